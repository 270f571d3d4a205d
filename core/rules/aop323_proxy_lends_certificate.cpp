#include "core/base/ascii.h"
#include "core/files/file_system.h"
#include "core/httpd/assessment.h"
#include "core/trust/client_certificate.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Route& r : a.exposure.routes) {
        if (r.kind != Route::Kind::lends_certificate)
            continue;
        const Server &open = a.site.servers[r.open], &around = a.site.servers[r.around];
        const ClientCertificate lent = client_certificate(a.certificates, merged_path(a.configuration.server_root, r.what));
        if (!lent.trouble && would_accept(a.trust[r.around], around.tls, lent, a.now).answer == Acceptance::Answer::refused)
            continue;
        auto& finding = report(open, r.place, cat("proxies everybody into ", around.label(), " with a client certificate of its own"));
        finding.relate(r.there, "the certificate that it presents").relate(around.tls.verify_client.place, cat(around.label(), " requires one here"));
        if (finding.witness.empty())
            finding.with_witness(r.witness);
    }
}

extern constinit const Rule aop323_proxy_lends_certificate{
    .id = "AOP323",
    .name = "proxy-lends-certificate",
    .severity = Severity::error,
    .summary = "An open server proxies into a protected one with a client certificate of its own",
    .why =
        "The protected server sees a trusted certificate: that of the proxy, not of the visitor. So everybody who reaches the open server gets the "
        "content of the protected one.",
    .httpd =
        "mod_proxy presents the certificate of SSLProxyMachineCertificateFile to every server behind it that asks for one. It does not ask for one "
        "itself: that is SSLVerifyClient of the server in front.",
    .fix =
        "Write `SSLVerifyClient require` with the CA of the visitors in the server that proxies, or remove its ProxyPass into the protected server. "
        "Without SSLProxyMachineCertificateFile the protected server rejects what it sends.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslproxymachinecertificatefile",
    .check = check,
};

}
