#include "core/httpd/assessment.h"

#include <algorithm>

#include "core/base/ascii.h"

namespace aop {

namespace {

Assessment judge_servers(const Configuration& configuration, CertificateFiles& certificates, std::int64_t now, HostMachine* machine,
                         const OpenPaths& open)
{
    Site site = evaluate(configuration);
    TrustSets trust = trust_sets(site, certificates, now);
    Exposure exposure = expose(configuration, site, trust, Alike::together, &certificates.files(), open);
    Assessment a{configuration, std::move(site), std::move(trust), std::move(exposure), certificates, now};
    Startup startup = examine_startup(configuration, a.site, a.exposure.tls, certificates.files(), machine);
    a.startup = std::move(startup.failures);
    a.served = std::move(startup.served);
    for (const Server& server : a.site.servers) {
        const VerifyClient mode = server.tls.verify_client.value_or(VerifyClient::none);
        if (a.exposure.tls[server.index] && mode != VerifyClient::none)
            a.asking.push_back({server, a.trust[server.index], mode == VerifyClient::require});
    }
    return a;
}

// One server that cannot be set up ends the start of all.
void apply_startup(Assessment& a)
{
    const auto then = [&](const Server& server, std::string_view why) { return cat("httpd does not start: ", server.label(), " ", why); };
    for (const StartupFailure& f : a.startup) {
        const std::string text = f.text.substr(0, f.text.find(": `httpd -t` passes"));
        return refuse_start(a.exposure, f.server ? then(a.site.servers[*f.server], text) : cat("httpd does not start: ", text), f.place);
    }
    for (const Server& server : a.site.servers)
        if (const TrustSet& trust = a.trust[server.index]; a.exposure.tls[server.index] && trust.fatal && !trust.caught_by_configtest)
            return refuse_start(a.exposure, then(server, cat("cannot be set up: ", *trust.fatal)), server.place);
}

}

Assessment assess(const Configuration& configuration, const ProblemSource& problems, CertificateFiles& certificates, std::int64_t now,
                  HostMachine* machine, const OpenPaths& open)
{
    Assessment a = judge_servers(configuration, certificates, now, machine, open);
    a.problems = problems();
    apply(a.problems, a.exposure, a.site);
    if (!a.problems.refusal() && !a.problems.limit())
        apply_startup(a);
    return a;
}

Assessment assess(const Configuration& configuration, Problems problems, CertificateFiles& certificates, std::int64_t now, HostMachine* machine,
                  const OpenPaths& open)
{
    return assess(
        configuration, [&] { return std::move(problems); }, certificates, now, machine, open);
}

}
