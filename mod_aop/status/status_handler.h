#pragma once
#include "mod_aop/httpd/httpd.h"

namespace aop::mod {

// SetHandler aop-status, and our part of mod_status.
void register_status(apr_pool_t* pool);

}
