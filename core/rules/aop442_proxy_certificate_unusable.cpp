#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::proxy_certificate); }

extern constinit const Rule aop442_proxy_certificate_unusable{
    .id = "AOP442",
    .name = "proxy-certificate-unusable",
    .severity = Severity::error,
    .summary = "A certificate, CA or revocation list for backends is unusable",
    .why = "The next start, restart or reload ends httpd, for all its sites: a certificate renewal or a log rotation is "
           "enough.",
    .httpd = "`httpd -t` looks at the size of the file only. With `SSLProxyEngine on` the start says AH02252 \"incomplete "
             "client cert configured for SSL proxy\" or AH02326 \"do not match\" for certificates, AH01895 or AH01896 for "
             "CAs, AH01899 or AH01901 for revocation lists, and httpd ends. The same holds in a `<Proxy>` section. A "
             "file with damage behind a certificate that can be read makes httpd crash without a word.",
    .fix = "Put each certificate and its private key, not encrypted, one behind the other into the file: `cat client.pem "
           "client.key > FILE`. Put CAs and lists there in PEM form.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslproxymachinecertificatefile",
    .check = check,
};

}
