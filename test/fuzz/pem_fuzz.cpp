// Any bytes as a CA file, as a folder's member, and as the certificate of a client.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/certificate_file.h"
#include "core/client_cert.h"
#include "test/support/memory_files.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    constexpr std::int64_t now = 1'780'000'000;
    const std::string text(reinterpret_cast<const char*>(data), size);
    aop::test::MemoryFiles files;
    files.put("/ca.pem", text);
    files.put("/folder/00000000.0", text);

    aop::Site site;
    aop::Server& server = site.servers.emplace_back();
    server.tls.verify_client.set(aop::VerifyClient::require, {});
    server.tls.verify_depth.set(3, {});
    server.tls.ca_file.set("/ca.pem", {});
    server.tls.rare.edit().ca_path.set("/folder", {});
    server.tls.rare.edit().crl_check.set(aop::Revocation{aop::Scope::chain}, {});
    server.tls.rare.edit().crl_file.set("/ca.pem", {});

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
    would_accept(set, server.tls, client, now);
    return 0;
}
