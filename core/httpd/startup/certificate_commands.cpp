// OpenSSL keeps one certificate and one key of each kind. A command that names another one takes the place of SSLCertificateFile's, whose partner
// it then forgets; mod_ssl looks at the end whether the kind that came last has both (SSL_CTX_check_private_key, AH02572).
#include "core/httpd/startup/certificate_commands.h"

#include "core/base/ascii.h"
#include "core/httpd/startup/secret.h"
#include "core/httpd/startup/server_lines.h"
#include "core/trust/pem.h"

namespace aop {

namespace {

OwnedX509 certificate_in(std::string_view text)
{
    const TextBio bio(text);
    OwnedX509 read(bio.get() ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr);
    ERR_clear_error();
    return read;
}

LoadedKey key_in(const StartupScene& scene, const std::string& path)
{
    const Secret file(is_token(path) ? Result<std::string>(Error{}) : scene.files.read(path, largest_key_file));
    return file ? load_private_key(file.text()) : LoadedKey{};
}

// What the last command is about, and everything else that the server has.
struct Named {
    const Directive *certificate = nullptr, *key_behind_it = nullptr;
    std::vector<std::string> certificates, keys;  // files
};

Named named(const StartupScene& scene, const Server& server, const std::vector<const Directive*>& commands)
{
    Named n;
    for (const Setting<std::string>& s : server.tls.certificates)
        n.certificates.push_back(*s);
    for (const Setting<std::string>& s : server.tls.keys.empty() ? server.tls.certificates : server.tls.keys)
        n.keys.push_back(*s);
    for (const Directive* d : commands) {
        if (iequals(word_of(*d, 1), "Certificate")) {
            n.certificate = d;
            n.key_behind_it = nullptr;
            n.certificates.push_back(scene.absolute(word_of(*d, 2)));
        } else if (iequals(word_of(*d, 1), "PrivateKey")) {
            n.key_behind_it = d;
            n.keys.push_back(scene.absolute(word_of(*d, 2)));
        }
    }
    return n;
}

bool has_certificate_of_kind(const StartupScene& scene, const Named& n, EVP_PKEY* key)
{
    for (const std::string& path : n.certificates) {
        const auto text = scene.files.read(path, largest_key_file);
        const OwnedX509 certificate = text ? certificate_in(*text) : nullptr;
        // One that cannot be looked at may be of that kind.
        if (!certificate || kind_of_key(certificate.get()) == EVP_PKEY_get_base_id(key))
            return true;
    }
    return false;
}

bool has_key_of(const StartupScene& scene, const Named& n, X509* certificate)
{
    for (const std::string& path : n.keys) {
        const LoadedKey key = key_in(scene, path);
        if (!key.key || belong_together(certificate, key.key.get()))
            return true;  // it is this one's, or cannot be looked at
    }
    return false;
}

}

std::optional<CertificateCommandFault> fault_of_certificate_commands(const StartupScene& scene, const Server& server,
                                                                     const std::vector<const Directive*>& commands, TlsContext& context)
{
    if (server.tls.certificates.empty())
        return {};
    const Named n = named(scene, server, commands);
    if (n.key_behind_it) {
        const std::string path = scene.absolute(word_of(*n.key_behind_it, 2));
        const LoadedKey key = key_in(scene, path);
        if (key.key && !has_certificate_of_kind(scene, n, key.key.get()))
            return CertificateCommandFault{n.key_behind_it,
                                           cat("has SSLOpenSSLConfCmd PrivateKey ", path, ", a key of another kind than its certificates have")};
    }
    if (!n.certificate)
        return {};
    const std::string path = scene.absolute(word_of(*n.certificate, 2));
    const auto text = scene.files.read(path, largest_key_file);
    const OwnedX509 certificate = text ? certificate_in(*text) : nullptr;
    // One that OpenSSL does not take is told of as a command.
    if (!certificate || context.load_certificate(*text, true).fault || has_key_of(scene, n, certificate.get()))
        return {};
    return CertificateCommandFault{
        n.certificate, cat("has SSLOpenSSLConfCmd Certificate ", path, ", and no private key of it: it takes the place of SSLCertificateFile's")};
}

}
