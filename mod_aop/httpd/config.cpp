#include "mod_aop/httpd/config.h"

#include <utility>

#include "core/httpd/settings/setting_table.h"
#include "core/httpd/syntax/arguments.h"
#include "mod_aop/httpd/guarded.h"

namespace aop::mod {

ServerConfig& config_of(const server_rec* s) { return *static_cast<ServerConfig*>(ap_get_module_config(s->module_config, &aop_module)); }

void* create_server_config(apr_pool_t* pool, server_rec*) { return pool_new<ServerConfig>(pool); }

void* merge_server_config(apr_pool_t* pool, void* outer, void* inner)
{
    auto* merged = pool_new<ServerConfig>(pool);
    merged->broken = guarded(nullptr, true, [&] {
        *merged = *static_cast<ServerConfig*>(inner);
        inherit_intent(merged->intent, static_cast<ServerConfig*>(outer)->intent);
        return merged->broken || static_cast<ServerConfig*>(outer)->broken;
    });
    return merged;
}

namespace {

extern "C" {

static const char* set_intent(cmd_parms* cmd, void*, const char* args)
{
    // An error here ends a server that runs and reads again. Then it shuts its doors instead.
    const bool runs = ap_state_query(AP_SQ_MAIN_STATE) != AP_SQ_MS_CREATE_PRE_CONFIG;
    ServerConfig& config = config_of(cmd->server);
    const bool was_broken = std::exchange(config.broken, true);
    return guarded<const char*>(cmd->server, runs ? nullptr : "mod_aop could not read this line", [&]() -> const char* {
        const auto w = words(args);
        if (const Failure wrong = check_intent(cmd->cmd->name, w))
            return apr_pstrmemdup(cmd->pool, wrong->message.data(), wrong->message.size());
        apply_intent(config.intent, cmd->cmd->name, w, {});
        config.broken = was_broken;
        return nullptr;
    });
}
}

}

// Raw arguments: words are counted and checked where the linter checks them too.
const command_rec commands[]{
    AP_INIT_RAW_ARGS("AOPPolicy", set_intent, nullptr, RSRC_CONF, "off, warn or refuse: what a finding about this server does (default: warn)"),
    AP_INIT_RAW_ARGS("AOPTrust", set_intent, nullptr, RSRC_CONF,
                     "cloudflare, own, any or sha256:HEX…: the authorities this server is meant to trust"),
    AP_INIT_RAW_ARGS("AOPGuard", set_intent, nullptr, RSRC_CONF,
                     "on, off or report: reject requests of connections without a verified client certificate, whatever mod_ssl allows, or only "
                     "count and log them"),
    AP_INIT_RAW_ARGS("AOPGuardExempt", set_intent, nullptr, RSRC_CONF, "paths that the guard lets pass"),
    AP_INIT_RAW_ARGS("AOPClientPin", set_intent, nullptr, RSRC_CONF, "sha256:HEX…: the only client certificates this server accepts"),
    AP_INIT_RAW_ARGS("AOPExpiryWarn", set_intent, nullptr, RSRC_CONF, "days before the end of an authority at which to warn (default: 90 30 7 1)"),
    AP_INIT_RAW_ARGS("AOPIgnore", set_intent, nullptr, RSRC_CONF, "a rule and the reason why its finding is accepted here"),
    {},
};

}
