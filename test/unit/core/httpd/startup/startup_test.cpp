// What ends a start although `httpd -t` passes; test/start asks the real httpd about hundreds more of these.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "test/support/audited.h"
#include "test/support/certificates.h"
#include "test/support/memory_files.h"
#include "test/support/scratch.h"

namespace {

using namespace aop;
using namespace aop::test;

struct Case {
    std::string_view lines;  // of a virtual host with SSLEngine on, separated by '|'
    std::string_view says;   // the first failure up to its colon; "" for none
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << '<' << c.lines << '>'; }

constexpr Case cases[]{
    {"SSLCertificateFile /c/server.pem|SSLCertificateKeyFile /c/server.key", ""},
    {"SSLCertificateFile /c/server.pem|SSLCertificateKeyFile /c/client.key",
     "names SSLCertificateKeyFile /c/client.key, which is not the key of the certificate /c/server.pem"},
    {"SSLCertificateFile /c/html.pem|SSLCertificateKeyFile /c/server.key", "names SSLCertificateFile /c/html.pem, which is an HTML page, not PEM"},
    {"SSLCertificateFile /c/server.pem|SSLCertificateKeyFile /c/words.pem", "names SSLCertificateKeyFile /c/words.pem, which holds no private key"},
    {"SSLCertificateFile /c/server.pem|SSLCertificateKeyFile /c/server.key|SSLProtocol -all", "has no TLS version left after SSLProtocol -all"},
    {"SSLCertificateFile /c/server.pem|SSLCertificateKeyFile /c/server.key|SSLProtocol all -SSLv3", ""},
    {"SSLCertificateFile /c/server.pem|SSLCertificateKeyFile /c/server.key|SSLUseStapling on", "has SSLUseStapling on without an SSLStaplingCache"},
    {"SSLCertificateFile /c/server.pem|SSLCertificateKeyFile /c/server.key|SSLCipherSuite TLSv1.3 TLS_AES_128_GCM_SHA256", ""},
};

std::string failure(std::string_view text, MemoryFiles& files)
{
    for (const char* name : {"server.pem", "server.key", "client.key", "html.pem", "words.pem"})
        files.put(cat("/c/", name), slurp(certificate(name)));
    files.put("/srv/httpd.conf", std::string(text));
    Configuration configuration;
    // A text without LoadModule is a fragment, in which every module may be used.
    const ReadOptions whole{.server_root = "/srv", .main_file = "httpd.conf", .static_modules = {"core.c", "http_core.c", "mod_so.c"}};
    const bool fragment = text.find("LoadModule") == text.npos;
    const Problems problems = read_configuration(files, fragment ? with_every_module("/srv", "httpd.conf") : whole, configuration);
    CertificateFiles certificates(files);
    const Assessment a = assess(configuration, problems, certificates, 1'800'000'000);
    if (a.startup.empty())
        return {};
    for (const Judgement& j : a.exposure.judgements)
        BOOST_TEST(int(j.verdict) >= int(Verdict::broken));
    return a.startup[0].text.substr(0, a.startup[0].text.find(": "));
}

}

BOOST_DATA_TEST_CASE(a_server_that_cannot_be_set_up_ends_the_start, boost::unit_test::data::make(cases), c)
{
    std::string text = cat("Listen 443\n<VirtualHost *:443>\nServerName a.test\nSSLEngine on\n", c.lines, "\n</VirtualHost>\n");
    for (char& byte : text)
        byte = byte == '|' ? '\n' : byte;
    MemoryFiles files;
    BOOST_TEST(failure(text, files) == c.says);
}

namespace {

// Each asked of httpd 2.4.71: which pairs of Listen lines end the start.
constexpr Case listeners[]{
    {"80|Listen [::]:80", "Listen on every IPv6 address of port 80 and Listen on every address of port 80 exclude each other"},
    {"[::]:80|Listen 80", ""},
    {"0.0.0.0:80|Listen [::]:80", ""},
    {"[::]:80|Listen 0.0.0.0:80", ""},
    {"0.0.0.0:80|Listen 0.0.0.0:443|Listen [::]:80",
     "Listen on every IPv6 address of port 80 and Listen on every IPv4 address of port 80 exclude each other"},
    {"80|Listen 0.0.0.0:80", ""},
    {"0.0.0.0:80|Listen 80", "Listen on every address of port 80 and Listen on every IPv4 address of port 80 exclude each other"},
    {"[::1]:80|Listen 80", ""},
    {"80|Listen [::1]:80", "Listen on [::1]:80 and Listen on every address of port 80 exclude each other"},
    {"[::1]:80|Listen [::]:80", "Listen on every IPv6 address of port 80 and Listen on [::1]:80 exclude each other"},
    {"[::1]:80|Listen 0.0.0.0:80", ""},
    {"127.0.0.1:80|Listen [::]:80", "Listen on every IPv6 address of port 80 and Listen on 127.0.0.1:80 exclude each other"},
    {"127.0.0.1:80|Listen 80", "Listen on every address of port 80 and Listen on 127.0.0.1:80 exclude each other"},
    {"127.0.0.1:80|Listen 443", ""},
    {"127.1:80|Listen 127.0.0.1:80", "Two Listen lines name the address 127.0.0.1:80"},
    {"[::ffff:127.0.0.1]:80|Listen 127.0.0.1:80", "Two Listen lines name the address 127.0.0.1:80"},
    {"a.test:80|Listen b.test:80", ""},
};

}

BOOST_DATA_TEST_CASE(listen_lines_collide_as_in_httpd, boost::unit_test::data::make(listeners), c)
{
    std::string text = cat("Listen ", c.lines, "\n");
    for (std::size_t at; (at = text.find('|')) != text.npos;)
        text[at] = '\n';
    MemoryFiles files;
    const std::string said = failure(text, files);
    BOOST_TEST(said == c.says);
}

BOOST_AUTO_TEST_CASE(a_server_without_a_certificate_ends_the_start_of_a_whole_configuration)
{
    const std::string load = "LoadModule ssl_module /m/mod_ssl.so\nLoadModule mpm_event_module /m/mod_mpm_event.so\n";
    const std::string server = "Listen 443\n<VirtualHost *:443>\nSSLEngine on\n</VirtualHost>\n";
    MemoryFiles files;
    BOOST_TEST(failure(server, files) == "");  // a fragment: the certificate may stand elsewhere
    BOOST_TEST(failure(load + server, files) == "speaks TLS and has no SSLCertificateFile");
    BOOST_TEST(failure(load + "LoadModule md_module /m/mod_md.so\nMDomain a.test\n" + server, files) == "");
}

BOOST_AUTO_TEST_CASE(logs_and_accounts_are_looked_at_where_httpd_is_installed)
{
    const std::string text = "LoadModule unixd_module /m/mod_unixd.so\nListen 80\nUser nobody-here\nErrorLog /nowhere/error.log\n";
    MemoryFiles copy;
    BOOST_TEST(failure(text, copy) == "");
    MemoryFiles machine;
    machine.put("/m/mod_unixd.so", "ELF");
    machine.put("/etc/passwd", "root:x:0:0::/root:/bin/sh\n");
    BOOST_TEST(failure(text, machine) == "User nobody-here is not in /etc/passwd");
    BOOST_TEST(failure("LoadModule unixd_module /m/mod_unixd.so\nListen 80\nUser root\n", machine) == "User root is the superuser");
}
