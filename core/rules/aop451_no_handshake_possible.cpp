#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

// The line that narrows handshakes last, as mod_ssl reads them.
Place narrowing_line(const Server& server)
{
    constexpr std::string_view commands[]{
        "CipherString", "SignatureAlgorithms", "ClientSignatureAlgorithms", "Groups", "Curves", "MinProtocol", "MaxProtocol", "Protocol"};
    const TlsHandshake& handshake = *server.tls.handshake;
    Place found = handshake.cipher_suite ? handshake.cipher_suite.place : handshake.protocol ? handshake.protocol.place : server.place;
    for (const ConfCmd& c : handshake.conf_cmds)
        for (const std::string_view command : commands)
            if (iequals(c.command, command))
                found = c.place;
    return found;
}

}

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        const TrustSet& trust = s.trust;
        if (trust.trust == Trust::unusable && !trust.accepted_anchors.empty() && !trust.fatal && trust.name_bytes <= most_name_bytes)
            report(s.server, narrowing_line(s.server), cat("rejects every client: ", trust.reason)).at_word(1);
    }
}

extern constinit const Rule aop451_no_handshake_possible{
    .id = "AOP451",
    .name = "no-handshake-possible",
    .severity = Severity::error,
    .summary = "The TLS settings leave no handshake, or no key that a client could use",
    .why = "Every client is rejected, including Cloudflare: the handshake fails before a certificate is looked at.",
    .httpd = "httpd starts without a warning. SUITEB128 in SSLCipherSuite, for example, wants an EC certificate of the server, as a "
             "list of ECDHE-ECDSA ciphers does where TLS 1.2 is the newest version; SSLProtocol TLSv1.3 and MaxProtocol TLSv1.2 leave no "
             "version; ClientSignatureAlgorithms must have an algorithm for the client's key. aop-lint tries handshakes in memory with "
             "keys of the same kinds.",
    .fix = "Remove the setting, or use a certificate with a key of the kind that it allows.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslciphersuite\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslopensslconfcmd\n"
                  "https://docs.openssl.org/3.0/man3/SSL_CONF_cmd/",
    .check = check,
};

}
