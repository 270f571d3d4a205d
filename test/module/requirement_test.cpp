// What a client certificate must be: verified once, then for a moment remembered.
#include <boost/test/unit_test.hpp>

#include "core/base/ascii.h"
#include "mod_aop/guard/requirement.h"
#include "test/support/certificates.h"

using namespace aop;
using namespace aop::mod;
using namespace aop::test;

namespace {

OwnedX509 load(std::string_view name)
{
    const std::unique_ptr<BIO, FreedBy<BIO_free>> file(BIO_new_file(certificate(cat(name, ".pem")).c_str(), "r"));
    return OwnedX509(PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr));
}

Requirement trusting(std::string_view ca)
{
    Requirement r;
    r.store.reset(X509_STORE_new());
    X509_STORE_add_cert(r.store.get(), load(ca).get());
    return r;
}

Refusal asked(const Requirement& r, std::string_view name, std::int64_t now)
{
    const OwnedX509 leaf = load(name);
    return r.check(leaf.get(), *fingerprint_of(leaf.get()), nullptr, now).refusal;
}

constexpr std::int64_t now = 1'800'000'000, after_the_end = 2'600'000'000;

}

BOOST_AUTO_TEST_CASE(a_certificate_that_was_good_is_not_good_for_ever_or_for_others)
{
    const Requirement r = trusting("origin-pull-ca");
    for (int i = 0; i < 3; ++i) {
        BOOST_TEST(int(asked(r, "client", now)) == int(Refusal::none));
        BOOST_TEST(int(asked(r, "other-client", now)) == int(Refusal::untrusted));
        BOOST_TEST(int(asked(r, "expired-client", now)) == int(Refusal::untrusted));
    }
    BOOST_TEST(int(asked(r, "client", after_the_end)) == int(Refusal::untrusted));
    BOOST_TEST(int(asked(trusting("other-ca"), "client", now)) == int(Refusal::untrusted));
    Requirement pinned = trusting("origin-pull-ca");
    pinned.pins = {*fingerprint_of(load("client").get())};
    for (int i = 0; i < 2; ++i) {
        BOOST_TEST(int(asked(pinned, "client-no-eku", now)) == int(Refusal::not_pinned));
        BOOST_TEST(int(asked(pinned, "client", now)) == int(Refusal::none));
    }
    Requirement none;
    BOOST_TEST(int(asked(none, "client", now)) == int(Refusal::no_anchors));
}

BOOST_AUTO_TEST_CASE(what_was_verified_is_remembered_for_ten_seconds_and_until_it_ends)
{
    Recent recent;
    const auto known = [&](unsigned char n, std::int64_t at) { return recent.good_until(Fingerprint{n}, at).value_or(0); };
    BOOST_TEST(known(1, 100) == 0);
    recent.add(Fingerprint{1}, 500, 100);
    recent.add(Fingerprint{2}, 105, 100);
    BOOST_TEST(known(1, 100) == 500);
    BOOST_TEST(known(1, 109) == 500);
    BOOST_TEST(known(1, 110) == 0);
    BOOST_TEST(known(1, 99) == 0);  // the clock was set back
    BOOST_TEST(known(2, 105) == 105);
    BOOST_TEST(known(2, 106) == 0);
    BOOST_TEST(known(3, 100) == 0);
    for (unsigned char n = 10; n < 18; ++n)
        recent.add(Fingerprint{n}, 500, 100);
    BOOST_TEST(known(1, 100) == 0);  // others have come
    BOOST_TEST(known(17, 100) == 500);
}

BOOST_AUTO_TEST_CASE(what_a_client_sends_leads_to_the_root_and_is_not_trusted)
{
    Requirement r = trusting("origin-pull-ca");
    r.depth = 2;
    BOOST_TEST(int(asked(r, "inter-client", now)) == int(Refusal::untrusted));
    const OwnedX509 leaf = load("inter-client"), other = load("other-client"), intermediate = load("intermediate"), foreign = load("other-ca");
    const OwnedStack sent(sk_X509_new_null());
    sk_X509_push(sent.get(), foreign.get());
    sk_X509_push(sent.get(), intermediate.get());
    BOOST_TEST(int(r.check(other.get(), *fingerprint_of(other.get()), sent.get(), now).refusal) == int(Refusal::untrusted));
    BOOST_TEST(int(r.check(leaf.get(), *fingerprint_of(leaf.get()), sent.get(), now).refusal) == int(Refusal::none));
    r.depth = 1;
    BOOST_TEST(int(r.check(leaf.get(), *fingerprint_of(leaf.get()), sent.get(), now + 60).refusal) == int(Refusal::untrusted));
}

BOOST_AUTO_TEST_CASE(a_missing_revocation_list_is_forgiven_where_mod_ssl_forgives_it)
{
    Requirement r = trusting("origin-pull-ca");
    X509_STORE_set_flags(r.store.get(), X509_V_FLAG_CRL_CHECK);
    BOOST_TEST(int(asked(r, "client", now)) == int(Refusal::untrusted));
    r.list_may_be_missing = true;
    BOOST_TEST(int(asked(r, "client", now)) == int(Refusal::none));
    BOOST_TEST(int(asked(r, "other-client", now)) == int(Refusal::untrusted));
}
