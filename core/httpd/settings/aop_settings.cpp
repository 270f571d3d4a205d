// The directives of mod_aop: what their words may be, and what they set.
#include "core/httpd/settings/aop_settings.h"

#include <algorithm>
#include <climits>

#include "core/base/ascii.h"
#include "core/base/name_table.h"

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

struct NamedGuard {
    std::string_view name;
    Guard guard;
};
constexpr NamedGuard guards[]{{"on", Guard::on}, {"off", Guard::off}, {"report", Guard::report}};

std::optional<Guard> parse_guard(std::string_view word)
{
    for (const NamedGuard& g : guards)
        if (iequals(g.name, word))
            return g.guard;
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

bool is_trust_keyword(std::string_view word) { return iequals(word, "cloudflare") || iequals(word, "own") || iequals(word, "any"); }

// Each of these says what is wrong with one word, as the end of "AOPPolicy: ‘word’ …".
Failure must(bool holds, std::string otherwise) { return holds ? Failure() : Error{std::move(otherwise)}; }
Failure check_policy(const std::string& word) { return must(parse_policy(word).has_value(), "is not one of off, warn and refuse"); }
Failure check_guard(const std::string& word) { return must(parse_guard(word).has_value(), "is not one of on, off and report"); }
Failure check_pin(const std::string& word) { return must(parse_fingerprint(word).has_value(), "is not sha256: and 64 hex digits"); }
Failure check_trust(const std::string& word)
{
    if (lowered(word).starts_with("sha256:"))
        return check_pin(word);
    return must(is_trust_keyword(word), "is not one of cloudflare, own, any and sha256:HEX");
}
constexpr std::string_view handler_prefix = "handler=";

bool is_handler(std::string_view word) { return iequals(word.substr(0, handler_prefix.size()), handler_prefix); }

Failure check_path(const std::string& word)
{
    if (is_handler(word))
        return must(word.size() > handler_prefix.size(), "names no handler");
    if (!word.starts_with('/'))
        return Error{"is not a path that starts with /"};
    if (word == "/")
        return Error{"would exempt every request: set AOPGuard off instead"};
    const std::string segments = word.ends_with('/') ? word : word + '/';
    for (const std::string_view odd : {"//", "/./", "/../", "%", "?", "#", ";"})
        if (segments.find(odd) != std::string::npos)
            return Error{cat("holds ", odd, odd == ";" ? ", which no exempt path has" : ", which no decoded path has")};
    return {};
}
Failure check_days(const std::string& word) { return must(parse_days(word).has_value(), cat("is not a number of days from 1 to ", most_days)); }
Failure take_any(const std::string&) { return {}; }

void set_policy(Intent& i, const Words& w, const Place& at) { i.policy.set(*parse_policy(w[0]), at); }
void set_trust(Intent& i, const Words& w, const Place& at) { i.trust.set(w, at); }
void set_guard(Intent& i, const Words& w, const Place& at) { i.guard.set(*parse_guard(w[0]), at); }

// Several lines in one scope add up.
void add_words(Setting<Words>& setting, const Words& w, const Place& at)
{
    Words all = setting.value_or({});
    all.insert(all.end(), w.begin(), w.end());
    setting.set(std::move(all), at);
}
// The handlers of a line are those of its paths.
void add_exempt(Intent& i, const Words& w, const Place& at)
{
    std::vector<std::string> handlers;
    for (const std::string& word : w)
        if (is_handler(word))
            handlers.push_back(word.substr(handler_prefix.size()));
    std::vector<Exemption> all = i.guard_exempt.value_or({});
    for (const std::string& word : w)
        if (!is_handler(word))
            all.push_back({word, handlers});
    i.guard_exempt.set(std::move(all), at);
}
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
    Failure (*check)(const std::string& word);
    void (*apply)(Intent&, const Words&, const Place&);
};
constexpr std::size_t many = SIZE_MAX;

constexpr Handler rows[]{
    {"AOPPolicy", 1, 1, "one word: off, warn or refuse", check_policy, set_policy},
    {"AOPTrust", 1, many, "one or more of cloudflare, own, any and sha256:HEX", check_trust, set_trust},
    {"AOPGuard", 1, 1, "one word: on, off or report", check_guard, set_guard},
    {"AOPGuardExempt", 1, many, "one or more paths, and handler=NAME for each handler that may answer there", check_path, add_exempt},
    {"AOPClientPin", 1, many, "one or more sha256:HEX", check_pin, add_pins},
    {"AOPExpiryWarn", 1, many, "one or more numbers of days", check_days, set_expiry_warn},
    {"AOPIgnore", 2, 2, "a rule and, in quotes, the reason to accept it", take_any, add_ignore},
};
constexpr NameTable handlers{rows};

// "AOP102", "client-cert-optional"
bool could_be_rule(std::string_view word)
{
    if (iequals(word.substr(0, 3), "AOP") && word.find('-') == word.npos)
        return word.size() == 6 && std::ranges::all_of(word.substr(3), [](char c) { return c >= '0' && c <= '9'; });
    const auto fits = [](char c) { return c == '-' || (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'z'); };
    return word.find('-') != word.npos && !word.starts_with('-') && !word.ends_with('-') && std::ranges::all_of(word, fits);
}

// What one word at a time cannot show.
Failure check_together(std::string_view name, const Words& w)
{
    if (iequals(name, "AOPIgnore")) {
        // One that is written as a rule is, and unknown here, may be of a newer version: AOP955 reports it.
        if (!could_be_rule(w[0]))
            return Error{cat("AOPIgnore: \"", w[0], "\" is no rule, as AOP102 or client-cert-optional are")};
        if (trimmed(w[1]).empty())
            return Error{"AOPIgnore: the reason is empty"};
    }
    if (iequals(name, "AOPGuardExempt") && std::ranges::all_of(w, is_handler))
        return Error{"AOPGuardExempt names a handler and no path"};
    if (iequals(name, "AOPTrust") && w.size() > 1)
        for (const std::string& word : w)
            if (iequals(word, "any"))
                return Error{"AOPTrust: any stands alone"};
    return {};
}

}

bool is_intent_directive(std::string_view name) { return handlers.find(name) != nullptr; }

Failure check_intent(std::string_view name, const Words& w)
{
    const Handler* h = handlers.find(name);
    if (!h)
        return Error{cat(name, " is not a directive of mod_aop")};
    if (w.size() < h->least || w.size() > h->most)
        return Error{cat(h->name, " takes ", h->usage)};
    for (const std::string& word : w)
        if (const Failure wrong = h->check(word))
            return Error{cat(h->name, ": \"", word, "\" ", wrong->message)};
    return check_together(h->name, w);
}

void apply_intent(Intent& intent, std::string_view name, const Words& w, const Place& place)
{
    if (const Handler* h = handlers.find(name); h && !check_intent(name, w))
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

}
