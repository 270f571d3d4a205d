#pragma once
#include "mod_aop/httpd/httpd.h"

namespace aop::mod {

// Registers what runs while httpd configures itself: the audit, its record in
// the error log, and the comparison with what OpenSSL was told.
void register_life(apr_pool_t* pool);

}
