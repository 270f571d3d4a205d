// Arguments of mod_md's directives, as md_config.c and md_util.c of httpd 2.4.71 read them.
#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdlib>

#include "core/httpd/settings/site.h"
#include "core/httpd/syntax/arguments.h"
#include "linter/validate/validator.h"

namespace aop {

namespace {

bool begins(std::string_view word, std::string_view with) { return iequals(word.substr(0, with.size()), with); }

// "5", "5d", "12h", "10mi", "500ms": milliseconds; nothing for what md_duration_parse does not take.
std::optional<std::int64_t> duration(const std::string& text, std::string_view unit)
{
    char* end = nullptr;
    const std::int64_t n = std::strtoll(text.c_str(), &end, 10);
    if (end == text.c_str() && *end)
        return std::nullopt;
    if (*end)
        unit = end;
    switch (to_lower(unit[0])) {
    case 'd': return n * 86'400'000;
    case 'h': return n * 3'600'000;
    case 's': return n * 1000;
    case 'm':
        if (unit.size() > 1 && to_lower(unit[1]) == 's')
            return n;
        if (unit.size() > 1 && to_lower(unit[1]) == 'i')
            return n * 60'000;
        return std::nullopt;
    default: return std::nullopt;
    }
}

Complaint check_delay(const Call& call)
{
    const auto time = duration(call.words[0], "s");
    if (!time)
        return "unrecognized duration format";
    if (call.command.name == "MDCheckInterval" && *time < 1000)
        return "check interval cannot be less than one second";
    if (call.command.name == "MDInitialDelay" && *time < 0)
        return "initial delay must not be negative";
    if (call.command.name == "MDRetryDelay" && *time <= 0)
        return "minimum delay must be greater than 0";
    return std::nullopt;
}

Complaint check_locks(const Call& call)
{
    const std::string& word = call.words[0];
    return iequals(word, "on") || iequals(word, "off") || duration(word, "s") ? std::nullopt
                                                                              : Complaint("neither 'on', 'off' or a duration specified");
}

// A duration, or a share of the certificate's time: "33%".
Complaint check_window(const Call& call)
{
    const std::string& word = call.words[0];
    char* end = nullptr;
    std::strtol(word.c_str(), &end, 10);
    return duration(word, "d") || *end == '%' ? std::nullopt : Complaint(cat(call.command.name, " has unrecognized format"));
}

// What keeps a text from being a URI.
Complaint check_uri(std::string_view text)
{
    if (text.find_first_of(" \t\r\n\f\v") != text.npos)
        return "whitespace in uri";
    const std::size_t end = text.find_first_of(":/?#");
    const std::string_view scheme = end != text.npos && text[end] == ':' ? text.substr(0, end) : "";
    if (end != text.npos && text[end] == ':' &&
        scheme.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.") != scheme.npos)
        return "not an uri";
    if (end != text.npos && text[end] == ':' && (end == 0 || !std::isalpha(static_cast<unsigned char>(text[0]))))
        return "not an uri";
    return scheme.empty() ? Complaint("missing uri scheme") : std::nullopt;
}

Complaint check_authority(const Call& call)
{
    constexpr std::string_view known[]{"LetsEncrypt", "LetsEncrypt-Test", "Buypass", "Buypass-Test"};
    for (const std::string& word : call.words) {
        if (std::ranges::any_of(known, [&](std::string_view name) { return iequals(name, word); }))
            continue;
        if (const Complaint fault = check_uri(word))
            return cat("The CA name '", word, "' is not known and it is not a URL either (", *fault,
                       "). Known CA names are: LetsEncrypt LetsEncrypt-Test Buypass Buypass-Test.");
    }
    return std::nullopt;
}

Complaint check_http_proxy(const Call& call)
{
    const std::string& word = call.words[0];
    if (Complaint fault = check_uri(word))
        return fault;
    return begins(word, "http:") || begins(word, "https:") ? std::nullopt : Complaint("uri scheme must be http or https");
}

bool in_domain(const Call& call)
{
    for (const Directive* d = call.directive.parent; d; d = d->parent)
        if (begins(d->name(), "<MDomain") || begins(d->name(), "<ManagedDomain"))
            return true;
    return false;
}

Complaint check_place(const Call& call)
{
    return in_domain(call) ? std::nullopt : Complaint(cat(call.command.name, " is only valid inside a '<MDomainSet' context, not here"));
}

Complaint check_members(const Call& call)
{
    if (call.words.size() > 1)
        return check_place(call);
    const std::string& word = call.words[0];
    return iequals(word, "auto") || iequals(word, "manual") || in_domain(call) ? std::nullopt : Complaint("unknown value, use \"auto|manual\"");
}

Complaint check_port_map(const Call& call)
{
    for (const std::string& word : call.words) {
        const bool named = begins(word, "http:") || begins(word, "https:");
        const std::size_t digits = word.find_first_not_of("0123456789");
        if (!named && (digits == word.npos || digits == 0 || word[digits] != ':'))
            return "no ':' after first port number";
        const int from = as_atoi(word);
        if (!named && from != 80 && from != 443)
            return "mapped port number must be 80 or 443";
        const std::string_view to = std::string_view(word).substr(word.find(':') + 1);
        if (const int port = as_atoi(to); to != "-" && (port <= 0 || port > 65535))
            return "invalid number for port map, must be in ]0,65535]";
    }
    return std::nullopt;
}

Complaint check_keys(const Call& call)
{
    for (auto later = call.words.begin(); later != call.words.end(); ++later) {
        const bool number = !later->empty() && later->find_first_not_of("0123456789") == later->npos;
        if (!number && std::any_of(call.words.begin(), later, [&](const std::string& earlier) { return iequals(earlier, *later); }))
            return cat("two keys of type '", *later, "' are not possible.");
    }
    return std::nullopt;
}

Complaint check_binding(const Call& call)
{
    if (call.words.size() > 1 || iequals(call.words[0], "none"))
        return std::nullopt;
    const std::string path = call.walker.absolute(call.words[0]);
    return finds_anything(call, path) ? std::nullopt : Complaint(cat("MDExternalAccountBinding: file not found: ", path));
}

struct Row {
    std::string_view name;
    Complaint (*check)(const Call&);
};

constexpr Row rows[]{
    {"MDActivationDelay", check_delay},
    {"MDCertificateAuthority", check_authority},
    {"MDCertificateFile", check_place},
    {"MDCertificateKeyFile", check_place},
    {"MDCheckInterval", check_delay},
    {"MDExternalAccountBinding", check_binding},
    {"MDHttpProxy", check_http_proxy},
    {"MDInitialDelay", check_delay},
    {"MDMember", check_members},
    {"MDMembers", check_members},
    {"MDPortMap", check_port_map},
    {"MDPrivateKeys", check_keys},
    {"MDRenewWindow", check_window},
    {"MDRetryDelay", check_delay},
    {"MDStaplingKeepResponse", check_window},
    {"MDStaplingRenewWindow", check_window},
    {"MDStoreLocks", check_locks},
    {"MDWarnWindow", check_window},
};

}

Complaint check_managed_domain_value(const Call& call)
{
    const Row* row = std::ranges::find(rows, call.command.name, &Row::name);
    return row != std::end(rows) ? row->check(call) : std::nullopt;
}

}
