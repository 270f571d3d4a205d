// Require, Order, Allow and Deny, for somebody without a password, from anywhere.
#include <algorithm>
#include <optional>

#include "core/exposure/reach.h"
#include "core/text.h"
#include "core/words.h"

namespace aop {

namespace {

enum class Vote { granted, limited, unknown, denied, neutral };

Vote vote_of(Truth t)
{
    return t == Truth::yes ? Vote::granted : t == Truth::no ? Vote::denied : Vote::unknown;
}

// One of the list is enough: the best of them.
Vote best(const std::vector<Vote>& votes)
{
    Vote v = Vote::neutral;
    for (const Vote one : votes)
        if (one != Vote::neutral && (v == Vote::neutral || one < v))
            v = one;
    return v;
}

// All must agree: the worst of them.
Vote worst(const std::vector<Vote>& votes)
{
    Vote v = Vote::neutral;
    for (const Vote one : votes)
        if (one != Vote::neutral && (v == Vote::neutral || one > v))
            v = one;
    return v;
}

Vote provider(std::string_view name, std::string_view rest, const Circumstances& c)
{
    std::string_view arguments = rest;
    if (iequals(name, "all"))
        return iequals(next_word(arguments), "granted") ? Vote::granted : Vote::denied;
    if (iequals(name, "ssl"))
        return c.tls && c.engine ? Vote::granted : Vote::denied;
    if (iequals(name, "ssl-verify-client") && c.http2)
        return Vote::denied;  // it looks at the stream, which has no certificate of its own
    if (iequals(name, "ssl-verify-client") || iequals(name, "aop"))
        return c.verify == "SUCCESS" ? Vote::granted : Vote::denied;
    if (iequals(name, "expr"))
        return vote_of(holds(rest.starts_with('"') || rest.starts_with('\'') ? next_word(arguments) : std::string(rest), c));
    if (iequals(name, "local"))
        return Vote::denied;  // only from the machine itself
    if (iequals(name, "method")) {
        return std::ranges::any_of(words(rest), [&](const std::string& m) { return m == c.method; }) ? Vote::granted : Vote::denied;
    }
    static constexpr std::string_view others[]{"ip", "host", "forward-dns", "valid-user", "user", "group"};
    const bool limits = std::ranges::any_of(others, [&](std::string_view n) { return iequals(n, name); });
    const bool named = name.size() > 5 && (iequals(name.substr(0, 5), "ldap-") || iequals(name.substr(0, 5), "file-"));
    return limits || named ? Vote::limited : Vote::unknown;
}

Vote require(const Directive& d, const Circumstances& c)
{
    std::string_view rest = d.args();
    std::string name = next_word(rest);
    const bool negative = iequals(name, "not");
    if (negative)
        name = next_word(rest);
    const Vote v = provider(name, trimmed(rest), c);
    if (!negative)
        return v;
    return v == Vote::granted ? Vote::denied : v == Vote::denied ? Vote::neutral : v;
}

enum class Logic { unset, off, all, any };

// A Require line, a container of them, or all of a section. Of one for other methods nothing is
// asked: among those that must all agree it counts as granted.
struct Part {
    bool applies = true;
    Vote vote = Vote::neutral;

    Vote among(Logic logic) const { return applies ? vote : logic == Logic::all ? Vote::granted : Vote::neutral; }
};

Part joined(const std::vector<Part>& parts, Logic logic)
{
    std::vector<Vote> votes;
    votes.reserve(parts.size());
    for (const Part& p : parts)
        votes.push_back(p.among(logic));
    return {std::ranges::any_of(parts, &Part::applies), logic == Logic::all ? worst(votes) : best(votes)};
}

Vote negated(Vote v) { return v == Vote::granted ? Vote::denied : v == Vote::denied ? Vote::neutral : v; }

bool is_limit(const Directive& d) { return d.is("<Limit"_name) || d.is("<LimitExcept"_name); }

// As httpd keeps them: one bit for GET and HEAD.
bool covers(const Directive& limit, std::string_view method)
{
    const std::vector<std::string> methods = words(section_argument(limit));
    const bool named = std::ranges::any_of(methods, [&](const std::string& m) { return m == method; });
    return named == limit.is("<Limit"_name);
}

void parts_in(const Directive& node, const Circumstances& c, bool applies, std::vector<Part>& parts)
{
    for (const Directive& d : node) {
        if (is_limit(d)) {
            parts_in(d, c, applies && covers(d, c.method), parts);
            continue;
        }
        if (d.is("Require"_name))
            parts.push_back({applies, require(d, c)});
        const bool all = d.is("<RequireAll"_name), none = d.is("<RequireNone"_name);
        if (!all && !none && !d.is("<RequireAny"_name))
            continue;
        std::vector<Part> inner;
        parts_in(d, c, applies, inner);
        if (inner.empty())
            continue;
        Part part = joined(inner, all ? Logic::all : Logic::any);
        part.vote = none ? negated(part.vote) : part.vote;
        parts.push_back(part);
    }
}

// What mod_authz_core has of a section: how it joins those before, and its own lines if it has any.
struct Authorization {
    Logic logic = Logic::unset;
    std::optional<Part> lines = {};
    const Section* section = nullptr;
};

Authorization authorization_of(const Section& s, const Circumstances& c)
{
    Authorization a{.section = &s};
    if (s.rare->auth_merging)
        a.logic = *s.rare->auth_merging == "and" ? Logic::all : *s.rare->auth_merging == "or" ? Logic::any : Logic::off;
    std::vector<Part> parts;
    parts_in(*s.node, c, true, parts);
    if (!parts.empty())
        a.lines = joined(parts, Logic::any);
    return a;
}

// As merge_authz_core_dir_config, AuthMerging Off without a Require included: it lets everybody in.
Authorization merged(const Authorization& base, const Authorization& added)
{
    if (added.logic == Logic::unset && !added.lines && base.lines)
        return base;
    if (added.logic == Logic::off || added.logic == Logic::unset || !(base.lines || added.lines))
        return added;
    Authorization m{.logic = added.logic, .section = added.lines ? added.section : base.section};
    m.lines = base.lines && added.lines ? joined({*base.lines, *added.lines}, added.logic) : base.lines ? base.lines : added.lines;
    return m;
}

// httpd merges what it finds in one walk first: folders, files, locations, conditions.
int walk_of(const Section& s)
{
    using Kind = Section::Kind;
    switch (s.kind) {
    case Kind::server: return 0;
    case Kind::directory:
    case Kind::directory_match:
    case Kind::htaccess:
    case Kind::proxy:
    case Kind::proxy_match: return 1;
    case Kind::files:
    case Kind::files_match: return 2;
    case Kind::location:
    case Kind::location_match: return 3;
    case Kind::condition: return 4;
    }
    return 0;
}

Access access_of(Vote v)
{
    switch (v) {
    case Vote::granted: return Access::granted;
    case Vote::limited: return Access::limited;
    case Vote::unknown: return Access::unknown;
    case Vote::denied:
    case Vote::neutral: return Access::denied;
    }
    return Access::unknown;
}

bool is_all(const Setting<std::string>& s) { return *s == "all"; }

bool asks_for_method(const Directive& node, bool limited)
{
    return std::ranges::any_of(node, [&](const Directive& d) {
        std::string_view args = d.args();
        if (d.is("Require"_name) && (limited || iequals(next_word(args), "method")))
            return true;
        return (is_limit(d) || d.is("<RequireAll"_name) || d.is("<RequireAny"_name) || d.is("<RequireNone"_name)) &&
               asks_for_method(d, limited || is_limit(d));
    });
}

}

bool hangs_on_method(const Section& s) { return s.access_by_method || asks_for_method(*s.node, false); }

Admission authorized(const std::vector<const Section*>& sections, const Circumstances& c)
{
    Authorization whole;
    for (std::size_t i = 0; i < sections.size();) {
        const int walk = walk_of(*sections[i]);
        Authorization own = authorization_of(*sections[i], c);
        while (++i < sections.size() && walk_of(*sections[i]) == walk)
            own = merged(own, authorization_of(*sections[i], c));
        whole = merged(whole, own);
    }
    if (!whole.lines || !whole.section)
        return {};
    return {access_of(whole.lines->among(Logic::all)), whole.section->place};
}

Admission host_allowed(const std::vector<const Section*>& sections)
{
    const Section* last = nullptr;
    for (const Section* s : sections)
        if (s->host_access)
            last = s;
    if (!last)
        return {};
    const bool allow_first = last->rare->order.value_or("deny,allow") == "allow,deny";
    const bool allow_all = std::ranges::any_of(last->rare->allow, is_all), deny_all = std::ranges::any_of(last->rare->deny, is_all);
    // Later lists win: "allow,deny" lets in who is allowed and not denied, "deny,allow" keeps out
    // who is denied and not allowed.
    Access access = Access::granted;
    if (allow_first)
        access = deny_all ? Access::denied
                          : !last->rare->deny.empty() || (!allow_all && !last->rare->allow.empty()) ? Access::limited
                          : allow_all ? Access::granted : Access::denied;
    else
        access = allow_all ? Access::granted
                           : last->rare->deny.empty() ? Access::granted
                           : deny_all && last->rare->allow.empty() ? Access::denied : Access::limited;
    return {access, last->place};
}

}
