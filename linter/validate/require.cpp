// Require lines and the sections around them, as mod_authz_core puts them together.
#include <algorithm>

#include "core/httpd/syntax/arguments.h"
#include "linter/validate/validator.h"

namespace aop {

namespace {

struct Provider {
    std::string_view name, module;
};

constexpr Provider providers[]{
    {"all", "mod_authz_core.c"},
    {"env", "mod_authz_core.c"},
    {"expr", "mod_authz_core.c"},
    {"method", "mod_authz_core.c"},
    {"ip", "mod_authz_host.c"},
    {"host", "mod_authz_host.c"},
    {"forward-dns", "mod_authz_host.c"},
    {"local", "mod_authz_host.c"},
    {"user", "mod_authz_user.c"},
    {"valid-user", "mod_authz_user.c"},
    {"group", "mod_authz_groupfile.c"},
    {"file-group", "mod_authz_owner.c"},
    {"file-group", "mod_authz_groupfile.c"},
    {"file-owner", "mod_authz_owner.c"},
    {"dbm-group", "mod_authz_dbm.c"},
    {"dbm-file-group", "mod_authz_dbm.c"},
    {"group", "mod_authz_dbm.c"},
    {"dbd-group", "mod_authz_dbd.c"},
    {"dbd-login", "mod_authz_dbd.c"},
    {"dbd-logout", "mod_authz_dbd.c"},
    {"ldap-user", "mod_authnz_ldap.c"},
    {"ldap-group", "mod_authnz_ldap.c"},
    {"ldap-dn", "mod_authnz_ldap.c"},
    {"ldap-attribute", "mod_authnz_ldap.c"},
    {"ldap-filter", "mod_authnz_ldap.c"},
    {"ldap-search", "mod_authnz_ldap.c"},
    {"ssl", "mod_ssl.c"},
    {"ssl-verify-client", "mod_ssl.c"},
    {"aop", "mod_aop.c"},
};

using Logic = WalkScope::Logic;

std::string_view section_of(Logic logic)
{
    switch (logic) {
    case Logic::any: return "<RequireAny>";
    case Logic::all: return "<RequireAll>";
    case Logic::none: return "<RequireNone>";
    }
    return "";
}

// Providers whose words make a text in which %{…} is replaced.
constexpr std::string_view with_text[]{"user",      "host",       "group",   "dbm-group",      "dbd-group",
                                       "ldap-user", "ldap-group", "ldap-dn", "ldap-attribute", "ldap-filter"};

Complaint check_words(const Call& call, const std::string& provider, std::string_view line)
{
    if (std::ranges::find(with_text, provider) != std::end(with_text))
        return check_expression(call, line, ExpressionKind::text, "Cannot parse expression in require line: ");
    if (provider == "method")
        for (const std::string& word : words(line))
            if (!word.empty() && !call.walker.knows_method(word))
                return cat("Invalid Method '", word, "'");
    if (provider == "all" && !iequals(line, "granted") && !iequals(line, "denied"))
        return "Argument for 'Require all' must be 'granted' or 'denied'";
    if (provider == "ip" && line.empty())
        return "'require ip' requires an argument";
    if (provider == "ip")
        return check_require_ip(line);
    if (provider == "ssl" && !line.empty())
        return "'Require ssl' does not take arguments";
    if (provider == "ssl-verify-client" && !line.empty())
        return "'Require ssl-verify-client' does not take arguments";
    if (provider == "aop" && !line.empty())
        return "'Require aop' takes no arguments";
    return std::nullopt;
}

// `Require expr "…"`: quotes around the whole are dropped.
Complaint check_required_expression(const Call& call, std::string_view line)
{
    if (line.size() > 1 && line.front() == '"' && line.back() == '"')
        line = line.substr(1, line.size() - 2);
    return check_expression(call, line, ExpressionKind::boolean, "Cannot parse expression in require line: ");
}

}

Complaint check_require(const Call& call)
{
    std::string_view rest = call.directive.args();
    std::string name = next_word(rest);
    const bool negated = iequals(name, "not");
    if (negated)
        name = next_word(rest);
    const bool known = std::ranges::any_of(providers, [&](const Provider& p) { return p.name == name && call.walker.has_module(p.module); });
    if (!known && !call.walker.knows_provider(name))
        return cat("Unknown Authz provider: ", name);
    if (Complaint said = name == "expr" && known ? check_required_expression(call, rest) : known ? check_words(call, name, rest) : std::nullopt)
        return said;
    WalkScope& scope = *call.context.scope;
    if (negated && scope.logic != Logic::all)
        return cat("negative ", call.command.name, " directive has no effect in ", section_of(scope.logic), " directive");
    scope.requires_something = true;
    scope.grants |= !negated;
    return std::nullopt;
}

// <AuthzProviderAlias PROVIDER ALIAS "WORDS">
Complaint check_provider_alias(const Call& call, const std::string& provider, const std::string& line)
{
    const bool known = std::ranges::any_of(providers, [&](const Provider& p) { return p.name == provider && call.walker.has_module(p.module); });
    if (!known)
        return call.walker.knows_provider(provider) ? std::nullopt : Complaint(cat("Unknown Authz provider: ", provider));
    const Complaint said = provider == "expr" ? check_required_expression(call, line) : check_words(call, provider, line);
    return said ? Complaint(cat("Can't parse 'Require ", provider, " ", line, "': ", *said)) : std::nullopt;
}

Complaint walk_require_section(const Call& call)
{
    const std::size_t close = call.directive.args().rfind('>');
    if (close == call.directive.args().npos)
        return cat(call.command.name, "> directive missing closing '>'");
    if (close != 0)
        return cat(call.command.name, "> directive doesn't take additional arguments");
    WalkScope& scope = *call.context.scope;
    const Logic outer = scope.logic, own = call.directive.is("<RequireAll")    ? Logic::all
                                           : call.directive.is("<RequireNone") ? Logic::none
                                                                               : Logic::any;
    const bool before = scope.requires_something, granted = scope.grants;
    const bool merged = own == Logic::all && outer == Logic::all;  // httpd makes one section of the two
    scope.logic = own;
    scope.requires_something = false;
    scope.grants = merged && granted;
    Context context = call.context;
    context.overrides = context::auth_config;
    context.methods &= ~(std::uint64_t{1} << 63);  // what <Limit> may not hold, this may not hold either
    call.walker.walk(call.directive, context);
    const bool something = scope.requires_something, grants = scope.grants;
    scope.logic = outer;
    scope.requires_something = before || something;
    scope.grants = merged ? grants : granted || own != Logic::none;
    if (!something)
        return cat(section_of(own), " directive contains no authorization directives");
    if (own == Logic::all && !merged && !grants && !call.context.htaccess)
        call.walker.refuse_later({.kind = Problem::Kind::argument,
                                  .place = call.directive.place,
                                  .message = "<RequireAll> directive contains only negative authorization directives",
                                  .chain = {}});
    if (own == Logic::none && outer != Logic::all)
        return cat("<RequireNone> directive has no effect in ", section_of(outer), " directive");
    return std::nullopt;
}

}
