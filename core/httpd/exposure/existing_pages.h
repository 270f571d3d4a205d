#pragma once

namespace aop {

class Files;
struct Exposure;
struct Model;

// A way in was found by an example of its class of paths, behind which there may be no file: it is then shown by a page that exists.
void prefer_existing_pages(Exposure&, const Model&, Files&);

}
