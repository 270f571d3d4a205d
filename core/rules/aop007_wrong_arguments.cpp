#include "core/verdicts/problem_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    // AOP401 says more about a client CA that is not there, and what httpd's start script makes is no fault.
    report_troubles(a, report, Problem::Kind::argument, [](const Problem& trouble) {
        return !trouble.refused || (trouble.message.starts_with("SSLCA") && trouble.message.find("does not exist") != std::string::npos);
    });
}

extern constinit const Rule aop007_wrong_arguments{
    .id = "AOP007",
    .name = "wrong-arguments",
    .severity = Severity::error,
    .summary = "A directive has arguments that httpd rejects, or names a file that is not there",
    .why = "httpd does not start with this configuration.",
    .httpd = "httpd checks the number of arguments, and for many directives the arguments themselves. It has no "
             "comments at the end of a line: there, `# …` is one more argument.",
    .fix = "Correct the arguments or the path, and put comments on lines of their own. For a repository or an image that does not hold "
           "such files, use `--assume-files`.",
    .references = "https://httpd.apache.org/docs/2.4/configuring.html#syntax",
    .check = check,
};

}
