#include "core/httpd/trust_queries.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/trust/anchor_answers.h"

namespace aop {

const TrustSource* source_of(const TrustSet& set, const Anchor& anchor)
{
    const auto found = set.index.anchors.find(anchor.sha256);
    return found == set.index.anchors.end() ? nullptr : &set.sources[found->second.origin.source];
}
const TrustSource* source_of(const TrustSet& set, const RevocationList& list)
{
    const auto found = set.index.lists.find(&list);
    return found == set.index.lists.end() ? nullptr : &set.sources[found->second.source];
}

bool needs_list(const AuthenticatingServer& s, const Anchor& anchor)
{
    const auto& revocation = s.server.tls.revocation->crl_check;
    // In a store that VerifyCA… made nothing is checked.
    return revocation && revocation->scope != Scope::none && !anchor.self_signed_leaf &&
           std::ranges::none_of(s.trust.sources, &TrustSource::replaced);
}

std::optional<std::string> unrevocable(const AuthenticatingServer& s, const Anchor& anchor, std::int64_t now)
{
    const AnchorAnswer& asked = s.trust.answer_of(anchor);
    if (!asked.for_want_of_list())
        return std::nullopt;
    return list_trouble(s.trust, anchor, asked, now);
}

std::string list_file(const Assessment& a, const TrustSet& trust, const Anchor& anchor)
{
    const auto lists = trust.lists_of(anchor.name_hash);
    if (lists.empty())
        return {};
    const TrustIndex::Origin& from = trust.index.lists.at(lists.front());
    const TrustSource& source = trust.sources[from.source];
    return from.member ? cat(" (", shown(a, source), "/", from.member->name, ")") : cat(" (", shown(a, source), ")");
}

bool depth_refuses_all(const AuthenticatingServer& s)
{
    const int allowed = s.server.tls.verify_depth.value_or(1);
    return s.trust.accepted_anchors.empty() ? allowed == 0 : allowed < s.trust.least_depth;
}

int warning_days(const Server& server)
{
    constexpr int usual = 90;
    const auto& days = server.intent->expiry_warn;
    return !days ? usual : days->empty() ? 0 : std::ranges::max(*days);
}

std::optional<Rotation> rotation_of(const TrustSet& trust, std::int64_t now, int days)
{
    // Of three nobody can tell which one follows which.
    if (trust.accepted_anchors.size() != 2)
        return std::nullopt;
    const Anchor *first = trust.accepted_anchors[0], *second = trust.accepted_anchors[1];
    if (first->not_after > second->not_after)
        std::swap(first, second);
    const bool alike = first->known == second->known && (first->known == Known::no || first->known == Known::cloudflare_aop);
    if (!alike || days_until(first->not_after, now) >= days || days_until(second->not_after, now) < days)
        return std::nullopt;
    return Rotation{first, second};
}

std::string shown_path(const Assessment& a, const std::string& path)
{
    const std::string root = a.configuration.server_root + "/";
    return root.size() > 1 && path.starts_with(root) ? path.substr(root.size()) : path;
}

std::string shown(const Assessment& a, const TrustSource& source) { return cat(source.directive(), " ", shown_path(a, source.path)); }

std::int64_t days_until(std::int64_t then, std::int64_t now)
{
    constexpr std::int64_t day = 86'400;  // seconds
    const std::int64_t left = then - now;
    return left >= 0 ? left / day : -((-left + day - 1) / day);
}

std::string count_of(std::int64_t n, std::string_view one, std::string_view many) { return cat(n, " ", n == 1 ? one : many); }

}
