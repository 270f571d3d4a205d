#pragma once
#include "core/httpd/request/attempt.h"
#include "test/attack/client.h"
#include "test/attack/generator.h"

namespace aop::test {

// A page, none of that name, a backend that is not there, or the way from a folder's name to the folder.
bool is_served(const Attempt&, const Observed&);
// A page that has the status of a redirect, and leads nowhere.
bool is_body_of_redirect(int status, const Observed&);
// Whether what httpd did is what was predicted.
bool agrees(const Attempt&, const Outcome& predicted, const Observed& seen);
// Whether it is refused either way, and only not with the status that was predicted, which the model does not tell apart.
bool is_refused_otherwise(const Trap&, const Attempt&, const Outcome& predicted, const Observed& seen);
// Content where none was predicted is worse than any other difference.
bool lets_in(const Attempt&, const Outcome& predicted, const Observed& seen);

}
