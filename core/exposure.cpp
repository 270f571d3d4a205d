#include "core/exposure.h"

#include <algorithm>

#include "core/exposure/judge.h"
#include "core/exposure/taken.h"
#include "core/text.h"

namespace aop {

namespace {

// A configuration that httpd refuses lets nobody in; what is open in it stays said, and which
// server is never reached.
void refuse(std::vector<Judgement>& judgements, const std::string& reason, const Place& place)
{
    for (Judgement& j : judgements) {
        if (j.verdict > Verdict::broken || j.cause == Cause::shadowed)
            continue;
        j.verdict = Verdict::broken;
        j.cause = Cause::refused;
        j.reason = reason;
        j.place = place;
        j.attempt.reset();
    }
}

// What ended the reading; what httpd itself refuses is another matter.
const Trouble* unread(const Configuration& configuration)
{
    for (const Trouble& t : configuration.troubles)
        if (t.kind == Trouble::Kind::limit && !t.refused)
            return &t;
    return nullptr;
}

// The rest of the configuration may say anything about any server.
void forget(std::vector<Judgement>& judgements, const Trouble& limit)
{
    for (Judgement& j : judgements)
        j = {.server = j.server, .address = j.address, .verdict = Verdict::unknown, .reason = limit.message, .place = limit.place,
             .cause = Cause::not_read, .chain = j.chain};
}

}

// A session has to be made elsewhere first, which no single command does.
std::string Judgement::witness() const { return attempt && cause != Cause::sessions ? witness_of(*attempt) : ""; }

std::span<const Judgement> Exposure::of(std::size_t server) const
{
    const auto from = std::ranges::lower_bound(judgements, server, {}, &Judgement::server);
    auto to = from;
    while (to != judgements.end() && to->server == server)
        ++to;
    return {from, to};
}

const Judgement* Exposure::worst(std::size_t server) const
{
    const Judgement* worst = nullptr;
    for (const Judgement& j : of(server))
        if (!worst || j.verdict > worst->verdict)
            worst = &j;
    return worst;
}

Exposure expose(const Configuration& configuration, const Site& site, const TrustSets& trust, Alike alike)
{
    const Model model(configuration, site, trust);
    Judge judge(model, alike);
    Exposure exposure;
    std::size_t count = 0;
    for (const Server& s : site.servers)
        count += std::max<std::size_t>(1, s.addresses().size());
    exposure.judgements.reserve(count);
    for (const Server& s : site.servers) {
        const std::size_t addresses = s.is_main() ? 1 : s.addresses().size();
        for (std::size_t i = 0; i < addresses; ++i)
            exposure.judgements.push_back(judge.judge(s.index, i));
        if (addresses == 0)
            exposure.judgements.push_back({.server = s.index, .address = "", .verdict = Verdict::unreachable,
                                           .reason = "it has no address", .place = s.place, .cause = Cause::unresolvable});
    }
    exposure.taken = taken_names(model, exposure.judgements);
    exposure.by_any_name.resize(site.servers.size());
    for (const Server& s : site.servers)
        exposure.by_any_name[s.index] = judge.by_any_name(s.index);
    exposure.tls = model.tls;
    exposure.trust_group = model.trust_group;
    exposure.chains = model.network.chains();
    exposure.endpoints = model.network.endpoints();
    return exposure;
}

void heed_troubles(Exposure& exposure, const Configuration& configuration, const Site& site)
{
    const auto refused = std::ranges::find_if(configuration.troubles, &Trouble::refused);
    const bool starts = refused == configuration.troubles.end();
    const Trouble* const limit = starts ? unread(configuration) : nullptr;
    if (!starts)
        refuse(exposure.judgements, cat("httpd does not start: ", refused->message), refused->place);
    if (limit)
        forget(exposure.judgements, *limit);
    else if (site.listeners.empty())
        refuse(exposure.judgements, "httpd does not start: there is no Listen", {});
    if (!starts || limit)
        for (Boxed<Attempt>& attempt : exposure.by_any_name)
            attempt.reset();
}

}
