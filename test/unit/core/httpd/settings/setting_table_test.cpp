// The table of settings, row by row: each agrees with httpd's own list of directives, is inherited, compared and shown as it says.
// A new row without a sample here, or a directive about clients without a row, is named.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <memory>

#include "core/base/ascii.h"
#include "core/httpd/settings/setting_table.h"
#include "linter/httpd/directives.h"
#include "test/support/audited.h"

using namespace aop;

namespace {

struct Sample {
    std::string_view name;
    std::string_view args;
};
constexpr Sample samples[]{
    {"ServerName", "a.test"},
    {"ServerAlias", "b.test"},
    {"SSLEngine", "on"},
    {"SSLVerifyClient", "require"},
    {"SSLVerifyDepth", "3"},
    {"SSLCACertificateFile", "/c/origin-pull-ca.pem"},
    {"SSLCACertificatePath", "/c"},
    {"SSLCADNRequestFile", "/c/origin-pull-ca.pem"},
    {"SSLCADNRequestPath", "/c"},
    {"SSLCARevocationFile", "/c/other-ca.pem"},
    {"SSLCARevocationPath", "/c"},
    {"SSLCARevocationCheck", "chain no_crl_for_cert_ok"},
    {"SSLOCSPEnable", "leaf no_ocsp_for_cert_ok"},
    {"SSLOCSPDefaultResponder", "http://ocsp.test/"},
    {"SSLOCSPOverrideResponder", "on"},
    {"StrictHostCheck", "on"},
    {"SSLStrictSNIVHostCheck", "on"},
    {"SSLProtocol", "TLSv1.3"},
    {"SSLOpenSSLConfCmd", "Curves X25519"},
    {"DocumentRoot", "/srv"},
    {"AOPPolicy", "refuse"},
    {"AOPTrust", "cloudflare"},
    {"AOPGuard", "on"},
    {"AOPGuardExempt", "/health"},
    {"AOPClientPin", "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"},
    {"AOPExpiryWarn", "30"},
    {"AOPIgnore", "AOP101 \"for a test\""},
    {"Protocol", "https"},
    {"Protocols", "h2 http/1.1"},
    {"SSLCertificateFile", "/c/server.pem"},
    {"SSLCertificateKeyFile", "/c/server.key"},
    {"SSLCipherSuite", "HIGH"},
    {"SSLSRPVerifierFile", "/c/srp"},
    {"SSLInsecureRenegotiation", "on"},
    {"SSLSessionTickets", "off"},
    {"SSLSessionTicketKeyFile", "/c/ticket"},
    {"SSLProxyEngine", "on"},
    {"SSLProxyVerify", "require"},
    {"SSLProxyCACertificateFile", "/c/other-ca.pem"},
    {"SSLProxyCACertificatePath", "/c"},
    {"Listen", "443"},
    {"SSLVHostSNIPolicy", "authonly"},
    {"SSLSessionCache", "shmcb:/run/cache"},
    {"User", "www-data"},
    {"Group", "www-data"},
    {"SSLRequireSSL", ""},
    {"SSLRequire", "true"},
    {"SSLOptions", "+StrictRequire"},
    {"Require", "ssl-verify-client"},
    {"AuthMerging", "And"},
    {"Satisfy", "Any"},
    {"Order", "deny,allow"},
    {"Allow", "from all"},
    {"Deny", "from all"},
    {"AllowOverride", "AuthConfig"},
    {"AllowOverrideList", "Require"},
    {"Redirect", "/a /b"},
    {"RedirectMatch", "^/a /b"},
    {"RedirectPermanent", "/a /b"},
    {"RedirectTemp", "/a /b"},
    {"RewriteEngine", "on"},
    {"RewriteCond", "%{HTTPS} =on"},
    {"RewriteRule", "^/a /b"},
};

// One of each group, so that a virtual host that has a group of its own is also seen to inherit the rest of it.
constexpr std::string_view one_of_each_group = "SSLStrictSNIVHostCheck off\nSSLOCSPOverrideResponder off\nSSLSessionTickets on\nSSLProxyEngine off\n"
                                               "StrictHostCheck off\nAOPGuard off\n";

const Sample* sample_of(std::string_view name)
{
    const auto* found = std::ranges::find_if(samples, [&](const Sample& s) { return iequals(s.name, name); });
    return found == std::end(samples) ? nullptr : found;
}

std::string line_of(const SettingRow& row)
{
    const Sample* sample = sample_of(row.name);
    BOOST_TEST_REQUIRE(sample, cat(row.name, " has no sample in this test"));
    return cat(row.name, ' ', sample->args, '\n');
}

struct Read {
    std::unique_ptr<test::Audited> audited;
    Site site;
};
Read read(std::string_view text)
{
    Read out{test::audited(text), {}};
    out.site = evaluate(out.audited->configuration);
    return out;
}

std::string compared_text(const Tls& tls, Compared which)
{
    std::string out;
    append_compared(out, tls, true, which);
    return out;
}

// Directives that decide about clients and have no row, each with the reason.
// clang-format off
constexpr std::string_view read_elsewhere[]{
    // authorization.cpp and request.cpp read the tree themselves
    "<Limit", "<LimitExcept", "<RequireAll", "<RequireAny", "<RequireNone",
    // who is in a group is free: nothing hangs on the value
    "<AuthzProviderAlias", "AuthDBMGroupFile", "AuthGroupFile", "AuthLDAPAuthorizePrefix", "AuthLDAPCompareAsUser", "AuthLDAPCompareDNOnServer",
    "AuthLDAPGroupAttribute", "AuthLDAPGroupAttributeIsDN", "AuthLDAPMaxSubGroupDepth", "AuthLDAPSearchAsUser", "AuthLDAPSubGroupAttribute",
    "AuthLDAPSubGroupClass", "AuthzDBDQuery", "AuthzDBMType", "AuthzSendForbiddenOnFailure",
    "AllowMethods", "KeepAlive",
    // can only refuse more
    "HostnameLookups", "SSLRenegBufferSize", "H2ModernTLSOnly", "SSLOCSPNoVerify", "SSLOCSPProxyURL",
    "SSLOCSPResponderCertificateFile", "SSLOCSPResponseMaxAge", "SSLOCSPResponseTimeSkew", "SSLOCSPUseRequestNonce",
    // which certificate the server shows, which protocol it speaks then
    "<MDomain", "<MDomainSet", "MDMember", "MDMembers", "MDomain", "ProtocolsHonorOrder",
};
// clang-format on

}

BOOST_AUTO_TEST_CASE(each_row_stands_where_httpd_allows_it)
{
    for (const SettingRow& row : setting_rows()) {
        const auto commands = commands_named(row.name);
        BOOST_TEST_REQUIRE(!commands.empty(), row.name);
        using namespace context;
        const unsigned contexts = commands.front().contexts;
        const bool server = contexts & (in_server | file_info | options | indexes), section = contexts & (in_directory | any_override);
        BOOST_TEST((row.where != Where::section) == server, row.name);
        if (row.name.starts_with("SSLCACertificate"))
            continue;  // the table allows it in sections, where mod_ssl then refuses it
        BOOST_TEST((row.where != Where::server) == section, row.name);
        BOOST_TEST((row.set_in_section != nullptr) == section, row.name);
    }
}

BOOST_AUTO_TEST_CASE(each_row_has_an_effect)
{
    for (const SettingRow& row : setting_rows()) {
        BOOST_TEST_REQUIRE(row.effect(), row.name);
        const bool may_be_inert = row.name == "AOPExpiryWarn" || row.name == "AOPIgnore";
        BOOST_TEST((may_be_inert || !row.effect()->inert()), row.name);
    }
}

BOOST_AUTO_TEST_CASE(each_directive_about_clients_has_a_row)
{
    for (const Command& c : commands()) {
        BOOST_TEST_REQUIRE(effect_of(c.name), c.name << " has no effect");
        const Phase phase = effect_of(c.name)->phase;
        if (phase != Phase::trust && phase != Phase::handshake && phase != Phase::access && phase != Phase::authz)
            continue;
        const bool elsewhere = std::ranges::any_of(read_elsewhere, [&](std::string_view name) { return iequals(name, c.name); });
        BOOST_TEST((setting_row(c.name) != nullptr) != elsewhere, c.name);
    }
}

BOOST_AUTO_TEST_CASE(what_is_inherited_reaches_every_virtual_host)
{
    for (const SettingRow& row : setting_rows()) {
        if (!row.is_set)
            continue;
        BOOST_TEST_CONTEXT(row.name)
        {
            const std::string line = line_of(row);
            const Read r = read(cat(line, "<VirtualHost *:443>\n</VirtualHost>\n<VirtualHost *:443>\n", one_of_each_group,
                                    "</VirtualHost>\n<VirtualHost *:443>\n", line, "</VirtualHost>\n"));
            BOOST_REQUIRE(r.site.servers.size() == 4U);
            for (const Server& s : r.site.servers)
                BOOST_TEST(row.is_set(s));
            if (row.place) {
                BOOST_TEST(row.place(r.site.servers[ServerId{1}].tls).line == 1);
                BOOST_TEST(row.place(r.site.servers[ServerId{3}].tls).line != 1);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(what_a_server_does_not_share_stays_its_own)
{
    for (const SettingRow& row : setting_rows()) {
        if (!row.is_set)
            continue;
        const Read r = read(cat("<VirtualHost *:443>\n", line_of(row), "</VirtualHost>\n<VirtualHost *:443>\n</VirtualHost>\n"));
        BOOST_TEST(row.is_set(r.site.servers[ServerId{1}]), row.name);
        BOOST_TEST(!row.is_set(r.site.servers[main_server]), row.name);
        BOOST_TEST(!row.is_set(r.site.servers[ServerId{2}]), row.name);
    }
}

BOOST_AUTO_TEST_CASE(a_section_that_decides_is_known)
{
    for (const SettingRow& row : setting_rows()) {
        if (!row.set_in_section)
            continue;
        const Read r = read(cat("<Directory /srv>\n", line_of(row), "</Directory>\n"));
        BOOST_REQUIRE(r.site.sections.size() == 1U);
        BOOST_TEST(r.site.sections[aop::SectionId{0}].affects_access() == row.decides, row.name);
    }
}

BOOST_AUTO_TEST_CASE(mod_ssl_compares_what_the_row_says_and_nothing_else)
{
    const Tls plain;
    for (const SettingRow& row : setting_rows()) {
        if (!row.is_set || row.name == "SSLEngine" || row.name == "SSLProtocol")
            continue;  // the model knows whether TLS is on, and which versions a list comes to
        const Read r = read(cat("<VirtualHost *:443>\n", line_of(row), "</VirtualHost>\n"));
        for (const Compared which : {Compared::always, Compared::by_policies, Compared::not_authonly})
            BOOST_TEST((compared_text(plain, which) != compared_text(r.site.servers[ServerId{1}].tls, which)) == (row.compared == which), row.name);
    }
}

BOOST_AUTO_TEST_CASE(hidden_directives_are_missed_when_they_are_about_clients)
{
    const auto missed = [](std::string_view name, std::string_view args) { return is_missed_when_hidden(name, args); };
    for (const char* name :
         {"SSLVerifyClient", "sslverifyclient", "SSLRequire", "SSLVHostSNIPolicy", "AOPGuardExempt", "AuthMerging", "StrictHostCheck"})
        BOOST_TEST(missed(name, "on"), name);
    BOOST_TEST(missed("Require", "ssl-verify-client"));
    BOOST_TEST(missed("Require", "expr \"%{SSL_CLIENT_VERIFY} == 'SUCCESS'\""));
    BOOST_TEST(!missed("Require", "all granted"));  // written once for each version of httpd
    BOOST_TEST(missed("SSLOptions", "+StrictRequire"));
    BOOST_TEST(!missed("SSLOptions", "+StdEnvVars"));
    for (const char* name : {"Order", "Redirect", "SSLProtocol", "LogLevel", "AOPNothing", ""})
        BOOST_TEST(!missed(name, "all"), name);
}
