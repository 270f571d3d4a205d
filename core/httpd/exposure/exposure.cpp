#include "core/httpd/exposure/exposure.h"

#include <algorithm>
#include <iterator>

#include "core/base/ascii.h"
#include "core/httpd/exposure/judge.h"
#include "core/httpd/exposure/shadowed_names.h"
#include "core/httpd/exposure/working_proofs.h"

namespace aop {

namespace {

// A configuration that httpd refuses lets nobody in; what would be open in it stays known, and which
// server is never reached.
void refuse(std::vector<Judgement>& judgements, const std::string& reason, const Place& place)
{
    for (Judgement& j : judgements) {
        if (j.cause == Cause::shadowed)
            continue;
        if (j.verdict > Verdict::broken) {
            j.if_started = Judgement::Configured{j.verdict, j.reason, j.place};
        } else if (!j.if_started) {
            j.cause = Cause::refused;
            j.attempt.reset();
        }
        j.verdict = Verdict::broken;
        j.reason = reason;
        j.place = place;
    }
}

// The rest of the configuration may say anything about any server.
void forget(std::vector<Judgement>& judgements, const Problem& limit)
{
    for (Judgement& j : judgements)
        j = {.server = j.server,
             .address = j.address,
             .verdict = Verdict::unknown,
             .reason = limit.message,
             .place = limit.place,
             .cause = Cause::not_read,
             .chain = j.chain};
}

}

// A session has to be made first, which no single command does; and a server that does not start answers none.
Witness Judgement::witness() const
{
    if (!attempt || if_started || cause == Cause::sessions || attempt->resumes_own)
        return {};
    Witness made = witness_of(*attempt);
    if (cause == Cause::error_page)
        made.shows = cat("an error whose body is a page of the site; ", made.shows);
    if (is_example)
        made.shows += ", if something answers there";
    return made;
}

std::span<const Judgement> Exposure::of(ServerId server) const
{
    const auto from = std::ranges::lower_bound(judgements, server, {}, &Judgement::server);
    auto to = from;
    while (to != judgements.end() && to->server == server)
        ++to;
    return {from, to};
}

const Judgement* Exposure::worst(ServerId server) const
{
    const auto all = of(server);
    const auto worst = std::ranges::max_element(all, {}, [](const Judgement& j) { return std::pair(j.verdict, j.configured()); });
    return worst == all.end() ? nullptr : &*worst;
}

Exposure expose(const Configuration& configuration, const Site& site, const TrustSets& trust, Alike alike, Files* files, const OpenPaths& open)
{
    Model model(configuration, site, trust);
    model.disk = files;
    for (const Server& s : site.servers) {
        auto& paths = model.open_paths[s.index] = exempt_paths(s);
        if (open)
            std::ranges::move(open(s), std::back_inserter(paths));
    }
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
            exposure.judgements.push_back({.server = s.index,
                                           .address = "",
                                           .verdict = Verdict::unreachable,
                                           .reason = "it has no address",
                                           .place = s.place,
                                           .cause = Cause::unresolvable});
    }
    if (files)
        prefer_working_proofs(exposure, model, *files);
    exposure.taken = taken_names(model, exposure.judgements);
    exposure.by_any_name.resize(site.servers.size());
    for (const Server& s : site.servers)
        exposure.by_any_name[s.index] = judge.by_any_name(s.index);
    exposure.open_paths = judge.take_open_paths();
    exposure.tls = model.tls;
    exposure.trust_group = model.trust_group;
    exposure.chains = model.network.chains();
    exposure.endpoints = model.network.endpoints();
    if (files)
        exposure.routes = routes_around(model, exposure, *files);
    return exposure;
}

void refuse_start(Exposure& exposure, const std::string& reason, const Place& place)
{
    refuse(exposure.judgements, reason, place);
    for (HeapOptional<Attempt>& attempt : exposure.by_any_name)
        attempt.reset();
}

void apply(const Problems& problems, Exposure& exposure, const Site& site)
{
    const Problem* const refused = problems.refusal();
    const bool starts = !refused;
    const Problem* const limit = starts ? problems.limit() : nullptr;
    if (!starts)
        refuse(exposure.judgements, cat("httpd does not start: ", refused->message), refused->place);
    if (limit)
        forget(exposure.judgements, *limit);
    else if (starts && site.listeners.empty())
        refuse(exposure.judgements, "httpd does not start: there is no Listen", {});
    if (!starts || limit)
        for (HeapOptional<Attempt>& attempt : exposure.by_any_name)
            attempt.reset();
}

}
