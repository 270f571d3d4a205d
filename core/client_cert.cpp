// Asks OpenSSL whether a client certificate verifies in a server's store, with
// the parameters that libssl sets and the verdicts that mod_ssl's callback adds.
#include "core/client_cert.h"

#include <algorithm>
#include <ctime>

#include "core/openssl.h"
#include "core/text.h"
#include "core/verify_mode.h"

namespace aop {

namespace {

using Answer = Acceptance::Answer;

OwnedX509 decoded(const std::string& der)
{
    const auto* p = reinterpret_cast<const unsigned char*>(der.data());
    return OwnedX509(d2i_X509_AUX(nullptr, &p, long(der.size())));
}

// What decides, and where in the chain (the leaf is 0) it went wrong.
struct Verification {
    const Tls& tls;
    int code = X509_V_OK;
    int depth = 0;
    std::string subject, issuer;
};

// As mod_ssl's ssl_verify_error_is_optional.
bool forgiven_without_ca(int code)
{
    return code == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT || code == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN ||
           code == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY || code == X509_V_ERR_CERT_UNTRUSTED ||
           code == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE;
}

std::string one_line(const X509_NAME* name)
{
    const OwnedBio out(BIO_new(BIO_s_mem()));
    if (!out || !name)
        return {};
    X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~unsigned(ASN1_STRFLGS_ESC_MSB));
    const char* bytes = nullptr;
    const long size = BIO_get_mem_data(out.get(), &bytes);
    return size > 0 ? std::string(bytes, std::size_t(size)) : std::string();
}

// As mod_ssl's ssl_callback_SSLVerify.
int judge(int ok, X509_STORE_CTX* ctx)
{
    auto& v = *static_cast<Verification*>(X509_STORE_CTX_get_app_data(ctx));
    int code = X509_STORE_CTX_get_error(ctx);
    const int depth = X509_STORE_CTX_get_error_depth(ctx);
    if (v.tls.verify_client.value_or(VerifyClient::none) == VerifyClient::optional_no_ca && forgiven_without_ca(code))
        ok = 1;
    if (code == X509_V_ERR_UNABLE_TO_GET_CRL && v.tls.rare->crl_check && v.tls.rare->crl_check->missing_ok)
        ok = 1;
    if (depth > v.tls.verify_depth.value_or(1)) {
        if (ok)
            code = X509_V_ERR_CERT_CHAIN_TOO_LONG;
        ok = 0;
    }
    if (!ok && v.code == X509_V_OK) {
        v.code = code;
        v.depth = depth;
        if (const X509* at = X509_STORE_CTX_get_current_cert(ctx)) {
            v.subject = one_line(X509_get_subject_name(at));
            v.issuer = one_line(X509_get_issuer_name(at));
        }
    }
    return ok;
}

bool replaced(const TrustSet& set)
{
    return std::ranges::any_of(set.sources, &TrustSource::replaced) ||
           std::ranges::any_of(set.sources, [](const TrustSource& s) { return s.kind >= TrustSource::Kind::verify_ca_file; });
}

OwnedStore store_of(const TrustSet& set, const Tls& tls)
{
    OwnedStore store(X509_STORE_new());
    if (!store)
        return store;
    for (const Anchor* a : set.anchors)
        if (const OwnedX509 x = decoded(a->der))
            X509_STORE_add_cert(store.get(), x.get());
    for (const RevocationList* l : set.lists) {
        const auto* p = reinterpret_cast<const unsigned char*>(l->der.data());
        if (const OwnedCrl crl{d2i_X509_CRL(nullptr, &p, long(l->der.size()))})
            X509_STORE_add_crl(store.get(), crl.get());
    }
    // mod_ssl sets these on its own store, not on the one of VerifyCAFile.
    const Scope scope = tls.rare->crl_check ? tls.rare->crl_check->scope : Scope::none;
    if (scope != Scope::none && !replaced(set))
        X509_STORE_set_flags(store.get(), X509_V_FLAG_CRL_CHECK | (scope == Scope::chain ? X509_V_FLAG_CRL_CHECK_ALL : 0));
    return store;
}

// As ssl_verify_cert_chain in libssl.
bool verify(const TrustSet& set, X509* leaf, STACK_OF(X509) * chain, Verification& v, std::int64_t now)
{
    const OwnedStore store = store_of(set, v.tls);
    const OwnedStoreCtx ctx(X509_STORE_CTX_new());
    if (!store || !ctx || !X509_STORE_CTX_init(ctx.get(), store.get(), leaf, chain))
        return false;
    X509_VERIFY_PARAM_set_auth_level(X509_STORE_CTX_get0_param(ctx.get()), set.security_level);
    X509_STORE_CTX_set_default(ctx.get(), "ssl_client");
    X509_STORE_CTX_set_time(ctx.get(), 0, time_t(now));
    X509_STORE_CTX_set_app_data(ctx.get(), &v);
    X509_STORE_CTX_set_verify_cb(ctx.get(), judge);
    const bool ok = X509_verify_cert(ctx.get()) > 0;
    if (!ok && v.code == X509_V_OK)
        v.code = X509_STORE_CTX_get_error(ctx.get());
    ERR_clear_error();
    return ok;
}

std::string who(const Verification& v, const ClientCertificate& client)
{
    return v.depth == 0 || v.subject.empty() ? cat("is issued by \"", client.leaf.issuer, "\"") : cat("leads to \"", v.subject, "\"");
}

struct Meaning {
    int code;
    std::string_view of_leaf, of_chain;  // of_chain follows "…leads to X, which "
};
constexpr Meaning meanings[]{
    {X509_V_ERR_CERT_NOT_YET_VALID, "is not valid yet", "is not valid yet"},
    {X509_V_ERR_CERT_HAS_EXPIRED, "has expired", "has expired"},
    {X509_V_ERR_INVALID_PURPOSE, "has an extended key usage or key usage that does not allow TLS clients",
     "may not issue certificates for TLS clients"},
    {X509_V_ERR_INVALID_CA, "is no certificate authority", "is no certificate authority"},
    {X509_V_ERR_PATH_LENGTH_EXCEEDED, "has more authorities above it than one of them allows",
     "allows fewer authorities below itself"},
    {X509_V_ERR_CERT_REVOKED, "is revoked", "is revoked"},
    {X509_V_ERR_UNABLE_TO_GET_CRL, "cannot be checked: SSLCARevocationCheck is on and there is no revocation list of its issuer",
     "cannot be checked: SSLCARevocationCheck is on and there is no revocation list of its issuer"},
    {X509_V_ERR_CRL_HAS_EXPIRED, "cannot be checked: the revocation list of its issuer has expired",
     "cannot be checked: the revocation list of its issuer has expired"},
    {X509_V_ERR_CRL_NOT_YET_VALID, "cannot be checked: the revocation list of its issuer is not valid yet",
     "cannot be checked: the revocation list of its issuer is not valid yet"},
    {X509_V_ERR_EE_KEY_TOO_SMALL, "has a key too weak for OpenSSL's security level", "has a key too weak for OpenSSL's security level"},
    {X509_V_ERR_CA_KEY_TOO_SMALL, "is issued with a key too weak for OpenSSL's security level",
     "has a key too weak for OpenSSL's security level"},
    {X509_V_ERR_CA_MD_TOO_WEAK, "is signed with a digest too weak for OpenSSL's security level",
     "is signed with a digest too weak for OpenSSL's security level"},
    {X509_V_ERR_CERT_SIGNATURE_FAILURE, "has a signature that does not verify with its issuer's key",
     "has a signature that does not verify with its issuer's key"},
};

std::string explain(const Verification& v, const TrustSet& set, const ClientCertificate& client)
{
    if (set.anchors.empty())
        return "meets an empty list: this server trusts no authority at all";
    switch (v.code) {
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        if (const OwnedX509 x = decoded(client.leaf.der); x && !X509_self_signed(x.get(), 1))
            return "has the same subject as its issuer and no authority key identifier, so OpenSSL takes it for self-signed";
        return "signs itself and is not among the certificates that this server trusts";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        return cat("leads to \"", v.subject, "\", which this server does not trust");
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        return cat(v.depth == 0 ? "is" : "comes with a certificate", " issued by \"", v.issuer,
                   "\", which this server does not have");
    case X509_V_ERR_CERT_CHAIN_TOO_LONG:
        return cat("is ", v.depth, v.depth == 1 ? " step" : " steps", " below its root, and SSLVerifyDepth allows ",
                   v.tls.verify_depth.value_or(1));
    default: break;
    }
    for (const Meaning& m : meanings)
        if (m.code == v.code)
            return v.depth == 0 ? std::string(m.of_leaf) : cat(who(v, client), ", which ", m.of_chain);
    return cat("is refused by OpenSSL: ", X509_verify_cert_error_string(v.code));
}

bool names_a_responder(X509* x)
{
    STACK_OF(OPENSSL_STRING)* urls = X509_get1_ocsp(x);
    const bool any = urls && sk_OPENSSL_STRING_num(urls) > 0;
    X509_email_free(urls);
    return any;
}

// As modssl_verify_ocsp, up to the point where it would ask a responder.
Acceptance ask_ocsp(const Tls& tls, X509* leaf)
{
    if (!tls.rare->ocsp || tls.rare->ocsp->scope == Scope::none)
        return {.answer = Answer::accepted, .code = 0, .openssl = {}, .reason = "verifies"};
    if (names_a_responder(leaf) || tls.rare->ocsp_responder)
        return {.answer = Answer::unknown, .code = 0, .openssl = {}, .reason = "verifies, but its OCSP responder has the last word"};
    if (tls.rare->ocsp->missing_ok)
        return {.answer = Answer::accepted, .code = 0, .openssl = {}, .reason = "verifies"};
    return {.answer = Answer::refused,
            .code = X509_V_ERR_APPLICATION_VERIFICATION,
            .openssl = X509_verify_cert_error_string(X509_V_ERR_APPLICATION_VERIFICATION),
            .reason = "names no OCSP responder, SSLOCSPEnable is on, and no SSLOCSPDefaultResponder stands in"};
}

}

ClientCertificate client_certificate(CertificateFiles& files, const std::string& path)
{
    const CertificateFile& file = files.file(path);
    ClientCertificate out;
    out.path = path;
    if (file.anchors.empty()) {
        out.trouble = file.reason;
        return out;
    }
    out.leaf = file.anchors.front();
    for (const Anchor& a : file.anchors)
        if (a.position > 1)
            out.chain.push_back(a.der);
    return out;
}

Acceptance would_accept(const TrustSet& set, const Tls& tls, const ClientCertificate& client, std::int64_t now)
{
    if (!client.trouble.empty())
        return {.answer = Answer::unknown, .code = 0, .openssl = {}, .reason = client.trouble};
    if (tls.verify_client.value_or(VerifyClient::none) == VerifyClient::none)
        return {.answer = Answer::accepted, .code = 0, .openssl = {}, .reason = "is never asked for: everybody is served"};
    if (!set.fatal.empty())
        return {.answer = Answer::refused, .code = 0, .openssl = {}, .reason = cat("meets no server: ", set.fatal)};
    if (set.name_bytes > most_name_bytes)
        return {.answer = Answer::refused, .code = 0, .openssl = {}, .reason = cat("is never looked at: ", set.reason)};
    const bool demands = *tls.verify_client == VerifyClient::require;
    if (const Question q = question_of(tls); !q.asked || q.put_off || (demands && !q.insisted)) {
        const bool dropped = !q.asked && demands;
        return {.answer = dropped ? Answer::refused : Answer::unknown, .code = 0, .openssl = {},
                .reason = cat(dropped     ? "is never asked for: `SSLOpenSSLConfCmd VerifyMode "
                              : q.put_off ? "is asked for up to TLS 1.2 only: `SSLOpenSSLConfCmd VerifyMode "
                                          : "is treated differently by each TLS version: `SSLOpenSSLConfCmd VerifyMode ",
                              q.by->value, dropped ? "` takes the question back" : "` changes when the question comes")};
    }

    const OwnedX509 leaf = decoded(client.leaf.der);
    const OwnedChain chain(sk_X509_new_null());
    for (const std::string& der : client.chain)
        if (OwnedX509 x = decoded(der); x && chain && sk_X509_push(chain.get(), x.get()) > 0)
            (void)x.release();  // the chain has it
    Verification v{.tls = tls, .code = X509_V_OK, .depth = 0, .subject = {}, .issuer = {}};
    if (leaf && verify(set, leaf.get(), chain.get(), v, now))
        return ask_ocsp(tls, leaf.get());
    Acceptance out{.answer = set.trust == Trust::unknown ? Answer::unknown : Answer::refused,
                   .code = v.code,
                   .openssl = X509_verify_cert_error_string(v.code),
                   .reason = explain(v, set, client)};
    if (out.answer == Answer::unknown)
        out.reason += cat(", as far as can be seen: ", set.reason);
    return out;
}

std::string_view to_string(Acceptance::Answer answer)
{
    switch (answer) {
    case Answer::accepted: return "accepted";
    case Answer::refused: return "refused";
    case Answer::unknown: return "unknown";
    }
    return "unknown";
}

}
