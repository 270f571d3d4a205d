#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/files/file_system.h"
#include "core/httpd/settings/site.h"
#include "core/trust/certificate.h"
#include "core/trust/known_certificates.h"
#include "core/verdicts/verdict.h"

namespace aop {

// What httpd makes of a file named in SSLCACertificateFile.
struct CertificateFile {
    enum class State {
        usable,      // httpd starts with it
        refused,     // `httpd -t` says no: missing, empty, a directory
        fatal,       // `httpd -t` says "Syntax OK" and start or reload dies
        unreadable,  // we may not read it; httpd, started as root, may
    };
    std::string path;
    State state = State::usable;
    std::string reason;  // when not usable: one clause, "is an HTML page, not PEM"
    int line = 0;        // of the block that spoils it; 0 when it is the whole file
    std::vector<Anchor> anchors;
    std::vector<RevocationList> lists;
    bool loads = false;  // an X509_STORE takes it: undamaged, with a certificate or a revocation list
    // As a member of a hashed folder a file is read one certificate (or list) after the other, and what
    // came before a damage stays in the store. Used only where `loads` is false.
    std::vector<Anchor> anchors_before_damage;
    std::vector<RevocationList> lists_before_damage;
    bool all_anchors = true, all_lists = true;  // of the two above: they ended without a damage
    bool private_key = false;                   // holds key material
    std::vector<std::string> names;             // DER of each subject httpd would offer to clients, each once
    Files::Status status;

    // What OpenSSL takes from it when it lies in a folder as HASH.0 or HASH.r0.
    const std::vector<Anchor>& anchors_in_folder() const { return loads ? anchors : anchors_before_damage; }
    const std::vector<RevocationList>& lists_in_folder() const { return loads ? lists : lists_before_damage; }
    // Whether OpenSSL gets to its end there: it holds something, and nothing is damaged.
    bool loads_in_folder(bool list) const { return list ? all_lists && !lists_in_folder().empty() : all_anchors && !anchors_in_folder().empty(); }
};

// OpenSSL before 3.0.22 (and 3.1 to 3.3) searches no further in a folder once it has met a file that it cannot load; newer ones pass over it
// (get_cert_by_subject_ex in crypto/x509/by_dir.c).
bool search_stops_at_damage();

// A directory of certificates under hashed names, as OpenSSL searches it.
struct CertificateFolder {
    struct Member {
        std::string name;  // "ae93bf5e.0"
        const CertificateFile* file;
        bool list = false;  // "ae93bf5e.r0"
        std::uint32_t hash = 0;
        bool strays = false;  // holds something whose name has another hash
    };
    std::string path;
    std::optional<std::string> trouble;  // why it cannot be listed
    bool missing = false;                // httpd refuses it at once
    std::vector<Member> members;         // those that OpenSSL opens when somebody asks for their hash, by hash and number
    std::vector<Member> unhashed;        // the others: httpd reads their names, OpenSSL never finds them
    Files::Status status;
};

// Reads every certificate file and folder once per run, whatever the number of servers that name it.
class CertificateFiles {
public:
    explicit CertificateFiles(Files& files, std::span<const KnownCertificate> known = known_certificates())
        : files_(files), known_(known.begin(), known.end())
    {}
    const CertificateFile& file(const std::string& path);
    const CertificateFolder& folder(const std::string& path);
    // What is known of a CA file that is out of sight: which certificate it holds. Said before anybody asks for the file.
    void declare(const std::string& path, std::string sha256) { declared_[path] = std::move(sha256); }
    // The SHA-256 of Cloudflare's origin-pull CA, of those that are known.
    std::string_view cloudflare_ca() const;
    // Is a certificate of this fingerprint one of those the operating system trusts for the web?
    bool public_root(const std::string& sha256);
    Files& files() { return files_; }
    std::size_t reads() const { return reads_; }

private:
    struct Loaded {
        CertificateFile file;
        std::string content = {};  // SHA-256, where it has been parsed and others may be equal
    };
    Loaded load(const std::string& path);
    CertificateFile as_declared(CertificateFile unreadable) const;

    Files& files_;
    std::vector<KnownCertificate> known_;
    std::map<std::string, std::unique_ptr<CertificateFile>> seen_;
    std::map<std::pair<std::uint64_t, std::uint64_t>, const CertificateFile*> by_inode_;  // device, inode
    std::map<std::string, const CertificateFile*> by_content_;                            // SHA-256
    std::map<std::string, std::unique_ptr<CertificateFolder>> folders_;
    std::map<std::string, std::string> declared_;  // path → SHA-256
    std::optional<std::set<std::string>> public_roots_;
    std::size_t reads_ = 0;
};

// One setting that fills a server's store.
struct TrustSource {
    enum class Kind { ca_file, ca_path, crl_file, crl_path, verify_ca_file, verify_ca_path, verify_ca_store };
    Kind kind;
    std::string path;
    Place place = {};                              // of the command; for a directive ask place_of
    const CertificateFile* file = nullptr;         // of the kinds that name a file
    const CertificateFolder* folder = nullptr;     // of the kinds that name a folder
    bool replaced = false;                         // a VerifyCA… command puts another store in its place
    std::set<const CertificateFile*> locked = {};  // of the folder: files that httpd's children may not read

    std::string_view directive() const;  // "SSLCACertificateFile"
};

// The line that has this server take the source.
Place place_of(const TrustSource&, const Server&);

// What OpenSSL says to the clients of one certificate of the store.
struct AnchorAnswer {
    bool lets_in = false;     // chains end here that verify
    bool itself = false;      // the certificate, shown by a client, is all that verifies under it
    bool shown = false;       // asked where SSLVerifyDepth is 0: a client that has its key gets in by showing it
    bool unusual = false;     // only clients get in that name it by its serial number, or after one with a made-up name
    int depth = 1;            // issuers above the client certificate in the shortest such chain
    int code = 0;             // X509_V_ERR_… where nobody gets in
    int at = 0;               // where in the chain, 0 being the client certificate
    std::string detail = {};  // what the code does not say: "the RSA exponent is too large"

    bool for_want_of_list() const;  // SSLCARevocationCheck is what keeps its clients out
};

// What OpenSSL demands of every chain beside its own rules.
struct ChainDemands {
    int security_level = 2;     // of keys and signatures
    unsigned long suite_b = 0;  // X509_V_FLAG_SUITEB_…
};

// Where the certificates and lists of a set are found, without a search through all of them: there may be 100,000.
struct TrustIndex {
    struct Origin {
        std::size_t source = 0;                             // in TrustSet::sources
        const CertificateFolder::Member* member = nullptr;  // where that is a folder
    };
    struct At {
        std::size_t position = 0;  // in TrustSet::anchors
        Origin origin = {};
    };
    std::unordered_map<std::string_view, At> anchors;                                   // by SHA-256
    std::unordered_map<const RevocationList*, Origin> lists;                            // of those in TrustSet::lists
    std::unordered_map<std::string_view, std::vector<const RevocationList*>> lists_of;  // by hash of the issuer's name, in their order
};

// Whom a server would let in.
struct TrustSet {
    Trust trust = Trust::none;
    std::string reason;                           // for unusable and unknown
    std::optional<std::string> fatal;             // why httpd will not start, or dies on reload, because of these files
    bool caught_by_configtest = false;            // `httpd -t` already says so
    std::vector<const Anchor*> anchors;           // every certificate of the store, each once
    std::vector<const Anchor*> accepted_anchors;  // those of them that let somebody in
    std::vector<const CertificateFile*> files;
    std::vector<TrustSource> sources;
    std::vector<const RevocationList*> lists;
    std::vector<AnchorAnswer> answers;  // one per anchor, in their order
    std::size_t name_bytes = 0;         // of the list of CA names that a handshake sends
    ChainDemands demands;
    int least_depth = 0;  // SSLVerifyDepth below which nobody gets in
    TrustIndex index;

    // The revocation lists of an issuer whose name has this hash.
    std::span<const RevocationList* const> lists_of(const std::string& name_hash) const;
    const AnchorAnswer& answer_of(const Anchor&) const;
    // Why this one lets nobody in.
    std::optional<std::string> trouble(const Anchor&, std::int64_t now) const;
    // Why certificates that name it as their issuer in the usual way do not get in.
    std::optional<std::string> usual_trouble(const Anchor&, std::int64_t now) const;
    // Whether somebody gets in, and only in unusual ways.
    bool only_unusual() const;
};

// What a CertificateRequest can carry: with more, every handshake fails.
constexpr std::size_t most_name_bytes = 65'535;
// In TLS 1.3 the list shares its room with other extensions, the signature algorithms among them.
constexpr std::size_t most_name_bytes_tls13 = 65'480;

// One per server, in the order of Site::servers; servers with equal settings have the same one.
class TrustSets {
public:
    const TrustSet& operator[](ServerId server) const { return *of_server_[server]; }
    const TrustSet& front() const { return *of_server_[main_server]; }
    const TrustSet& back() const { return *of_server_.back(); }
    std::size_t size() const { return of_server_.size(); }

    void reserve(std::size_t servers) { of_server_.reserve(servers); }
    void add(TrustSet made) { of_server_.add(&sets_.emplace_back(std::move(made))); }
    void add_same_as(ServerId server) { of_server_.add(of_server_[server]); }

private:
    std::deque<TrustSet> sets_;
    PerServer<const TrustSet*> of_server_;
};
TrustSets trust_sets(const Site&, CertificateFiles&, std::int64_t now);

}
