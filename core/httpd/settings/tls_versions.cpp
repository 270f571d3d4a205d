#include "core/httpd/settings/tls_versions.h"

#include "core/base/ascii.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

constexpr std::pair<std::string_view, TlsVersions> directive_words[]{
    {"all", every_tls}, {"TLSv1", tls10}, {"TLSv1.1", tls11}, {"TLSv1.2", tls12}, {"TLSv1.3", tls13}};
constexpr std::pair<std::string_view, TlsVersions> names[]{{"TLS 1.0", tls10}, {"TLS 1.1", tls11}, {"TLS 1.2", tls12}, {"TLS 1.3", tls13}};

}

unsigned parse_protocols(std::string_view args)
{
    unsigned all = 0;
    for (std::string word : words(args)) {
        const char sign = word.empty() ? '\0' : word[0];
        if (sign == '+' || sign == '-')
            word.erase(0, 1);
        unsigned named = 0;
        for (const auto& [text, versions] : directive_words)
            if (iequals(word, text))
                named = versions;
        if (sign == '-')
            all &= ~named;
        else
            all = sign == '+' ? all | named : named;
    }
    return all;
}

std::string names_of_versions(unsigned versions)
{
    std::string out;
    for (const auto& [name, version] : names)
        if (versions & version) {
            versions &= ~version;
            out += cat(out.empty() ? "" : versions & every_tls ? ", " : " and ", name);
        }
    return out;
}

}
