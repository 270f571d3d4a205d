// Which servers give another customer of Cloudflare their content under a name that nobody here
// has: what turns the note about the shared certificate into a warning.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "core/base/ascii.h"
#include "test/support/audited.h"
#include "test/support/known.h"

namespace {

struct Case {
    std::string_view what, lines, out;
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << c.what; }

// "{" and "}" stand for a <VirtualHost *:443> that demands a certificate of the shared CA.
std::string said(std::string_view lines)
{
    std::string text = "Listen 443\nSSLCertificateFile /c/server.pem\nSSLCertificateKeyFile /c/server.key\n";
    for (const char c : lines)
        if (c == '{')
            text += "<VirtualHost *:443>\nSSLEngine on\nSSLVerifyClient require\nSSLCACertificateFile /c/cdn-ca.pem\n";
        else if (c == '}')
            text += "</VirtualHost>\n";
        else
            text += c;
    const auto audited = aop::test::audited(text, aop::test::known_stand_ins());
    for (const aop::Problem& t : audited->problems)
        BOOST_TEST(!t.refused, t.message);
    std::string out;
    for (const aop::Finding& f : audited->findings)
        if (f.rule->id == "AOP205" || f.rule->id == "AOP216") {
            out += aop::cat(out.empty() ? "" : ", ", f.rule->id);
            for (const aop::ServerId s : f.servers)
                out += aop::cat(" v", int(s));
        }
    return out;
}

constexpr Case cases[]{
    {"alone at its address", "{\nServerName a.test\n}\n", "AOP216 v1"},
    {"the first of two, and the second", "{\nServerName a.test\n}\n{\nServerName b.test\n}\n", "AOP216 v1, AOP205 v2"},
    {"behind one that denies", "{\nServerName x.test\n<Location />\nRequire all denied\n</Location>\n}\n{\nServerName b.test\n}\n",
     "AOP205 v1, AOP205 v2"},
    {"behind one that sends away", "{\nServerName x.test\nRedirect / https://b.test/\n}\n{\nServerName b.test\n}\n", "AOP205 v1, AOP205 v2"},
    {"with a wildcard alias", "{\nServerName x.test\n<Location />\nRequire all denied\n</Location>\n}\n{\nServerName b.test\nServerAlias *\n}\n",
     "AOP205 v1, AOP216 v2"},
    {"with a wildcard that does not match",
     "{\nServerName x.test\n<Location />\nRequire all denied\n</Location>\n}\n{\nServerName b.test\nServerAlias *.b.test\n}\n",
     "AOP205 v1, AOP205 v2"},
    {"strict in the main server", "StrictHostCheck on\n{\nServerName a.test\n}\n", "AOP205 v1"},
    {"strict in the first", "{\nServerName a.test\nStrictHostCheck on\n}\n{\nServerName b.test\n}\n", "AOP205 v1, AOP205 v2"},
    {"strict in another one", "{\nServerName a.test\n}\n{\nServerName b.test\nStrictHostCheck on\n}\n", "AOP216 v1, AOP205 v2"},
    {"taken back in the first", "StrictHostCheck on\n{\nServerName a.test\nStrictHostCheck off\n}\n", "AOP216 v1"},
    {"the shared CA is meant", "{\nServerName a.test\nAOPTrust cloudflare\n}\n", "AOP216 v1"},
    {"the shared CA is meant, unknown names are not answered", "{\nServerName a.test\nStrictHostCheck on\nAOPTrust cloudflare\n}\n", ""},
    {"a leaf is pinned", "{\nServerName a.test\nAOPClientPin sha256:7b0c3c5d0ae8d2a7c1f5f2f0a1c64bb5b9a6f7d3a0f9a2b1c4d5e6f708192a3b\n}\n", ""},
    {"a CA of one's own", "{\nServerName a.test\nSSLCACertificateFile /c/origin-pull-ca.pem\n}\n", ""},
    {"served to everybody anyway", "{\nServerName a.test\nSSLVerifyClient optional\n}\n", "AOP205 v1"},
    {"only one path is served",
     "{\nServerName a.test\n<Location />\nRequire all denied\n</Location>\n<Location /open>\nRequire all granted\n</Location>\n}\n", "AOP216 v1"},
};

}

BOOST_DATA_TEST_CASE(the_shared_certificate_weighs_more_where_any_name_is_served, boost::unit_test::data::make(cases), c)
{
    BOOST_TEST(said(c.lines) == c.out);
}
