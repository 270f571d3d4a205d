#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::ticket_key); }

extern constinit const Rule aop441_ticket_key_file_too_short{
    .id = "AOP441",
    .name = "ticket-key-file-too-short",
    .severity = Severity::error,
    .summary = "SSLSessionTicketKeyFile names a file of fewer than 48 bytes",
    .why = "The next start, restart or reload ends httpd, for all its sites: a certificate renewal or a log rotation is "
           "enough.",
    .httpd = "`httpd -t` looks only whether the file is empty. The start reads 48 bytes: AH02287 \"Failed to read 48 bytes\", "
             "and httpd ends.",
    .fix = "`openssl rand -out FILE 48` makes one. Renew it often, or leave the directive out: OpenSSL then makes a key of "
           "its own at each start.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslsessionticketkeyfile",
    .check = check,
};

}
