#include "core/trust/client_variables.h"

#include <charconv>

#include "core/base/ascii.h"
#include "core/trust/chain_check.h"
#include "core/trust/openssl.h"

namespace aop {

namespace {

// What a BIO holds once `print` has written into it.
template <class Print>
std::string printed(Print print)
{
    const OwnedBio out(BIO_new(BIO_s_mem()));
    if (!out)
        return {};
    print(out.get());
    const char* bytes = nullptr;
    const long size = BIO_get_mem_data(out.get(), &bytes);
    return size > 0 ? std::string(bytes, std::size_t(size)) : std::string();
}

constexpr std::pair<std::string_view, int> components[]{
    {"C", NID_countryName},
    {"ST", NID_stateOrProvinceName},
    {"SP", NID_stateOrProvinceName},
    {"L", NID_localityName},
    {"O", NID_organizationName},
    {"OU", NID_organizationalUnitName},
    {"CN", NID_commonName},
    {"T", NID_title},
    {"I", NID_initials},
    {"G", NID_givenName},
    {"S", NID_surname},
    {"D", NID_description},
    {"UID", NID_userId},
    {"Email", NID_pkcs9_emailAddress},
};

// As ssl_var_lookup_ssl_cert_dn: "", "_CN", "_OU_1".
std::optional<std::string> part_of_name(const X509_NAME* name, std::string_view part)
{
    if (part.empty())
        return printed([&](BIO* out) { X509_NAME_print_ex(out, name, 0, XN_FLAG_RFC2253); });
    part.remove_prefix(1);
    int wanted = 0;
    if (const std::size_t at = part.find('_'); at != part.npos) {
        const std::string_view digits = part.substr(at + 1);
        if (std::from_chars(digits.data(), digits.data() + digits.size(), wanted).ptr != digits.data() + digits.size() || wanted < 0)
            return std::nullopt;
        part = part.substr(0, at);
    }
    for (const auto& [word, nid] : components) {
        if (!iequals(word, part))
            continue;
        int at = -1;
        for (int n = 0; n <= wanted; ++n)
            if ((at = X509_NAME_get_index_by_NID(name, nid, at)) < 0)
                return std::string();
        const ASN1_STRING* text = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at));
        return printed([&](BIO* out) { ASN1_STRING_print_ex(out, text, ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_UTF8_CONVERT); });
    }
    return std::nullopt;
}

}

std::optional<std::string> client_variable(const ClientCertificate& client, std::string_view name)
{
    constexpr std::string_view prefix = "SSL_CLIENT_";
    if (name.size() <= prefix.size() || !iequals(name.substr(0, prefix.size()), prefix))
        return std::nullopt;
    name.remove_prefix(prefix.size());
    const OwnedX509 x = decoded(client.leaf.der);
    if (!x)
        return std::nullopt;
    for (const auto& [word, dn] :
         {std::pair(std::string_view("S_DN"), X509_get_subject_name(x.get())), std::pair(std::string_view("I_DN"), X509_get_issuer_name(x.get()))})
        if (const std::string_view rest = name.size() >= word.size() && iequals(name.substr(0, word.size()), word) ? name.substr(word.size()) : "-";
            rest.empty() || rest.front() == '_')
            return part_of_name(dn, rest);
    if (iequals(name, "M_VERSION"))
        return cat(X509_get_version(x.get()) + 1);
    if (iequals(name, "M_SERIAL"))
        return printed([&](BIO* out) { i2a_ASN1_INTEGER(out, X509_get0_serialNumber(x.get())); });
    if (iequals(name, "V_START"))
        return printed([&](BIO* out) { ASN1_TIME_print(out, X509_get0_notBefore(x.get())); });
    if (iequals(name, "V_END"))
        return printed([&](BIO* out) { ASN1_TIME_print(out, X509_get0_notAfter(x.get())); });
    if (iequals(name, "CERT"))
        return printed([&](BIO* out) { PEM_write_bio_X509(out, x.get()); });
    return std::nullopt;
}

}
