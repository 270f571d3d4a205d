#include <boost/test/unit_test.hpp>

#include "core/httpd/assessment.h"
#include "core/httpd/request/model.h"
#include "test/support/audited.h"
#include "test/support/memory_files.h"

namespace {

// Whose header each server believes when only the second virtual host has a list of proxies.
std::vector<aop::Model::NamedProxies> believed(aop::Version httpd)
{
    aop::test::MemoryFiles files;
    files.put("/srv/proxies", "# ours\n10.0.0.0/8\n");
    files.put("/srv/httpd.conf", "Listen 80\nRemoteIPHeader X-Forwarded-For\n"
                                 "<VirtualHost *:80>\nServerName a.test\n</VirtualHost>\n"
                                 "<VirtualHost *:80>\nServerName b.test\nRemoteIPInternalProxyList proxies\n</VirtualHost>\n");
    aop::ReadOptions options = aop::test::with_every_module("/srv", "httpd.conf");
    options.httpd = httpd;
    aop::Configuration configuration;
    aop::read_configuration(files, options, configuration);
    const aop::Site site = aop::evaluate(configuration);
    aop::CertificateFiles certificates(files);
    const auto trust = aop::trust_sets(site, certificates, 0);
    aop::Model model(configuration, site, trust);
    model.disk = &files;
    std::vector<aop::Model::NamedProxies> all;
    for (const aop::Server& server : site.servers)
        all.push_back(model.named_proxies(server.index));
    return all;
}

}

BOOST_AUTO_TEST_CASE(a_list_of_proxies_holds_everywhere_before_2_4_71)
{
    using enum aop::Model::NamedProxies;
    BOOST_TEST((believed({2, 4, 71}) == std::vector{none, none, internal}));
    BOOST_TEST((believed({2, 4, 68}) == std::vector{internal, internal, internal}));
}
