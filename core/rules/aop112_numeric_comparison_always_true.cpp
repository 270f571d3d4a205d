#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/httpd/syntax/arguments.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

// "%{SSL_CLIENT_VERIFY} eq 'SUCCESS'", in any case and with any blanks.
bool compares_numbers(std::string_view text)
{
    const std::string lower = lowered(text);
    for (std::size_t at = lower.find("%{ssl_client_verify}"); at != lower.npos; at = lower.find("%{ssl_client_verify}", at + 1)) {
        const std::string_view rest = trimmed(std::string_view(lower).substr(at + 20));
        for (const std::string_view op : {"eq ", "-eq ", "ne ", "-ne "})
            if (rest.starts_with(op))
                return true;
    }
    return false;
}

void look(const Directive& node, Report& report)
{
    for (const Directive& d : node) {
        std::string_view args = d.args();
        const bool authz = d.is("Require"_name) && iequals(next_word(args), "expr");
        const bool rewrite = d.is("RewriteCond"_name) && iequals(next_word(args), "expr");
        if ((authz || rewrite || d.is("<If"_name) || d.is("<ElseIf"_name)) && compares_numbers(d.args()))
            report(d.place, cat(d.is_section() ? d.name().substr(1) : d.name(), " compares SSL_CLIENT_VERIFY as a number, so every client passes"));
        look(d, report);
    }
}

}

static void check(const Assessment& a, Report& report)
{
    const Tree& tree = a.configuration.tree;
    if (!tree.mentions("Require"_name) && !tree.mentions("RewriteCond"_name) && !tree.mentions("<If"_name))
        return;
    look(tree.root(), report);
    for (const Htaccess& file : a.configuration.htaccess)
        look(*file.node, report);
}

extern constinit const Rule aop112_numeric_comparison_always_true{
    .id = "AOP112",
    .name = "numeric-comparison-always-true",
    .severity = Severity::error,
    .summary = "An expression compares SSL_CLIENT_VERIFY with eq, which compares numbers",
    .why = "The check looks right and lets every client in: neither NONE nor SUCCESS is a number, so both count "
           "as 0.",
    .httpd = "In httpd's expressions (<If>, Require expr, RewriteCond expr), `eq` and `-eq` compare integers and "
             "`==` compares strings. Only the old SSLRequire compares strings with `eq`.",
    .fix = "Write `Require expr \"%{SSL_CLIENT_VERIFY} == 'SUCCESS'\"`, or better `Require ssl-verify-client`. "
           "Best: require the certificate in the handshake.",
    .references = "https://httpd.apache.org/docs/2.4/expr.html#comp\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#authzproviders",
    .check = check,
};

}
