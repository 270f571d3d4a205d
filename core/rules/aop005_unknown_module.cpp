#include <map>

#include "core/base/ascii.h"
#include "core/verdicts/problem_rule.h"

namespace aop {

namespace {

// How the directives of well-known modules begin.
struct Family {
    std::string_view prefix, module;
};
constexpr Family families[]{
    {"Sec", "mod_security2"},
    {"Passenger", "mod_passenger"},
    {"Rails", "mod_passenger"},
    {"ModPagespeed", "mod_pagespeed"},
    {"Pagespeed", "mod_pagespeed"},
    {"WSGI", "mod_wsgi"},
    {"Jk", "mod_jk"},
    {"Shib", "mod_shib"},
    {"Mellon", "mod_auth_mellon"},
    {"OIDC", "mod_auth_openidc"},
    {"DOS", "mod_evasive"},
    {"Perl", "mod_perl"},
    {"<Perl", "mod_perl"},
    {"php_", "mod_php"},
    {"PHPIni", "mod_php"},
    {"Fcgid", "mod_fcgid"},
    {"FastCgi", "mod_fastcgi"},
    {"GeoIP", "mod_geoip"},
    {"MaxMind", "mod_maxminddb"},
    {"SVN", "mod_dav_svn"},
    {"XSendFile", "mod_xsendfile"},
    {"QS_", "mod_qos"},
    {"Krb", "mod_auth_kerb"},
    {"Gssapi", "mod_auth_gssapi"},
    {"CAS", "mod_auth_cas"},
    {"RPAF", "mod_rpaf"},
    {"GnuTLS", "mod_gnutls"},
    {"NSS", "mod_nss"},
    {"Dispatcher", "mod_dispatcher"},
};

std::string_view module_of(std::string_view directive)
{
    for (const Family& f : families)
        if (directive.size() > f.prefix.size() && iequals(directive.substr(0, f.prefix.size()), f.prefix))
            return f.module;
    return "";
}

// The lines of one module, told at the first.
struct Told {
    const Problem* first;
    bool several_names = false;
};

std::string sentence(const Told& told, std::string_view module)
{
    const std::string_view first = told.first->directive;
    if (module.empty())
        return told.several_names ? cat(first, " and other directives may belong to modules that are not known here")
                                  : cat(first, " may belong to a module that is not known here");
    return told.several_names ? cat(first, " and other directives belong to ", module, ", whose effect on requests is not known")
                              : cat(first, " belongs to ", module, ", whose effect on requests is not known");
}

}

static void check(const Assessment& a, Report& report)
{
    std::map<std::string_view, Told> modules;
    for (const Problem& problem : a.problems) {
        if (problem.kind != Problem::Kind::unknown_module)
            continue;
        const auto [at, is_new] = modules.try_emplace(module_of(problem.directive), Told{&problem});
        at->second.several_names |= !iequals(at->second.first->directive, problem.directive);
    }
    for (const auto& [module, told] : modules) {
        Finding& finding = report(told.first->place, sentence(told, module));
        for (const Place& step : told.first->chain)
            finding.relate(step, "on the way here");
    }
}

extern constinit const Rule aop005_unknown_module{
    .id = "AOP005",
    .name = "unknown-module",
    .severity = Severity::note,
    .summary = "Directives may belong to a module that this tool does not know",
    .why = "It is not known what that module does with requests, so nothing is concluded from its directives.",
    .httpd = "A third-party module may register any directive.",
    .fix = "Nothing needs to change. Each module is reported once, at its first directive. Give the module's name with --modules to confirm that it "
           "is meant.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_so.html#loadmodule",
    .check = check,
};

}
