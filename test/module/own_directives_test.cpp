// The directives of mod_aop: httpd with the module refuses exactly those arguments that aop-lint reports, in the same words.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>

#include "core/files/disk.h"
#include "linter/httpd/modules.h"
#include "linter/reader/read_tree.h"
#include "test/module/site.h"
#include "test/support/started.h"

using namespace aop;
using namespace aop::test;

namespace {

#define HEX "ca9adcf81d81f4b69dfa6b9b2a5a9e1c2ea8ee4a2c6c9ce1a6c1c2d8f0f0a1b2"
constexpr const char* lines[]{
    "AOPPolicy refuse",
    "AOPPolicy refused",
    "AOPPolicy",
    "AOPPolicy warn off",
    "AOPTrust cloudflare sha256:" HEX,
    "AOPTrust foo",
    "AOPTrust any own",
    "AOPTrust sha256:abc",
    "AOPGuard Off",
    "AOPGuard yes",
    "AOPGuard on off",
    "AOPGuardExempt /health handler=proxy-server",
    "AOPGuardExempt health",
    "AOPGuardExempt /health handler=",
    "AOPGuardExempt handler=x",
    "AOPGuardExempt /",
    "AOPGuardExempt \"\"",
    "AOPClientPin sha256:" HEX,
    "AOPClientPin abc",
    "AOPClientPin " HEX,
    "AOPClientPin",
    "AOPExpiryWarn 30 7",
    "AOPExpiryWarn 30d",
    "AOPExpiryWarn 0",
    "AOPExpiryWarn 4000",
    "AOPIgnore AOP102 \"checked elsewhere\"",
    "AOPIgnore AOP799 \"of a newer version\"",
    "AOPIgnore client-cert-of-tomorrow \"of a newer version\"",
    "AOPIgnore AOPX \"x\"",
    "AOPIgnore AOP1020 \"x\"",
    "AOPIgnore AOP102",
    "AOPIgnore AOP102 \" \"",
    "AOPIgnore AOP102 two words",
};

// Nothing else is wrong, whatever the policy is.
std::string demand() { return cat("SSLCACertificateFile \"", certificate("origin-pull-ca.pem"), "\"\nSSLVerifyClient require\n"); }

// What aop-lint reports as refused; "" for nothing.
std::string refused_by_linter(const std::string& file)
{
    Disk disk;
    ReadOptions options{.server_root = "/", .main_file = file};
    for (const Module& module : modules())
        options.extra_modules.emplace_back(module.source);
    Configuration configuration;
    const Problems problems = read_configuration(disk, options, configuration);
    const Problem* const refusal = problems.refusal();
    return refusal ? refusal->message : "";
}

}

BOOST_DATA_TEST_CASE(arguments_of_our_directives_are_refused_by_both, boost::unit_test::data::make(lines), line)
{
    const Site site;
    const Httpd server(site.folder().path(), cat(site.tls_base(), site.tls("a.test", cat(demand(), line))), with_aop());
    const Ended test = server.configtest();
    const std::string said = refused_by_linter(server.main_file());
    BOOST_TEST((test.status != 0) == !said.empty(), "httpd: " << test.err << "aop-lint: " << said);
    BOOST_TEST(test.err.find(said) != std::string::npos, "httpd: " << test.err << "aop-lint: " << said);
}

// A step back to an older module: the server goes on and can be stopped.
BOOST_AUTO_TEST_CASE(a_rule_of_a_newer_version_is_a_warning)
{
    const Site site;
    Httpd server(site.folder().path(), site.tls_base() + site.tls("a.test", ""), with_aop());
    require_started(server);
    std::ofstream(server.main_file(), std::ios::app) << "AOPIgnore AOP799 \"of a newer version\"\n";
    BOOST_TEST(server.configtest().status == 0);
    BOOST_TEST(count(server.configtest().err, "AOP955 ignore-of-unknown-rule") == 1U, server.configtest().err);
    BOOST_TEST(server.graceful(), server.trouble());
    BOOST_TEST(count(server.error_log(), "AOP955 ignore-of-unknown-rule") == 1U, server.error_log());
    auto words = server.command();
    words.insert(words.end(), {"-k", "stop"});
    BOOST_TEST(run(words).status == 0);
}
