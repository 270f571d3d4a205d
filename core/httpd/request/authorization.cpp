// Require, Order, Allow and Deny, for somebody without a password, from anywhere.
#include <algorithm>
#include <optional>

#include "core/base/ascii.h"
#include "core/httpd/request/applicable_sections.h"
#include "core/httpd/settings/setting_table.h"
#include "core/httpd/syntax/address.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

enum class Vote { granted, limited, unknown, denied, neutral };

Vote vote_of(Truth t) { return t == Truth::yes ? Vote::granted : t == Truth::no ? Vote::denied : Vote::unknown; }

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

// Whether all of the networks are loopback, where no stranger comes from.
bool is_loopback(const std::vector<std::string>& networks) { return !networks.empty() && std::ranges::all_of(networks, is_loopback_network); }

Truth is_set(std::string_view variable, const RequestContext& c)
{
    if (!c.environment)
        return Truth::unknown;
    const std::optional<Text> value = (*c.environment)(variable, c);
    return !value ? Truth::no : value->kind == Text::Kind::opaque ? Truth::unknown : Truth::yes;
}

// Without AuthType a certificate alone can make a user: others get an error (500) that has no page of its own.
bool asks_for_user(std::string_view name)
{
    static constexpr std::string_view all[]{"valid-user", "user", "group", "file-owner", "file-group", "dbm-group", "dbm-file-group"};
    return std::ranges::any_of(all, [&](std::string_view one) { return iequals(one, name); });
}

Vote vote_of_provider(std::string_view name, std::string_view rest, const RequestContext& c)
{
    std::string_view arguments = rest;
    if (const OwnProvider* own = own_provider(c.own_providers, name))
        return own->is_plain && own->alias == name ? vote_of_provider(own->provider, own->words, c) : Vote::unknown;
    if (iequals(name, "all"))
        return iequals(next_word(arguments), "granted") ? Vote::granted : Vote::denied;
    if (iequals(name, "ssl"))
        return c.tls && c.engine ? Vote::granted : Vote::denied;
    if (iequals(name, "ssl-verify-client") && c.http2)
        return Vote::denied;  // it looks at the stream, which has no certificate of its own
    if (iequals(name, "aop") && c.is_refused_by_aop)
        return *c.is_refused_by_aop ? Vote::denied : Vote::granted;
    if (iequals(name, "ssl-verify-client") || iequals(name, "aop"))
        return c.verify == "SUCCESS" ? Vote::granted : Vote::denied;
    if (iequals(name, "expr"))
        return vote_of(holds(rest.starts_with('"') || rest.starts_with('\'') ? next_word(arguments) : std::string(rest), c));
    if (iequals(name, "local"))  // from the machine itself, unless the client may say where it comes from: the machine's own address will do
        return c.claims_address || c.claims_loopback ? Vote::granted : c.relays_claim_machine ? Vote::limited : Vote::denied;
    if (iequals(name, "ip") && is_loopback(words(rest)))
        return c.claims_loopback ? Vote::granted : c.relays_claim_loopback ? Vote::limited : Vote::denied;
    if (iequals(name, "method")) {
        Truth any = Truth::no;
        for (const std::string& method : words(rest))
            any = either(any, is_one_of(text_of("REQUEST_METHOD", c), one_text(method, c), c));
        return vote_of(any);
    }
    if (iequals(name, "env")) {
        Truth any = Truth::no;
        for (const std::string& variable : words(rest))
            any = either(any, is_set(variable, c));
        return vote_of(any);
    }
    if (c.needs_user_to_pass && asks_for_user(name) && has_no_user(c))
        return Vote::denied;
    static constexpr std::string_view others[]{"ip", "host", "forward-dns", "valid-user", "user", "group"};
    const bool limits = std::ranges::any_of(others, [&](std::string_view n) { return iequals(n, name); });
    const bool named = name.size() > 5 && (iequals(name.substr(0, 5), "ldap-") || iequals(name.substr(0, 5), "file-"));
    if (iequals(name, "ip") && c.claims_address)
        return Vote::granted;
    return limits || named ? Vote::limited : Vote::unknown;
}

// Those whose answer is about the client's address.
bool is_about_addresses(std::string_view provider)
{
    return iequals(provider, "ip") || iequals(provider, "host") || iequals(provider, "forward-dns") || iequals(provider, "local");
}

// `opposed`: in a <RequireNone>, where the client would rather not be meant.
Vote require(const Directive& d, const RequestContext& c, bool opposed)
{
    std::string_view rest = d.args();
    std::string name = next_word(rest);
    const bool negative = iequals(name, "not");
    if (negative)
        name = next_word(rest);
    Vote v = vote_of_provider(name, trimmed(rest), c);
    if (v == Vote::unknown)
        v = vote_of(settled(Truth::unknown, d.args(), "a Require is not modelled", d.place, c));
    // Who chooses the address that httpd sees is not one of those that are kept out.
    const OwnProvider* own = own_provider(c.own_providers, name);
    if (negative != opposed && v == Vote::granted && (c.claims_address || c.claims_loopback) && is_about_addresses(own ? own->provider : name))
        v = Vote::denied;
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
    Place place = {};  // of the line that decided

    Vote among(Logic logic) const { return applies ? vote : logic == Logic::all ? Vote::granted : Vote::neutral; }
};

Part joined(const std::vector<Part>& parts, Logic logic)
{
    std::vector<Vote> votes;
    votes.reserve(parts.size());
    for (const Part& p : parts)
        votes.push_back(p.among(logic));
    Part whole{std::ranges::any_of(parts, &Part::applies), logic == Logic::all ? worst(votes) : best(votes)};
    const auto deciding = std::ranges::find(votes, whole.vote);
    if (deciding != votes.end())
        whole.place = parts[std::size_t(deciding - votes.begin())].place;
    return whole;
}

Vote negated(Vote v) { return v == Vote::granted ? Vote::denied : v == Vote::denied ? Vote::neutral : v; }

bool is_limit(const Directive& d) { return d.is("<Limit"_name) || d.is("<LimitExcept"_name); }

// As httpd keeps them (ap_method_registry_init): one bit for GET and HEAD, whichever of them is named.
bool is_named(const std::vector<std::string>& methods, const RequestContext& c)
{
    Truth named = Truth::no;
    for (const std::string& method : methods) {
        named = either(named, is_one_of(text_of("REQUEST_METHOD", c), one_text(method, c), c));
        if (method == "GET" || method == "HEAD")
            named = either(named, is_one_of(text_of("REQUEST_METHOD", c), one_text(method == "GET" ? "HEAD" : "GET", c), c));
        if (named == Truth::yes)
            break;
    }
    return named == Truth::yes;
}

bool covers(const Directive& limit, const RequestContext& c) { return is_named(words(section_argument(limit)), c) == limit.is("<Limit"_name); }

// What the lines of one section come to: none, or the methods (none of them: all are allowed, as after "reset").
void read_allowed_methods(const Directive& node, std::optional<std::vector<std::string>>& methods, Place& place)
{
    for (const Directive& d : node) {
        if (is_limit(d))
            read_allowed_methods(d, methods, place);
        if (!d.is("AllowMethods"_name))
            continue;
        const std::vector<std::string> w = words(d.args());
        if (!methods || (w.size() == 1 && iequals(w[0], "reset")))
            methods.emplace();
        if (w.size() != 1 || !iequals(w[0], "reset"))
            methods->insert(methods->end(), w.begin(), w.end());
        place = d.place;
    }
}

void parts_in(const Directive& node, const RequestContext& c, bool applies, std::vector<Part>& parts, bool opposed = false)
{
    for (const Directive& d : node) {
        if (is_limit(d)) {
            parts_in(d, c, applies && covers(d, c), parts, opposed);
            continue;
        }
        if (d.is("Require"_name))
            parts.push_back({applies, require(d, c, opposed), d.place});
        const bool all = d.is("<RequireAll"_name), none = d.is("<RequireNone"_name);
        if (!all && !none && !d.is("<RequireAny"_name))
            continue;
        std::vector<Part> inner;
        parts_in(d, c, applies, inner, opposed != none);
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

Authorization authorization_of(const Section& s, const RequestContext& c)
{
    Authorization a{.section = &s};
    if (s.access->auth_merging)
        a.logic = *s.access->auth_merging == "and" ? Logic::all : *s.access->auth_merging == "or" ? Logic::any : Logic::off;
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

// Of the strangers, whom a list of Allow or Deny means.
enum class Reach { none, some, all, unknown };

// Whoever chooses his address is meant by all that he likes (`wanted`: Allow) and by none of the others (Deny).
Reach reach_of(const std::vector<Setting<std::string>>& list, const RequestContext& c, bool wanted)
{
    Reach reach = Reach::none;
    for (const Setting<std::string>& word : list) {
        if (*word == "all")
            return Reach::all;
        if (word->starts_with("env=")) {
            const bool negative = word->starts_with("env=!");
            Truth set = is_set(std::string_view(*word).substr(negative ? 5 : 4), c);
            set = negative ? !set : set;
            if (set == Truth::yes)
                return Reach::all;
            if (set == Truth::unknown)
                reach = Reach::unknown;
            continue;
        }
        if (is_loopback_network(*word)) {
            if (c.claims_loopback && wanted)
                return Reach::all;
            if (c.claims_loopback || c.relays_claim_loopback)
                reach = std::max(reach, Reach::some);
            continue;
        }
        if (c.claims_address && wanted)
            return Reach::all;
        reach = std::max(reach, Reach::some);
    }
    return reach;
}

// Of mod_access_compat's lines, those that hold for the method of the request, in their order.
void read_host_lines(const Directive& node, const RequestContext& c, Section& into)
{
    for (const Directive& d : node) {
        if (is_limit(d)) {
            if (covers(d, c))
                read_host_lines(d, c, into);
        } else if (d.is("Order"_name) || d.is("Allow"_name) || d.is("Deny"_name) || d.is("Satisfy"_name)) {
            setting_row(d.number())->set_in_section(into, words(d.args()), d);
        }
    }
}

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

bool depends_on_method(const Section& s) { return s.access_by_method || asks_for_method(*s.node, false); }

Admission authorized(const std::vector<const Section*>& sections, const RequestContext& c)
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
    return {access_of(whole.lines->among(Logic::all)), whole.lines->place ? whole.lines->place : whole.section->place};
}

Place method_refused(const std::vector<const Section*>& sections, const RequestContext& c)
{
    std::vector<std::string> methods;
    Place place;
    for (const Section* s : sections) {
        std::optional<std::vector<std::string>> own;
        read_allowed_methods(*s->node, own, place);
        if (own)
            methods = *std::move(own);
    }
    return methods.empty() || is_named(methods, c) ? Place{} : place;
}

HostAccess host_access(const std::vector<const Section*>& sections, const RequestContext& c)
{
    const Section* last = nullptr;
    for (const Section* s : sections)
        if (s->host_access)
            last = s;
    if (!last || !last->access_by_method)
        return {last, last ? last->access : CopyOnWrite<SectionAccess>()};
    Section of_method;
    read_host_lines(*last->node, c, of_method);
    return {last, of_method.access};
}

Admission host_allowed(const HostAccess& hosts, const RequestContext& c)
{
    if (!hosts.section)
        return {};
    const SectionAccess& lines = *hosts.lines;
    // As check_dir_access: "mutual-failure" comes to the same as "allow,deny".
    const bool allow_first = lines.order.value_or("deny,allow") != "deny,allow";
    const Reach allow = reach_of(lines.allow, c, true), deny = reach_of(lines.deny, c, false);
    // Later lists win: "allow,deny" lets in who is allowed and not denied, "deny,allow" keeps out
    // who is denied and not allowed.
    Access access = Access::granted;
    if (allow_first)
        access = deny == Reach::all || allow == Reach::none    ? Access::denied
                 : deny == Reach::some || allow == Reach::some ? Access::limited
                                                               : Access::granted;
    else
        access = allow == Reach::all || deny == Reach::none   ? Access::granted
                 : deny == Reach::all && allow == Reach::none ? Access::denied
                                                              : Access::limited;
    if (allow == Reach::unknown || deny == Reach::unknown)
        access = Access::unknown;
    return {access, hosts.section->place};
}

}
