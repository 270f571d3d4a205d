#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "core/base/ascii.h"
#include "core/httpd/settings/aop_settings.h"
#include "core/httpd/settings/setting_table.h"
#include "core/httpd/syntax/arguments.h"

namespace {

#define HEX "ca9adcf81d81f4b69dfa6b9b2a5a9e1c2ea8ee4a2c6c9ce1a6c1c2d8f0f0a1b2"

struct Case {
    std::string_view name, args, trouble;
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << c.name << ' ' << c.args; }

constexpr Case cases[]{
    {"AOPPolicy", "refuse", ""},
    {"aoppolicy", "OFF", ""},
    {"AOPPolicy", "deny", "AOPPolicy: \"deny\" is not one of off, warn and refuse"},
    {"AOPPolicy", "", "AOPPolicy takes one word: off, warn or refuse"},
    {"AOPPolicy", "warn refuse", "AOPPolicy takes one word: off, warn or refuse"},
    {"AOPTrust", "cloudflare", ""},
    {"AOPTrust", "own sha256:" HEX, ""},
    {"AOPTrust", "any own", "AOPTrust: any stands alone"},
    {"AOPTrust", "sha256:abc", "AOPTrust: \"sha256:abc\" is not sha256: and 64 hex digits"},
    {"AOPTrust", "akamai", "AOPTrust: \"akamai\" is not one of cloudflare, own, any and sha256:HEX"},
    {"AOPGuard", "On", ""},
    {"AOPGuard", "report", ""},
    {"AOPGuard", "yes", "AOPGuard: \"yes\" is not one of on, off and report"},
    {"AOPGuardExempt", "/.well-known/acme-challenge/ /health", ""},
    {"AOPGuardExempt", "health", "AOPGuardExempt: \"health\" is not a path that starts with /"},
    {"AOPGuardExempt", "/", "AOPGuardExempt: \"/\" would exempt every request: set AOPGuard off instead"},
    {"AOPGuardExempt", "/a//b", "AOPGuardExempt: \"/a//b\" holds //, which no decoded path has"},
    {"AOPGuardExempt", "/a/..", "AOPGuardExempt: \"/a/..\" holds /../, which no decoded path has"},
    {"AOPGuardExempt", "/a%20b", "AOPGuardExempt: \"/a%20b\" holds %, which no decoded path has"},
    {"AOPGuardExempt", "/health?x", "AOPGuardExempt: \"/health?x\" holds ?, which no decoded path has"},
    {"AOPGuardExempt", "/health handler=proxy-server handler=server-status", ""},
    {"AOPGuardExempt", "/health handler=", "AOPGuardExempt: \"handler=\" names no handler"},
    {"AOPGuardExempt", "handler=proxy-server", "AOPGuardExempt names a handler and no path"},
    {"AOPGuardExempt", "/health;x", "AOPGuardExempt: \"/health;x\" holds ;, which no exempt path has"},
    {"AOPClientPin", "SHA256:" HEX, ""},
    {"AOPClientPin", HEX, "AOPClientPin: \"" HEX "\" is not sha256: and 64 hex digits"},
    {"AOPExpiryWarn", "90 30 7 1", ""},
    {"AOPExpiryWarn", "0", "AOPExpiryWarn: \"0\" is not a number of days from 1 to 3650"},
    {"AOPExpiryWarn", "7d", "AOPExpiryWarn: \"7d\" is not a number of days from 1 to 3650"},
    {"AOPExpiryWarn", "99999999999", "AOPExpiryWarn: \"99999999999\" is not a number of days from 1 to 3650"},
    {"AOPIgnore", "AOP102 \"the health checker has no certificate\"", ""},
    {"AOPIgnore", "client-cert-optional because", ""},
    {"AOPIgnore", "AOP102", "AOPIgnore takes a rule and, in quotes, the reason to accept it"},
    {"AOPIgnore", "AOP102 it is fine", "AOPIgnore takes a rule and, in quotes, the reason to accept it"},
    {"AOPIgnore", "AOP102 \" \"", "AOPIgnore: the reason is empty"},
    {"AOPIgnore", "AOP000000 x", "AOPIgnore: \"AOP000000\" is no rule, as AOP102 or client-cert-optional are"},
    {"AOPIgnore", "AOPX x", "AOPIgnore: \"AOPX\" is no rule, as AOP102 or client-cert-optional are"},
    {"AOPIgnore", "reload x", "AOPIgnore: \"reload\" is no rule, as AOP102 or client-cert-optional are"},
    {"AOPIgnore", "AOP799 \"a rule of a newer version\"", ""},
    {"AOPIgnore", "client-cert-of-tomorrow x", ""},
    {"SSLEngine", "on", "SSLEngine is not a directive of mod_aop"},
};

}

BOOST_DATA_TEST_CASE(arguments_of_our_directives_are_checked, boost::unit_test::data::make(cases), c)
{
    const aop::Failure wrong = aop::check_intent(c.name, aop::words(c.args));
    BOOST_TEST((wrong ? wrong->message : "") == c.trouble);
}

BOOST_AUTO_TEST_CASE(wrong_arguments_leave_the_setting_as_it_was)
{
    aop::Intent intent;
    aop::apply_intent(intent, "AOPGuard", {"on"}, {});
    aop::apply_intent(intent, "AOPGuard", {"perhaps"}, {});
    BOOST_TEST(is_guarded(intent));
    BOOST_TEST(!intent.policy);
}

BOOST_AUTO_TEST_CASE(lines_of_one_scope_add_up_and_a_vhosts_own_replace_the_main_servers)
{
    aop::Site site;
    site.servers.resize(3);
    for (const aop::ServerId i : site.servers.ids())
        site.servers[i].index = i;
    aop::apply_intent(site.servers[aop::main_server].intent.edit(), "AOPGuardExempt", {"/a"}, {});
    aop::apply_intent(site.servers[aop::main_server].intent.edit(), "AOPGuardExempt", {"/b", "handler=proxy-server"}, {});
    aop::apply_intent(site.servers[aop::ServerId{1}].intent.edit(), "AOPGuardExempt", {"/c"}, {});
    aop::inherit_settings(site);
    const aop::Intent &inner = *site.servers[aop::ServerId{1}].intent, &empty = *site.servers[aop::ServerId{2}].intent;
    BOOST_TEST((inner.guard_exempt.value_or({}) == std::vector<aop::Exemption>{{"/c"}}));
    BOOST_TEST((empty.guard_exempt.value_or({}) == std::vector<aop::Exemption>{{"/a"}, {"/b", {"proxy-server"}}}));
}

BOOST_AUTO_TEST_CASE(fingerprints_are_read_as_openssl_prints_them)
{
    std::string colons = "sha256:";
    for (std::size_t i = 0; i < 64; i += 2)
        colons += std::string(i ? ":" : "") + std::string(std::string_view(HEX).substr(i, 2));
    BOOST_TEST(aop::parse_fingerprint(colons).value_or("") == HEX);
    BOOST_TEST(!aop::parse_fingerprint("sha1:" HEX));
}
