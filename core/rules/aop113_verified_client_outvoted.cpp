#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/httpd/syntax/arguments.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

bool is_certificate_check(const Directive& d)
{
    std::string_view args = d.args();
    const std::string provider = next_word(args);
    return iequals(provider, "ssl-verify-client") || iequals(provider, "aop") ||
           (iequals(provider, "expr") && lowered(args).find("ssl_client_verify") != std::string::npos);
}

bool is_met_by_all(const Directive& d)
{
    std::string_view args = d.args();
    const std::string provider = next_word(args);
    return (iequals(provider, "all") && iequals(next_word(args), "granted")) || iequals(provider, "ssl");
}

// The lines of `node` that are alternatives to each other.
void look(const Directive& node, bool alternatives, Report& report)
{
    const Directive *checked = nullptr, *open = nullptr;
    for (const Directive& d : node) {
        if (d.is("Require"_name) && is_certificate_check(d))
            checked = &d;
        else if (d.is("Require"_name) && is_met_by_all(d))
            open = &d;
        if (d.is_section())
            look(d, !d.is("<RequireAll"_name) && !d.is("<RequireNone"_name), report);
    }
    if (alternatives && checked && open)
        report(open->place,
               cat("\"Require ", open->args(), "\" lets in clients that \"Require ", checked->args(), "\" would reject: one of them is enough"))
            .relate(checked->place, "this check has no effect");
}

}

static void check(const Assessment& a, Report& report)
{
    if (!a.configuration.tree.mentions("Require"_name))
        return;
    look(a.configuration.tree.root(), true, report);
    for (const Htaccess& file : a.configuration.htaccess)
        look(*file.node, true, report);
}

extern constinit const Rule aop113_verified_client_outvoted{
    .id = "AOP113",
    .name = "verified-client-outvoted",
    .severity = Severity::error,
    .summary = "Require ssl-verify-client has no effect next to a Require that every client meets",
    .why = "Of several Require lines one is enough. With `Require all granted` among them, httpd checks the "
           "certificate and ignores the result: clients without one are served.",
    .httpd = "Require lines in one section form a <RequireAny>: the first that grants access decides. A written "
             "<RequireAny> works the same way.",
    .fix = "Put them into <RequireAll> … </RequireAll>, or remove the `Require all granted`.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_authz_core.html#require\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#authzproviders",
    .check = check,
};

}
