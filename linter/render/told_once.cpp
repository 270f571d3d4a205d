#include "linter/render/told_once.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "linter/render/render.h"

namespace aop {

std::vector<Told> told_once(const Inspection& i, bool all)
{
    std::vector<Told> told;
    std::map<std::tuple<const Rule*, std::string_view, std::string_view, bool>, std::size_t> index;
    for (const Finding& f : i.findings()) {
        if (!all && !counts(f))
            continue;
        const auto [at, is_new] = index.try_emplace({f.rule, f.text, f.suppressed, f.known}, told.size());
        if (is_new) {
            told.push_back({.finding = f});
            continue;
        }
        Told& same = told[at->second];
        same.others.push_back(&f);
        same.finding.servers.insert(same.finding.servers.end(), f.servers.begin(), f.servers.end());
    }
    // The first server gives the sentence its subject; the others stand in the order of the configuration.
    for (Told& t : told)
        if (auto& servers = t.finding.servers; !t.others.empty() && servers.size() > 1) {
            const ServerId subject = servers.front();
            std::sort(servers.begin() + 1, servers.end());
            servers.erase(std::unique(servers.begin() + 1, servers.end()), servers.end());
            servers.erase(std::remove(servers.begin() + 1, servers.end(), subject), servers.end());
        }
    return told;
}

}
