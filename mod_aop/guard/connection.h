#pragma once
#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <openssl/ssl.h>

#include "mod_aop/guard/requirement.h"
#include "mod_aop/guard/session.h"
#include "mod_aop/httpd/httpd.h"

namespace aop::mod {

// What is known about the certificate of one TLS connection. HTTP/2 streams ask
// from threads of their own.
class Connection {
public:
    explicit Connection(SSL* ssl);

    struct Judged {
        Refusal refusal = Refusal::failure;
        const char* detail = "";  // in OpenSSL's words
        const char* sha256 = "";  // of the client certificate, in hex
    };
    // The verdict for this requirement: found once, until the certificate changes or ends. Texts go to `pool`.
    // `begins`: nothing has been done for the request yet that could have asked for a certificate.
    Judged judge(const Requirement& requirement, std::int64_t now, bool begins, apr_pool_t* pool);
    bool is_judged() const { return is_judged_; }

private:
    struct Known {
        const Requirement* requirement;
        Checked checked;
    };
    const Known& known(const Requirement& requirement, std::int64_t now);

    void take(X509* leaf, const Requirement& requirement, bool begins);

    std::unique_ptr<SSL, FreedBy<SSL_free>> ssl_;
    std::mutex mutex_;
    std::atomic<bool> is_judged_ = false;
    Origin origin_;
    OwnedX509 leaf_;  // held, so that its address stays its own
    std::optional<Fingerprint> sum_;
    std::string sha256_;
    std::vector<std::unique_ptr<Known>> known_;
};

// The one a request came over; nullptr when mod_ssl made none (plain HTTP).
Connection* connection_of(const request_rec* r);

void register_connection(apr_pool_t* pool);

}
