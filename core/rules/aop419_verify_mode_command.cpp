#include "core/base/ascii.h"
#include "core/httpd/settings/verify_mode.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

// What becomes of clients; nothing when nobody is shut out by it.
std::optional<std::string_view> consequence(const ClientAuth& q, bool demands)
{
    if (!q.asked)
        return demands ? "rejects every client: " : "rejects TLS 1.3 clients, from which it cannot request a certificate again: ";
    if (q.put_off)
        return demands ? "rejects every TLS 1.3 client: " : "requests no certificate from TLS 1.3 clients: ";
    if (demands && !q.insisted)
        return "answers 403 to every TLS 1.3 client: ";
    if (q.insisted && !demands)
        return "requires a certificate that SSLVerifyClient makes optional: ";
    return std::nullopt;
}

}

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        const ClientAuth q = question_of(s.server.tls);
        if (!q.by)
            continue;
        if (const auto what = consequence(q, s.demands))
            report(s.server, q.by->place,
                   cat(*what, "`SSLOpenSSLConfCmd VerifyMode ", q.by->value,
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
    .summary = "SSLOpenSSLConfCmd VerifyMode overrides SSLVerifyClient",
    .why = "The handshake then does not request a certificate, and mod_ssl, which still requires one, drops the "
           "connection or answers 403, even to a client with the right certificate. A word with a minus sign "
           "rejects every client. A `…PostHandshake` word rejects every client that uses TLS 1.3, including "
           "Cloudflare.",
    .httpd = "The words change OpenSSL's flags without mod_ssl's knowledge. Each of them includes \"request a "
             "certificate\", so `-Once` removes that as well as `-Request` does. After the handshake mod_ssl "
             "finds no certificate (AH02011, only at LogLevel info). With `…PostHandshake`, TLS 1.2 works as "
             "usual; over TLS 1.3 the certificate is never requested: connections to `require` are dropped, those "
             "to `optional` are served without one. A word that OpenSSL does not know there, such as `None`, "
             "stops the start with AH02407.",
    .fix = "Remove the SSLOpenSSLConfCmd VerifyMode line. SSLVerifyClient is enough.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslopensslconfcmd\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient\n"
                  "https://docs.openssl.org/3.0/man3/SSL_CONF_cmd/",
    .check = check,
};

}
