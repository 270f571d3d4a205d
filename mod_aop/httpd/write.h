#pragma once
#include <string>

#include "mod_aop/httpd/httpd.h"
#include "mod_aop/httpd/log.h"

namespace aop::mod {

// One line of ours in httpd's log; `level` is an APLOG_ one.
inline void write(server_rec* s, int level, const std::string& text) { ap_log_error(APLOG_MARK, level, 0, s, "%s", text.c_str()); }

constexpr int level_of(Severity severity)
{
    switch (severity) {
    case Severity::error: return APLOG_ERR;
    case Severity::warning: return APLOG_WARNING;
    case Severity::note: return APLOG_NOTICE;
    }
    return APLOG_ERR;
}

}
