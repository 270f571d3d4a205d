#include "core/httpd/trust_queries.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/trust/anchor_answers.h"

namespace aop {

namespace {

template <class Held>
const TrustSource* source_with(const TrustSet& set, std::vector<Held> CertificateFile::*list, std::vector<Held> CertificateFile::*kept,
                               const Held& wanted)
{
    const auto within = [&](const std::vector<Held>& held) { return std::ranges::any_of(held, [&](const Held& h) { return &h == &wanted; }); };
    const auto holds = [&](const CertificateFile* file) { return file && (within(file->*list) || within(file->*kept)); };
    for (const TrustSource& s : set.sources)
        if (!s.replaced && (holds(s.file) || (s.folder && std::ranges::any_of(s.folder->members, [&](const auto& m) { return holds(m.file); }))))
            return &s;
    return nullptr;
}

}

const TrustSource* source_of(const TrustSet& set, const Anchor& anchor)
{
    return source_with(set, &CertificateFile::anchors, &CertificateFile::anchors_before_damage, anchor);
}
const TrustSource* source_of(const TrustSet& set, const RevocationList& list)
{
    return source_with(set, &CertificateFile::lists, &CertificateFile::lists_before_damage, list);
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
    const auto holds = [&](const CertificateFile* file) {
        return file && std::ranges::any_of(file->lists_in_folder(), [&](const RevocationList& l) { return l.issuer_hash == anchor.name_hash; });
    };
    for (const TrustSource& source : trust.sources) {
        if (source.replaced)
            continue;
        if (holds(source.file))
            return cat(" (", shown(a, source), ")");
        if (!source.folder)
            continue;
        for (const CertificateFolder::Member& m : source.folder->members)
            if (m.list && holds(m.file))
                return cat(" (", shown(a, source), "/", m.name, ")");
    }
    return {};
}

bool depth_refuses_all(const AuthenticatingServer& s)
{
    const int allowed = s.server.tls.verify_depth.value_or(1);
    return s.trust.accepted_anchors.empty() ? allowed == 0 : allowed < s.trust.least_depth;
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
