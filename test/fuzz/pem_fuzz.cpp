// Any bytes as a CA file, as a folder's member, and as the certificate of a client.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/trust/certificate_file.h"
#include "core/trust/client_certificate.h"
#include "core/trust/client_variables.h"
#include "test/support/memory_files.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    constexpr std::int64_t now = 1'780'000'000;
    const std::string text(reinterpret_cast<const char*>(data), size);
    aop::test::MemoryFiles files;
    files.put("/ca.pem", text);
    files.put("/folder/00000000.0", text);

    aop::Site site;
    aop::Server& server = site.servers[site.servers.add({})];
    server.tls.verify_client.set(aop::VerifyClient::require, {});
    server.tls.verify_depth.set(3, {});
    server.tls.ca_file.set("/ca.pem", {});
    server.tls.ca_path.set("/folder", {});
    server.tls.revocation.edit().crl_check.set(aop::Revocation{aop::Scope::chain}, {});
    server.tls.revocation.edit().crl_file.set("/ca.pem", {});
    if (size % 2)
        server.tls.revocation.edit().ocsp.set(aop::Revocation{aop::Scope::chain}, {});
    if (size % 3 == 0)
        server.tls.handshake.edit().cipher_suite.set("SUITEB128", {});

    aop::CertificateFiles certificates(files);
    const aop::TrustSet set = trust_sets(site, certificates, now).front();
    const aop::CertificateFile& file = certificates.file("/ca.pem");
    // A file that is not usable says why; one that is has a certificate and a name.
    if ((file.state == aop::CertificateFile::State::usable) != file.reason.empty())
        std::abort();
    if (file.reason.empty() && (file.anchors.empty() || file.names.empty()))
        std::abort();
    for (const aop::Anchor& a : file.anchors)
        if (a.sha256.size() != 64 || a.called().empty())
            std::abort();
    aop::fingerprints(text);
    aop::diagnose(text);
    const aop::ClientCertificate client = client_certificate(certificates, "/ca.pem");
    const aop::Acceptance answer = would_accept(set, server.tls, client, now, &certificates);
    // Whoever gets in does so by a certificate that the label counts.
    if (answer.answer == aop::Acceptance::Answer::accepted && (set.accepted_anchors.empty() || answer.versions == 0))
        std::abort();
    client_variable(client, "SSL_CLIENT_S_DN_CN_0");
    client_variable(client, "SSL_CLIENT_I_DN");
    aop::ClientCertificate with_key = client_certificate(certificates, "/ca.pem");
    if (const auto belongs = take_key(with_key, files, "/ca.pem"); belongs && *belongs)
        would_accept(set, server.tls, with_key, now, &certificates);
    return 0;
}
