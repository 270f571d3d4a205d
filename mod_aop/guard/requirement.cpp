#include "mod_aop/guard/requirement.h"

#include <algorithm>
#include <ctime>

#include <openssl/err.h>

#include "core/base/ascii.h"

namespace aop::mod {

namespace {

using OwnedStoreContext = std::unique_ptr<X509_STORE_CTX, FreedBy<X509_STORE_CTX_free>>;

// A revocation list may have come into a folder since.
constexpr std::int64_t recent_seconds = 10;

// What OpenSSL has to say about our question must not be found by mod_ssl.
class CleanErrorQueue {
public:
    CleanErrorQueue() { ERR_set_mark(); }
    ~CleanErrorQueue() { ERR_pop_to_mark(); }
    CleanErrorQueue(const CleanErrorQueue&) = delete;
    CleanErrorQueue& operator=(const CleanErrorQueue&) = delete;
};

std::int64_t end_of(const X509* certificate)
{
    std::tm t{};
    return ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &t) == 1 ? std::int64_t(timegm(&t)) : 0;
}

extern "C" {

// As mod_ssl's verify callback: no_crl_for_cert_ok forgives that there is no list, and nothing else.
static int forgive_missing_list(int ok, X509_STORE_CTX* context) { return ok || X509_STORE_CTX_get_error(context) == X509_V_ERR_UNABLE_TO_GET_CRL; }
}

bool contains(const std::vector<Fingerprint>& all, const X509* certificate)
{
    const auto sum = fingerprint_of(certificate);
    return sum && std::ranges::find(all, *sum) != all.end();
}

}

std::optional<Fingerprint> fingerprint_of(const X509* certificate)
{
    Fingerprint sum;
    unsigned size = sum.size();
    if (X509_digest(certificate, EVP_sha256(), sum.data(), &size) != 1 || size != sum.size())
        return std::nullopt;
    return sum;
}

std::string hex(const Fingerprint& sum)
{
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : sum) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

Fingerprint from_hex(std::string_view digits)
{
    Fingerprint sum{};
    for (std::size_t i = 0; i < sum.size() && 2 * i + 2 <= digits.size(); ++i)
        std::from_chars(digits.data() + 2 * i, digits.data() + 2 * i + 2, sum[i], 16);
    return sum;
}

std::optional<std::int64_t> Recent::good_until(const Fingerprint& leaf, std::int64_t now)
{
    const std::lock_guard lock(mutex_);
    for (const Entry& e : entries_)
        if (e.leaf == leaf && now >= e.verified && now - e.verified < recent_seconds && now <= e.good_until)
            return e.good_until;
    return std::nullopt;
}

void Recent::add(const Fingerprint& leaf, std::int64_t good_until, std::int64_t now)
{
    const std::lock_guard lock(mutex_);
    const auto known = std::ranges::find(entries_, leaf, &Entry::leaf);
    Entry& e = known != entries_.end() ? *known : entries_[next_++ % entries_.size()];
    e = {leaf, good_until, now};
}

Checked Requirement::check(X509* leaf, const Fingerprint& sum, STACK_OF(X509) * sent, std::int64_t now) const
{
    if (const auto until = recent_->good_until(sum, now))
        return {Refusal::none, "", *until};
    Checked checked = verify(leaf, sum, sent, now);
    if (checked.refusal == Refusal::none)
        recent_->add(sum, checked.good_until, now);
    return checked;
}

Checked Requirement::verify(X509* leaf, const Fingerprint& sum, STACK_OF(X509) * sent, std::int64_t now) const
{
    const CleanErrorQueue clean;
    if (!store)
        return {Refusal::no_anchors};
    const OwnedStoreContext context(X509_STORE_CTX_new());
    if (!context || X509_STORE_CTX_init(context.get(), store.get(), leaf, sent) != 1 || X509_STORE_CTX_set_default(context.get(), "ssl_client") != 1)
        return {Refusal::failure, "OpenSSL cannot verify"};
    X509_STORE_CTX_set_time(context.get(), 0, time_t(now));
    if (security_level >= 0)
        X509_VERIFY_PARAM_set_auth_level(X509_STORE_CTX_get0_param(context.get()), security_level);
    if (list_may_be_missing)
        X509_STORE_CTX_set_verify_cb(context.get(), forgive_missing_list);
    if (X509_verify_cert(context.get()) != 1)
        return {Refusal::untrusted, X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()))};

    const STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context.get());
    const int length = sk_X509_num(chain);
    // As mod_ssl counts: OpenSSL does not ask it about a trusted certificate at the end that is not signed by itself.
    X509* top = sk_X509_value(chain, length - 1);
    const int issuers = length > 1 && X509_check_issued(top, top) != X509_V_OK ? length - 2 : length - 1;
    if (issuers > depth)
        return {Refusal::untrusted, cat("its chain has ", issuers, " issuers and SSLVerifyDepth is ", depth)};
    std::int64_t good_until = end_of(leaf);
    for (int i = 1; i < length; ++i)
        good_until = std::min(good_until, end_of(sk_X509_value(chain, i)));
    if (anchors && !contains(*anchors, sk_X509_value(chain, length - 1)))
        return {Refusal::not_meant, "", good_until};
    if (!pins.empty() && std::ranges::find(pins, sum) == pins.end())
        return {Refusal::not_pinned, "", good_until};
    return {Refusal::none, "", good_until};
}

}
