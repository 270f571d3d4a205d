// What the guard adds to a request over a connection that is kept alive.
#include <boost/test/unit_test.hpp>

#include <cstdlib>

#include "test/module/site.h"
#include "test/support/started.h"

using namespace aop;
using namespace aop::test;

namespace {

double nanoseconds(bool guarded)
{
    const Site site;
    HttpdOptions options = guarded ? with_aop({"guard_bench=" AOP_BENCH_FILE}) : HttpdOptions();
    if (!guarded)
        options.modules.push_back("guard_bench=" AOP_BENCH_FILE);
    Httpd server(site.folder().path(),
                 cat(site.tls_base(), guarded ? "AOPGuard on\n" : "", "<Location /bench>\nSetHandler guard-bench\n</Location>\n",
                     site.tls("a.test", cat("SSLVerifyClient require\nSSLCACertificateFile \"", certificate("origin-pull-ca.pem"), "\""))),
                 options);
    require_started(server);
    const Answer answer = site.https("a.test", "/bench", {"client"});
    BOOST_TEST_REQUIRE(answer.status == 200);
    return std::atof(answer.text.c_str());
}

}

BOOST_AUTO_TEST_CASE(the_guard_costs_little_for_each_request)
{
    const double without = nanoseconds(false), with = nanoseconds(true);
    BOOST_TEST_MESSAGE("hooks before any handler: " << without << " ns without mod_aop, " << with << " ns with the guard on: " << with - without
                                                    << " ns for the guard");
    BOOST_TEST(with > without);
    BOOST_TEST(with - without < 3000);  // 300 in an optimised build on an idle machine; unoptimised and busy, more
}
