// What would end httpd at its next start or reload: the module says so under `httpd -t`, at a start and at a reload, before httpd
// itself fails, and in the linter's words.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <initializer_list>

#include "core/files/disk.h"
#include "test/module/linted.h"
#include "test/module/site.h"
#include "test/support/started.h"

using namespace aop;
using namespace aop::test;

namespace {

struct Case {
    const char* rule;
    const char* code;  // what httpd itself logs when it gives up
    std::string lines;
    std::vector<std::string> modules = {};
    bool at_start = true;  // httpd opens its logs before any module's post_config: of those only -t speaks first
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << c.rule; }

std::vector<Case> cases()
{
    return {
        {"AOP433", "AH02565",
         cat("SSLCertificateFile \"", certificate("server.pem"), "\"\nSSLCertificateKeyFile \"", certificate("client.key"), "\"")},
        {"AOP431", "AH02562", cat("SSLCertificateFile \"", certificate("html.pem"), "\"\nSSLCertificateKeyFile \"", certificate("server.key"), "\"")},
        {"AOP437", "AH01898", "SSLCipherSuite NOSUCH"},
        {"AOP438", "AH02231", "SSLProtocol -all"},
        {"AOP440", "AH01958", "SSLUseStapling on"},
        {"AOP444", "AH00104", "CustomLog \"|/nowhere/program\" \"%h\"", {}, false},
        {"AOP465", "AH01749", "", {"authnz_ldap"}},
        {"AOP469", "AH02432", "<Proxy \"balancer://b\">\nBalancerMember http://127.0.0.1:9\n</Proxy>", {"proxy", "slotmem_shm", "proxy_balancer"}},
    };
}

HttpdOptions options_of(const Case& c)
{
    HttpdOptions options = with_aop();
    options.modules.insert(options.modules.begin(), c.modules.begin(), c.modules.end());
    return options;
}

void append(const Httpd& server, const std::string& text) { std::ofstream(server.main_file(), std::ios::app) << text; }

}

BOOST_DATA_TEST_CASE(what_ends_a_start_is_said_before_httpd_fails, boost::unit_test::data::make(cases()), c)
{
    const Site site;
    Httpd server(site.folder().path(), site.tls_base() + site.tls("a.test", c.lines), options_of(c));
    const Ended test = server.configtest();
    BOOST_TEST(test.status == 0, test.err);
    BOOST_TEST(count(test.err, c.rule) >= 1U, test.err);
    BOOST_TEST(!server.start());
    const std::string said = server.trouble();
    BOOST_TEST(count(said, c.code) >= 1U, said);
    if (c.at_start)
        BOOST_TEST(said.find(c.rule) < said.find(c.code), said);
}

BOOST_DATA_TEST_CASE(what_ends_a_start_fails_a_configtest_that_may_refuse, boost::unit_test::data::make(cases()), c)
{
    const Site site;
    const Httpd server(site.folder().path(), site.tls_base() + "AOPPolicy refuse\n" + site.tls("a.test", c.lines), options_of(c));
    const Ended test = server.configtest();
    BOOST_TEST(test.status == 1, test.err);
    BOOST_TEST(count(test.err, c.rule) >= 1U, test.err);
    BOOST_TEST(test.err.find("AOPPolicy refuse: configuration test failed") != std::string::npos, test.err);
}

// It ends all servers, so nobody's AOPPolicy off accepts it, and an AOPIgnore only for the log.
BOOST_DATA_TEST_CASE(what_ends_a_start_is_not_accepted_by_a_public_server, boost::unit_test::data::make(cases()), c)
{
    const Site site;
    for (const std::string& accepting : {std::string("AOPPolicy off"), cat("AOPIgnore ", c.rule, " \"it is fine\"")}) {
        const auto with = [&](std::string_view policy) {
            const Httpd server(site.folder().path(),
                               cat(site.tls_base(), policy, site.tls("shop.test", ""), accepting.starts_with("AOPIgnore") ? accepting : "", "\n",
                                   site.tls("a.test", cat(c.lines, "\n", accepting))),
                               options_of(c));
            return server.configtest();
        };
        const Ended warned = with("");
        BOOST_TEST(warned.status == 0, warned.err);
        BOOST_TEST(count(warned.err, c.rule) >= 1U, warned.err);
        BOOST_TEST(count(warned.err, "[aop:error]") >= 1U, warned.err);
        if (accepting.starts_with("AOPIgnore"))
            BOOST_TEST(count(warned.err, "is accepted (it is fine)") >= 1U, warned.err);
        const Ended refused = with("AOPPolicy refuse\n");
        BOOST_TEST(refused.status == 1, refused.err);
        BOOST_TEST(refused.err.find("AOPPolicy refuse: configuration test failed") != std::string::npos, refused.err);
    }
}

// A bare signal, without `httpd -t` before it: httpd ends, and its log has the reason.
BOOST_DATA_TEST_CASE(what_ends_a_reload_is_in_the_log, boost::unit_test::data::make(cases()), c)
{
    if (!c.modules.empty())
        return;  // these end the start of the good configuration as well
    const Site site;
    Httpd server(site.folder().path(), site.tls_base() + site.tls("a.test", ""), options_of(c));
    require_started(server);
    append(server, site.tls("b.test", c.lines));
    BOOST_TEST(!server.graceful());
    const std::string said = server.error_log();
    BOOST_TEST(said.find(c.rule) != std::string::npos, said);
    if (c.at_start)
        BOOST_TEST(said.find(c.rule) < said.find(c.code), said);
}

// Nothing that httpd lives through: errors that the policy refuses, server certificates that others reject.
BOOST_AUTO_TEST_CASE(a_reload_by_signal_never_ends_what_would_have_lived)
{
    const std::string strict = cat("SSLVerifyClient require\nSSLCACertificateFile \"", certificate("origin-pull-ca.pem"), "\"\n");
    for (const char* name : {"server-expired", "server-ca", "server-expiring"}) {
        const Site site;
        Httpd server(site.folder().path(), site.tls_base() + "AOPPolicy refuse\n" + site.tls("a.test", strict), with_aop());
        require_started(server);
        append(server, site.tls("b.test", cat("SSLCertificateFile \"", certificate(cat(name, ".pem")), "\"\nSSLCertificateKeyFile \"",
                                              certificate(cat(name, ".key")), "\"\nSSLVerifyClient optional\nSSLCACertificateFile \"",
                                              certificate("origin-pull-ca.pem"), "\"\n")));
        BOOST_TEST(server.graceful(), server.trouble());
        BOOST_TEST(server.running());
        BOOST_TEST(count(server.error_log(), "AOP46") >= 1U, server.error_log());
    }
}
