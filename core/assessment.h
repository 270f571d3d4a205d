#pragma once
#include <cstdint>
#include <vector>

#include "core/configuration.h"
#include "core/exposure.h"
#include "core/observed.h"
#include "core/site.h"
#include "core/trust.h"

namespace aop {

// A server that speaks TLS and asks its clients for a certificate, with whom it trusts.
struct Asking {
    const Server& server;
    const TrustSet& trust;
    bool demands = false;  // `require`: without a certificate nobody gets in
};

// Everything rules look at. Made once per run, in this order.
struct Assessment {
    const Configuration& configuration;
    Site site;
    TrustSets trust;  // one per server
    Exposure exposure;
    CertificateFiles& certificates;
    std::int64_t now;  // seconds since 1970
    std::vector<Observed> observed = {};  // one per server, or none where nobody can look
    std::vector<Asking> asking = {};      // those of `site` and `trust`, in their order
};

Assessment assess(const Configuration&, CertificateFiles&, std::int64_t now);

// The same in two steps: the first, which is nearly all of the work, does not look at the `troubles` of the
// configuration, so that a host may still be looking for them.
Assessment assess_untroubled(const Configuration&, CertificateFiles&, std::int64_t now);
void heed_troubles(Assessment&);

}
