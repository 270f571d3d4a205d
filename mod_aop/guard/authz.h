#pragma once
#include "mod_aop/httpd/httpd.h"

namespace aop::mod {

// `Require aop`: only clients that the guard would let in, whether it is on or not.
void register_authz(apr_pool_t* pool);

}
