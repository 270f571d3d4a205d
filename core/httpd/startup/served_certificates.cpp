#include "core/httpd/startup/served_certificates.h"

#include "core/base/ascii.h"
#include "core/trust/openssl.h"

namespace aop {

namespace {

std::string text_of(const ASN1_STRING* s)
{
    unsigned char* utf8 = nullptr;
    const int size = ASN1_STRING_to_UTF8(&utf8, s);
    if (size < 0)
        return {};
    std::string out(reinterpret_cast<const char*>(utf8), std::size_t(size));
    OPENSSL_free(utf8);
    return out;
}

// As getIDs in ssl_util_ssl.c.
std::vector<std::string> names_of(const X509* x)
{
    std::vector<std::string> names;
    if (auto* all = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(x, NID_subject_alt_name, nullptr, nullptr))) {
        for (int i = 0; i < sk_GENERAL_NAME_num(all); ++i)
            if (const GENERAL_NAME* name = sk_GENERAL_NAME_value(all, i); name->type == GEN_DNS)
                names.push_back(text_of(name->d.dNSName));
        GENERAL_NAMES_free(all);
    }
    const X509_NAME* subject = X509_get_subject_name(x);
    for (int i = -1; (i = X509_NAME_get_index_by_NID(subject, NID_commonName, i)) != -1;)
        names.push_back(text_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, i))));
    return names;
}

bool is_ca(const X509* x)
{
    auto* constraints = static_cast<BASIC_CONSTRAINTS*>(X509_get_ext_d2i(x, NID_basic_constraints, nullptr, nullptr));
    const bool yes = constraints && constraints->ca;
    BASIC_CONSTRAINTS_free(constraints);
    return yes;
}

}

bool ServedCertificate::carries(std::string_view host) const
{
    const std::size_t dot = host.find('.');
    for (const std::string& name : names)
        if (iequals(name, host) || (name.starts_with("*.") && dot != host.npos && iequals(name.substr(1), host.substr(dot))))
            return true;
    return false;
}

std::size_t ServedCertificates::add(ServedCertificate one)
{
    const auto [at, is_new] = known_.try_emplace({one.path, one.key_path}, all_.size());
    if (is_new)
        all_.push_back(std::move(one));
    return at->second;
}

void ServedCertificates::assign(ServerId server, std::vector<std::size_t> used)
{
    if (!of_server_.has(server))
        of_server_.resize(static_cast<std::size_t>(server) + 1);
    of_server_[server] = std::move(used);
}

const std::vector<std::size_t>& ServedCertificates::of(ServerId server) const
{
    static const std::vector<std::size_t> none;
    return of_server_.has(server) ? of_server_[server] : none;
}

Place place_of_certificate(const Server& server, std::size_t n)
{
    return n < server.tls.certificates.size() ? server.tls.certificates[n].place : server.place;
}

ServedCertificate describe_served(std::string path, std::string key_path, x509_st* certificate, Files& files)
{
    ServedCertificate one{.path = std::move(path), .key_path = std::move(key_path)};
    one.certificate = describe(certificate);
    one.certificate.file = one.path;
    one.names = names_of(certificate);
    one.is_ca = is_ca(certificate);
    if (const auto status = files.status(one.path))
        one.status = *status;
    if (const auto status = files.status(one.key_path))
        one.key_status = *status;
    ERR_clear_error();
    return one;
}

}
