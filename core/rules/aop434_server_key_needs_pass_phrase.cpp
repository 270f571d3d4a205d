#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::pass_phrase); }

extern constinit const Rule aop434_server_key_needs_pass_phrase{
    .id = "AOP434",
    .name = "server-key-needs-pass-phrase",
    .severity = Severity::error,
    .summary = "A private key is encrypted, and nothing gives its pass phrase",
    .why = "httpd does not start where nobody sits at a terminal: after a reboot, from systemd, in a container. A reload "
           "survives only as long as the key file stays the same.",
    .httpd = "`SSLPassPhraseDialog builtin`, the default, asks at the terminal. Without one mod_ssl says AH02578 \"Init: Unable "
             "to read pass phrase\" or AH02579, and httpd ends. `httpd -t` does not read the key.",
    .fix = "Remove the pass phrase (`openssl pkey -in KEY -out NEW`) and keep the file readable for root only, or write "
           "`SSLPassPhraseDialog exec:/path/to/program`. Where somebody always types it, accept the finding with "
           "`AOPIgnore`.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslpassphrasedialog",
    .check = check,
};

}
