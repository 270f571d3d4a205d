// What mod_aop sees of OpenSSL against what the configuration says: AOP901 to AOP903.
#include <boost/test/unit_test.hpp>

#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"
#include "linter/reader/read_tree.h"
#include "test/support/certificates.h"
#include "test/support/memory_files.h"
#include "test/support/reading.h"
#include "test/support/scratch.h"

namespace {

constexpr std::int64_t today = 1'795'600'000;  // in November 2026

// Judges one TLS server and the main server with what OpenSSL is said to hold.
std::string judged(const aop::Observed& server, const std::string& lines = "")
{
    aop::test::MemoryFiles files;
    files.put("/srv/ca.pem", aop::test::slurp(aop::test::certificate("origin-pull-ca.pem")));
    files.put("/srv/main.conf", "Listen 443\n<VirtualHost *:443>\nServerName a.test\nSSLEngine on\nSSLVerifyClient require\n"
                                "SSLCACertificateFile ca.pem\n" +
                                    lines + "</VirtualHost>\n");
    aop::Configuration configuration;
    const aop::Problems problems = read_configuration(files, {.server_root = "/srv", .main_file = "main.conf"}, configuration);
    aop::CertificateFiles certificates(files);
    aop::Assessment a = assess(configuration, problems, certificates, today);
    aop::Observed main_server;
    main_server.known = true;
    a.observed.add(main_server);
    a.observed.add(server);
    std::string out;
    for (const aop::Finding& f : audit(a))
        if (f.rule->id.starts_with("AOP90"))
            out += std::string(f.rule->id) + " " + f.message() + "\n";
    return out;
}

aop::Observed as_configured()
{
    aop::test::MemoryFiles files;
    files.put("/ca.pem", aop::test::slurp(aop::test::certificate("origin-pull-ca.pem")));
    aop::CertificateFiles certificates(files);
    return {.known = true, .tls = true, .asks = true, .insists = true, .anchors = {certificates.file("/ca.pem").anchors.at(0).sha256}};
}

}

BOOST_AUTO_TEST_CASE(agreement_is_silent) { BOOST_TEST(judged(as_configured()) == ""); }

BOOST_AUTO_TEST_CASE(a_server_without_the_tls_it_should_have_is_found)
{
    aop::Observed o = as_configured();
    o.tls = false;
    BOOST_TEST(judged(o) == "AOP901 a.test:443 speaks TLS by its configuration, but mod_ssl has set up none for it\n");
    o.known = false;
    BOOST_TEST(judged(o) == "AOP901 a.test:443 is in the configuration, but httpd runs no such server: it could not be checked\n");
}

BOOST_AUTO_TEST_CASE(another_verify_mode_is_found)
{
    aop::Observed o = as_configured();
    o.insists = false;
    BOOST_TEST(judged(o) == "AOP902 a.test:443 has `SSLVerifyClient require`, which requires a certificate, "
                            "but OpenSSL requests a certificate and continues without one\n");
    o.asks = false;
    BOOST_TEST(judged(o) == "AOP902 a.test:443 has `SSLVerifyClient require`, which requires a certificate, "
                            "but OpenSSL requests no certificate\n");
}

BOOST_AUTO_TEST_CASE(other_anchors_are_found_both_ways)
{
    const aop::Observed good = as_configured();
    aop::Observed more = good, none = good;
    more.anchors.push_back(std::string(64, 'f'));
    none.anchors.clear();
    BOOST_TEST(judged(more) ==
               "AOP903 a.test:443 trusts the certificate with SHA-256 " + std::string(64, 'f') + ", which no file of its configuration holds\n");
    BOOST_TEST(judged(none) ==
               "AOP903 a.test:443 does not trust the certificate with SHA-256 " + good.anchors[0] + ", although its configuration says so\n");
}
