#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const HiddenBranch& hidden : a.configuration.hidden) {
        std::string names;
        for (const std::string& directive : hidden.directives)
            names += (names.empty() ? "" : ", ") + directive;
        Finding& finding =
            report(hidden.place, cat(hidden.condition, hidden.unused_macro ? " is used nowhere, so " : " is false here, so ", names, " in it ",
                                     hidden.directives.size() == 1 ? "is" : "are", " not in force"));
        for (std::size_t i = 0; i < hidden.places.size() && i < hidden.directives.size(); ++i)
            finding.see(hidden.places[i], cat(hidden.directives[i], " that httpd does not see"));
    }
}

extern constinit const Rule aop013_hidden_by_condition{
    .id = "AOP013",
    .name = "hidden-by-condition",
    .severity = Severity::warning,
    .summary = "Client-certificate directives stand in a conditional section that is false, or in a macro that nobody uses",
    .why = "The whole block vanishes: the site is then answered by another virtual host, often in plain HTTP, and "
           "nothing says so. A module that is not loaded, a -D that is missing at start, or a name with the wrong "
           "case (`mod_ssl`, `ssl`) is enough.",
    .httpd = "Conditions are decided while the files are read, in their order: <IfModule> is true for the module's "
             "symbol (ssl_module) or source file (mod_ssl.c) once its LoadModule line has been passed. What is in a "
             "false section is not even checked for spelling. The text of a <Macro> is not looked at before a Use names it.",
    .fix = "Do not put what protects a site behind a condition: without it, httpd should refuse to start.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#ifmodule\n"
                  "https://httpd.apache.org/docs/2.4/mod/core.html#ifdefine\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_macro.html",
    .check = check,
};

}
