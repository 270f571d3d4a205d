#include <boost/test/unit_test.hpp>

#include "core/httpd/syntax/cloudflare_networks.h"

BOOST_AUTO_TEST_CASE(a_network_is_cloudflares_if_all_of_it_is)
{
    for (const char* network :
         {"173.245.48.0/20", "104.16.0.0/13", "104.27.255.255", "104.24.0.0/14", "172.71.1.0/24", "2606:4700::/32", "2a06:98c0:3600::103"})
        BOOST_TEST(aop::is_cloudflare_network(network), network);
    for (const char* network : {"104.16.0.0/12", "104.15.255.255", "104.28.0.0/13", "172.63.0.0/16", "127.0.0.1", "2606::/16",
                                "2606:4701::", "cloudflare.com", "104.16.0.0/", "104.16.0.0/255.248.0.0", ""})
        BOOST_TEST(!aop::is_cloudflare_network(network), network);
}
