// Arguments of modules that few use, each as its module reads it: measured with httpd 2.4.71.
#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "core/httpd/settings/site.h"
#include "core/httpd/syntax/address.h"
#include "core/httpd/syntax/arguments.h"
#include "linter/validate/validator.h"

namespace aop {

namespace {

bool begins(std::string_view word, std::string_view with) { return iequals(word.substr(0, with.size()), with); }
bool is_digits(std::string_view word) { return !word.empty() && word.find_first_not_of("0123456789") == word.npos; }
bool among(std::string_view list, std::string_view word)
{
    return std::ranges::any_of(words(list), [&](const std::string& w) { return iequals(w, word); });
}

Complaint unless(bool fine, std::string said) { return fine ? std::nullopt : Complaint(std::move(said)); }

Complaint check_worker_factor(const Call& call)
{
    char* end = nullptr;
    const double factor = std::strtod(call.words[0].c_str(), &end);
    return unless(end == call.words[0].c_str() || factor > 0, "AsyncRequestWorkerFactor argument must be a positive number");
}

Complaint check_digest_memory(const Call& call)
{
    constexpr long least = 88;
    char* end = nullptr;
    long size = std::strtol(call.words[0].c_str(), &end, 10);
    if (end == call.words[0].c_str())
        return std::nullopt;
    if (*end == 'k' || *end == 'K')
        size *= 1024;
    else if (*end == 'm' || *end == 'M')
        size *= 1024 * 1024;
    return unless(size >= least, cat("size in AuthDigestShmemSize too small: ", size, " < ", least));
}

Complaint check_ldap_url(const Call& call)
{
    const std::string& url = call.words[0];
    return unless(begins(url, "ldap://") || begins(url, "ldaps://") || begins(url, "ldapi://"),
                  "The scheme was not recognised as a valid LDAP URL scheme.");
}

Complaint check_fcgi_check(const Call& call)
{
    for (std::size_t i = 1; i < call.words.size(); i += 2) {
        if (i + 1 == call.words.size())
            return cat("AuthnzFcgiCheckAuthnProvider: ", call.words[i], "needs an argument");
        if (!among("Authoritative DefaultUser RequireBasicAuth UserExpr", call.words[i]))
            return cat("AuthnzFcgiCheckAuthnProvider: Unexpected option '", call.words[i], "'");
    }
    return std::nullopt;
}

// What apr_uri_parse does not take: something before the first colon that is no scheme.
bool is_no_uri(std::string_view text)
{
    const std::size_t end = text.find_first_of(":/?#");
    if (end == text.npos || text[end] != ':')
        return false;
    return !std::ranges::all_of(text.substr(0, end),
                                [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '+' || c == '-' || c == '.'; });
}

Complaint check_cache_base(const Call& call) { return unless(!is_no_uri(call.words[0]), cat("Could not parse '", call.words[0], "' as an URL.")); }

Complaint check_ocsp_proxy(const Call& call) { return unless(!is_no_uri(call.words[0]), cat("SSLOCSPProxyURL: Cannot parse URL ", call.words[0])); }

Complaint check_charset_options(const Call& call)
{
    for (const std::string& word : call.words)
        if (!begins(word, "DebugLevel=") && !among("ImplicitAdd NoImplicitAdd TranslateAllMimeTypes NoTranslateAllMimeTypes", word))
            return cat("Invalid CharsetOptions option: ", word);
    return std::nullopt;
}

// "3600", or "[plus] 1 year 2 months…" in one word.
Complaint check_cookie_expires(const Call& call)
{
    const std::string& word = call.words[0];
    if (is_digits(word))
        return std::nullopt;
    std::vector<std::string> parts = words(word);
    if (!parts.empty() && begins("plus", parts[0]))
        parts.erase(parts.begin());
    if (parts.empty())
        return word.empty() ? Complaint("bad expires code, numeric value expected.") : std::nullopt;
    return unless(std::isdigit(static_cast<unsigned char>(parts[0][0])) != 0, "bad expires code, numeric value expected.");
}

Complaint check_index_redirect(const Call& call)
{
    const std::string& word = call.words[0];
    if (among("on off temp permanent seeother", word))
        return std::nullopt;
    if (!is_digits(word))
        return "DirectoryIndexRedirect ON|OFF|permanent|temp|seeother|3xx";
    const int status = as_atoi(word);
    return unless(status >= 300 && status <= 399, "DirectoryIndexRedirect only accepts values between 300 and 399");
}

// "mode=output ftype=20 cmd=\"…\"", behind the name.
Complaint check_external_filter(const Call& call)
{
    std::string_view rest = call.directive.args();
    call.walker.remember("filter", [&] {
        std::string name = next_word(rest);
        std::ranges::transform(name, name.begin(), to_lower);
        return name;
    }());
    static constexpr std::string_view keys[]{"mode=", "ftype=", "EnableEnv=", "DisableEnv=", "intype=", "outtype=", "cmd="};
    while (!rest.empty()) {
        if (begins(rest, "PreservesContentLength")) {
            rest.remove_prefix(std::string_view("PreservesContentLength").size());
        } else {
            const auto* key = std::ranges::find_if(keys, [&](std::string_view k) { return begins(rest, k); });
            if (key == std::end(keys))
                return cat("Unexpected parameter: `", rest, "'");
            rest.remove_prefix(key->size());
            next_word(rest);
        }
        rest = trimmed(rest);
    }
    return std::nullopt;
}

Complaint check_external_options(const Call& call)
{
    for (const std::string& word : call.words)
        if (!among("LogStderr NoLogStderr Onfail=abort Onfail=remove", word) && !begins(word, "DebugLevel="))
            return cat("Invalid ExtFilterOptions option: ", word);
    return std::nullopt;
}

// FILTER must be one that an earlier line has declared.
bool is_declared(const Call& call, const std::string& filter) { return call.walker.remembers("smart filter", filter); }

Complaint declare_filter(const Call& call)
{
    call.walker.remember("smart filter", call.words[0]);
    return std::nullopt;
}

Complaint check_filter_protocol(const Call& call) { return unless(is_declared(call, call.words[0]), "FilterProtocol: No such filter"); }

Complaint check_filter_trace(const Call& call) { return unless(is_declared(call, call.words[0]), cat("Undeclared smart filter ", call.words[0])); }

Complaint check_push_resource(const Call& call)
{
    const auto& w = call.words;
    if (w.size() < 2 || iequals(w[0], "add") || iequals(w[0], "replace"))
        return std::nullopt;
    if (w.size() > 2)
        return "too many parameter";
    return unless(iequals(w[1], "critical"), "unknown last parameter");
}

Complaint check_heartbeat(const Call& call)
{
    const std::string& word = call.words[0];
    const std::string what = cat(call.command.name == "HeartbeatListen" ? "multicast " : "", "address");
    if (is_digits(word))
        return cat(call.command.name, ": Unable to parse ", what, ".");
    const std::size_t colon = word.rfind(':');
    return unless(colon != word.npos && is_digits(std::string_view(word).substr(colon + 1)), cat(call.command.name, ": No port provided in ", what));
}

// The command behind the addresses of a line of sed.
Complaint check_sed(const Call& call)
{
    const std::string& line = call.words[0];
    std::string_view rest = line;
    const auto skip_address = [&] {
        if (rest.starts_with('/') || rest.starts_with('\\')) {
            const char mark = rest[0] == '/' ? '/' : rest.size() > 1 ? rest[1] : '/';
            std::size_t at = rest[0] == '/' ? 1 : 2;
            while (at < rest.size() && rest[at] != mark)
                at += rest[at] == '\\' ? 2 : 1;
            rest.remove_prefix(std::min(at + 1, rest.size()));
        } else if (rest.starts_with('$')) {
            rest.remove_prefix(1);
        } else {
            rest.remove_prefix(std::min(rest.find_first_not_of("0123456789"), rest.size()));
        }
    };
    skip_address();
    if (rest.starts_with(',')) {
        rest.remove_prefix(1);
        skip_address();
    }
    rest = trimmed(rest);
    if (rest.starts_with('!'))
        rest = trimmed(rest.substr(1));
    constexpr std::string_view commands = "{}=:#abcdDgGhHiIlnNpPqrstTwWxy";
    if (rest.empty() || commands.find(rest[0]) == commands.npos)
        return cat("Failed to compile sed expression. unrecognized command: ", line);
    return unless(rest[0] != 'n' || rest.size() == 1 || std::string_view(" \t\n;}#").find(rest[1]) != std::string_view::npos,
                  cat("Failed to compile sed expression. command garbled: ", line));
}

Complaint check_line_length(const Call& call)
{
    const std::string& word = call.words[0];
    const std::size_t end = word.find_first_not_of("0123456789");
    const bool fine = end != 0 && !word.empty() &&
                      (end == word.npos || (end + 1 == word.size() && std::string_view("bBkKmMgG").find(word[end]) != std::string_view::npos));
    return unless(fine, "SubstituteMaxLineLength must be a non-negative integer optionally suffixed with 'b', 'k', 'm' or 'g'.");
}

Complaint check_hour(const Call& call)
{
    constexpr long long hour = 3'600'000;
    const auto time = parse_timeout(call.words[0], "s");
    return unless(!time || *time <= hour, cat(call.command.name, " can only be 0 or up to one hour."));
}

Complaint check_watchdog_interval(const Call& call)
{
    const auto time = parse_timeout(call.words[0], "s");
    return unless(!time || *time >= 100, "Invalid WatchdogInterval: minimal value 100ms");
}

Complaint check_reverse(const Call& call)
{
    const bool one = call.words.size() < 2 || iequals(call.words[1], "interpolate");
    if (call.context.per_directory)
        return unless(one, "ProxyPassReverse can not have a path when defined in a location");
    return unless(!one, "ProxyPassReverse needs a path when not defined in a location");
}

// Names are for the resolver to answer; what is neither a name nor an address is refused.
Complaint check_source_address(const Call& call)
{
    const std::string& word = call.words[0];
    if (is_digits(word) && std::strtoull(word.c_str(), nullptr, 10) > 0xffffffff)
        return "ProxySourceAddress invalid value";
    const bool number = word.find_first_not_of("0123456789.") == word.npos && word.find('.') != word.npos;
    if (word.starts_with('/') || (number ? !network_fault(word) : could_resolve(word)))
        return std::nullopt;
    return unless(word.find(':') != word.npos && !network_fault(word), "ProxySourceAddress invalid value");
}

Complaint check_suexec(const Call& call)
{
    const auto& modules = call.walker.configuration().module_files;
    const bool debian = std::ranges::any_of(modules, [](const ModuleFile& m) { return m.path.starts_with("/usr/lib/apache2/modules/"); });
    const std::string binary = "/usr/lib/apache2/suexec";
    return unless(!debian || !call.walker.installed() || finds_anything(call, binary),
                  cat("SuexecUserGroup configured, but suEXEC is disabled: Missing suexec binary ", binary));
}

Complaint check_user_directory(const Call& call) { return unless(!call.words.empty() && !call.words[0].empty(), "UserDir requires an argument."); }

// A path with %%, %p and %N.M, where N and M are -D+ with one digit.
Complaint check_path_of_host(const Call& call)
{
    std::string_view rest = call.words[0];
    if (!rest.starts_with('/'))
        return std::nullopt;
    const auto take = [&](char c) {
        const bool there = rest.starts_with(c);
        rest.remove_prefix(there ? 1 : 0);
        return there;
    };
    const auto take_number = [&] {
        take('-');
        const bool digit = !rest.empty() && rest[0] >= '0' && rest[0] <= '9';
        rest.remove_prefix(digit ? 1 : 0);
        take('+');
        return digit;
    };
    for (std::size_t at; (at = rest.find('%')) != rest.npos;) {
        rest.remove_prefix(at + 1);
        if (!take('p') && !take('%') && !(take_number() && (!take('.') || take_number())))
            return "syntax error in format string";
    }
    return std::nullopt;
}

Complaint check_byte_code(const Call&) { return "Lua_____ByteCodeHack ends httpd: mod_lua writes it for itself"; }

struct Row {
    std::string_view name;
    Complaint (*check)(const Call&);
};

constexpr Row rows[]{
    {"AsyncRequestWorkerFactor", check_worker_factor},
    {"AuthDigestShmemSize", check_digest_memory},
    {"AuthLDAPURL", check_ldap_url},
    {"AuthnzFcgiCheckAuthnProvider", check_fcgi_check},
    {"CacheKeyBaseURL", check_cache_base},
    {"CharsetOptions", check_charset_options},
    {"CookieExpires", check_cookie_expires},
    {"DirectoryIndexRedirect", check_index_redirect},
    {"ExtFilterDefine", check_external_filter},
    {"ExtFilterOptions", check_external_options},
    {"FilterDeclare", declare_filter},
    {"FilterProtocol", check_filter_protocol},
    {"FilterTrace", check_filter_trace},
    {"H2PushResource", check_push_resource},
    {"HeartbeatAddress", check_heartbeat},
    {"HeartbeatListen", check_heartbeat},
    {"InputSed", check_sed},
    {"Lua_____ByteCodeHack", check_byte_code},
    {"MemcacheConnTTL", check_hour},
    {"OutputSed", check_sed},
    {"ProxyPassReverse", check_reverse},
    {"ProxySourceAddress", check_source_address},
    {"RedisConnPoolTTL", check_hour},
    {"RedisTimeout", check_hour},
    {"SSLOCSPProxyURL", check_ocsp_proxy},
    {"SubstituteMaxLineLength", check_line_length},
    {"SuexecUserGroup", check_suexec},
    {"UserDir", check_user_directory},
    {"VirtualDocumentRoot", check_path_of_host},
    {"VirtualDocumentRootIP", check_path_of_host},
    {"VirtualScriptAlias", check_path_of_host},
    {"VirtualScriptAliasIP", check_path_of_host},
    {"WatchdogInterval", check_watchdog_interval},
};

}

Complaint check_module_value(const Call& call)
{
    if (begins(call.command.name, "MD"))
        return check_managed_domain_value(call);
    const Row* row = std::ranges::find(rows, call.command.name, &Row::name);
    return row != std::end(rows) ? row->check(call) : std::nullopt;
}

}
