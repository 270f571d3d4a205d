#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/files.h"
#include "core/site.h"
#include "core/verdict.h"

namespace aop {

// Certificates we know by the SHA-256 of their DER form, never by name: the
// expired edition of Cloudflare's CA has the same name, key and serial as the current one.
enum class Known { no, cloudflare_aop, cloudflare_aop_2015, cloudflare_origin_ca, web_pki };

// One certificate of a trust set, in words: nothing of OpenSSL leaves core/certificate.
struct Anchor {
    std::string sha256;   // of the DER form, lower-case hex
    std::string subject;  // RFC 2253 form
    std::int64_t not_before = 0, not_after = 0;  // seconds since 1970
    Known known = Known::no;
    bool self_signed = false;  // signs itself: partial chains are not enabled, so only these anchor
    bool ca = false;           // basicConstraints CA:TRUE
    std::string file;          // where it was found
    int position = 1;          // which certificate of that file

    // Why no client certificate can verify under it at `now`; "" when one can.
    std::string trouble(std::int64_t now) const;
};

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
    std::vector<Anchor> anchors;
    bool private_key = false;  // holds key material
    Files::Status status;
};

// Reads every certificate file once per run, whatever the number of servers that name it.
class CertificateFiles {
public:
    explicit CertificateFiles(Files& files) : files_(files) {}
    const CertificateFile& file(const std::string& path);
    Files& files() { return files_; }
    std::size_t reads() const { return reads_; }

private:
    Files& files_;
    std::map<std::string, std::unique_ptr<CertificateFile>> seen_;
    std::size_t reads_ = 0;
};

// Whom one server would let in.
struct TrustSet {
    Trust trust = Trust::none;
    std::string reason;  // for unusable and unknown
    std::vector<const Anchor*> anchors;
    std::vector<const CertificateFile*> files;
};

// One per server, in the order of Site::servers.
std::vector<TrustSet> trust_sets(const Site&, CertificateFiles&, std::int64_t now);

}
