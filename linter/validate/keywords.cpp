// Directives whose single word must be one of a few, or a number.
#include <algorithm>

#include "core/httpd/settings/site.h"
#include "core/httpd/syntax/arguments.h"
#include "linter/httpd/modules.h"
#include "linter/validate/validator.h"

namespace aop {

namespace {

struct Row {
    std::string_view name;
    std::string_view words;      // separated by blanks, any case
    std::string_view complaint;  // httpd's
};

constexpr Row rows[]{
    {"UseCanonicalName", "on off dns", "parameter must be 'on', 'off', or 'dns'"},
    {"UseCanonicalPhysicalPort", "on off", "parameter must be 'on' or 'off'"},
    {"HostnameLookups", "on off double", "parameter must be 'on', 'off', or 'double'"},
    {"ServerSignature", "on off email", "ServerSignature: use one of: off | on | email"},
    {"TraceEnable", "on off extended", "TraceEnable must be one of 'on', 'off', or 'extended'"},
    {"AcceptPathInfo", "on off default", "AcceptPathInfo must be set to on, off or default"},
    {"EnableSendfile", "on off", "parameter must be 'on' or 'off'"},
    {"EnableMMAP", "on off", "parameter must be 'on' or 'off'"},
    {"ServerTokens", "prod productonly major minor min minimal os full",
     "ServerTokens takes 1 argument: 'Prod(uctOnly)', 'Major', 'Minor', 'Min(imal)', 'OS', or 'Full'"},
    {"Satisfy", "all any", "Satisfy either 'any' or 'all'."},
    {"AuthMerging", "off and or", "AuthMerging must be one of: Off | And | Or"},
};

bool is_number(std::string_view word) { return !word.empty() && word.find_first_not_of("0123456789") == word.npos; }

constexpr std::string_view levels[]{"emerg",  "alert",  "crit",   "error",  "warn",   "notice", "info",   "debug",
                                    "trace1", "trace2", "trace3", "trace4", "trace5", "trace6", "trace7", "trace8"};

// LogLevel calls a module "ssl", "ssl_module" or "mod_ssl.c".
bool is_loaded(const Call& call, std::string_view name)
{
    return std::ranges::any_of(call.walker.configuration().modules, [&](const std::string& source) {
        const Module* m = module_by_source(source);
        return !m || m->source == name || m->symbol == name || m->symbol == cat(name, "_module");
    });
}

Complaint check_log_level(const Call& call)
{
    for (const std::string& word : call.words) {
        const auto colon = word.find(':');
        const std::string level = colon == word.npos ? word : word.substr(colon + 1);
        if (std::ranges::none_of(levels, [&](std::string_view l) { return iequals(l, level); }))
            return cat(colon == word.npos ? "" : word + ": ",
                       "Log level keyword must be one of emerg/alert/crit/error/warn/notice/info/debug/trace1/.../trace8");
        if (colon != word.npos && !is_loaded(call, word.substr(0, colon)))
            return cat("Cannot find module ", word.substr(0, colon));
    }
    return std::nullopt;
}

Complaint check_file_etag(const Call& call)
{
    for (std::string word : words(call.directive.args())) {
        const bool sign = word.starts_with('+') || word.starts_with('-');
        if (sign)
            word.erase(0, 1);
        const bool alone = iequals(word, "None") || iequals(word, "All");
        if (alone && sign)
            return cat("FileETag keyword '", word, "' may not be used with '+' or '-'");
        static constexpr std::string_view keywords[]{"Size", "LMTime", "MTime", "LastModified", "INode", "Digest"};
        if (!alone && std::ranges::none_of(keywords, [&](std::string_view k) { return iequals(k, word); }))
            return cat("Unknown keyword '", word, "' for FileETag directive");
    }
    return std::nullopt;
}

// Those that modules register; an <AuthnProviderAlias> adds names.
Complaint check_authn_provider(const Call& call)
{
    struct Provider {
        std::string_view name, module;
    };
    static constexpr Provider providers[]{{"anon", "mod_authn_anon.c"}, {"dbd", "mod_authn_dbd.c"},         {"dbm", "mod_authn_dbm.c"},
                                          {"file", "mod_authn_file.c"}, {"socache", "mod_authn_socache.c"}, {"ldap", "mod_authnz_ldap.c"}};
    for (const std::string& name : call.words) {
        const bool known = std::ranges::any_of(providers, [&](const Provider& p) { return p.name == name && call.walker.has_module(p.module); });
        if (!known && !call.walker.knows_authn_provider(name))
            return cat("Unknown Authn provider: ", name);
    }
    return std::nullopt;
}

// `On` is the provider that mod_dav_fs registers.
Complaint check_dav_provider(const Call& call)
{
    std::string name = call.words[0];
    if (iequals(name, "off"))
        return std::nullopt;
    if (iequals(name, "on"))
        name = "filesystem";
    const bool known = (name == "filesystem" && call.walker.has_module("mod_dav_fs.c")) || (name == "svn" && call.walker.has_module("mod_dav_svn.c"));
    return known || call.walker.unknown_modules() ? std::nullopt : Complaint(cat("Unknown DAV provider: ", name));
}

Complaint check_allow_methods(const Call& call)
{
    if (call.words.empty())
        return "AllowMethods: No method or 'reset' keyword given";
    if (call.words.size() == 1 && iequals(call.words[0], "reset"))
        return std::nullopt;
    for (const std::string& name : call.words)
        if (!call.walker.knows_method(name))
            return cat("AllowMethods: Invalid Method '", name, "'");
    return std::nullopt;
}

// authn|authz|authnz NAME …
Complaint define_fcgi_provider(const Call& call)
{
    if (call.words.size() > 1 && call.words[0] != "authz")
        call.walker.add_authn_provider(call.words[1]);
    if (call.words.size() > 1 && call.words[0] != "authn")
        call.walker.add_provider(call.words[1]);
    return std::nullopt;
}

Complaint error_of(const Call& call)
{
    std::string_view args = call.directive.args();
    if (args.empty())
        return "The Error directive was used with no message.";
    std::string_view rest = args;
    const std::string first = next_word(rest);
    return (args[0] == '"' || args[0] == '\'') && rest.empty() ? first : std::string(args);
}

Complaint check_error_document(const Call& call)
{
    const int status = as_atoi(call.words[0]);
    if (!is_http_status(status))
        return cat("Unsupported HTTP response code ", call.words[0]);
    // A text with a blank is a message; a URL for a 401 is dropped unread.
    const std::string& text = call.words[1];
    const bool dropped = status == 401 && text.find(' ') == text.npos && !text.starts_with('/') && is_url(text);
    if (dropped || iequals(text, "default"))
        return std::nullopt;
    return check_expression(call, text, ExpressionKind::text, "Cannot parse expression in ErrorDocument: ");
}

}

Complaint check_simple_value(const Call& call)
{
    if (const Row* row = std::ranges::find(rows, call.command.name, &Row::name); row != std::end(rows)) {
        std::string_view args = call.directive.args();
        const std::string first = next_word(args);
        for (const std::string& word : words(row->words))
            if (iequals(word, first))
                return std::nullopt;
        return std::string(row->complaint);
    }
    if (call.command.name == "Header" || call.command.name == "RequestHeader")
        return check_header(call);
    if (call.command.name == "Redirect" || call.command.name == "RedirectMatch" || call.command.name == "RedirectTemp" ||
        call.command.name == "RedirectPermanent")
        return check_redirect(call);
    if (call.command.name == "AuthBasicProvider" || call.command.name == "AuthDigestProvider" || call.command.name == "AuthFormProvider")
        return check_authn_provider(call);
    if (call.command.name == "DAV")
        return check_dav_provider(call);
    if (call.command.name == "AllowMethods")
        return check_allow_methods(call);
    if (call.command.name == "AuthnzFcgiDefineProvider")
        return define_fcgi_provider(call);
    if (call.command.name == "AuthName" || call.command.name == "AuthType")
        return check_expression(call, call.words[0], ExpressionKind::text,
                                cat("Cannot parse expression '", call.words[0], "' in ", call.command.name, ": "));
    if (call.command.name == "SetHandler")
        return check_expression(call, call.words[0], ExpressionKind::text, "Can't parse expression : ");
    if (call.command.name == "SSLRequire")
        return check_expression(call, call.directive.args(), ExpressionKind::boolean, "SSLRequire: ");
    if (call.command.name == "ErrorDocument")
        return check_error_document(call);
    if (call.command.name == "FileETag")
        return check_file_etag(call);
    if (call.command.name == "Port")
        return "Port was replaced with Listen in Apache 2.0";
    if (call.command.name == "Error")
        return error_of(call);
    if (call.command.name == "LogLevel")
        return check_log_level(call);
    if (call.command.name == "LimitRequestBody" && !is_number(call.words[0]))
        return "LimitRequestBody requires a non-negative integer.";
    if (call.command.name == "ListenBacklog" && as_atoi(call.words[0]) <= 0)
        return "ListenBacklog must be > 0";
    return std::nullopt;
}

}
