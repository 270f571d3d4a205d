#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "core/base/ascii.h"
#include "linter/text/request_url.h"

namespace {

struct Case {
    std::string_view in, out;
    friend std::ostream& operator<<(std::ostream& o, const Case& c) { return o << c.in; }
};

constexpr Case cases[]{
    {"shop.example.com", "? shop.example.com:443 / []"},
    {"Shop.Example.com:8443", "? shop.example.com:8443 / []"},
    {"https://shop.example.com/a%20b?q=1#x", "tls shop.example.com:443 /a b [q=1]"},
    {"http://shop.example.com?q", "plain shop.example.com:80 / [q]"},
    {"[::1]:443/x", "? [::1]:443 /x []"},
    {"a.test/a/./b/../c//d/", "? a.test:443 /a/c/d/ []"},
    {"a.test/..", "? a.test:443 / []"},
    {"a.test/a%2fb", "'%2f' in a path: httpd answers 404, unless AllowEncodedSlashes is on"},
    {"a.test/a%2", "'%2' is no encoded character: httpd answers 400"},
    {"a.test:99999", "'99999' is no port"},
    {"/path", "there is no host in it"},
};

}

BOOST_DATA_TEST_CASE(urls_are_read_as_httpd_reads_them, boost::unit_test::data::make(cases), c)
{
    const auto url = aop::parse_request_url(c.in);
    const std::string text =
        !url ? url.error().message
             : aop::cat(url->tls ? *url->tls ? "tls" : "plain" : "?", ' ', url->host, ':', url->port, ' ', url->path, " [", url->query, ']');
    BOOST_TEST(text == c.out);
}
