#pragma once
#include <cstdint>
#include <vector>

#include "core/configuration.h"
#include "core/exposure.h"
#include "core/observed.h"
#include "core/site.h"
#include "core/trust.h"

namespace aop {

// Everything rules look at. Made once per run, in this order.
struct Assessment {
    const Configuration& configuration;
    Site site;
    std::vector<TrustSet> trust;  // one per server
    Exposure exposure;
    CertificateFiles& certificates;
    std::int64_t now;  // seconds since 1970
    std::vector<Observed> observed = {};  // one per server, or none where nobody can look
};

Assessment assess(const Configuration&, CertificateFiles&, std::int64_t now);

}
