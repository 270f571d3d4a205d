#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "core/httpd/syntax/address.h"

namespace {

struct Case {
    std::string_view in, out;
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << '<' << c.in << '>'; }

std::string shown(const std::optional<aop::Address>& address)
{
    if (!address)
        return "refused";
    static constexpr std::string_view kinds[]{"any", "ipv4", "ipv6", "name"};
    return aop::to_string(*address) + " " + std::string(kinds[int(address->kind)]) + " as <" + address->host +
           (address->port_written ? ">" : "> no port written");
}

// What `httpd -S` makes of these words.
constexpr Case virtual_hosts[]{
    {"*:443", "*:443 any as <*>"},
    {"*", "*:* any as <*>"},
    {"*:*", "*:* any as <*>"},
    {"_default_", "*:* any as <_default_> no port written"},
    {"_DEFAULT_:99", "*:99 any as <_DEFAULT_>"},
    {"0.0.0.0:80", "*:80 any as <0.0.0.0>"},
    {"[::]:80", "*:80 any as <::>"},
    {"[::0]:80", "*:80 any as <::0>"},
    {"0:87", "*:87 any as <0>"},
    {"*:00443", "*:443 any as <*>"},
    {"127.0.0.1", "127.0.0.1:* ipv4 as <127.0.0.1> no port written"},
    {"127.1:81", "127.0.0.1:81 ipv4 as <127.1>"},
    {"2130706433:82", "127.0.0.1:82 ipv4 as <2130706433>"},
    {"0x7f.1:92", "127.0.0.1:92 ipv4 as <0x7f.1>"},
    {"[::ffff:127.0.0.1]:83", "127.0.0.1:83 ipv4 as <::ffff:127.0.0.1>"},
    {"[2001:DB8::1]:443", "[2001:db8::1]:443 ipv6 as <2001:DB8::1>"},
    {"[::1]:*", "[::1]:* ipv6 as <::1>"},
    {"::1:443", "[::1]:443 ipv6 as <::1>"},
    {"::1", "::1 name as <:>"},
    {"www.example.com:443", "www.example.com:443 name as <www.example.com>"},
    {"*:443,*:80", "*:443,*:80 name as <*:443,*>"},
    {"*:", "*::* name as <*:> no port written"},
    {"*:abc", "*:abc:* name as <*:abc> no port written"},
    {"443", "refused"},
    {":443", "refused"},
    {"*:0", "refused"},
    {"*:65536", "refused"},
    {"[::1", "refused"},
    {"[::1]x", "refused"},
    {"[zz]:1", "refused"},
    {"[127.0.0.1]:91", "refused"},
    {":*", "refused"},
    {"", "refused"},
};

constexpr Case listens[]{
    {"443", "*:443 any as <>"},
    {"*:443", "*:443 any as <*>"},
    {"0.0.0.0:443", "*:443 any as <0.0.0.0>"},
    {"[::]:443", "*:443 any as <::>"},
    {"192.0.2.1:80", "192.0.2.1:80 ipv4 as <192.0.2.1>"},
    {"192.0.2.1", "refused"},
    {"", "refused"},
};

}

BOOST_DATA_TEST_CASE(virtual_host_words_are_addresses_as_httpd_sees_them, boost::unit_test::data::make(virtual_hosts), c)
{
    BOOST_TEST(shown(aop::parse_address(c.in)) == c.out);
}

BOOST_DATA_TEST_CASE(listen_words_need_a_port_and_may_be_one, boost::unit_test::data::make(listens), c)
{
    BOOST_TEST(shown(aop::parse_listen(c.in)) == c.out);
}

BOOST_AUTO_TEST_CASE(wildcards_are_one_address_and_names_need_letters)
{
    BOOST_TEST(aop::parse_address("0.0.0.0:80")->same(*aop::parse_address("[::]:80")));
    BOOST_TEST(!aop::parse_address("*:80")->same(*aop::parse_address("*:81")));
    BOOST_TEST(!aop::parse_address("*")->same(*aop::parse_address("*:81")));
    BOOST_TEST(aop::could_resolve("www.example.com"));
    BOOST_TEST(!aop::could_resolve("*:443,*"));
}

BOOST_AUTO_TEST_CASE(a_network_is_loopback_only_if_its_mask_reaches_no_farther)
{
    for (const char* network : {"127", "127.0.0.1", "127.0.0.0/8", "127.1.2.0/24", "127.0.0.0/255.0.0.0", "127.0.0.1/32", "::1", "::1/128"})
        BOOST_TEST(aop::is_loopback_network(network), network);
    for (const char* network : {"127.0.0.1/1", "127.0.0.0/7", "127.0.0.0/254.0.0.0", "127.0.0.1/", "127.0.0.1/08x", "127.example.com", "128.0.0.1",
                                "12", "::1/64", "::", "1270", ""})
        BOOST_TEST(!aop::is_loopback_network(network), network);
}
