// What mod_ssl sets up for connections to backends, of each server and of each <Proxy> section with SSLProxyEngine on: the
// certificates that mod_proxy presents, each with its key beside it, not encrypted; CAs, revocation lists, ciphers.
#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/startup/checks.h"
#include "core/httpd/startup/server_lines.h"
#include "core/httpd/startup/tls_context.h"
#include "core/trust/certificate_file.h"
#include "core/trust/pem.h"

namespace aop {

namespace {

constexpr std::uint64_t largest_file = 16 << 20;

// As ssl_init_proxy_certs, for one of its files. `before`: what has been read from others; what this one has is added.
Failure check_keys(std::string_view text, int& before)
{
    const TextBio bio(text);
    char none[] = "";
    OwnedInfos infos(sk_X509_INFO_new_null());
    const bool read = bio.get() && PEM_X509_INFO_read_bio(bio.get(), infos.get(), nullptr, none);
    ERR_clear_error();
    before += sk_X509_INFO_num(infos.get());
    if (!read) {
        sk_X509_INFO_free(infos.release());  // OpenSSL has freed what was in it
        // So it does for mod_ssl, which uses it all the same. Where there is nothing yet it only warns of a file without certificates.
        if (before > 0)
            return Error{"is damaged behind what could be read: mod_ssl uses memory that OpenSSL has freed, and httpd crashes"};
        return {};
    }
    for (int i = 0; i < sk_X509_INFO_num(infos.get()); ++i) {
        const X509_INFO* info = sk_X509_INFO_value(infos.get(), i);
        const bool key = info->x_pkey && info->x_pkey->dec_pkey;
        if (info->x509 && !key && !info->enc_data)
            continue;  // taken for a CA
        if (!key || info->enc_data)
            return Error{"holds an encrypted private key"};
        if (!info->x509)
            return Error{"holds a private key without its certificate before it"};
        if (!belong_together(info->x509, info->x_pkey->dec_pkey))
            return Error{"holds a certificate and a private key that do not match"};
    }
    return {};
}

constexpr std::string_view names[]{
    "SSLProxyEngine",           "SSLProxyMachineCertificateFile", "SSLProxyMachineCertificatePath", "SSLProxyProtocol",
    "SSLProxyCipherSuite",      "SSLProxyCACertificateFile",      "SSLProxyCACertificatePath",      "SSLProxyCARevocationFile",
    "SSLProxyCARevocationPath", "SSLProxyCARevocationCheck"};

class ProxyCheck {
public:
    // Settings of a section come first, then those of its server, then those of the main server.
    ProxyCheck(const StartupScene& scene, const Server& server, std::vector<const ServerLines*> lines, std::vector<StartupFailure>& found)
        : scene_(scene), server_(server), lines_(std::move(lines)), found_(found)
    {}
    void check()
    {
        if (!is_on(line("SSLProxyEngine")))
            return;
        check_versions();
        check_authorities();
        check_own();
    }

private:
    const Directive* line(std::string_view name) const
    {
        for (const ServerLines* l : lines_)
            if (const Directive* d = l->last(name))
                return d;
        return nullptr;
    }
    std::string path_of(const Directive& d) const { return scene_.absolute(word_of(d, 1)); }
    void fail(StartupCause cause, const Directive& d, std::string text)
    {
        text += ": `httpd -t` passes, and the next start or reload ends the server";
        found_.push_back({.cause = cause, .server = server_.index, .place = d.place, .word = 1, .text = std::move(text)});
    }
    void check_versions();
    void check_authorities();
    void check_names();
    void check_own();
    void check_own(const Directive&, const std::string& path, int& entries);

    const StartupScene& scene_;
    const Server& server_;
    std::vector<const ServerLines*> lines_;
    std::vector<StartupFailure>& found_;
};

void ProxyCheck::check_versions()
{
    if (const Directive* d = line("SSLProxyProtocol"); d && parse_protocols(d->args()) == 0)
        fail(StartupCause::protocols, *d, cat("has no TLS version left after SSLProxyProtocol ", d->args()));
    const Directive* d = line("SSLProxyCipherSuite");
    TlsContext context;
    if (!d || !context)
        return;
    const std::string second = word_of(*d, 2), list = second.empty() ? word_of(*d, 1) : second;
    const bool tls13 = !second.empty() && word_of(*d, 1) == "TLSv1.3";
    if (const Failure fault = tls13 ? context.set_tls13_ciphers(list) : context.set_ciphers(list))
        fail(StartupCause::ciphers, *d, cat("names ciphers for backends that OpenSSL does not take (", fault->message, "): ", list));
}

// Files that OpenSSL loads into the store; the names of CAs are read from files and folders.
void ProxyCheck::check_authorities()
{
    bool loads = true;
    for (const std::string_view name : {"SSLProxyCACertificateFile", "SSLProxyCARevocationFile"}) {
        const Directive* d = line(name);
        const auto text = d ? scene_.files.read(path_of(*d), largest_file) : Result<std::string>(Error{});
        if (text && !read_certificates(path_of(*d), *text, {}).loads)
            loads = false, fail(StartupCause::proxy_certificate, *d, cat("names ", name, " ", path_of(*d), ", which OpenSSL cannot read"));
    }
    if (loads)
        check_names();
    const Directive* check = line("SSLProxyCARevocationCheck");
    if (check && !iequals(word_of(*check, 1), "none") && !line("SSLProxyCARevocationFile") && !line("SSLProxyCARevocationPath"))
        fail(StartupCause::proxy_certificate, *check,
             cat("checks the revocation of backends by SSLProxyCARevocationCheck, and has neither SSLProxyCARevocationFile nor "
                 "SSLProxyCARevocationPath"));
}

// As ssl_init_FindCAList: the names of all CAs, of which there must be one.
void ProxyCheck::check_names()
{
    const Directive *file = line("SSLProxyCACertificateFile"), *folder = line("SSLProxyCACertificatePath");
    const auto has_name = [&](const std::string& path) {
        const auto text = scene_.files.read(path, largest_file);
        return !text || !read_certificates(path, *text, {}).names.empty();  // httpd is root
    };
    bool found = file && has_name(path_of(*file));
    const auto all = folder ? scene_.files.list(path_of(*folder)) : Result<std::vector<Files::Entry>>(Error{});
    if (folder && !all)
        return;
    for (std::size_t i = 0; folder && !found && i < all->size(); ++i)
        found = (*all)[i].type != Files::Type::directory && has_name(cat(path_of(*folder), "/", (*all)[i].name));
    const Directive* named = folder ? folder : file;
    if (named && !found)
        fail(StartupCause::proxy_certificate, *named, cat("names ", named->name(), " ", path_of(*named), ", in which there is no CA certificate"));
}

void ProxyCheck::check_own()
{
    int entries = 0;
    if (const Directive* d = line("SSLProxyMachineCertificateFile"))
        check_own(*d, path_of(*d), entries);
    const Directive* folder = line("SSLProxyMachineCertificatePath");
    const auto all = folder ? scene_.files.list(path_of(*folder)) : Result<std::vector<Files::Entry>>(Error{});
    if (all)
        for (const Files::Entry& entry : *all)
            if (entry.type != Files::Type::directory)
                check_own(*folder, cat(path_of(*folder), "/", entry.name), entries);
}

void ProxyCheck::check_own(const Directive& d, const std::string& path, int& entries)
{
    auto text = scene_.files.read(path, largest_file);
    if (!text)
        return;
    if (const Failure fault = check_keys(*text, entries))
        fail(StartupCause::proxy_certificate, d, cat("takes certificates for backends from ", path, ", which ", fault->message));
    OPENSSL_cleanse(text->data(), text->size());
}

}

void check_proxy_certificates(const StartupScene& scene, std::vector<StartupFailure>& found)
{
    if (!scene.configuration.has_module("mod_ssl.c"))
        return;
    const ServerLines main(scene.site.main(), names);
    for (const Server& server : scene.site.servers) {
        const ServerLines own(server, names);
        ProxyCheck(scene, server, {&own, &main}, found).check();
        if (!server.node || !scene.configuration.has_module("mod_proxy.c"))
            continue;
        for (const Directive& d : *server.node) {
            if (!d.is("<Proxy") && !d.is("<ProxyMatch"))
                continue;
            // One that says nothing of its own fails, or not, with its server.
            const ServerLines section(&d, names);
            if (std::ranges::any_of(names, [&](std::string_view name) { return section.last(name) != nullptr; }))
                ProxyCheck(scene, server, {&section, &own, &main}, found).check();
        }
    }
}

}
