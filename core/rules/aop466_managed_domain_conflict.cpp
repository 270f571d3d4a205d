#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::managed_domain); }

extern constinit const Rule aop466_managed_domain_conflict{
    .id = "AOP466",
    .name = "managed-domain-conflict",
    .severity = Severity::error,
    .summary = "mod_md cannot set up its domains",
    .why = "The next start, restart or reload ends httpd, for all its sites: a package update or a log rotation is enough.",
    .httpd = "`httpd -t` reads each MDomain alone. The start compares them with each other and with the virtual hosts: AH10038 "
             "for a name in two domains, AH10042 or AH10238 for a virtual host with TLS that matches two (a reload only logs it), AH10170 "
             "and AH10171 for MDCertificateFile and MDCertificateKeyFile that are not pairs.",
    .fix = "Put each name into one MDomain only, and all names of one virtual host into the same. Write one "
           "MDCertificateKeyFile for each MDCertificateFile.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_md.html#mdomain\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_md.html#mdcertificatefile",
    .check = check,
};

}
