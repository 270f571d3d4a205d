#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::chain_unusable); }

extern constinit const Rule aop436_certificate_chain_unusable{
    .id = "AOP436",
    .name = "certificate-chain-unusable",
    .severity = Severity::error,
    .summary = "SSLCertificateChainFile names a damaged file",
    .why = "The next start, restart or reload ends httpd, for all its sites: a certificate renewal or a log rotation is "
           "enough.",
    .httpd = "`httpd -t` looks at the size of the file only. The start says AH01903 \"Failed to configure CA certificate "
             "chain!\", and httpd ends.",
    .fix = "Put the intermediate certificates there in PEM form; better, put them behind the certificate in "
           "`SSLCertificateFile` and remove `SSLCertificateChainFile`, which is obsolete since httpd 2.4.8.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcertificatechainfile",
    .check = check,
};

}
