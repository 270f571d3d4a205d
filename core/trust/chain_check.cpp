#include "core/trust/chain_check.h"

#include <algorithm>
#include <ctime>

#include "core/base/ascii.h"

namespace aop {

namespace {

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

// As extract_responder_uri in mod_ssl: the first one.
std::string responder_of(X509* x)
{
    STACK_OF(OPENSSL_STRING)* urls = X509_get1_ocsp(x);
    std::string first = urls && sk_OPENSSL_STRING_num(urls) > 0 ? sk_OPENSSL_STRING_value(urls, 0) : "";
    X509_email_free(urls);
    return first;
}

// As modssl_verify_ocsp, up to the point where it would ask a responder.
bool passes_ocsp(X509* x, ChainCheck& v)
{
    if (!x)
        return false;
    if (X509_check_issued(x, x) == X509_V_OK)
        return true;
    const TlsRevocation& revocation = *v.tls.revocation;
    const std::string standing_in = revocation.ocsp_responder.value_or("");
    const bool overridden = revocation.ocsp_override.value_or(false);
    std::string url = overridden ? standing_in : responder_of(x);
    url = url.empty() ? standing_in : url;
    // It asks over plain HTTP only; any other address is none.
    constexpr std::string_view scheme = "http://";
    if (lowered(url).starts_with(scheme) && url.size() > scheme.size()) {
        v.responder = url;
        return true;
    }
    if (revocation.ocsp->missing_ok)
        return true;
    v.detail = !url.empty() ? cat("has the OCSP responder ", url, ", and httpd asks over http:// only")
               : overridden ? "lets nobody in: SSLOCSPOverrideResponder is on and there is no responder at an http:// address"
                            : "names no OCSP responder, SSLOCSPEnable is on, and no SSLOCSPDefaultResponder stands in";
    return false;
}

// As mod_ssl's ssl_callback_SSLVerify.
int judge(int ok, X509_STORE_CTX* ctx)
{
    auto& v = *static_cast<ChainCheck*>(X509_STORE_CTX_get_app_data(ctx));
    int code = X509_STORE_CTX_get_error(ctx);
    const int depth = X509_STORE_CTX_get_error_depth(ctx);
    v.length = std::max(v.length, depth);  // OpenSSL does not call for a trusted intermediate at the end (internal_verify)
    if (!ok && code == X509_V_ERR_CERT_SIGNATURE_FAILURE && depth < v.made_up) {
        const auto unusable = unusable_key();
        v.detail = unusable.value_or("");
        ok = !unusable;
    }
    // The list of an intermediate that we have not seen, signed with its own key.
    if (!ok && code == X509_V_ERR_CRL_SIGNATURE_FAILURE && depth < v.made_up - 1)
        ok = 1;
    if (!v.any_depth && v.tls.verify_client.value_or(VerifyClient::none) == VerifyClient::optional_no_ca && forgiven_without_ca(code))
        ok = 1, v.forgiven = true;
    if (code == X509_V_ERR_UNABLE_TO_GET_CRL && v.tls.revocation->crl_check && v.tls.revocation->crl_check->missing_ok)
        ok = 1;
    const Scope ocsp = v.tls.revocation->ocsp ? v.tls.revocation->ocsp->scope : Scope::none;
    if (ok && (ocsp == Scope::chain || (ocsp == Scope::leaf && depth == 0)))
        if (forgiven_without_ca(code) || !passes_ocsp(X509_STORE_CTX_get_current_cert(ctx), v))
            ok = 0, code = X509_V_ERR_APPLICATION_VERIFICATION;
    if (!v.any_depth && depth > v.tls.verify_depth.value_or(1)) {
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

}

std::optional<std::string> unusable_key()
{
    std::optional<std::string> why;
    while (const unsigned long error = ERR_get_error()) {
        if (ERR_GET_LIB(error) != ERR_LIB_RSA)
            continue;
        if (ERR_GET_REASON(error) == RSA_R_BAD_E_VALUE)
            why = "has an RSA key with an exponent that OpenSSL refuses";
        if (ERR_GET_REASON(error) == RSA_R_MODULUS_TOO_LARGE)
            why = "has an RSA key longer than OpenSSL takes";
    }
    return why;
}

OwnedX509 decoded(const std::string& der)
{
    const auto* p = reinterpret_cast<const unsigned char*>(der.data());
    return OwnedX509(d2i_X509_AUX(nullptr, &p, long(der.size())));
}

// As ssl_verify_cert_chain in libssl.
bool check_chain(X509_STORE* store, X509* leaf, STACK_OF(X509) * chain, ChainCheck& v, std::int64_t now)
{
    const OwnedStoreCtx ctx(X509_STORE_CTX_new());
    if (!store || !ctx || !X509_STORE_CTX_init(ctx.get(), store, leaf, chain))
        return false;
    ERR_clear_error();
    X509_VERIFY_PARAM_set_auth_level(X509_STORE_CTX_get0_param(ctx.get()), v.demands.security_level);
    X509_STORE_CTX_set_flags(ctx.get(), v.demands.suite_b);
    X509_STORE_CTX_set_default(ctx.get(), "ssl_client");
    X509_STORE_CTX_set_time(ctx.get(), 0, time_t(now));
    X509_STORE_CTX_set_app_data(ctx.get(), &v);
    X509_STORE_CTX_set_verify_cb(ctx.get(), judge);
    const bool ok = X509_verify_cert(ctx.get()) > 0;
    if (!ok && v.code == X509_V_OK)
        v.code = X509_STORE_CTX_get_error(ctx.get());
    if (const STACK_OF(X509)* built = X509_STORE_CTX_get0_chain(ctx.get()); ok && built) {
        const int last = sk_X509_num(built) - 1;
        unsigned char digest[EVP_MAX_MD_SIZE];
        unsigned size = 0;
        if (X509_digest(sk_X509_value(built, last), EVP_sha256(), digest, &size))
            v.end = hex(digest, size);
        v.issuer_key = key_fingerprint(sk_X509_value(built, std::min(last, std::max(v.made_up, 1))));
    }
    ERR_clear_error();
    return ok;
}

}
