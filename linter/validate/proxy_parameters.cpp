// What ProxyPass, ProxySet, BalancerMember and <Proxy> say of a worker or a balancer: key=value, as mod_proxy and
// mod_proxy_hcheck take them.
#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <span>

#include "core/base/regex.h"
#include "core/httpd/settings/site.h"
#include "core/httpd/syntax/arguments.h"
#include "linter/validate/validator.h"

namespace aop {

namespace {

enum class Takes {
    anything,
    number,     // from `least` to `most`, as atoi reads it
    fraction,   // as atof does
    time,       // of `least` milliseconds at least, in the unit that `words` names where none is written
    seconds,    // whole ones, or -1
    one_of,     // `words`
    letters,    // each one of `words`, + and - between
    shorter,    // than `most` bytes
    separator,  // one byte, or "off"
    statuses,
    method,  // a way of balancing, which is a module
    check_method,
    template_name,
    condition_name,
};

struct Parameter {
    std::string_view key;
    Takes takes = Takes::anything;
    long least = 0, most = 0x7fffffff;
    std::string_view words = {};
    std::string_view complaint = {};
    std::string_view malformed = {};  // for a time that is none
};

constexpr Parameter of_worker[]{
    {"loadfactor", Takes::fraction, 1, 100, {}, "LoadFactor must be a number between 1..100"},
    {"retry", Takes::number, 0, 0x7fffffff, {}, "Retry must be a positive value"},
    {"ttl", Takes::number, 1, 0x7fffffff, {}, "TTL must be at least one second"},
    {"min", Takes::number, 0, 0x7fffffff, {}, "Min must be a positive number"},
    {"max", Takes::number, 0, 0x7fffffff, {}, "Max must be a positive number"},
    {"smax", Takes::number, 0, 0x7fffffff, {}, "Smax must be a positive number"},
    {"acquire", Takes::time, 1, 0, "ms", "Acquire must be at least one millisecond", "Acquire timeout has wrong format"},
    {"timeout", Takes::number, 1, 0x7fffffff, {}, "Timeout must be at least one second"},
    {"iobuffersize", Takes::number, 512, 0x7fffffff, "0", "IOBufferSize must be >= 512 bytes, or 0 for system default."},
    {"receivebuffersize", Takes::number, 512, 0x7fffffff, "0", "ReceiveBufferSize must be >= 512 bytes, or 0 for system default."},
    {"keepalive", Takes::one_of, 0, 0, "on off", "KeepAlive must be On|Off"},
    {"disablereuse", Takes::one_of, 0, 0, "on off", "DisableReuse must be On|Off"},
    {"enablereuse", Takes::one_of, 0, 0, "on off", "EnableReuse must be On|Off"},
    {"addressttl", Takes::seconds, 0, 0, {}, "AddressTTL must be -1 or a number of seconds not exceeding 2147483647"},
    {"route", Takes::shorter, 0, 64, {}, "Route length must be < 64 characters"},
    {"redirect", Takes::shorter, 0, 64, {}, "Redirect length must be < 64 characters"},
    {"status", Takes::letters, 0, 0, "oingudsehfcr", "Unknown status parameter option"},
    {"flushpackets", Takes::one_of, 0, 0, "on off auto", "flushpackets must be on|off|auto"},
    {"flushwait", Takes::number, 0, 1000, {}, "flushwait must be <= 1000, or 0 for system default of 10 millseconds."},
    {"ping", Takes::time, 1, 0, "s", "Ping/Pong timeout must be at least one millisecond", "Ping/Pong timeout has wrong format"},
    {"lbset", Takes::number, 0, 99, {}, "lbset must be between 0 and 99"},
    {"connectiontimeout", Takes::time, 1, 0, "s", "Connectiontimeout must be at least one millisecond.", "Connectiontimeout has wrong format"},
    {"flusher", Takes::shorter, 0, 16, {}, "flusher name length must be < 16 characters"},
    {"upgrade", Takes::shorter, 0, 16, {}, "upgrade protocol length must be < 16 characters"},
    {"responsefieldsize", Takes::number, 0, 0x7fffffff, {}, "ResponseFieldSize must be greater than 0 bytes, or 0 for system default."},
    {"secret", Takes::shorter, 0, 64, {}, "Secret length must be < 64 characters"},
};

constexpr Parameter of_health_check[]{
    {"hctemplate", Takes::template_name, 0, 0, {}, "Unknown ProxyHCTemplate name: "},
    {"hcmethod", Takes::check_method, 0, 0, {}, "Unknown method"},
    {"hcinterval", Takes::time, 100, 0, "s", "Interval must be a positive value greater than 100ms", "Unparse-able hcinterval setting"},
    {"hcpasses", Takes::number, 0, 0x7fffffff, {}, "Passes must be a positive value"},
    {"hcfails", Takes::number, 0, 0x7fffffff, {}, "Fails must be a positive value"},
    {"hcuri", Takes::shorter, 0, 64, {}, "Health check uri length must be < 64 characters"},
    {"hcexpr", Takes::condition_name, 0, 0, {}, "Unknown health check condition expr: "},
};

constexpr Parameter of_balancer[]{
    {"stickysession"},
    {"stickysessionsep", Takes::separator, 0, 0, {}, "stickysessionsep must be a single character or Off"},
    {"nofailover", Takes::one_of, 0, 0, "on off", "failover must be On|Off"},
    {"timeout", Takes::number, 1, 0x7fffffff, {}, "timeout must be at least one second"},
    {"maxattempts", Takes::number, 0, 0x7fffffff, {}, "maximum number of attempts must be a positive number"},
    {"lbmethod", Takes::method, 0, 0, {}, "unknown lbmethod"},
    {"scolonpathdelim", Takes::one_of, 0, 0, "on off", "scolonpathdelim must be On|Off"},
    {"failonstatus", Takes::statuses, 0, 0, {}, "failonstatus must be one or more HTTP response codes"},
    {"failontimeout", Takes::one_of, 0, 0, "on off", "failontimeout must be On|Off"},
    {"nonce"},
    {"growth", Takes::number, 1, 100, {}, "growth must be between 1 and 100"},
    {"forcerecovery", Takes::one_of, 0, 0, "on off", "forcerecovery must be On|Off"},
};

bool among(std::string_view list, std::string_view word)
{
    return std::ranges::any_of(words(list), [&](const std::string& w) { return iequals(w, word); });
}

bool is_seconds(const std::string& value)
{
    const auto parsed = parse_timeout(value, "s");
    return value == "-1" || (parsed && *parsed % 1000 == 0 && *parsed / 1000 <= 0x7fffffff);
}

bool knows_method(const Validator& walker, std::string_view method)
{
    static constexpr std::string_view modules[]{"byrequests", "bytraffic", "bybusyness", "heartbeat"};
    return walker.unknown_modules() ||
           (std::ranges::find(modules, method) != std::end(modules) && walker.has_module(cat("mod_lbmethod_", method, ".c")));
}

// Templates and conditions of health checks, of which a server knows its own only.
void remember_check(const Call& call, std::string_view kind, const std::string& name)
{
    call.walker.remember(cat(kind, " ", call.walker.server_key(call.directive)), lowered(name));
}
bool knows_check(const Call& call, std::string_view kind, const std::string& name)
{
    return call.walker.remembers(cat(kind, " ", call.walker.server_key(call.directive)), lowered(name));
}

Complaint check_parameter(const Call& call, const Parameter& p, const std::string& value)
{
    const auto unless = [&](bool fine) { return fine ? std::nullopt : Complaint(std::string(p.complaint)); };
    const int number = as_atoi(value);
    switch (p.takes) {
    case Takes::anything: break;
    case Takes::number: return unless((number == 0 && p.words == "0") || (number >= p.least && number <= p.most));
    case Takes::fraction: {
        const double n = std::strtod(value.c_str(), nullptr) * 100.0;
        return unless(n >= double(p.least) * 100 && n < double(p.most) * 100 + 1);
    }
    case Takes::time: {
        const auto time = parse_timeout(value, p.words);
        return time ? unless(*time >= p.least) : Complaint(std::string(p.malformed));
    }
    case Takes::seconds: return unless(is_seconds(value));
    case Takes::one_of: return unless(among(p.words, value));
    case Takes::letters:
        return unless(std::ranges::all_of(value, [&](char c) { return c == '+' || c == '-' || p.words.find(to_lower(c)) != p.words.npos; }));
    case Takes::shorter: return unless(long(value.size()) < p.most);
    case Takes::separator: return unless(value.size() == 1 || iequals(value, "off"));
    case Takes::statuses: {
        std::string plain = value;
        std::ranges::replace(plain, ',', ' ');
        return unless(std::ranges::all_of(words(plain), [](const std::string& w) { return as_atoi(w) >= 100 && as_atoi(w) < 600; }));
    }
    case Takes::method: return unless(knows_method(call.walker, value));
    case Takes::check_method: {
        if (among("CPING PROVIDER", value))
            return among("CPING", value) ? std::nullopt : Complaint(cat("Health check method ", value, " not (yet) implemented"));
        return unless(among("NONE TCP OPTIONS HEAD GET OPTIONS11 HEAD11 GET11", value));
    }
    case Takes::template_name: return knows_check(call, "hctemplate", value) ? std::nullopt : Complaint(cat(p.complaint, value));
    case Takes::condition_name: return knows_check(call, "hcexpr", value) ? std::nullopt : Complaint(cat(p.complaint, value));
    }
    return std::nullopt;
}

const Parameter* find(std::span<const Parameter> table, std::string_view key)
{
    const auto found = std::ranges::find_if(table, [&](const Parameter& p) { return iequals(p.key, key); });
    return found == table.end() ? nullptr : &*found;
}

struct KeyValue {
    std::string key, value;
};

KeyValue split(const std::string& word)
{
    const std::size_t sign = word.find('=');
    return {word.substr(0, sign), sign == word.npos ? "" : word.substr(sign + 1)};
}

bool is_balancer(std::string_view url) { return iequals(url.substr(0, 9), "balancer:"); }

// Which URL a worker or balancer is known by; httpd compares scheme and host without regard to case.
std::string name_of(std::string_view url)
{
    if (iequals(url.substr(0, 5), "unix:"))
        if (const auto bar = url.find('|'); bar != url.npos)
            url.remove_prefix(bar + 1);
    const auto scheme = url.find("://");
    const auto path = scheme == url.npos ? url.npos : url.find('/', scheme + 3);
    return path == url.npos ? lowered(url) : cat(lowered(url.substr(0, path)), url.substr(path));
}

}

std::optional<long long> parse_timeout(const std::string& text, std::string_view unit)
{
    char* end = nullptr;
    errno = 0;
    const long long number = std::strtoll(text.c_str(), &end, 10);
    if (errno || number < 0)
        return std::nullopt;
    const std::string_view written = *end ? std::string_view(end) : unit;
    const auto times = [&](long long factor) { return number > 9'000'000'000'000'000 / factor ? std::nullopt : std::optional(number * factor); };
    switch (written.empty() ? '\0' : written[0]) {
    case 's': return times(1000);
    case 'h': return times(3'600'000);
    case 'm': return written.starts_with("ms") ? times(1) : written.starts_with("mi") ? times(60'000) : std::nullopt;
    default: return std::nullopt;
    }
}

Complaint check_worker_parameter(const Call& call, std::string_view url, const std::string& word)
{
    const auto [key, value] = split(word);
    if (is_balancer(url)) {
        const Parameter* p = find(of_balancer, key);
        return p ? check_parameter(call, *p, value) : Complaint("unknown Balancer parameter");
    }
    if (const Parameter* p = find(of_worker, key))
        return check_parameter(call, *p, value);
    if (!call.walker.has_module("mod_proxy_hcheck.c"))
        return "unknown Worker parameter";
    const Parameter* p = find(of_health_check, key);
    return p ? check_parameter(call, *p, value) : Complaint("unknown Worker hcheck parameter");
}

// A worker that an earlier line made is shared: what this one says of it is ignored, unread.
bool shares_worker(const Call& call, std::string_view url)
{
    const std::string server = call.walker.server_key(call.directive), name = name_of(url);
    if (is_balancer(url))
        return false;
    return call.walker.remembers_prefix(cat("worker ", server), name);
}

void remember_worker(const Call& call, std::string_view url)
{
    if (!is_balancer(url))
        call.walker.remember(cat("worker ", call.walker.server_key(call.directive)), name_of(url));
}

// ProxyPass and ProxyPassMatch.
Complaint check_proxy_pass(const Call& call)
{
    bool expression = call.command.name == "ProxyPassMatch", path = call.context.per_directory;
    std::string pattern;
    std::optional<std::string> target;
    std::vector<std::string> parameters;
    for (const std::string& word : words(call.directive.args())) {
        if (!path && word == "~") {
            if (expression)
                return "ProxyPassMatch invalid syntax ('~' usage).";
            expression = true;
        } else if (!path) {
            path = true;
            pattern = word;
        } else if (!target) {
            target = word;
        } else if (const auto [key, value] = split(word); word.find('=') == word.npos) {
            if (!among("nocanon interpolate noquery", word))
                return call.context.per_directory && target->starts_with('/')
                           ? "ProxyPass|ProxyPassMatch can not have a path when defined in a location."
                           : "Invalid ProxyPass|ProxyPassMatch parameter. Parameter must be in the form 'key=value'.";
        } else if (iequals(key, "mapping")) {
            if (!among("encoded servlet", value))
                return "unknown mapping";
        } else {
            parameters.push_back(word);
        }
    }
    if (!target)
        return "ProxyPass|ProxyPassMatch needs a path when not defined in a location";
    if (expression && !Regex(pattern).valid())
        return "Regular expression could not be compiled.";
    if (*target == "!")
        return std::nullopt;
    if (!is_balancer(*target)) {
        if (const Complaint said = check_worker_url(*target))
            return cat("ProxyPass ", *said);
        if (shares_worker(call, *target))
            return std::nullopt;
        remember_worker(call, *target);
    }
    for (const std::string& word : parameters)
        if (const Complaint said = check_worker_parameter(call, *target, word))
            return cat("ProxyPass ", *said);
    return std::nullopt;
}

// ProxySet in <Proxy URL>, or with the URL as its first word.
Complaint check_proxy_set(const Call& call)
{
    std::vector<std::string> w = words(call.directive.args());
    std::string url;
    const Directive* parent = call.directive.parent;
    if (parent && iequals(parent->name().substr(0, 6), "<Proxy")) {
        std::string_view rest = parent->args();
        url = next_word(rest);
        url = url.substr(0, url.find('>'));
    } else if (!w.empty()) {
        url = w[0];
        if (url.find("://") == url.npos)
            return cat("ProxySet can not find '", url, "' Worker.");
        w.erase(w.begin());
    }
    for (const std::string& word : w) {
        if (word.find('=') == word.npos)
            return "Invalid ProxySet parameter. Parameter must be in the form 'key=value'";
        if (Complaint said = check_worker_parameter(call, url, word))
            return cat("ProxySet: ", *said, " ", split(word).key, "=", split(word).value, "; ", url);
    }
    remember_worker(call, url);
    return std::nullopt;
}

// As ap_proxy_define_balancer: SCHEME://X
bool is_balancer_name(std::string_view text)
{
    const std::size_t colon = text.find(':');
    return colon != text.npos && text.substr(colon, 3) == "://" && text.size() > colon + 3;
}

Complaint check_balancer_member(const Call& call)
{
    std::vector<std::string> parameters;
    const Directive* parent = call.directive.parent;
    bool path = call.context.per_directory || (parent && iequals(parent->name().substr(0, 6), "<Proxy"));
    const bool in_section = path;
    std::optional<std::string> url, balancer;
    for (const std::string& word : words(call.directive.args())) {
        if (word.find('=') != word.npos)
            parameters.push_back(word);
        else if (!path)
            path = true, balancer = word;
        else if (!url)
            url = word;
        else
            return in_section ? "BalancerMember can not have a balancer name when defined in a location"
                              : "Invalid BalancerMember parameter. Parameter must be in the form 'key=value'";
    }
    if (!path)
        return "BalancerMember must define balancer name when outside <Proxy > section";
    if (!url)
        return "BalancerMember must define remote proxy server";
    if (in_section && parent) {
        std::string_view argument = section_argument(*parent);
        balancer = next_word(argument);
        if (parent->is("<Directory") && !balancer->ends_with('/'))
            *balancer += '/';
    }
    if (balancer && !is_balancer_name(*balancer))
        return cat("BalancerMember Bad syntax for a balancer name (", lowered(*balancer), ")");
    if (const Complaint said = check_worker_url(*url))
        return cat("BalancerMember ", *said);
    if (shares_worker(call, *url))
        return std::nullopt;
    remember_worker(call, *url);
    for (const std::string& word : parameters)
        if (Complaint said = check_worker_parameter(call, *url, word))
            return cat("BalancerMember ", *said);
    return std::nullopt;
}

Complaint check_health_template(const Call& call)
{
    std::vector<std::string> w = words(call.directive.args());
    if (w.empty() || w[0].empty())
        return "Missing template name for ProxyHCTemplate";
    remember_check(call, "hctemplate", w[0]);
    for (std::size_t i = 1; i < w.size(); ++i) {
        if (w[i].find('=') == w[i].npos)
            return "Invalid ProxyHCTemplate parameter. Parameter must be in the form 'key=value'";
        const auto [key, value] = split(w[i]);
        const Parameter* p = find(of_health_check, key);
        if (const Complaint said = p ? check_parameter(call, *p, value) : Complaint("unknown Worker hcheck parameter"))
            return cat("ProxyHCTemplate: ", *said, " ", key, "=", value, "; ", w[0]);
    }
    return std::nullopt;
}

// NAME {EXPRESSION}
Complaint check_health_expression(const Call& call)
{
    std::string_view rest = call.directive.args();
    const std::string name = next_word(rest);
    if (name.size() > 15)
        return "Expression name limited to 15 characters";
    remember_check(call, "hcexpr", name);
    if (rest.empty())
        return "Missing expression for ProxyHCExpr";
    const std::size_t close = rest.starts_with('{') ? rest.rfind('}') : rest.npos;
    const std::string expression = close == rest.npos ? next_word(rest) : std::string(rest.substr(1, close - 1));
    return check_expression(call, expression, ExpressionKind::boolean, cat("Could not parse expression \"", expression, "\": "));
}

Complaint check_worker_url(std::string_view url)
{
    std::string_view plain = url;
    bool socket = false;
    if (iequals(plain.substr(0, 5), "unix:"))
        if (const auto bar = plain.find('|'); bar != plain.npos) {
            plain.remove_prefix(bar + 1);
            socket = true;
            if (plain.find(':') == plain.npos)
                return "uses an invalid \"unix:\" URL";
        }
    const std::size_t scheme = plain.find(':');
    if (scheme == plain.npos || scheme == 0 || !is_url(plain))
        return cat("URL must be absolute!: ", url);
    const std::string_view behind = plain.substr(scheme + 1);
    const std::string_view host = behind.starts_with("//") ? behind.substr(2, behind.substr(2).find_first_of(":/?#")) : "";
    if (host.empty() && !socket && !(behind.starts_with("//") && behind.substr(2).starts_with('[')))
        return cat("URL must be absolute!: ", url);
    return std::nullopt;
}

}
