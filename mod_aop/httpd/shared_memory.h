#pragma once
#include <cstddef>

#include "mod_aop/httpd/httpd.h"

namespace aop::mod {

// Memory that all children share and that outlives every reload: made at the first start, found under
// `name` afterwards by the same version of this module for the same size. Zeroes at first; numbers only, since our code is unloaded in between. Only while httpd
// configures itself. Never nullptr: where the system has none to share, each child has its own.
void* shared_memory(server_rec* main, const char* name, std::size_t size);

}
