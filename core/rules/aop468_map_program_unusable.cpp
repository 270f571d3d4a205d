#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::map_program); }

extern constinit const Rule aop468_map_program_unusable{
    .id = "AOP468",
    .name = "map-program-unusable",
    .severity = Severity::error,
    .summary = "The program of a RewriteMap cannot be started",
    .why = "The next start, restart or reload ends httpd, for all its sites: a package update or a log rotation is enough.",
    .httpd = "`httpd -t` looks whether the file is there. The program is started with httpd: without permission to execute it, "
             "or without the interpreter of its first line, AH00654 \"could not start RewriteMap program\", and httpd ends. "
             "This needs RewriteEngine on in the server of the map.",
    .fix = "`chmod +x` the program, and correct its first line. Try it as root at a terminal: it reads one line and answers "
           "one line.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html#rewritemap\n"
                  "https://httpd.apache.org/docs/2.4/rewrite/rewritemap.html#prg",
    .check = check,
};

}
