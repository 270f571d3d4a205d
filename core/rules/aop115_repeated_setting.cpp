#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"
#include "core/words.h"

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
        report(last->place, cat("\"SSLVerifyClient ", last->args(), "\" undoes \"SSLVerifyClient ", strongest->args(), "\" in the same place"))
            .see(strongest->place, "the line that no longer holds");
}

}

static void check(const Assessment& a, Report& report) { look(a.configuration.tree.root(), report); }

extern constinit const Rule aop115_repeated_setting{
    .id = "AOP115",
    .name = "verify-client-repeated",
    .severity = Severity::error,
    .summary = "SSLVerifyClient is set twice in one place, and the weaker line comes last",
    .why = "The demand is there to be read and does not hold: a line further down, often in an included "
           "file, takes it back.",
    .httpd = "Within a server or a section the last line wins, without a warning.",
    .fix = "Keep one of the lines. Look at `httpd -t -D DUMP_CONFIG` to see what the includes bring.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient",
    .check = check,
};

}
