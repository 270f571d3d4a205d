// Commands to copy have everything that an attempt needs.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "core/httpd/exposure/exposure.h"

namespace {

using aop::Attempt;

struct Case {
    Attempt attempt;
    std::string_view command;
    friend std::ostream& operator<<(std::ostream& o, const Case& c) { return o << c.command; }
};

Attempt attempt(bool tls, void (*change)(Attempt&))
{
    Attempt a;
    a.to = *aop::parse_address(tls ? "127.0.0.1:443" : "127.0.0.1:80");
    a.tls = tls;
    a.post_handshake = true;
    a.host = "a.test";
    a.sni = tls ? "a.test" : "";
    change(a);
    return a;
}

const Case cases[]{
    {attempt(true, [](Attempt&) {}), "curl -sk --resolve a.test:443:127.0.0.1 https://a.test/"},
    {attempt(false, [](Attempt& a) { a.headers["x-forwarded-proto"] = "https"; }),
     "curl -s -H 'X-Forwarded-Proto: https' --resolve a.test:80:127.0.0.1 http://a.test/"},
    {attempt(false, [](Attempt& a) { a.headers["user-agent"] = ""; }), "curl -s -H User-Agent: --resolve a.test:80:127.0.0.1 http://a.test/"},
    {attempt(true, [](Attempt& a) { a.method = "DELETE", a.http2 = true; }),
     "curl -sk -X DELETE --http2 --resolve a.test:443:127.0.0.1 https://a.test/"},
    {attempt(true, [](Attempt& a) { a.method = "HEAD"; }), "curl -sk --head --resolve a.test:443:127.0.0.1 https://a.test/"},
    {attempt(false, [](Attempt& a) { a.proxy_line = "127.0.0.1"; }), "curl -s --haproxy-protocol --resolve a.test:80:127.0.0.1 http://a.test/"},
    {attempt(false, [](Attempt& a) { a.path = "/[!a]/{x}/ü %"; }),
     "curl -s --resolve a.test:80:127.0.0.1 'http://a.test/%5B!a%5D/%7Bx%7D/%C3%BC%20%25'"},
    {attempt(false, [](Attempt& a) { a.path = "/.hidden/", a.query = "a=b c&d"; }),
     "curl -s --resolve a.test:80:127.0.0.1 --path-as-is 'http://a.test/.hidden/?a=b%20c&d'"},
    {attempt(false, [](Attempt& a) { a.path = "http://example.com/"; }),
     "curl -s --resolve a.test:80:127.0.0.1 --request-target http://example.com/ http://a.test/"},
    {attempt(true, [](Attempt& a) { a.version = Attempt::Version::tls12, a.credential.emplace(), a.before = "/x y/", a.query = "q"; }),
     "curl -sk --tls-max 1.2 --cert client.pem --key client.key --resolve a.test:443:127.0.0.1 --http1.1 https://a.test/x%20y/ 'https://a.test/?q'"},
    {attempt(false, [](Attempt& a) { a.host.reset(); }), "curl -s --http1.0 -H Host: http://127.0.0.1/"},
    {attempt(true, [](Attempt& a) { a.post_handshake = false, a.headers["cookie"] = "a=100%", a.path = "/a b"; }),
     "printf 'GET /a%%20b HTTP/1.1\\r\\nHost: a.test\\r\\nCookie: a=100%%\\r\\nConnection: close\\r\\n\\r\\n' | openssl s_client -quiet -connect "
     "127.0.0.1:443 -servername a.test"},
};

}

BOOST_DATA_TEST_CASE(commands_have_everything_that_an_attempt_needs, boost::unit_test::data::make(cases), c)
{
    BOOST_TEST(aop::witness_of(c.attempt).command == c.command);
}
