#pragma once
#include <string>

#include "core/httpd/request/attempt.h"

namespace aop::test {

// For reports of differences: everything that the client does, and what is predicted for it.
std::string words_of(const Attempt&);
std::string words_of(const Outcome&);

}
