#include "mod_aop/guard/authz.h"

#include <mod_auth.h>

#include "core/base/ascii.h"
#include "mod_aop/guard/checkpoint.h"
#include "mod_aop/httpd/guarded.h"

namespace aop::mod {

namespace {

extern "C" {

static authz_status check_aop(request_rec* r, const char*, const void*)
{
    return guarded(r->server, AUTHZ_DENIED, [&] {
        const Connection::Judged judged = judge(r);
        if (judged.refusal == Refusal::none)
            return AUTHZ_GRANTED;
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, "Require aop: the client %s%s%s", text_of(judged.refusal).sentence.data(),
                      *judged.detail ? ": " : "", judged.detail);
        return AUTHZ_DENIED;
    });
}

static const char* parse_aop(cmd_parms*, const char* line, const void**)
{
    return trimmed(line ? line : "").empty() ? nullptr : "'Require aop' takes no arguments";
}
}

constexpr authz_provider provider{check_aop, parse_aop};

}

void register_authz(apr_pool_t* pool)
{
    ap_register_auth_provider(pool, AUTHZ_PROVIDER_GROUP, "aop", AUTHZ_PROVIDER_VERSION, &provider, AP_AUTH_INTERNAL_PER_CONF);
}

}
