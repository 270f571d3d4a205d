// What modules other than mod_ssl need at the start; test/start asks the real httpd.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "linter/reader/read_tree.h"
#include "test/support/memory_files.h"

namespace {

using namespace aop;
using namespace aop::test;

struct Case {
    std::string_view modules, lines;  // lines separated by '|'
    std::string_view says;            // the first failure up to its colon; "" for none
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << '<' << c.modules << ": " << c.lines << '>'; }

constexpr Case cases[]{
    {"proxy proxy_http", "", ""},
    {"proxy_http proxy", "", "mod_proxy_http needs mod_proxy, which is loaded after it"},
    {"proxy_http", "", "mod_proxy_http needs mod_proxy, which is not loaded"},
    {"authnz_ldap", "", "mod_authnz_ldap needs mod_ldap, which is not loaded"},
    {"authnz_ldap ldap", "", ""},
    {"session auth_form", "", "mod_auth_form needs mod_request, which is not loaded"},
    {"watchdog heartmonitor", "", "mod_heartmonitor needs mod_slotmem_shm, which is not loaded"},
    {"watchdog heartmonitor", "HeartbeatMaxServers 0", ""},
    {"cache cache_socache socache_shmcb", "CacheSocache shmcb:x(10648)", ""},
    {"cache cache_socache socache_shmcb", "CacheSocache shmcb:x(10647)",
     "CacheSocache shmcb:x(10647) cannot be set up: its size is below 10648 bytes"},
    {"cache cache_socache socache_shmcb", "CacheSocache shmcb:x(65536", "CacheSocache shmcb:x(65536 cannot be set up: its size has one parenthesis"},
    {"cache cache_socache socache_shmcb", "CacheSocache shmcb:x(8191)", "CacheSocache shmcb:x(8191) cannot be set up"},
    {"cache cache_socache socache_dbm", "CacheSocache dbm:/nowhere/x", "CacheSocache dbm:/nowhere/x cannot be set up"},
    {"authn_core auth_basic authn_socache", "AuthnCacheEnable", "AuthnCacheEnable has no cache to use"},
    {"authn_core auth_basic authn_socache socache_shmcb", "AuthnCacheEnable", ""},
    {"rewrite", "RewriteEngine on|RewriteMap m prg:/p/runs", ""},
    {"rewrite", "RewriteEngine on|RewriteMap m prg:/p/rests", "has RewriteMap m with the program /p/rests, which nobody may execute"},
    {"rewrite", "RewriteMap m prg:/p/rests", ""},
    {"proxy slotmem_shm proxy_balancer", "<Proxy \"balancer://a\">|BalancerMember http://127.0.0.1:9|</Proxy>",
     "has balancer://a without lbmethod, and mod_lbmethod_byrequests, the method of such a balancer, is not loaded"},
    {"proxy slotmem_shm proxy_balancer", "<Proxy \"balancer://a\">|</Proxy>", ""},
    {"proxy slotmem_shm lbmethod_byrequests proxy_balancer", "<Proxy \"balancer://a\">|BalancerMember http://127.0.0.1:9|</Proxy>", ""},
    {"ldap authnz_ldap", "AuthLDAPCharsetConfig /p/charsets", ""},
    {"ldap authnz_ldap", "AuthLDAPCharsetConfig /p/runs", "mod_authnz_ldap finds no line for utf-8 in /p/runs"},
    {"ldap authnz_ldap", "AuthLDAPCharsetConfig /p/nowhere", "mod_authnz_ldap finds no file /p/nowhere"},
    {"ssl watchdog md", "MDomain a.test|MDomain b.test a.test", "mod_md has a.test in two domains"},
    {"ssl watchdog md", "MDomain a.test|MDomain b.test", ""},
    {"ssl", "SSLFIPS on", ""},
    {"ssl", "SSLFIPS off|SSLProxyEngine on", ""},
    {"ssl", "SSLFIPS on|SSLProxyEngine on", "OpenSSL has no FIPS provider for SSLFIPS"},
    {"ssl", "SSLFIPS on|<VirtualHost *:443>|SSLEngine on|</VirtualHost>", "OpenSSL has no FIPS provider for SSLFIPS"},
};

}

BOOST_DATA_TEST_CASE(modules_get_what_they_need_at_the_start, boost::unit_test::data::make(cases), c)
{
    MemoryFiles files;
    files.put("/p/runs", "#!/bin/sh\n", 0755);
    files.put("/p/rests", "#!/bin/sh\n", 0644);
    files.put("/p/charsets", "# of languages\nutf-8 UTF-8\n");
    files.put("/m/mod_mpm_event.so", "ELF");
    files.put("/usr/lib64/ossl-modules/legacy.so", "ELF");
    std::string text = "LoadModule mpm_event_module /m/mod_mpm_event.so\nListen 80\n";
    for (std::string_view rest = c.modules; !rest.empty();) {
        const std::string name(rest.substr(0, rest.find(' ')));
        rest.remove_prefix(std::min(name.size() + 1, rest.size()));
        files.put(cat("/m/mod_", name, ".so"), "ELF");
        text += cat("LoadModule ", name, "_module /m/mod_", name, ".so\n");
    }
    for (const char byte : c.lines)
        text += byte == '|' ? '\n' : byte;
    files.put("/srv/httpd.conf", text + "\n");
    Configuration configuration;
    const Problems problems = read_configuration(
        files, {.server_root = "/srv", .main_file = "httpd.conf", .static_modules = {"core.c", "http_core.c", "mod_so.c"}}, configuration);
    for (const Problem& p : problems)
        BOOST_TEST(!p.refused, p.message);
    CertificateFiles certificates(files);
    const Assessment a = assess(configuration, problems, certificates, 1'800'000'000);
    const std::string said = a.startup.empty() ? "" : a.startup[0].text;
    BOOST_TEST((c.says.empty() ? said == "" : said.starts_with(c.says)), said);
}

BOOST_AUTO_TEST_CASE(openssl_may_have_its_fips_provider_elsewhere)
{
    for (const auto& [path, content] :
         {std::pair("/usr/lib64/ossl-modules/fips.so", "ELF"), {"/etc/ssl/openssl.cnf", "# none\nfips = fips_sect\n"}}) {
        MemoryFiles files;
        files.put("/usr/lib64/ossl-modules/legacy.so", "ELF");
        files.put("/m/mod_mpm_event.so", "ELF");
        files.put("/m/mod_ssl.so", "ELF");
        files.put(path, content);
        files.put("/srv/httpd.conf", "LoadModule mpm_event_module /m/mod_mpm_event.so\nLoadModule ssl_module /m/mod_ssl.so\nListen 80\n"
                                     "SSLFIPS on\nSSLProxyEngine on\n");
        Configuration configuration;
        const Problems problems = read_configuration(
            files, {.server_root = "/srv", .main_file = "httpd.conf", .static_modules = {"core.c", "http_core.c", "mod_so.c"}}, configuration);
        CertificateFiles certificates(files);
        BOOST_TEST(assess(configuration, problems, certificates, 1'800'000'000).startup.empty(), path);
    }
}
