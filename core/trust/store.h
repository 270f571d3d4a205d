#pragma once
#include <unordered_map>
#include <vector>

#include "core/trust/openssl.h"
#include "core/trust/trust_set.h"

namespace aop {

// The X509_STORE that verifies the clients of a server, filled in the order in which mod_ssl and libssl
// fill it. Folders are searched as X509_LOOKUP_hash_dir searches them: when a name is asked for that the
// store does not have yet, HASH.0, HASH.1 … are loaded whole. So the store grows with what is asked.
class Store {
public:
    Store(const TrustSet&, const Tls&);
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    X509_STORE* get() const { return store_.get(); }
    // As if clients had asked for every hash that a folder has: for those of names that certificates here have, as
    // others do in passing, or for all of them. Whoever wants to can: a name of a given hash of 32 bits is quickly made.
    enum class Hashes { of_names_here, any };
    void load_all(Hashes);
    // As if a client had asked for this hash, and no other one before.
    void load_hash(std::uint32_t hash);

private:
    static int find(X509_LOOKUP* lookup, X509_LOOKUP_TYPE type, const X509_NAME* name, X509_OBJECT* found);
    void load(const TrustSource& folder, bool list, std::uint32_t hash);
    void take(const Anchor&);
    void take(const RevocationList&);
    void take_pending(bool list, std::uint32_t hash);

    // Of files: decoded when their name is asked for. An X509_STORE sorts itself for each certificate that is added,
    // so that 10,000 take a minute; nobody can tell one that is not there yet from one that nobody asked for.
    std::unordered_map<std::uint32_t, std::vector<const Anchor*>> anchors_;
    std::unordered_map<std::uint32_t, std::vector<const RevocationList*>> lists_;
    const TrustSet& set_;
    std::vector<const TrustSource*> folders_;
    OwnedLookupMethod method_;  // outlives the store, which uses it
    OwnedStore store_;
};

// Whether a VerifyCA… command has put another store in the place of mod_ssl's.
bool replaced(const TrustSet&);
// Whether a folder holds certificates that are found only after another name was asked for.
bool has_strays(const TrustSet&);
// The hashes under which they lie. What a client of one of them brings into the store may keep out what lies under the
// right hash: OpenSSL does not look for a name that the store has.
std::vector<std::uint32_t> stray_hashes(const TrustSet&);

}
