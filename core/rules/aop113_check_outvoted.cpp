#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"
#include "core/words.h"

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
        report(open->place, cat("\"Require ", open->args(), "\" lets in whoever \"Require ", checked->args(), "\" keeps out: one of them is enough"))
            .see(checked->place, "the check that does not matter");
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

extern constinit const Rule aop113_check_outvoted{
    .id = "AOP113",
    .name = "verified-client-outvoted",
    .severity = Severity::error,
    .summary = "Require ssl-verify-client stands beside a Require that everybody meets",
    .why = "Several Require lines mean that one of them is enough. With `Require all granted` among them "
           "the certificate is checked and the answer does not matter: strangers are served.",
    .httpd = "Require lines that stand side by side form a <RequireAny>; the first that grants decides. The "
           "same goes for a <RequireAny> written out.",
    .fix = "Put them into <RequireAll> … </RequireAll>, or remove the `Require all granted`.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_authz_core.html#require\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#authzproviders",
    .check = check,
};

}
