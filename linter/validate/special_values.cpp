// Directives whose arguments have a grammar of their own, each as its module reads it.
#include "linter/validate/special_values.h"

#include <algorithm>

#include "core/httpd/settings/site.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

Complaint check_cache_enable(const Call& call)
{
    const std::string& type = call.words[0];
    if (type.starts_with('/'))
        return cat("provider (", type, ") starts with a '/'.  Are url and provider switched?");
    if (call.words.size() < 2)
        return call.context.per_directory ? std::nullopt : Complaint(cat("CacheEnable provider (", type, ") is missing an URL."));
    const Directive* parent = call.directive.parent;
    std::string_view around = parent && parent->is("<Location") ? section_argument(*parent) : "";
    return around.empty() || call.words[1].starts_with(next_word(around))
               ? std::nullopt
               : Complaint("When in a Location, CacheEnable must specify a path or an URL below that location.");
}

Complaint check_cache_disable(const Call& call)
{
    const std::string& url = call.words[0];
    if (call.context.per_directory)
        return iequals(url, "on") ? std::nullopt : Complaint("CacheDisable must be followed by the word 'on' when in a Location.");
    return url.starts_with('/') || url.find(':') != url.npos ? std::nullopt : Complaint("CacheDisable must specify a path or an URL.");
}

// VAR or +VAR…: an option of two states.
Complaint check_log_message(const Call& call)
{
    if (Complaint said =
            check_expression(call, call.words[0], ExpressionKind::text, cat("Could not parse message expression '", call.words[0], "': ")))
        return said;
    for (std::size_t i = 1; i < call.words.size() && i < 3; ++i) {
        const std::string& word = call.words[i];
        if (begins(word, "hook="))
            continue;
        if (!begins(word, "expr="))
            return cat("Invalid argument ", word);
        if (Complaint said = check_expression(call, std::string_view(word).substr(5), ExpressionKind::boolean,
                                              cat("Could not parse expression '", word.substr(5), "': ")))
            return said;
    }
    return std::nullopt;
}

Complaint check_alias(const Call& call)
{
    if (call.words.size() > 1)
        return std::nullopt;
    if (!call.context.per_directory)
        return "Alias must have two arguments when used globally";
    return check_expression(call, call.words[0], ExpressionKind::text, cat("Cannot parse alias expression '", call.words[0], "': "));
}

Complaint check_cache_levels(const Call& call)
{
    const bool levels = call.command.name == "CacheDirLevels";
    const int n = as_atoi(call.words[0]);
    if (n < 1)
        return cat(call.command.name, " value must be an integer greater than 0");
    // The other one is 2 unless a line before said something else.
    const bool plain = !call.walker.remembers("cache levels", levels ? "length" : "levels");
    call.walker.remember("cache levels", levels ? "levels" : "length");
    const int product = static_cast<int>(static_cast<unsigned>(n) * 2U);  // which httpd lets overflow
    return plain && product > 20 ? Complaint("CacheDirLevels*CacheDirLength value must not be higher than 20") : std::nullopt;
}

Complaint check_database_driver(const Call& call)
{
    static constexpr std::string_view drivers[]{"mysql", "pgsql", "sqlite2", "sqlite3", "oracle", "freetds", "odbc"};
    const std::string& name = call.words[0];
    return std::ranges::find(drivers, name) != std::end(drivers) ? std::nullopt : Complaint(cat("Can't load driver file apr_dbd_", name, ".so"));
}

Complaint check_log_format_line(const Call& call) { return check_log_format(call, call.words[0]); }

Complaint check_rewrite_base(const Call& call)
{
    if (!call.context.per_directory)
        return "RewriteBase: only valid in per-directory config files";
    return call.words[0].starts_with('/') ? std::nullopt : Complaint("RewriteBase: argument is not a valid URL");
}

struct Row {
    std::string_view name;
    Complaint (*check)(const Call&);
};

constexpr Row rows[]{
    {"AddOutputFilterByType", check_filter_by_type},
    {"Alias", check_alias},
    {"AuthnCacheSOCache", check_login_cache},
    {"BalancerMember", check_balancer_member},
    {"BrowserMatch", check_set_env_if},
    {"BrowserMatchNoCase", check_set_env_if},
    {"CacheDirLength", check_cache_levels},
    {"CacheDirLevels", check_cache_levels},
    {"CacheDisable", check_cache_disable},
    {"CacheEnable", check_cache_enable},
    {"CustomLog", check_custom_log},
    {"DBDriver", check_database_driver},
    {"ErrorLogFormat", check_error_log_format},
    {"ExpiresByType", check_expires},
    {"ExpiresDefault", check_expires},
    {"FilterProvider", check_filter_provider},
    {"GlobalLog", check_custom_log},
    {"LogFormat", check_log_format_line},
    {"LogMessage", check_log_message},
    {"LuaOutputFilter", remember_filter},
    {"Mutex", check_mutex},
    {"ProxyHCExpr", check_health_expression},
    {"ProxyHCTemplate", check_health_template},
    {"ProxyPass", check_proxy_pass},
    {"ProxyPassMatch", check_proxy_pass},
    {"ProxySet", check_proxy_set},
    {"RemoteIPInternalProxy", check_trusted_proxy},
    {"RemoteIPInternalProxyList", check_trusted_proxy_list},
    {"RemoteIPTrustedProxy", check_trusted_proxy},
    {"RemoteIPTrustedProxyList", check_trusted_proxy_list},
    {"RequestReadTimeout", check_read_timeout},
    {"RewriteCond", check_rewrite_condition},
    {"RewriteBase", check_rewrite_base},
    {"RewriteMap", check_rewrite_map},
    {"RewriteOptions", check_rewrite_options},
    {"RewriteRule", check_rewrite_rule},
    {"ScriptAlias", check_alias},
    {"SetEnvIf", check_set_env_if},
    {"SetEnvIfExpr", check_set_env_if_expression},
    {"SetEnvIfNoCase", check_set_env_if},
    {"SSLCipherSuite", check_cipher_suite},
    {"SSLCompression", check_compression},
    {"SSLFIPS", check_fips},
    {"SSLOpenSSLConfCmd", check_openssl_command},
    {"SSLPassPhraseDialog", check_pass_phrase_dialog},
    {"SSLProxyCipherSuite", check_cipher_suite},
    {"SSLRandomSeed", check_random_seed},
    {"SSLSessionCache", check_session_cache},
    {"SSLStaplingCache", check_stapling_cache},
    {"Substitute", check_substitute},
};

}

Complaint check_special_value(const Call& call)
{
    const Row* row = std::ranges::find(rows, call.command.name, &Row::name);
    return row != std::end(rows) ? row->check(call) : std::nullopt;
}

}
