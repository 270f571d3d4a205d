#include "core/asking.h"

#include <algorithm>

#include "core/text.h"

namespace aop {

namespace {

template <class Held>
const TrustSource* source_with(const TrustSet& set, std::vector<Held> CertificateFile::* list, const Held& wanted)
{
    const auto holds = [&](const CertificateFile* file) {
        return file && std::ranges::any_of(file->*list, [&](const Held& h) { return &h == &wanted; });
    };
    for (const TrustSource& s : set.sources)
        if (!s.replaced && (holds(s.file) || (s.folder && std::ranges::any_of(s.folder->members, [&](const auto& m) { return holds(m.file); }))))
            return &s;
    return nullptr;
}

}

const TrustSource* source_of(const TrustSet& set, const Anchor& anchor) { return source_with(set, &CertificateFile::anchors, anchor); }
const TrustSource* source_of(const TrustSet& set, const RevocationList& list) { return source_with(set, &CertificateFile::lists, list); }

bool needs_list(const Asking& s, const Anchor& anchor)
{
    const auto& revocation = s.server.tls.rare->crl_check;
    // In a store that VerifyCA… made nothing is checked.
    return revocation && revocation->scope != Scope::none && !anchor.own_client && std::ranges::none_of(s.trust.sources, &TrustSource::replaced);
}

std::string unrevocable(const Asking& s, const Anchor& anchor, std::int64_t now)
{
    if (!needs_list(s, anchor))
        return {};
    std::string why = s.server.tls.rare->crl_check->missing_ok ? "" : "there is no revocation list of it";
    for (const RevocationList* list : s.trust.lists) {
        if (list->issuer_hash != anchor.name_hash)
            continue;
        if (list->next_update != 0 && now > list->next_update)
            why = cat("its revocation list ended on ", to_date(list->next_update));
        else if (now < list->this_update)
            why = cat("its revocation list is not valid before ", to_date(list->this_update));
        else
            return {};
    }
    return why;
}

bool depth_refuses_all(const Asking& s)
{
    if (s.server.tls.verify_depth.value_or(1) != 0)
        return false;
    const auto& able = s.trust.able;
    // A self-signed client certificate is its own chain.
    return able.empty() || !std::ranges::all_of(able, [](const Anchor* a) { return a->own_client; });
}

std::string shown_path(const Assessment& a, const std::string& path)
{
    const std::string root = a.configuration.server_root + "/";
    return root.size() > 1 && path.starts_with(root) ? path.substr(root.size()) : path;
}

std::string shown(const Assessment& a, const TrustSource& source)
{
    return cat(source.directive(), " ", shown_path(a, source.path));
}

std::int64_t days_until(std::int64_t then, std::int64_t now)
{
    constexpr std::int64_t day = 86'400;  // seconds
    const std::int64_t left = then - now;
    return left >= 0 ? left / day : -((-left + day - 1) / day);
}

std::string count_of(std::int64_t n, std::string_view one, std::string_view many)
{
    return cat(n, " ", n == 1 ? one : many);
}

}
