// Asks OpenSSL whether a client certificate verifies in a server's store, with
// the parameters that libssl sets and the verdicts that mod_ssl's callback adds.
#include "core/trust/client_certificate.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/settings/tls_versions.h"
#include "core/httpd/settings/verify_mode.h"
#include "core/trust/chain_check.h"
#include "core/trust/private_key.h"
#include "core/trust/store.h"
#include "core/trust/trial_handshake.h"

namespace aop {

namespace {

using Answer = Acceptance::Answer;

std::string who(const ChainCheck& v, const ClientCertificate& client)
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
    {X509_V_ERR_PATH_LENGTH_EXCEEDED, "has more authorities above it than one of them allows", "allows fewer authorities below itself"},
    {X509_V_ERR_CERT_REVOKED, "is revoked", "is revoked"},
    {X509_V_ERR_UNABLE_TO_GET_CRL, "cannot be checked: SSLCARevocationCheck is on and there is no revocation list of its issuer",
     "cannot be checked: SSLCARevocationCheck is on and there is no revocation list of its issuer"},
    {X509_V_ERR_CRL_HAS_EXPIRED, "cannot be checked: the revocation list of its issuer has expired",
     "cannot be checked: the revocation list of its issuer has expired"},
    {X509_V_ERR_CRL_NOT_YET_VALID, "cannot be checked: the revocation list of its issuer is not valid yet",
     "cannot be checked: the revocation list of its issuer is not valid yet"},
    {X509_V_ERR_EE_KEY_TOO_SMALL, "has a key too weak for OpenSSL's security level", "has a key too weak for OpenSSL's security level"},
    {X509_V_ERR_CA_KEY_TOO_SMALL, "is issued with a key too weak for OpenSSL's security level", "has a key too weak for OpenSSL's security level"},
    {X509_V_ERR_CA_MD_TOO_WEAK, "is signed with a digest too weak for OpenSSL's security level",
     "is signed with a digest too weak for OpenSSL's security level"},
    {X509_V_ERR_CERT_SIGNATURE_FAILURE, "has a signature that does not verify with its issuer's key",
     "has a signature that does not verify with its issuer's key"},
};

std::string explain(const ChainCheck& v, const TrustSet& set, const ClientCertificate& client)
{
    if (set.anchors.empty())
        return "meets an empty list: this server trusts no authority at all";
    switch (v.code) {
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        if (const OwnedX509 x = decoded(client.leaf.der); x && !X509_self_signed(x.get(), 1))
            return "has the same subject as its issuer and no authority key identifier, so OpenSSL takes it for self-signed";
        return "signs itself and is not among the certificates that this server trusts";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN: return cat("leads to \"", v.subject, "\", which this server does not trust");
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        return cat(v.depth == 0 ? "is" : "comes with a certificate", " issued by \"", v.issuer, "\", which this server does not have");
    case X509_V_ERR_CERT_CHAIN_TOO_LONG:
        return cat("is ", v.depth, v.depth == 1 ? " step" : " steps", " below its root, and SSLVerifyDepth allows ", v.tls.verify_depth.value_or(1));
    case X509_V_ERR_APPLICATION_VERIFICATION:
        if (v.detail.empty())
            return "has an issuer that this server does not have, and SSLOCSPEnable rejects what it cannot ask about";
        return v.depth == 0 ? v.detail : cat(who(v, client), ", which ", v.detail);
    default: break;
    }
    for (const Meaning& m : meanings)
        if (m.code == v.code)
            return v.depth == 0 ? std::string(m.of_leaf) : cat(who(v, client), ", which ", m.of_chain);
    return cat("is refused by OpenSSL: ", X509_verify_cert_error_string(v.code));
}

// Why libssl does not read them.
std::optional<std::string> message_too_long(const ClientCertificate& client)
{
    // SSL_CTX_set_max_cert_list, which mod_ssl leaves as it is.
    constexpr std::size_t longest = std::size_t(100) * 1024, length_field = 3;
    std::size_t message = length_field + client.leaf.der.size() + length_field;
    for (const std::string& der : client.chain)
        message += der.size() + length_field;
    if (message <= longest)
        return std::nullopt;
    return cat("takes ", message, " bytes with its chain, and OpenSSL reads 102400");
}

// In which versions of TLS a client whose certificate verifies gets in.
unsigned versions_for(StoreContents& contents, const Tls& tls, CertificateFiles* files, const ClientCertificate& client, X509* leaf,
                      STACK_OF(X509) * chain, bool later, std::int64_t now)
{
    const TrustSet& set = contents.set();
    const auto verifies = [&](X509* shown, STACK_OF(X509) * sent) {
        Store store(contents, tls);  // a folder's store that has been asked once may hold other twins
        if (later)
            store.load_all(Store::Hashes::of_names_here);
        ChainCheck v{.tls = tls, .demands = set.demands};
        return check_chain(store.get(), shown, sent, v, now);
    };
    const unsigned versions =
        client.key ? TrialServer(tls, files).admits({.certificate = leaf, .chain = chain, .key = client.key.get(), .verifies = verifies})
                   : versions_for_key(tls, files, X509_get0_pubkey(leaf));
    return set.name_bytes > most_name_bytes_tls13 ? versions & ~unsigned(tls13) : versions;
}

}

void ClientCertificate::FreeKey::operator()(evp_pkey_st* freed) const { EVP_PKEY_free(freed); }

ClientCertificate client_certificate(CertificateFiles& files, const std::string& path)
{
    const CertificateFile& file = files.file(path);
    ClientCertificate out;
    out.path = path;
    // Clients read one certificate after the other; a damaged key behind them is not their matter.
    const auto& found = !file.loads && file.all_anchors ? file.anchors_before_damage : file.anchors;
    if (found.empty()) {
        out.trouble = file.reason;
        return out;
    }
    out.leaf = found.front();
    for (const Anchor& a : found)
        if (const OwnedX509 x = decoded(a.der); a.position > 1 && x && !X509_trusted(x.get()))  // those with marks of trust are not sent
            out.chain.push_back(a.der);
    return out;
}

Result<bool> take_key(ClientCertificate& client, Files& files, const std::string& path)
{
    constexpr std::size_t longest = 1 << 20;
    auto text = files.read(path, longest);
    if (!text)
        return Error{cat(path, ": ", text.error().message)};
    LoadedKey loaded = load_private_key(*text);
    OPENSSL_cleanse(text->data(), text->size());
    if (!loaded.key)
        return Error{cat(path, loaded.encrypted ? " is encrypted" : " holds no private key")};
    const OwnedX509 leaf = decoded(client.leaf.der);
    if (!leaf || !belong_together(leaf.get(), loaded.key.get()))
        return false;
    client.key.reset(loaded.key.release());
    return true;
}

namespace {

Acceptance refused(std::string reason) { return {.answer = Answer::refused, .reason = std::move(reason)}; }
Acceptance accepted(std::string reason) { return {.answer = Answer::accepted, .reason = std::move(reason), .versions = every_tls}; }

// What can be said without a look at the certificate: it cannot be read, is not asked for, or no server comes up.
std::optional<Acceptance> answer_for_all(const TrustSet& set, const Tls& tls, const ClientCertificate& client)
{
    if (client.trouble)
        return Acceptance{.answer = Answer::unknown, .reason = *client.trouble};
    if (tls.verify_client.value_or(VerifyClient::none) == VerifyClient::none)
        return accepted("is never asked for: everybody is served");
    if (set.fatal)
        return refused(cat("meets no server: ", *set.fatal));
    if (set.name_bytes > most_name_bytes)
        return refused(cat("is never looked at: ", set.reason));
    const bool demands = *tls.verify_client == VerifyClient::require;
    if (const ClientAuth q = question_of(tls); !q.asked || q.put_off || (demands && !q.insisted)) {
        const bool dropped = !q.asked && demands;
        return Acceptance{.answer = dropped ? Answer::refused : Answer::unknown,
                          .reason = cat(dropped     ? "is never asked for: `SSLOpenSSLConfCmd VerifyMode "
                                        : q.put_off ? "is asked for up to TLS 1.2 only: `SSLOpenSSLConfCmd VerifyMode "
                                                    : "is treated differently by each TLS version: `SSLOpenSSLConfCmd VerifyMode ",
                                        q.by->value, dropped ? "` takes the question back" : "` changes when the question comes")};
    }
    return std::nullopt;
}

// In a folder that holds certificates under the hash of other names the store hangs on who has asked before.
bool verifies_after_others(StoreContents& contents, const Tls& tls, X509* leaf, STACK_OF(X509) * chain, std::int64_t now)
{
    const TrustSet& set = contents.set();
    constexpr std::size_t most_tried = 64;
    const auto verifies = [&](const Store& store) {
        ChainCheck v{.tls = tls, .demands = set.demands};
        return check_chain(store.get(), leaf, chain, v, now);
    };
    const std::vector<std::uint32_t> hashes = stray_hashes(set);
    if (hashes.size() > most_tried || set.anchors.size() > most_loaded)
        return true;  // it may
    Store all(contents, tls);
    all.load_all(Store::Hashes::any);
    return verifies(all) || std::ranges::any_of(hashes, [&](std::uint32_t hash) {
               Store first(contents, tls);
               first.load_hash(hash);
               return verifies(first);
           });
}

}

Acceptance would_accept(const TrustSet& set, const Tls& tls, const ClientCertificate& client, std::int64_t now, CertificateFiles* files)
{
    if (auto answer = answer_for_all(set, tls, client))
        return *std::move(answer);
    const OwnedX509 leaf = decoded(client.leaf.der);
    const OwnedChain chain(sk_X509_new_null());
    for (const std::string& der : client.chain)
        if (OwnedX509 x = decoded(der); x && chain && sk_X509_push(chain.get(), x.get()) > 0)
            (void)x.release();  // the chain has it
    if (const auto why = message_too_long(client))
        return refused(*why);
    ChainCheck v{.tls = tls, .demands = set.demands};
    StoreContents contents(set);
    Store store(contents, tls);
    bool in = leaf && check_chain(store.get(), leaf.get(), chain.get(), v, now);
    bool later = false;
    if (!in && leaf && set.anchors.size() <= most_loaded && has_strays(set)) {
        ChainCheck after{.tls = tls, .demands = set.demands};
        store.load_all(Store::Hashes::of_names_here);
        in = later = check_chain(store.get(), leaf.get(), chain.get(), after, now);
        if (in)
            v.responder = after.responder, v.end = after.end, v.forgiven = after.forgiven;
    }
    if (in) {
        const unsigned versions = versions_for(contents, tls, files, client, leaf.get(), chain.get(), later, now);
        if (versions == 0)
            return refused(cat("verifies, but TLS does not let a client use its key (", client.leaf.key, ") here"));
        if (!v.responder.empty())
            return {.answer = Answer::unknown, .reason = "verifies, but its OCSP responder has the last word", .versions = versions, .end = v.end};
        return {.answer = Answer::accepted,
                .reason = v.forgiven ? "does not verify, and optional_no_ca lets it in all the same"
                          : later    ? "verifies once another client has asked for the file of the folder that holds its issuer"
                                     : "verifies",
                .versions = versions,
                .forgiven = v.forgiven,
                .end = v.end};
    }
    if (set.trust != Trust::unknown && leaf && has_strays(set)) {
        if (verifies_after_others(contents, tls, leaf.get(), chain.get(), now))
            return {.answer = Answer::unknown,
                    .code = v.code,
                    .openssl = X509_verify_cert_error_string(v.code),
                    .reason = "verifies only after another client has named an issuer under whose hash the folder holds its issuer",
                    .versions = versions_for_key(tls, files, X509_get0_pubkey(leaf.get()))};
    }
    const auto declared = std::ranges::find_if(set.anchors, [](const Anchor* a) { return a->der.empty(); });
    const bool unseen = declared != set.anchors.end();
    Acceptance out{.answer = set.trust == Trust::unknown || unseen ? Answer::unknown : Answer::refused,
                   .code = v.code,
                   .openssl = X509_verify_cert_error_string(v.code),
                   .reason = explain(v, set, client)};
    if (out.answer == Answer::unknown)
        out.reason += cat(", as far as can be seen: ", unseen ? cat((*declared)->file, " is not in this copy of the tree") : set.reason);
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
