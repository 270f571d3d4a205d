// Turns the TLS settings of a server into an SSL_CTX that says what OpenSSL makes of them.
//
// The order is mod_ssl's: protocols, the cipher list, SSLOpenSSLConfCmd lines afterwards, each in its turn. Commands that
// open files are left out; nothing here touches the machine.
#include "core/trust/tls_context.h"

#include <algorithm>
#include <array>

#include "core/base/ascii.h"

namespace aop {

namespace {

// Those that decide what a handshake may have. All other commands name files or do not matter here.
constexpr std::string_view about_handshakes[]{"CipherString",
                                              "Ciphersuites",
                                              "SignatureAlgorithms",
                                              "ClientSignatureAlgorithms",
                                              "Groups",
                                              "Curves",
                                              "ECDHParameters",
                                              "MinProtocol",
                                              "MaxProtocol",
                                              "Protocol",
                                              "Options"};

bool is_about_handshakes(const ConfCmd& c)
{
    return std::ranges::any_of(about_handshakes, [&](std::string_view known) { return iequals(known, c.command); });
}

// Those of openssl.cnf are in every new one.
ChainDemands demands_of(SSL_CTX* context)
{
    if (!context)
        return {};
    constexpr unsigned long suite_b = SSL_CERT_FLAG_SUITEB_192_LOS | SSL_CERT_FLAG_SUITEB_128_LOS;
    const auto flags = static_cast<unsigned long>(SSL_CTX_set_cert_flags(context, 0));
    return {.security_level = SSL_CTX_get_security_level(context), .suite_b = flags & suite_b};
}

bool mentions_suite_b(std::string_view text) { return lowered(text).find("suiteb") != std::string::npos; }

}

void set_protocols(SSL_CTX* context, unsigned protocols)
{
    constexpr std::array<std::pair<unsigned, int>, 4> versions{
        {{tls13, TLS1_3_VERSION}, {tls12, TLS1_2_VERSION}, {tls11, TLS1_1_VERSION}, {tls10, TLS1_VERSION}}};
    std::size_t at = 0;
    while (at < versions.size() && !(protocols & versions[at].first))
        ++at;
    if (at == versions.size())
        return;
    SSL_CTX_set_max_proto_version(context, versions[at].second);
    while (at + 1 < versions.size() && (protocols & versions[at + 1].first))
        ++at;
    SSL_CTX_set_min_proto_version(context, versions[at].second);
}

OwnedContext context_of(const Tls& tls)
{
    OwnedContext context(SSL_CTX_new(TLS_server_method()));
    const OwnedSslConf commands(SSL_CONF_CTX_new());
    if (!context || !commands)
        return nullptr;
    const TlsHandshake& handshake = *tls.handshake;
    if (handshake.protocol)
        set_protocols(context.get(), parse_protocols(*handshake.protocol));
    if (handshake.cipher_suite)
        SSL_CTX_set_cipher_list(context.get(), cat(*handshake.cipher_suite, ":!aNULL:!eNULL:!EXP").c_str());
    if (handshake.tls13_suite)
        SSL_CTX_set_ciphersuites(context.get(), handshake.tls13_suite->c_str());
    SSL_CONF_CTX_set_flags(commands.get(), SSL_CONF_FLAG_FILE | SSL_CONF_FLAG_SERVER | SSL_CONF_FLAG_CERTIFICATE);
    SSL_CONF_CTX_set_ssl_ctx(commands.get(), context.get());
    for (const ConfCmd& c : handshake.conf_cmds)
        if (is_about_handshakes(c))
            SSL_CONF_cmd(commands.get(), c.command.c_str(), c.value.c_str());
    SSL_CONF_CTX_finish(commands.get());
    ERR_clear_error();
    return context;
}

ChainDemands chain_demands(const Tls& tls)
{
    const auto sets_it = [](std::string_view text) { return lowered(text).find("seclevel") != std::string::npos || mentions_suite_b(text); };
    // A context takes a millisecond, and most servers need none of their own.
    if (!sets_it(tls.handshake->cipher_suite.value_or("")) &&
        std::ranges::none_of(tls.handshake->conf_cmds, [&](const ConfCmd& c) { return sets_it(c.value); })) {
        static const ChainDemands of_this_machine = demands_of(OwnedContext(SSL_CTX_new(TLS_server_method())).get());
        return of_this_machine;
    }
    return demands_of(context_of(tls).get());
}

bool narrows_handshakes(const Tls& tls)
{
    return tls.handshake->protocol || mentions_suite_b(tls.handshake->cipher_suite.value_or("")) ||
           std::ranges::any_of(tls.handshake->conf_cmds, [](const ConfCmd& c) {
               return is_about_handshakes(c) && (!iequals(c.command, "CipherString") || mentions_suite_b(c.value)) && !iequals(c.command, "Options");
           });
}

namespace {

// TLS 1.3 has a use for every certificate, whatever SSLCipherSuite says; TLS 1.2 needs a cipher that suits it, and SRP needs none.
bool hangs_on_ciphers(const TlsHandshake& handshake)
{
    const unsigned versions = handshake.protocol ? parse_protocols(*handshake.protocol) : unsigned(every_tls);
    const bool listed =
        handshake.cipher_suite || std::ranges::any_of(handshake.conf_cmds, [](const ConfCmd& c) { return iequals(c.command, "CipherString"); });
    return listed && (versions & tls12) && !(versions & tls13) && !handshake.srp_file;
}

}

bool may_leave_no_handshake(const Tls& tls)
{
    constexpr std::string_view usual_groups[]{"x25519", "p-256", "prime256v1", "secp256r1", "p-384", "secp384r1", "p-521", "secp521r1"};
    const auto doubtful = [&](const ConfCmd& c) {
        const std::string value = lowered(c.value);
        if (iequals(c.command, "Groups") || iequals(c.command, "Curves"))
            return std::ranges::none_of(usual_groups, [&](std::string_view group) { return value.find(group) != value.npos; });
        constexpr std::string_view narrowing[]{"SignatureAlgorithms", "ClientSignatureAlgorithms", "MinProtocol", "MaxProtocol", "Protocol"};
        return std::ranges::any_of(narrowing, [&](std::string_view name) { return iequals(c.command, name); }) || mentions_suite_b(value);
    };
    return hangs_on_ciphers(*tls.handshake) || mentions_suite_b(tls.handshake->cipher_suite.value_or("")) ||
           std::ranges::any_of(tls.handshake->conf_cmds, doubtful);
}

}
