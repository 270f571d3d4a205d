#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::support_file); }

extern constinit const Rule aop471_file_read_at_start_unusable{
    .id = "AOP471",
    .name = "file-read-at-start-unusable",
    .severity = Severity::error,
    .summary = "A file that a module reads at the start is missing or damaged",
    .why = "The next start, restart or reload ends httpd, for all its sites: a package update or a log rotation is enough.",
    .httpd = "`httpd -t` does not read it. The start does, and httpd ends: AH01751 and AH01752 for AuthLDAPCharsetConfig, "
             "AH02310 for SSLSRPVerifierFile, AH10046 for a MDStoreDir that is no folder.",
    .fix = "Correct the path, or the file.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_authnz_ldap.html#authldapcharsetconfig\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslsrpverifierfile",
    .check = check,
};

}
