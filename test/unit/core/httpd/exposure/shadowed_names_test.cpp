// Which names of a virtual host an earlier one answers for, and whether that one asks for less.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>

#include "core/base/ascii.h"
#include "test/support/audited.h"

namespace {

struct Case {
    std::string_view what, lines, out;
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << c.what; }

// "{" begins a virtual host at *:443 that demands a certificate, "[" one that asks for none, and "}" ends
// both; "=" and "+" stand for ServerName and ServerAlias.
std::string configuration_of(std::string_view lines)
{
    std::string text =
        "Listen 443\nSSLCertificateFile /c/server.pem\nSSLCertificateKeyFile /c/server.key\nSSLCACertificateFile /c/origin-pull-ca.pem\n";
    for (const char c : lines)
        if (c == '{' || c == '[')
            text += aop::cat("<VirtualHost *:443>\nSSLEngine on\nSSLVerifyClient ", c == '{' ? "require" : "none", '\n');
        else if (c == '}')
            text += "\n</VirtualHost>\n";
        else if (c == '=')
            text += "\nServerName ";
        else if (c == '+')
            text += "\nServerAlias ";
        else
            text += c;
    return text;
}

std::string said(const std::string& text)
{
    const auto audited = aop::test::audited(text);
    std::string out;
    for (const aop::Finding& f : audited->findings)
        if (f.rule->id == "AOP303" || f.rule->id == "AOP305" || f.rule->id == "AOP309")
            out += aop::cat(out.empty() ? "" : "; ", f.rule->id.substr(3), " v", int(f.servers.front()), ' ',
                            f.text.substr(f.rule->id == "AOP303" ? 0 : std::string_view("does not answer for ").size()));
    return out;
}

constexpr Case cases[]{
    {"an alias", "{=a.test+www.b.test}{=b.test+www.b.test}", "309 v2 www.b.test: a.test:443, which comes first, has that name too"},
    {"an alias of one that asks for nothing", "[=a.test+www.b.test}{=b.test+www.b.test}",
     "305 v2 www.b.test: a.test:443, which comes first, has that name too, and asks for no client certificate"},
    {"of one that asks for more", "{=a.test+www.b.test}[=b.test+www.b.test}", "309 v2 www.b.test: a.test:443, which comes first, has that name too"},
    {"of one with another CA", "{=a.test+www.b.test\nSSLCACertificateFile /c/other-ca.pem}{=b.test+www.b.test}",
     "305 v2 www.b.test: a.test:443, which comes first, has that name too, and trusts another CA"},
    {"of one that serves nothing", "[=a.test+www.b.test\nRedirect / https://b.test/}{=b.test+www.b.test}",
     "309 v2 www.b.test: a.test:443, which comes first, has that name too"},
    {"the ServerName", "[=a.test+b.test}{=b.test+www.b.test}",
     "305 v2 b.test: a.test:443, which comes first, has that name too, and asks for no client certificate"},
    {"all names", "[=a.test+*.test}{=b.test+www.b.test}", "303 v2 is never reached: a.test:443 answers to the same name and comes first"},
    {"in another case", "{=a.test+WWW.B.test}{=b.test+www.b.TEST}", "309 v2 www.b.TEST: a.test:443, which comes first, has that name too"},
    {"by a wildcard", "{=a.test+*.b.test}{=b.test+x.y.b.test}", "309 v2 x.y.b.test: a.test:443, which comes first, has *.b.test"},
    {"by another form of wildcard", "{=a.test+w?w.b.*}{=b.test+www.b.test}", "309 v2 www.b.test: a.test:443, which comes first, has w?w.b.*"},
    {"a wildcard by a wider one", "{=a.test+*.b.test}{=b.test+*.c.b.test}", "309 v2 *.c.b.test: a.test:443, which comes first, has *.b.test"},
    {"a wildcard by the same one", "{=a.test+*.b.test}{=b.test+*.b.test}", "309 v2 *.b.test: a.test:443, which comes first, has that name too"},
    {"several names", "{=a.test+x.test y.test z.test}{=b.test+x.test z.test}",
     "309 v2 x.test and 1 other of its names: a.test:443, which comes first, has that name too"},
    {"of two", "{=a.test+x.test}{=b.test+y.test}{=c.test+y.test x.test}",
     "309 v3 y.test: b.test:443, which comes first, has that name too; 309 v3 x.test: a.test:443, which comes first, has that name too"},
    {"by the main server's name", "ServerName b.test\n[}{=c.test+b.test}",
     "305 v2 b.test: *:443, which comes first, has that name too, and asks for no client certificate"},
    {"although httpd does not start", "Nonsense on\n[=a.test+www.b.test}{=b.test+www.b.test}",
     "305 v2 www.b.test: a.test:443, which comes first, has that name too, and asks for no client certificate"},

    {"its own twice", "{=a.test}{=b.test+www.b.test b.test WWW.b.test}", ""},
    {"a wildcard's exceptions", "{=a.test+www.b.test}{=b.test+*.b.test}", ""},
    {"a narrower wildcard before", "{=a.test+*.c.b.test}{=b.test+*.b.test}", ""},
    {"a question mark does not stand for a star", "{=a.test+?.b.test}{=b.test+*.b.test}", ""},
    {"not below itself", "{=a.test+*.b.test}{=b.test}", ""},
    {"by no name that can be asked for", "{=a.test+c.test. b.test:443}{=b.test+c.test b.test:443 c.test.}", ""},
    {"at another address", "Listen 8443\n{=a.test}<VirtualHost *:8443>\nServerName b.test\nServerAlias a.test\n</VirtualHost>\n", ""},
    {"where nothing listens",
     "{=a.test}<VirtualHost *:99>\nServerName c.test\nServerAlias b.test\n</VirtualHost>\n<VirtualHost *:99 *:443>\nServerName "
     "b.test\n</VirtualHost>\n",
     ""},
};

}

BOOST_DATA_TEST_CASE(names_that_are_taken, boost::unit_test::data::make(cases), c) { BOOST_TEST(said(configuration_of(c.lines)) == c.out); }

BOOST_AUTO_TEST_CASE(names_that_are_taken_at_one_of_several_addresses)
{
    const std::string open = "<VirtualHost 10.0.0.1:443>\nServerName a.test\nServerAlias b.test www.b.test\nSSLEngine on\n</VirtualHost>\n";
    const std::string guarded =
        "<VirtualHost *:443 10.0.0.1:443>\nServerName b.test\nServerAlias www.b.test\nSSLEngine on\nSSLVerifyClient require\n</VirtualHost>\n";
    BOOST_TEST(said(configuration_of(open + guarded)) == "305 v2 b.test and 1 other of its names on 10.0.0.1:443: a.test:443, which comes first, has "
                                                         "that name too, and asks for no client certificate");
    BOOST_TEST(said(configuration_of(guarded + open)) == "309 v2 b.test and 1 other of its names: b.test:443, which comes first, has that name too");
}

// Names are looked up, not compared with each other: a large hoster's tree is judged in moments.
BOOST_AUTO_TEST_CASE(ten_thousand_virtual_hosts_of_one_address)
{
    std::string lines;
    for (int i = 0; i < 10'000; ++i)
        lines += aop::cat("{=s", i, ".test+*.s", i, ".test same.test}");
    const std::string out = said(configuration_of(lines));
    BOOST_TEST(std::ranges::count(out, ';') == 9'998);
}
