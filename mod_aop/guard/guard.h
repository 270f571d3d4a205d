#pragma once
#include "mod_aop/httpd/httpd.h"

namespace aop::mod {

// Has httpd ask us about every request, before anything can answer it and once more when it is known what will.
void register_guard(apr_pool_t* pool);

}
