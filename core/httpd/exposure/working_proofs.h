#pragma once

namespace aop {

class Files;
struct Exposure;
struct Model;

// A way in was found by an example of its class of requests, behind which there may be no file. It is then shown by a request that, as
// the disk is, brings back content: a page that exists, by a method that its handler answers.
void prefer_working_proofs(Exposure&, const Model&, Files&);

}
