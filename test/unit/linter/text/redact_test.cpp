// Private keys that an Include catches by mistake are not to be seen in findings.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "linter/text/redact.h"

namespace {

struct Case {
    std::string_view in, out;
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << c.in; }

constexpr Case cases[]{
    {"", ""},
    {"SSLEngine on\n", "SSLEngine on\n"},
    {"-----BEGIN PRIVATE KEY-----\nMIGH\n+/A=\n-----END PRIVATE KEY-----\nListen 80\n",
     "-----BEGIN PRIVATE KEY-----\n****\n****\n-----END PRIVATE KEY-----\nListen 80\n"},
    {"-----BEGIN RSA PRIVATE KEY-----\r\nProc-Type: 4,ENCRYPTED\r\nDEK-Info: AES-128-CBC,0A\r\n\r\nMIGH\r\n-----END RSA PRIVATE KEY-----",
     "-----BEGIN RSA PRIVATE KEY-----\r\nProc-Type: 4,ENCRYPTED\r\nDEK-Info: AES-128-CBC,0A\r\n\r\n****\r\n-----END RSA PRIVATE KEY-----"},
    {"-----BEGIN PRIVATE KEY-----MIGH-----END PRIVATE KEY-----\nMIGH\n", "-----BEGIN PRIVATE KEY-----****-----END PRIVATE KEY-----\nMIGH\n"},
    {"  -----BEGIN EC PRIVATE KEY-----\n  MIGH \\\n  MIGH\n  -----END EC PRIVATE KEY-----\n",
     "  -----BEGIN EC PRIVATE KEY-----\n  **** \\\n  ****\n  -----END EC PRIVATE KEY-----\n"},
    {"# -----BEGIN PRIVATE KEY-----\n# MIGH\n#MIGH\n# -----END PRIVATE KEY-----\n",
     "# -----BEGIN PRIVATE KEY-----\n# ****\n#****\n# -----END PRIVATE KEY-----\n"},
    // Cut off: what follows and has an argument is a directive again.
    {"-----BEGIN PRIVATE KEY-----\nMIGH\nListen 80\nMIGH\n", "-----BEGIN PRIVATE KEY-----\n****\nListen 80\nMIGH\n"},
    // Two keys, and a certificate, which anybody may see.
    {"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\nBBBB\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE "
     "KEY-----\nCCCC",
     "-----BEGIN PRIVATE KEY-----\n****\n-----END PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\nBBBB\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE "
     "KEY-----\n****"},
    {"AOPIgnore AOP209 \"PRIVATE KEY-----\"\nMIGH\n", "AOPIgnore AOP209 \"PRIVATE KEY-----\"\nMIGH\n"},
};

}

BOOST_DATA_TEST_CASE(keys_are_withheld_and_nothing_else, boost::unit_test::data::make(cases), c)
{
    std::string text(c.in);
    aop::redact_private_keys(text);
    BOOST_TEST(text == c.out);
}
