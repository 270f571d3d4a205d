#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const SkippedBlock& hidden : a.configuration.hidden) {
        std::string names;
        for (const std::string& directive : hidden.directives)
            names += (names.empty() ? "" : ", ") + directive;
        Finding& finding = report(hidden.place, cat(hidden.condition, hidden.unused_macro ? " is not used, so " : " is false here, so ", names,
                                                    " in it ", hidden.directives.size() == 1 ? "is" : "are", " not in force"));
        for (std::size_t i = 0; i < hidden.places.size() && i < hidden.directives.size(); ++i)
            finding.relate(hidden.places[i], cat("httpd ignores this ", hidden.directives[i]));
    }
}

extern constinit const Rule aop013_hidden_by_condition{
    .id = "AOP013",
    .name = "hidden-by-condition",
    .severity = Severity::warning,
    .summary = "Client-certificate directives are in a conditional section that is false, or in a macro that is "
               "not used",
    .why = "httpd ignores the whole block. Another virtual host then answers for the site, often over plain HTTP, "
           "and httpd reports nothing. Usual causes are a module that is not loaded, a missing -D at start, or a "
           "name in the wrong case (`SSL_module` for `ssl_module`).",
    .httpd = "httpd evaluates conditions in file order. <IfModule> is true for the module's symbol (ssl_module) "
             "or source file (mod_ssl.c) after its LoadModule line. httpd does not even check the spelling inside "
             "a false section. It does not read the body of a <Macro> before a Use.",
    .fix = "Do not put protection behind a condition: httpd should refuse to start without it.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#ifmodule\n"
                  "https://httpd.apache.org/docs/2.4/mod/core.html#ifdefine\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_macro.html",
    .check = check,
};

}
