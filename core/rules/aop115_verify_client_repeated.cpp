#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/httpd/syntax/arguments.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

// How much a mode keeps out.
int strength(VerifyClient mode)
{
    switch (mode) {
    case VerifyClient::none: return 0;
    case VerifyClient::optional_no_ca: return 1;
    case VerifyClient::optional: return 2;
    case VerifyClient::require: return 3;
    }
    return 0;
}

void look(const Directive& node, Report& report)
{
    const Directive* strongest = nullptr;
    const Directive* last = nullptr;
    int most = 0, final = 0;
    for (const Directive& d : node) {
        if (d.is_section())
            look(d, report);
        std::string_view args = d.args();
        const auto mode = d.is("SSLVerifyClient"_name) ? parse_verify_client(next_word(args)) : std::nullopt;
        if (!mode)
            continue;
        last = &d;
        final = strength(*mode);
        if (!strongest || final > most)
            strongest = &d, most = final;
    }
    if (last && final < most)
        report(last->place, cat("\"SSLVerifyClient ", last->args(), "\" overrides \"SSLVerifyClient ", strongest->args(), "\" in the same place"))
            .relate(strongest->place, "this line is overridden");
}

}

static void check(const Assessment& a, Report& report) { look(a.configuration.tree.root(), report); }

extern constinit const Rule aop115_verify_client_repeated{
    .id = "AOP115",
    .name = "verify-client-repeated",
    .severity = Severity::error,
    .summary = "SSLVerifyClient is set twice in one place, and the weaker line comes last",
    .why = "The stronger line is in the file but not in force: a later line, often from an included file, "
           "overrides it.",
    .httpd = "Within a server or a section the last line wins, without a warning.",
    .fix = "Keep one of the lines. `httpd -t -D DUMP_CONFIG` shows what the includes add.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient",
    .check = check,
};

}
