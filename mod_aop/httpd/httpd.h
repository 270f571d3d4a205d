#pragma once
// The one place that pulls in httpd. With designated initializers AP_INIT_*
// checks the type of each callback instead of asking for a cast.
#ifndef AP_HAVE_DESIGNATED_INITIALIZER
#define AP_HAVE_DESIGNATED_INITIALIZER 1
#endif
#include <httpd.h>  // before all others: they do not include it themselves

#include <ap_mmn.h>
#include <apr_strings.h>
#include <http_config.h>
#include <http_connection.h>
#include <http_core.h>
#include <http_log.h>
#include <http_protocol.h>
#include <http_request.h>
#include <http_ssl.h>
#include <util_cfgtree.h>

#if !AP_MODULE_MAGIC_AT_LEAST(20120211, 116)
#error "mod_aop needs the headers of httpd 2.4.49 or newer"
#endif

// With everything else hidden, the one symbol httpd looks up.
extern "C" __attribute__((visibility("default"))) ::module AP_MODULE_DECLARE_DATA aop_module;
APLOG_USE_MODULE(aop);
