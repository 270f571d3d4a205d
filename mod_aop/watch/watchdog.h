#pragma once
#include "mod_aop/httpd/httpd.h"
#include "mod_aop/judgement/reading.h"

namespace aop::mod {

// Has mod_watchdog run our Watch in one of the children, if it is there.
void start_watch(server_rec* main, apr_pool_t* pool, Reading& reading);

}
