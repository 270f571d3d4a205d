// What SSLOpenSSLConfCmd VerifyMode makes of the question that SSLVerifyClient asks.
// test/attack and test/trust hold it against the running server.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "core/base/ascii.h"
#include "core/httpd/settings/verify_mode.h"

namespace {

using aop::VerifyClient;

struct Case {
    VerifyClient mode;
    std::string_view value, out;  // several lines: ";" between them
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << to_string(c.mode) << " " << c.value; }

constexpr Case cases[]{
    {VerifyClient::none, "", "nothing"},
    {VerifyClient::optional, "", "asks"},
    {VerifyClient::optional_no_ca, "", "asks"},
    {VerifyClient::require, "", "asks insists"},
    {VerifyClient::require, "Once", "asks insists"},
    {VerifyClient::require, "+request, REQUIRE", "asks insists"},
    {VerifyClient::require, "-Request", "insists, by -Request"},
    {VerifyClient::require, "-Require", "nothing, by -Require"},
    {VerifyClient::require, "-Once", "insists, by -Once"},
    {VerifyClient::require, "-Require,Request", "asks, by -Require,Request"},
    {VerifyClient::require, "-Require;Require", "asks insists"},
    {VerifyClient::require, "RequestPostHandshake", "asks insists later, by RequestPostHandshake"},
    {VerifyClient::require, "requirepostHandshake", "asks insists later, by requirepostHandshake"},
    {VerifyClient::require, "RequestPostHandshake;Once", "asks insists later, by Once"},
    {VerifyClient::require, "RequestPostHandshake,-RequestPostHandshake,Require", "asks insists"},
    {VerifyClient::optional, "Require", "asks insists, by Require"},
    {VerifyClient::optional, "-Once", "nothing, by -Once"},
};

}

BOOST_DATA_TEST_CASE(verify_mode_words_change_flags_as_openssl_does, boost::unit_test::data::make(cases), c)
{
    aop::Tls tls;
    tls.verify_client.set(c.mode, {});
    for (std::string_view rest = c.value; !rest.empty();) {
        const std::string_view one = rest.substr(0, rest.find(';'));
        rest.remove_prefix(std::min(rest.size(), one.size() + 1));
        tls.handshake.edit().conf_cmds.push_back({"VerifyMode", std::string(one), {}});
    }
    const aop::ClientAuth q = question_of(tls);
    std::string out;
    for (const auto& [set, word] : {std::pair(q.asked, "asks"), {q.insisted, "insists"}, {q.put_off, "later"}})
        if (set)
            out += aop::cat(out.empty() ? "" : " ", word);
    if (out.empty())
        out = "nothing";
    if (q.by)
        out += aop::cat(", by ", q.by->value);
    BOOST_TEST(out == c.out);
    BOOST_TEST(q.in_handshake(false) == q.asked);
    BOOST_TEST(q.in_handshake(true) == (q.asked && !q.put_off));
}

BOOST_AUTO_TEST_CASE(openssl_knows_five_words_of_a_server)
{
    BOOST_TEST(aop::verify_mode_known("-Request, +Require,once,REQUESTPostHandshake,RequirePostHandshake"));
    for (const char* word : {"None", "Peer", "Request,None", "--Request", "Request Require"})
        BOOST_TEST(!aop::verify_mode_known(word), word);
}
