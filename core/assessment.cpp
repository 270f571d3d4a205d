#include "core/assessment.h"

namespace aop {

Assessment assess_untroubled(const Configuration& configuration, CertificateFiles& certificates, std::int64_t now)
{
    Site site = evaluate(configuration);
    TrustSets trust = trust_sets(site, certificates, now);
    Exposure exposure = expose(configuration, site, trust);
    Assessment a{configuration, std::move(site), std::move(trust), std::move(exposure), certificates, now};
    for (const Server& server : a.site.servers) {
        const VerifyClient mode = server.tls.verify_client.value_or(VerifyClient::none);
        if (a.exposure.tls[server.index] && mode != VerifyClient::none)
            a.asking.push_back({server, a.trust[server.index], mode == VerifyClient::require});
    }
    return a;
}

void heed_troubles(Assessment& a) { heed_troubles(a.exposure, a.configuration, a.site); }

Assessment assess(const Configuration& configuration, CertificateFiles& certificates, std::int64_t now)
{
    Assessment a = assess_untroubled(configuration, certificates, now);
    heed_troubles(a);
    return a;
}

}
