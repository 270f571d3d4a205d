#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"
#include "core/verify_mode.h"

namespace aop {

namespace {

// What becomes of clients; "" when nobody is shut out by it.
std::string consequence(const Question& q, bool demands)
{
    if (!q.asked)
        return demands ? "refuses everybody: " : "refuses TLS 1.3 clients that it cannot ask once more: ";
    if (q.put_off)
        return demands ? "refuses every TLS 1.3 client: " : "asks no TLS 1.3 client for a certificate: ";
    if (demands && !q.insisted)
        return "answers 403 to every TLS 1.3 client: ";
    return q.insisted && !demands ? "demands a certificate that SSLVerifyClient only asks for: " : "";
}

}

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : a.asking) {
        const Question q = question_of(s.server.tls);
        if (!q.by)
            continue;
        if (const std::string what = consequence(q, s.demands); !what.empty())
            report(s.server, q.by->place,
                   cat(what, "`SSLOpenSSLConfCmd VerifyMode ", q.by->value,
                       q.put_off && q.asked ? "` puts the question off until after the handshake"
                       : !q.asked           ? "` keeps the handshake from asking"
                                            : "` changes what the handshake insists on"))
                .at_word(2);
    }
}

extern constinit const Rule aop419_verify_mode_command{
    .id = "AOP419",
    .name = "verify-mode-command",
    .severity = Severity::error,
    .summary = "SSLOpenSSLConfCmd VerifyMode takes back what SSLVerifyClient asks for",
    .why = "The handshake then does not ask for a certificate, and mod_ssl, which still wants one, drops the "
           "connection or answers 403: with the right certificate too. A word with a minus sign shuts out "
           "everybody, a `…PostHandshake` word every client that speaks TLS 1.3, Cloudflare among them.",
    .httpd = "The words change OpenSSL's flags behind mod_ssl's back. Each of them contains \"ask for a "
             "certificate\", so `-Once` takes that back as well as `-Request`. After the handshake mod_ssl finds "
             "no certificate (AH02011, only at LogLevel info). With `…PostHandshake` TLS 1.2 is asked as usual, "
             "while over TLS 1.3 the question never comes: connections to `require` are dropped, those to "
             "`optional` are served unasked. A word that OpenSSL does not know there, such as `None`, stops the "
             "start with AH02407.",
    .fix = "Remove the SSLOpenSSLConfCmd VerifyMode line; SSLVerifyClient says all there is to say.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslopensslconfcmd\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient\n"
                  "https://docs.openssl.org/3.0/man3/SSL_CONF_cmd/",
    .check = check,
};

}
