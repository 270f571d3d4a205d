#pragma once
#include <optional>

#include "core/httpd/settings/server_id.h"

namespace aop {

class Files;
struct Attempt;
struct Exposure;
struct Model;

// A way in was found by an example of its class of requests, behind which there may be no file. It is then shown by a request that, as
// the disk is, brings back content: a page that exists, by a method that its handler answers.
void prefer_working_proofs(Exposure&, const Model&, Files&);

// The attempt if it works, else the same for a page below its path; nothing where neither brings back content.
std::optional<Attempt> working_attempt(const Attempt&, const Model&, ServerId, Files&);

}
