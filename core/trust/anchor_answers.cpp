// Turns a store into the list of the certificates that let somebody in.
//
// For each certificate of the store a leaf is made up that it could have signed (made_up_leaf.h), and X509_verify_cert
// is asked about it in the very store (store.h) on the day asked, with the flags, the security level and the callback
// that it has in httpd. The chain that OpenSSL builds says who lets it in: its last certificate. Dates that OpenSSL
// cannot read, name constraints, revocation lists of any kind, twins of one name, trust marks: nothing of it is ours.
//
//   store: A signed by B, then A signed by itself; B is not there.  OpenSSL takes the first A: nobody gets in.
//
// A leaf may name its issuer by name alone, by key identifier, and by serial number. Certificates as they are
// usually made do one of the first two. The third can reach a certificate that hides behind another one of its name:
// such a certificate lets somebody in, and is marked (unusual), since most of its clients stay outside.
// Then each certificate is shown itself, as a client would that has its key.
//
// It can still differ: a folder's store grows with what clients ask for. Each certificate is asked about in the store as
// the questions before have left it, in one that has loaded what names here lead to, and in a fresh one; one yes is enough.
// What only a made-up name of the right hash would load is marked in the same way.
// Cost: one verification for a certificate that is fine.
#include "core/trust/anchor_answers.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/base/ascii.h"
#include "core/trust/chain_check.h"
#include "core/trust/made_up_leaf.h"
#include "core/trust/store.h"
#include "core/trust/trial_handshake.h"

namespace aop {

namespace {

// A fresh store for each certificate costs most where there are most; in all, so many are decoded for them.
constexpr std::size_t most_fresh_stores = 256;
constexpr std::size_t most_decoded_afresh = 50'000;
// An X509_STORE sorts itself for each certificate that comes: beyond some hundreds a new one is faster.
constexpr std::size_t most_in_a_store = 256;
// Twins are told apart by a look at each of them, so that those of one name cost the square of their number. Nobody has so many.
constexpr std::size_t most_of_one_name = 256;
// Names of intermediates that there could be, since there is a revocation list of theirs.
constexpr std::size_t most_intermediates = 64;
constexpr std::size_t most_questions = 4096;

class Interview {
public:
    Interview(TrustSet& set, const Tls& tls, CertificateFiles& files, std::int64_t now);
    void run();

private:
    void ask_after_others();
    void ask_in_grown_stores();
    // Another store may answer otherwise: it may have the certificate once more, with a mark of what it is trusted for.
    bool is_open(std::size_t i) const { return !set_.answers[i].lets_in || (tls_.verify_depth.value_or(1) == 0 && !set_.answers[i].shown); }
    // What is too much to be asked about lets somebody in, as far as can be seen without OpenSSL.
    void assume(std::size_t i);
    std::vector<bool> of_names_too_many() const;
    // Its clients, then itself.
    void ask(Store& store, std::size_t i);

    // Where revocation is checked for the client only, one that brings an intermediate along may get in where one that the
    // authority has signed itself does not: there may be a list of the intermediate, or none may be needed.
    void ask_below(Store& store, std::size_t i, X509* anchor, const std::string& key);
    void keep(std::size_t i, const ChainCheck& refusal);
    void ask_itself(Store& store, std::size_t i, X509* anchor, ChainCheck first);
    void ask_to_show(Store& store, std::size_t i, X509* anchor);
    void note(const ChainCheck& v, bool hidden, bool itself);

    TrustSet& set_;
    const Tls& tls_;
    CertificateFiles& files_;
    std::int64_t now_;
    MadeUpKey key_;
    StoreContents contents_;
    bool with_folder_ = false;
    bool through_intermediates_ = false;
    bool contrived_ = false;                       // asking a store that only a client which makes up a name brings about
    std::vector<const RevocationList*> foreign_;   // each of another issuer that is no certificate here
    std::unordered_map<std::size_t, int> hidden_;  // reached by serial number only, and how deep
};

Interview::Interview(TrustSet& set, const Tls& tls, CertificateFiles& files, std::int64_t now)
    : set_(set), tls_(tls), files_(files), now_(now), key_(set.demands.suite_b ? MadeUpKey::suite_b : MadeUpKey::strong), contents_(set)
{
    through_intermediates_ = tls.verify_depth.value_or(1) > 1 && tls.revocation->crl_check && tls.revocation->crl_check->scope != Scope::none;
    with_folder_ = std::ranges::any_of(set.sources, [](const TrustSource& s) { return s.folder && !s.replaced; });
    if (!through_intermediates_)
        return;
    std::unordered_set<std::string_view> names;
    for (const Anchor* a : set.anchors)
        names.insert(a->name_hash);
    for (const RevocationList* list : set.lists)
        if (names.insert(list->issuer_hash).second)
            foreign_.push_back(list);
}

void Interview::run()
{
    set_.answers.assign(set_.anchors.size(), {});
    const std::vector<bool> too_many = of_names_too_many();
    std::optional<Store> asked;
    for (std::size_t i = 0; i < set_.anchors.size(); ++i) {
        if (i % most_in_a_store == 0)
            asked.emplace(contents_, tls_);
        if (too_many[i])
            assume(i);
        else
            ask(*asked, i);
    }
    if (with_folder_ && has_strays(set_))
        ask_after_others();
    if (with_folder_)
        ask_in_grown_stores();
    for (const auto& [i, depth] : hidden_) {
        AnchorAnswer& a = set_.answers[i];
        a.unusual = !a.lets_in;
        a.depth = a.lets_in ? std::min(a.depth, depth) : depth;
        a.lets_in = true;
    }
}

std::vector<bool> Interview::of_names_too_many() const
{
    std::unordered_map<std::string_view, std::size_t> seen;
    std::vector<bool> out;
    for (const Anchor* a : set_.anchors)
        out.push_back(++seen[a->name_hash] > most_of_one_name);
    return out;
}

void Interview::assume(std::size_t i)
{
    const Anchor& a = *set_.anchors[i];
    if (!set_.answers[i].lets_in && !a.trouble(now_) && a.security_bits >= bits_of_level(set_.demands.security_level))
        hidden_.try_emplace(i, 1);
}

void Interview::ask_in_grown_stores()
{
    std::optional<Store> all, any;
    const bool strays = has_strays(set_), loadable = set_.anchors.size() <= most_loaded;
    if (strays && loadable) {
        all.emplace(contents_, tls_).load_all(Store::Hashes::of_names_here);
        any.emplace(contents_, tls_).load_all(Store::Hashes::any);
    }
    std::size_t fresh = 0, decoded_afresh = 0;
    for (std::size_t i = 0; i < set_.anchors.size(); ++i) {
        if (all && is_open(i))
            ask(*all, i);
        if (is_open(i) && fresh < most_fresh_stores && decoded_afresh < most_decoded_afresh) {
            Store alone(contents_, tls_);
            ask(alone, i);
            ++fresh;
            decoded_afresh += alone.size();
        }
        if (any && is_open(i)) {
            contrived_ = true;
            ask(*any, i);
            contrived_ = false;
        }
        if (strays && !loadable)
            assume(i);
    }
}

// Each file under another name's hash may be the first that is loaded, and keep out others.
void Interview::ask_after_others()
{
    const std::vector<std::uint32_t> hashes = stray_hashes(set_);
    if (hashes.size() * set_.anchors.size() > most_questions)
        return;
    for (const std::uint32_t hash : hashes) {
        Store store(contents_, tls_);
        store.load_hash(hash);
        contrived_ = std::ranges::none_of(set_.anchors, [&](const Anchor* a) { return std::strtoul(a->name_hash.c_str(), nullptr, 16) == hash; });
        for (std::size_t i = 0; i < set_.anchors.size(); ++i)
            if (is_open(i))
                ask(store, i);
        contrived_ = false;
    }
}

void Interview::ask(Store& store, std::size_t i)
{
    if (set_.anchors[i]->der.empty()) {  // only declared: there is nothing to ask OpenSSL about
        set_.answers[i].lets_in = !set_.anchors[i]->trouble(now_);
        set_.answers[i].code = set_.answers[i].lets_in ? X509_V_OK : X509_V_ERR_CERT_HAS_EXPIRED;
        return;
    }
    X509* decoded = contents_.decoded(*set_.anchors[i]);
    if (!decoded || !X509_up_ref(decoded))
        return;
    const OwnedX509 anchor(decoded);  // the contents keep it for a while only
    const std::string key = key_fingerprint(anchor.get());
    ChainCheck first{.tls = tls_, .demands = set_.demands};
    if (tls_.verify_depth.value_or(1) == 0)
        ask_to_show(store, i, anchor.get());
    bool anybody = false;
    for (const NamesIssuer how : {NamesIssuer::by_name, NamesIssuer::by_key_id, NamesIssuer::by_serial})
        for (const bool with_subject : {true, false}) {
            const OwnedX509 leaf = made_up_leaf(anchor.get(), how, with_subject, key_, now_);
            if (!leaf)
                break;
            ChainCheck v{.tls = tls_, .demands = set_.demands, .made_up = 1, .any_depth = true};
            bool in = check_chain(store.get(), leaf.get(), nullptr, v, now_);
            if (in && v.issuer_key != key)  // of a twin, with whose key the signature would not verify
                in = false, v.code = X509_V_ERR_CERT_SIGNATURE_FAILURE;
            if (in) {
                note(v, how == NamesIssuer::by_serial, false);
                if (v.end == set_.anchors[i]->sha256 && v.length <= 1)
                    return keep(i, first);
                anybody = true;  // by another edition of it, one above it, or a long way: is there a shorter one?
                break;
            }
            if (first.code == X509_V_OK && first.detail.empty())
                first.code = v.code, first.depth = v.depth, first.detail = v.detail;
            // What a name does not change need not be asked twice.
            if (v.code != X509_V_ERR_PERMITTED_VIOLATION && v.code != X509_V_ERR_EXCLUDED_VIOLATION && v.code != X509_V_ERR_SUBTREE_MINMAX &&
                v.code != X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE && v.code != X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX &&
                v.code != X509_V_ERR_UNSUPPORTED_NAME_SYNTAX)
                break;
        }
    if (anybody)
        keep(i, first);
    else
        ask_itself(store, i, anchor.get(), first);
    if (!set_.answers[i].lets_in && !anybody && through_intermediates_)
        ask_below(store, i, anchor.get(), key);
    if (set_.answers[i].lets_in && set_.answers[i].depth > 1 && set_.anchors[i]->ends_chain)
        set_.answers[i].code = first.code;  // those that it has signed itself stay outside
}

void Interview::ask_below(Store& store, std::size_t i, X509* anchor, const std::string& key)
{
    std::vector<OwnedX509> intermediates;
    intermediates.push_back(made_up_intermediate(anchor, nullptr, key_, now_));
    for (std::size_t n = 0; n < std::min(foreign_.size(), most_intermediates); ++n)
        if (const X509_CRL* crl = contents_.decoded(*foreign_[n]))
            intermediates.push_back(made_up_intermediate(anchor, X509_CRL_get_issuer(crl), key_, now_));
    for (const OwnedX509& intermediate : intermediates) {
        if (!intermediate)
            continue;
        const OwnedX509 leaf = made_up_leaf(intermediate.get(), NamesIssuer::by_name, true, key_, now_);
        const OwnedStack sent(sk_X509_new_null());
        ChainCheck v{.tls = tls_, .demands = set_.demands, .made_up = 2, .any_depth = true};
        if (leaf && sent && sk_X509_push(sent.get(), intermediate.get()) > 0 && check_chain(store.get(), leaf.get(), sent.get(), v, now_) &&
            v.issuer_key == key)
            return note(v, false, false);
    }
    if (foreign_.size() > most_intermediates)
        assume(i);
}

void Interview::keep(std::size_t i, const ChainCheck& refusal)
{
    AnchorAnswer& mine = set_.answers[i];
    if (!mine.lets_in && mine.code == 0)
        mine.code = refusal.code, mine.at = refusal.depth, mine.detail = refusal.detail;
}

void Interview::ask_itself(Store& store, std::size_t i, X509* anchor, ChainCheck first)
{
    if (!set_.answers[i].lets_in) {
        ChainCheck v{.tls = tls_, .demands = set_.demands, .any_depth = true};
        if (check_chain(store.get(), anchor, nullptr, v, now_) && versions_for_key(tls_, &files_, X509_get0_pubkey(anchor)) != 0)
            note(v, false, true);
        else if (set_.anchors[i]->self_signed_leaf && v.code != X509_V_OK)
            first.code = v.code, first.depth = v.depth, first.detail = v.detail;
    }
    keep(i, first);
}

void Interview::ask_to_show(Store& store, std::size_t i, X509* anchor)
{
    ChainCheck v{.tls = tls_, .demands = set_.demands, .any_depth = true};
    if (!set_.answers[i].shown && check_chain(store.get(), anchor, nullptr, v, now_) && v.length == 0)
        set_.answers[i].shown = versions_for_key(tls_, &files_, X509_get0_pubkey(anchor)) != 0;
}

void Interview::note(const ChainCheck& v, bool hidden, bool itself)
{
    const auto end = set_.index.anchors.find(v.end);
    if (end == set_.index.anchors.end())
        return;
    const std::size_t i = end->second.position;
    if (hidden || contrived_) {
        hidden_.try_emplace(i, v.length);
        return;
    }
    AnchorAnswer& a = set_.answers[i];
    if (!a.lets_in)
        a = {.lets_in = true, .itself = itself, .shown = a.shown, .depth = v.length};
    a.itself = a.itself && itself;
    a.depth = std::min(a.depth, v.length);
}

struct Meaning {
    int code;
    std::string_view text;
};
constexpr Meaning meanings[]{
    {X509_V_ERR_UNABLE_TO_GET_CRL, "there is no revocation list of it"},
    {X509_V_ERR_CRL_HAS_EXPIRED, "its revocation list has ended"},
    {X509_V_ERR_CRL_NOT_YET_VALID, "its revocation list is not valid yet"},
    {X509_V_ERR_CRL_SIGNATURE_FAILURE, "its revocation list is signed with another key"},
    {X509_V_ERR_KEYUSAGE_NO_CRL_SIGN, "its key usage does not let it sign revocation lists (cRLSign)"},
    {X509_V_ERR_DIFFERENT_CRL_SCOPE, "its revocation list is not about the certificates of clients"},
    {X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER, "the issuer of its revocation list is not there"},
    {X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION, "its revocation list has a critical extension that OpenSSL does not know"},
    {X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD, "OpenSSL cannot read the date on which its revocation list ends"},
    {X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD, "OpenSSL cannot read the date from which its revocation list counts"},
    {X509_V_ERR_INVALID_EXTENSION, "has extensions that OpenSSL cannot read"},
    {X509_V_ERR_CERT_REVOKED, "it is revoked by its own revocation list"},
    {X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD, "has a first day that OpenSSL cannot read"},
    {X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD, "has a last day that OpenSSL cannot read"},
    {X509_V_ERR_EC_KEY_EXPLICIT_PARAMS, "has an EC key with explicit parameters, which OpenSSL refuses"},
    {X509_V_ERR_CERT_SIGNATURE_FAILURE, "stands behind another certificate of the same name, with whose key OpenSSL verifies"},
    {X509_V_ERR_PERMITTED_VIOLATION, "has name constraints that permit no client"},
    {X509_V_ERR_EXCLUDED_VIOLATION, "has name constraints that exclude every client"},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, "stands behind another certificate of its name whose issuer is not there"},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, "is not what OpenSSL finds under its name"},
    {X509_V_ERR_PROXY_CERTIFICATES_NOT_ALLOWED, "is a proxy certificate"},
    {X509_V_ERR_SUITE_B_INVALID_ALGORITHM, "has no key that Suite B allows"},
    {X509_V_ERR_SUITE_B_INVALID_CURVE, "has a curve that Suite B does not allow"},
    {X509_V_ERR_SUITE_B_INVALID_SIGNATURE_ALGORITHM, "signs with an algorithm that Suite B does not allow"},
    {X509_V_ERR_SUITE_B_LOS_NOT_ALLOWED, "has a curve that Suite B does not allow at this level of security"},
    {X509_V_ERR_CERT_REJECTED, "is marked as not to be trusted for client certificates"},
};

}

bool AnchorAnswer::for_want_of_list() const
{
    constexpr std::array codes{X509_V_ERR_UNABLE_TO_GET_CRL,
                               X509_V_ERR_CRL_HAS_EXPIRED,
                               X509_V_ERR_CRL_NOT_YET_VALID,
                               X509_V_ERR_CRL_SIGNATURE_FAILURE,
                               X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE,
                               X509_V_ERR_KEYUSAGE_NO_CRL_SIGN,
                               X509_V_ERR_DIFFERENT_CRL_SCOPE,
                               X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER,
                               X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION,
                               X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD,
                               X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD,
                               X509_V_ERR_CRL_PATH_VALIDATION_ERROR,
                               X509_V_ERR_CERT_REVOKED};
    return std::ranges::find(codes, code) != codes.end();
}

std::string list_trouble(const TrustSet& set, const Anchor& anchor, const AnchorAnswer& answer, std::int64_t now)
{
    for (const RevocationList* list : set.lists_of(anchor.name_hash)) {
        if (answer.code == X509_V_ERR_CRL_HAS_EXPIRED && now > list->next_update && list->next_update != 0)
            return cat("its revocation list ended on ", to_date(list->next_update));
        if (answer.code == X509_V_ERR_CRL_NOT_YET_VALID && now < list->this_update)
            return cat("its revocation list is not valid before ", to_date(list->this_update));
    }
    for (const Meaning& m : meanings)
        if (m.code == answer.code)
            return std::string(m.text);
    return cat("OpenSSL says: ", X509_verify_cert_error_string(answer.code));
}

std::optional<std::string> refusal_in_words(const Anchor& anchor, const AnchorAnswer& answer, std::int64_t now)
{
    if (answer.lets_in && !answer.unusual)
        return std::nullopt;
    if (answer.code == X509_V_OK && anchor.flaw)
        return anchor.flaw;
    if (answer.code == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY || answer.code == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT)
        if (anchor.flaw)
            return anchor.flaw;
    if (!answer.detail.empty())
        return answer.detail;
    if (auto why = anchor.trouble(now);
        why && answer.code != X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD && answer.code != X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD)
        return why;
    for (const Meaning& m : meanings)
        if (m.code == answer.code)
            return std::string(m.text);
    return answer.code ? cat("is refused by OpenSSL: ", X509_verify_cert_error_string(answer.code))
                       : std::string("leads to a certificate that lets its clients in");
}

void ask_openssl(TrustSet& set, const Tls& tls, CertificateFiles& files, std::int64_t now) { Interview(set, tls, files, now).run(); }

}
