// Require, Order, Allow and Deny, for somebody without a password, from anywhere.
#include <algorithm>

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
        return c.tls ? Vote::granted : Vote::denied;
    if (iequals(name, "ssl-verify-client") && c.http2)
        return Vote::denied;  // it looks at the stream, which has no certificate of its own
    if (iequals(name, "ssl-verify-client") || iequals(name, "aop"))
        return c.verify == "SUCCESS" ? Vote::granted : Vote::denied;
    if (iequals(name, "expr"))
        return vote_of(holds(rest.starts_with('"') || rest.starts_with('\'') ? next_word(arguments) : std::string(rest), c));
    if (iequals(name, "local"))
        return Vote::denied;  // only from the machine itself
    if (iequals(name, "method")) {
        for (const std::string& method : words(rest))
            if (iequals(method, "GET"))
                return Vote::granted;
        return Vote::denied;
    }
    static constexpr std::string_view others[]{"ip", "host", "forward-dns", "valid-user", "user", "group"};
    const bool limits = std::ranges::any_of(others, [&](std::string_view n) { return iequals(n, name); });
    const bool named = name.size() > 5 && (iequals(name.substr(0, 5), "ldap-") || iequals(name.substr(0, 5), "file-"));
    return limits || named ? Vote::limited : Vote::unknown;
}

Vote require(const Directive& d, const Circumstances& c)
{
    std::string_view rest = d.args;
    std::string name = next_word(rest);
    const bool negative = iequals(name, "not");
    if (negative)
        name = next_word(rest);
    const Vote v = provider(name, trimmed(rest), c);
    if (!negative)
        return v;
    return v == Vote::granted ? Vote::denied : v == Vote::denied ? Vote::neutral : v;
}

// The lines of a section or container; <Limit GET POST> holds for GET as well.
std::vector<Vote> votes_in(const Directive& node, const Circumstances& c)
{
    std::vector<Vote> votes;
    for (const Directive& d : node) {
        if (d.is("Require"))
            votes.push_back(require(d, c));
        else if (d.is("<RequireAll"))
            votes.push_back(worst(votes_in(d, c)));
        else if (d.is("<RequireAny"))
            votes.push_back(best(votes_in(d, c)));
        else if (d.is("<RequireNone")) {
            const Vote v = best(votes_in(d, c));
            votes.push_back(v == Vote::granted ? Vote::denied : v == Vote::denied ? Vote::neutral : v);
        } else if (const bool limit = d.is("<Limit"), except = d.is("<LimitExcept"); limit || except) {
            const std::vector<std::string> methods = words(section_argument(d));
            const bool get = std::ranges::any_of(methods, [](const std::string& m) { return m == "GET"; });
            if (get == limit)
                std::ranges::copy(votes_in(d, c), std::back_inserter(votes));
        }
    }
    return votes;
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

}

Admission authorized(const std::vector<const Section*>& sections, const Circumstances& c)
{
    Vote v = Vote::neutral;
    const Section* last = nullptr;
    for (const Section* s : sections) {
        if (!s->authorizes)
            continue;
        const std::vector<Vote> votes = votes_in(*s->node, c);
        if (votes.empty())
            continue;
        const Vote own = best(votes);
        const std::string merging = s->auth_merging.value_or("off");
        if (last && merging == "and")
            v = worst({v, own});
        else if (last && merging == "or")
            v = best({v, own});
        else
            v = own;
        last = s;
    }
    if (!last)
        return {};
    return {access_of(v), last->place};
}

Admission host_allowed(const std::vector<const Section*>& sections)
{
    const Section* last = nullptr;
    for (const Section* s : sections)
        if (s->host_access)
            last = s;
    if (!last)
        return {};
    const bool allow_first = last->order.value_or("deny,allow") == "allow,deny";
    const bool allow_all = std::ranges::any_of(last->allow, is_all), deny_all = std::ranges::any_of(last->deny, is_all);
    // Later lists win: "allow,deny" lets in who is allowed and not denied, "deny,allow" keeps out
    // who is denied and not allowed.
    Access access = Access::granted;
    if (allow_first)
        access = deny_all ? Access::denied
                          : !last->deny.empty() || (!allow_all && !last->allow.empty()) ? Access::limited
                          : allow_all ? Access::granted : Access::denied;
    else
        access = allow_all ? Access::granted
                           : last->deny.empty() ? Access::granted
                           : deny_all && last->allow.empty() ? Access::denied : Access::limited;
    return {access, last->place};
}

}
