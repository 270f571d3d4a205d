// Turns a trust set into the X509_STORE that OpenSSL has in its place.
//
// Files are loaded at start: X509_load_cert_crl_file takes all of a file or nothing. Folders are not: by_dir.c
// in OpenSSL is asked for a name, and only when the store has no certificate of that name yet. It then loads
// HASH.0, HASH.1 … until a number is missing, and keeps of a damaged file what came before the damage. For
// revocation lists it is always asked, and reads HASH.r0 ….
//
// Example: HASH(A).0 holds B, HASH(A).1 holds A. Clients of B are refused, until somebody shows a certificate
// that names A as its issuer; from then on B is in the store of that child.
#include "core/trust/store.h"

#include <algorithm>
#include <cstdlib>
#include <unordered_set>
#include <utility>

namespace aop {

namespace {

// Certificates or lists of one name. Fewer are added as libssl adds them.
constexpr std::size_t many = 64;

std::uint32_t number(const std::string& hash) { return std::uint32_t(std::strtoul(hash.c_str(), nullptr, 16)); }

std::vector<const CertificateFolder::Member*> of_hash(const CertificateFolder& folder, bool list, std::uint32_t hash)
{
    // They are sorted by kind, hash and number.
    const auto key = [](const CertificateFolder::Member& m) { return std::pair(m.list, m.hash); };
    const std::pair wanted(list, hash);
    std::vector<const CertificateFolder::Member*> out;
    for (auto m = std::ranges::lower_bound(folder.members, wanted, {}, key); m != folder.members.end() && key(*m) == wanted; ++m)
        out.push_back(&*m);
    return out;
}

}

bool replaced(const TrustSet& set)
{
    return std::ranges::any_of(set.sources, [](const TrustSource& s) { return s.replaced || s.kind >= TrustSource::Kind::verify_ca_file; });
}

bool has_strays(const TrustSet& set)
{
    return std::ranges::any_of(set.sources, [](const TrustSource& s) {
        return s.folder && !s.replaced && std::ranges::any_of(s.folder->members, &CertificateFolder::Member::strays);
    });
}

std::vector<std::uint32_t> stray_hashes(const TrustSet& set)
{
    std::vector<std::uint32_t> out;
    std::unordered_set<std::uint32_t> seen;
    for (const TrustSource& s : set.sources)
        if (s.folder && !s.replaced)
            for (const CertificateFolder::Member& m : s.folder->members)
                if (m.strays && seen.insert(m.hash).second)
                    out.push_back(m.hash);
    return out;
}

StoreContents::StoreContents(const TrustSet& set) : set_(set)
{
    for (const TrustSource& s : set.sources) {
        if (s.replaced)
            continue;
        if (s.folder) {
            folders_.push_back(&s);
        } else if (s.file && s.locked.empty()) {
            for (const Anchor& a : s.file->anchors)
                anchors_[number(a.name_hash)].push_back(&a);
            for (const RevocationList& l : s.file->lists)
                lists_[number(l.issuer_hash)].push_back(&l);
        }
    }
}

const std::vector<const Anchor*>& StoreContents::anchors(std::uint32_t hash) const
{
    static const std::vector<const Anchor*> none;
    const auto found = anchors_.find(hash);
    return found == anchors_.end() ? none : found->second;
}

const std::vector<const RevocationList*>& StoreContents::lists(std::uint32_t hash) const
{
    static const std::vector<const RevocationList*> none;
    const auto found = lists_.find(hash);
    return found == lists_.end() ? none : found->second;
}

std::vector<std::uint32_t> StoreContents::hashes() const
{
    std::vector<std::uint32_t> out;
    for (const auto& [hash, anchors] : anchors_)
        out.push_back(hash);
    for (const auto& [hash, lists] : lists_)
        if (!anchors_.contains(hash))
            out.push_back(hash);
    return out;
}

X509_CRL* StoreContents::decoded(const RevocationList& list)
{
    auto& slot = decoded_lists_[&list];
    if (!slot) {
        const auto* p = reinterpret_cast<const unsigned char*>(list.der.data());
        slot.reset(d2i_X509_CRL(nullptr, &p, long(list.der.size())));
    }
    return slot.get();
}

X509* StoreContents::decoded(const Anchor& anchor)
{
    if (last_ != &anchor) {
        const auto* p = reinterpret_cast<const unsigned char*>(anchor.der.data());
        decoded_last_.reset(d2i_X509_AUX(nullptr, &p, long(anchor.der.size())));
        last_ = &anchor;
    }
    return decoded_last_.get();
}

Store::Store(StoreContents& contents, const Tls& tls)
    : contents_(contents), method_(X509_LOOKUP_meth_new("hashed folders of a file system that may be a copy")), store_(X509_STORE_new())
{
    if (!method_ || !store_)
        return;
    X509_LOOKUP_meth_set_get_by_subject(method_.get(), find);
    if (X509_LOOKUP* lookup = X509_STORE_add_lookup(store_.get(), method_.get()))
        X509_LOOKUP_set_method_data(lookup, this);
    // mod_ssl sets these on its own store, not on the one of VerifyCAFile.
    const Scope scope = tls.revocation->crl_check ? tls.revocation->crl_check->scope : Scope::none;
    if (scope != Scope::none && !replaced(contents.set()))
        X509_STORE_set_flags(store_.get(), X509_V_FLAG_CRL_CHECK | (scope == Scope::chain ? X509_V_FLAG_CRL_CHECK_ALL : 0));
}

// X509_STORE_add_cert sorts all that a store has, each time: with 10,000 of one name that takes a minute. One of many is
// added behind the others, and they are sorted when the next name is looked for: the order is the same, as glibc's qsort
// keeps equal ones in their order.
void Store::take(const Anchor& a, bool one_of_many)
{
    if (!taken_.insert(a.sha256).second)
        return;
    X509* x = contents_.decoded(a);
    if (!x)
        return;
    if (!one_of_many) {
        X509_STORE_add_cert(store_.get(), x);
        return;
    }
    OwnedObject object(X509_OBJECT_new());
    if (object && X509_OBJECT_set1_X509(object.get(), x) && sk_X509_OBJECT_push(X509_STORE_get0_objects(store_.get()), object.get()) > 0)
        (void)object.release();  // the store has it
}

void Store::take(const RevocationList& l, bool one_of_many)
{
    if (!taken_.insert(l.der).second)
        return;
    X509_CRL* crl = contents_.decoded(l);
    if (!crl)
        return;
    if (!one_of_many) {
        X509_STORE_add_crl(store_.get(), crl);
        return;
    }
    OwnedObject object(X509_OBJECT_new());
    if (object && X509_OBJECT_set1_X509_CRL(object.get(), crl) && sk_X509_OBJECT_push(X509_STORE_get0_objects(store_.get()), object.get()) > 0)
        (void)object.release();
}

void Store::take_pending(bool list, std::uint32_t hash)
{
    if (!(list ? lists_of_ : anchors_of_).insert(hash).second)
        return;
    if (list) {
        const auto& lists = contents_.lists(hash);
        for (const RevocationList* l : lists)
            take(*l, lists.size() > many);
    } else {
        const auto& anchors = contents_.anchors(hash);
        for (const Anchor* a : anchors)
            take(*a, anchors.size() > many);
    }
}

void Store::load(const TrustSource& source, bool list, std::uint32_t hash)
{
    const auto members = of_hash(*source.folder, list, hash);
    for (const CertificateFolder::Member* m : members) {
        if (source.locked.contains(m->file))
            continue;
        if (list)
            for (const RevocationList& l : m->file->lists_in_folder())
                take(l, members.size() > many);
        else
            for (const Anchor& a : m->file->anchors_in_folder())
                take(a, members.size() > many);
    }
}

void Store::load_all(Hashes which)
{
    std::unordered_set<std::uint32_t> named;
    for (const Anchor* a : contents_.set().anchors)
        named.insert(number(a->name_hash));
    for (const std::uint32_t hash : contents_.hashes()) {
        take_pending(false, hash);
        take_pending(true, hash);
    }
    for (const TrustSource* source : contents_.folders())
        for (const CertificateFolder::Member& m : source->folder->members)
            if (m.name.ends_with(m.list ? ".r0" : ".0") && (which == Hashes::any || named.contains(m.hash)))
                load(*source, m.list, m.hash);
}

void Store::load_hash(std::uint32_t hash)
{
    for (const bool list : {false, true}) {
        take_pending(list, hash);
        for (const TrustSource* source : contents_.folders())
            load(*source, list, hash);
    }
}

// As get_cert_by_subject_ex in by_dir.c.
int Store::find(X509_LOOKUP* lookup, X509_LOOKUP_TYPE type, const X509_NAME* name, X509_OBJECT* found)
{
    auto& store = *static_cast<Store*>(X509_LOOKUP_get_method_data(lookup));
    if (!name || (type != X509_LU_X509 && type != X509_LU_CRL))
        return 0;
    const auto hash = std::uint32_t(X509_NAME_hash_ex(name, nullptr, nullptr, nullptr));
    store.take_pending(type == X509_LU_CRL, hash);
    const auto retrieved = [&] { return X509_OBJECT_retrieve_by_subject(X509_STORE_get0_objects(store.store_.get()), type, name); };
    const X509_OBJECT* there = type == X509_LU_X509 ? retrieved() : nullptr;
    for (const TrustSource* source : store.contents_.folders())
        if (!there) {
            store.load(*source, type == X509_LU_CRL, hash);
            there = retrieved();
        }
    if (!there)
        there = retrieved();
    if (there) {
        // The caller counts a reference of its own; the one that set1 adds would never be given back.
        if (type == X509_LU_X509) {
            X509* x = X509_OBJECT_get0_X509(there);
            if (X509_OBJECT_set1_X509(found, x))
                X509_free(x);
        } else {
            X509_CRL* crl = X509_OBJECT_get0_X509_CRL(there);
            if (X509_OBJECT_set1_X509_CRL(found, crl))
                X509_CRL_free(crl);
        }
        return 1;
    }
    return 0;
}

}
