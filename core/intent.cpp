// The directives of mod_aop: what their words may be, and what they set.
#include "core/intent.h"

#include <climits>

#include "core/name_table.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

namespace {

using Words = std::vector<std::string>;

struct NamedPolicy {
    std::string_view name;
    Policy policy;
};
constexpr NamedPolicy policies[]{{"off", Policy::off}, {"warn", Policy::warn}, {"refuse", Policy::refuse}};

std::optional<Policy> parse_policy(std::string_view word)
{
    for (const NamedPolicy& p : policies)
        if (iequals(p.name, word))
            return p.policy;
    return std::nullopt;
}

std::optional<bool> parse_flag(std::string_view word)
{
    if (iequals(word, "on"))
        return true;
    if (iequals(word, "off"))
        return false;
    return std::nullopt;
}

constexpr int most_days = 3650;

std::optional<int> parse_days(std::string_view word)
{
    int days = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), days);
    if (error != std::errc{} || end != word.data() + word.size() || days < 1 || days > most_days)
        return std::nullopt;
    return days;
}

bool is_trust_keyword(std::string_view word)
{
    return iequals(word, "cloudflare") || iequals(word, "own") || iequals(word, "any");
}

// Each of these says what is wrong with one word, as the end of "AOPPolicy: ‘word’ …"; "" when it is good.
std::string policy_trouble(const std::string& word)
{
    return parse_policy(word) ? "" : "is not one of off, warn and refuse";
}
std::string flag_trouble(const std::string& word) { return parse_flag(word) ? "" : "is neither on nor off"; }
std::string trust_trouble(const std::string& word)
{
    if (is_trust_keyword(word) || parse_fingerprint(word))
        return {};
    return lowered(word).starts_with("sha256:") ? "is not sha256: and 64 hex digits"
                                                : "is not one of cloudflare, own, any and sha256:HEX";
}
std::string path_trouble(const std::string& word)
{
    if (!word.starts_with('/'))
        return "is not a path that starts with /";
    if (word == "/")
        return "would exempt every request: set AOPGuard off instead";
    const std::string segments = word.ends_with('/') ? word : word + '/';
    for (const std::string_view odd : {"//", "/./", "/../", "%", "?", "#"})
        if (segments.find(odd) != std::string::npos)
            return cat("holds ", odd, ", which no decoded path has");
    return {};
}
std::string pin_trouble(const std::string& word)
{
    return parse_fingerprint(word) ? "" : "is not sha256: and 64 hex digits";
}
std::string days_trouble(const std::string& word)
{
    return parse_days(word) ? "" : cat("is not a number of days from 1 to ", most_days);
}
std::string any_trouble(const std::string&) { return {}; }

void set_policy(Intent& i, const Words& w, const Place& at) { i.policy.set(*parse_policy(w[0]), at); }
void set_trust(Intent& i, const Words& w, const Place& at) { i.trust.set(w, at); }
void set_guard(Intent& i, const Words& w, const Place& at) { i.guard.set(*parse_flag(w[0]), at); }

// Several lines in one scope add up.
void add_words(Setting<Words>& setting, const Words& w, const Place& at)
{
    Words all = setting.value_or({});
    all.insert(all.end(), w.begin(), w.end());
    setting.set(std::move(all), at);
}
void add_exempt(Intent& i, const Words& w, const Place& at) { add_words(i.guard_exempt, w, at); }
void add_pins(Intent& i, const Words& w, const Place& at) { add_words(i.client_pins, w, at); }

void set_expiry_warn(Intent& i, const Words& w, const Place& at)
{
    std::vector<int> days;
    for (const std::string& word : w)
        days.push_back(*parse_days(word));
    i.expiry_warn.set(std::move(days), at);
}

void add_ignore(Intent& i, const Words& w, const Place& at) { i.ignores.push_back({w[0], w[1], at}); }

struct Handler {
    std::string_view name;
    std::size_t least, most;  // words
    std::string_view usage;
    std::string (*trouble)(const std::string& word);
    void (*apply)(Intent&, const Words&, const Place&);
};
constexpr std::size_t many = SIZE_MAX;

constexpr Handler rows[]{
    {"AOPPolicy", 1, 1, "one word: off, warn or refuse", policy_trouble, set_policy},
    {"AOPTrust", 1, many, "one or more of cloudflare, own, any and sha256:HEX", trust_trouble, set_trust},
    {"AOPGuard", 1, 1, "one word: on or off", flag_trouble, set_guard},
    {"AOPGuardExempt", 1, many, "one or more paths", path_trouble, add_exempt},
    {"AOPClientPin", 1, many, "one or more sha256:HEX", pin_trouble, add_pins},
    {"AOPExpiryWarn", 1, many, "one or more numbers of days", days_trouble, set_expiry_warn},
    {"AOPIgnore", 2, 2, "a rule and, in quotes, the reason to accept it", any_trouble, add_ignore},
};
constexpr NameTable handlers{rows};

// What one word at a time cannot show.
std::string joint_trouble(std::string_view name, const Words& w)
{
    if (iequals(name, "AOPIgnore")) {
        if (!find_rule(w[0]))
            return cat("AOPIgnore: there is no rule \"", w[0], "\"");
        if (trimmed(w[1]).empty())
            return "AOPIgnore: the reason is empty";
    }
    if (iequals(name, "AOPTrust") && w.size() > 1)
        for (const std::string& word : w)
            if (iequals(word, "any"))
                return "AOPTrust: any stands alone";
    return {};
}

}

bool is_intent_directive(std::string_view name) { return handlers.find(name) != nullptr; }

std::string intent_trouble(std::string_view name, const Words& w)
{
    const Handler* h = handlers.find(name);
    if (!h)
        return cat(name, " is not a directive of mod_aop");
    if (w.size() < h->least || w.size() > h->most)
        return cat(h->name, " takes ", h->usage);
    for (const std::string& word : w)
        if (const std::string trouble = h->trouble(word); !trouble.empty())
            return cat(h->name, ": \"", word, "\" ", trouble);
    return joint_trouble(h->name, w);
}

void apply_intent(Intent& intent, std::string_view name, const Words& w, const Place& place)
{
    if (const Handler* h = handlers.find(name); h && intent_trouble(name, w).empty())
        h->apply(intent, w, place);
}

std::optional<std::string> parse_fingerprint(std::string_view word)
{
    constexpr std::string_view prefix = "sha256:";
    if (!iequals(word.substr(0, prefix.size()), prefix))
        return std::nullopt;
    std::string hex;
    for (const char c : word.substr(prefix.size())) {
        if (c == ':')
            continue;
        if (std::string_view("0123456789abcdefABCDEF").find(c) == std::string_view::npos)
            return std::nullopt;
        hex += to_lower(c);
    }
    return hex.size() == 64 ? std::optional(hex) : std::nullopt;
}

void Intent::inherit(const Intent& outer)
{
    policy.inherit(outer.policy);
    trust.inherit(outer.trust);
    guard.inherit(outer.guard);
    guard_exempt.inherit(outer.guard_exempt);
    client_pins.inherit(outer.client_pins);
    expiry_warn.inherit(outer.expiry_warn);
    ignores.insert(ignores.begin(), outer.ignores.begin(), outer.ignores.end());
}

}
