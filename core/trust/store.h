#pragma once
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/trust/openssl.h"
#include "core/trust/trust_set.h"

namespace aop {

// What all stores of one set hold in the end, by hash. Each revocation list is decoded once, for it may have 100 MB.
class StoreContents {
public:
    explicit StoreContents(const TrustSet&);
    StoreContents(const StoreContents&) = delete;
    StoreContents& operator=(const StoreContents&) = delete;

    const TrustSet& set() const { return set_; }
    const std::vector<const TrustSource*>& folders() const { return folders_; }
    // Of files, not of folders.
    const std::vector<const Anchor*>& anchors(std::uint32_t hash) const;
    const std::vector<const RevocationList*>& lists(std::uint32_t hash) const;
    std::vector<std::uint32_t> hashes() const;
    // nullptr where OpenSSL cannot decode it again. A certificate is kept until the next one is asked for: it is
    // asked about, and taken into a store, at the same time.
    X509_CRL* decoded(const RevocationList&);
    X509* decoded(const Anchor&);

private:
    const TrustSet& set_;
    std::vector<const TrustSource*> folders_;
    std::unordered_map<std::uint32_t, std::vector<const Anchor*>> anchors_;
    std::unordered_map<std::uint32_t, std::vector<const RevocationList*>> lists_;
    std::unordered_map<const RevocationList*, OwnedCrl> decoded_lists_;
    const Anchor* last_ = nullptr;
    OwnedX509 decoded_last_;
};

// The X509_STORE that verifies the clients of a server, filled in the order in which mod_ssl and libssl
// fill it. Folders are searched as X509_LOOKUP_hash_dir searches them: when a name is asked for that the
// store does not have yet, HASH.0, HASH.1 … are loaded whole. So the store grows with what is asked.
class Store {
public:
    Store(StoreContents&, const Tls&);
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    X509_STORE* get() const { return store_.get(); }
    // As if clients had asked for every hash that a folder has: for those of names that certificates here have, as
    // others do in passing, or for all of them. Whoever wants to can: a name of a given hash of 32 bits is quickly made.
    enum class Hashes { of_names_here, any };
    void load_all(Hashes);
    std::size_t size() const { return taken_.size(); }
    // As if a client had asked for this hash, and no other one before.
    void load_hash(std::uint32_t hash);

private:
    static int find(X509_LOOKUP* lookup, X509_LOOKUP_TYPE type, const X509_NAME* name, X509_OBJECT* found);
    void load(const TrustSource& folder, bool list, std::uint32_t hash);
    void take(const Anchor&, bool one_of_many);
    void take(const RevocationList&, bool one_of_many);
    void take_pending(bool list, std::uint32_t hash);

    // Certificates of files are decoded when their name is asked for: nobody can tell one that is not there yet from
    // one that nobody asked for.
    StoreContents& contents_;
    std::unordered_set<std::uint32_t> anchors_of_, lists_of_;  // hashes for which files have been looked at
    std::unordered_set<std::string_view> taken_;               // SHA-256 of certificates, DER of lists
    OwnedLookupMethod method_;                                 // outlives the store, which uses it
    OwnedStore store_;
};

// Whether a VerifyCA… command has put another store in the place of mod_ssl's.
bool replaced(const TrustSet&);
// Whether a folder holds certificates that are found only after another name was asked for.
bool has_strays(const TrustSet&);
// The hashes under which they lie. What a client of one of them brings into the store may keep out what lies under the
// right hash: OpenSSL does not look for a name that the store has.
std::vector<std::uint32_t> stray_hashes(const TrustSet&);

// With more certificates than this no store is filled with all that strays could bring about.
constexpr std::size_t most_loaded = 8192;

}
