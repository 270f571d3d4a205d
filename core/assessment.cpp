#include "core/assessment.h"

namespace aop {

Assessment assess(const Configuration& configuration, CertificateFiles& certificates, std::int64_t now)
{
    Site site = evaluate(configuration);
    std::vector<TrustSet> trust = trust_sets(site, certificates, now);
    Exposure exposure = expose(configuration, site, trust);
    return {configuration, std::move(site), std::move(trust), std::move(exposure), certificates, now};
}

}
