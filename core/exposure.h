#pragma once
#include <string>
#include <vector>

#include "core/site.h"
#include "core/trust.h"
#include "core/verdict.h"

namespace aop {

// What a server is worth at one of its addresses, and why.
struct Judgement {
    std::size_t server = 0;   // index into Site::servers
    std::string address;      // "*:443"
    Verdict verdict = Verdict::unknown;
    std::string reason;       // one clause
    Place place;              // the line that decided
    std::string witness;      // a command that shows it; "" where none exists
};

struct Exposure {
    std::vector<Judgement> judgements;  // by server, then by address
    std::vector<bool> tls;              // per server: does it speak TLS?

    // The worst over the server's addresses.
    const Judgement* worst(std::size_t server) const;
};

Exposure expose(const Configuration&, const Site&, const std::vector<TrustSet>&);

}
