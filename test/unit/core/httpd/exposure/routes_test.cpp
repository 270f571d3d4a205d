// Ways that lead around the protection of another server of the same httpd.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>

#include "core/base/ascii.h"
#include "test/support/audited.h"

namespace {

bool names_the_route(std::string_view proxy, std::string_view behind)
{
    const auto a = aop::test::audited(aop::cat("ServerRoot /srv\nServerName main.example.com\nListen 80\nListen 8080\n"
                                               "<VirtualHost *:80>\nServerName a.example.com\nDocumentRoot /srv/a\n",
                                               proxy, "\n</VirtualHost>\n<VirtualHost *:8080>\nServerName b.example.com\nDocumentRoot /srv/b\n",
                                               behind, "\n</VirtualHost>\n"));
    return std::ranges::any_of(
        a->findings, [](const aop::Finding& f) { return f.rule->id == "AOP326" && f.message().find("b.example.com") != std::string::npos; });
}

constexpr std::string_view to_b = "ProxyPass /x http://127.0.0.1:8080/", local = "<Location />\nRequire local\n</Location>";

constexpr std::string_view proxies[]{
    to_b,
    "RewriteEngine On\nRewriteRule ^/x(.*) http://127.0.0.1:8080$1 [P]",
    "RewriteEngine On\nRewriteRule ^/x(.*) http://localhost:8080$1 [P,L]",
    "<Proxy balancer://c>\nBalancerMember http://127.0.0.1:8080\n</Proxy>\nProxyPass /x balancer://c",
    "<Location /x>\nSetHandler \"proxy:http://127.0.0.1:8080\"\n</Location>",
};

constexpr std::string_view gates[]{
    local,
    "<Location />\nOrder deny,allow\nDeny from all\nAllow from 127.0.0.1\n</Location>",
    "<Location />\nRequire expr \"-R '127.0.0.0/8'\"\n</Location>",
    "<If \"! -R '127.0.0.0/8'\">\nRequire all denied\n</If>",
    "RewriteEngine On\nRewriteCond %{REMOTE_ADDR} !^127\\.\nRewriteRule ^ - [F]",
    "<Location />\nRequire all denied\n</Location>\n<Location /st>\nRequire local\n</Location>",
};

}

BOOST_DATA_TEST_CASE(however_a_server_proxies_into_one_for_this_machine, boost::unit_test::data::make(proxies), proxy)
{
    BOOST_TEST(names_the_route(proxy, local));
}

BOOST_DATA_TEST_CASE(however_a_server_lets_in_this_machine_only, boost::unit_test::data::make(gates), gate)
{
    BOOST_TEST(names_the_route(to_b, gate));
}

BOOST_AUTO_TEST_CASE(who_lets_in_nobody_or_has_challenges_for_all_is_no_way)
{
    BOOST_TEST(!names_the_route(to_b, "<Location />\nRequire all denied\n</Location>"));
    BOOST_TEST(!names_the_route(to_b, "<Location />\nRequire all denied\n</Location>\n<Location /.well-known/acme-challenge/>\nRequire all granted\n"
                                      "</Location>"));
}
