#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : asking(a))
        if (const ConfCmd* c = request_taken_back(s.server.tls))
            report(s.server, c->place, cat("refuses everybody: `SSLOpenSSLConfCmd VerifyMode ", c->value, "` keeps the handshake from asking")).at_word(2);
}

extern constinit const Rule aop419_verify_mode_command{
    .id = "AOP419",
    .name = "verify-mode-command",
    .severity = Severity::error,
    .summary = "SSLOpenSSLConfCmd VerifyMode takes back what SSLVerifyClient asks for",
    .why = "No certificate is asked for in the handshake, and then httpd closes every connection that has "
           "none: nobody gets in, Cloudflare included.",
    .httpd = "OpenSSL's flags are changed behind mod_ssl's back; after the handshake mod_ssl still wants a "
           "certificate (AH02011, only at LogLevel info). A word that OpenSSL does not know there, such as "
           "`None`, stops the start with AH02407.",
    .fix = "Remove the SSLOpenSSLConfCmd VerifyMode line; SSLVerifyClient says all there is to say.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslopensslconfcmd\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient\n"
                  "https://docs.openssl.org/3.0/man3/SSL_CONF_cmd/",
    .check = check,
};

}
