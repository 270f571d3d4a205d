// Arguments of modules that few use, each as its module reads it: measured with httpd 2.4.71.
#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <span>

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
    if (*end)
        return "error parsing value";
    return unless(end == call.words[0].c_str() || factor > 0, "AsyncRequestWorkerFactor argument must be a positive number");
}

Complaint check_digest_memory(const Call& call)
{
    constexpr long least = 88;
    char* end = nullptr;
    long size = std::strtol(call.words[0].c_str(), &end, 10);
    if (*end == 'k' || *end == 'K')
        size *= 1024;
    else if (*end == 'm' || *end == 'M')
        size *= 1024 * 1024;
    else if (*end && *end != 'b' && *end != 'B')
        return cat("Invalid size in AuthDigestShmemSize: ", call.words[0]);
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
    // The first and the last character are all that is looked at for a number.
    if (is_digits(word.substr(0, 1)) && is_digits(word.substr(word.size() - 1)))
        return std::nullopt;
    std::vector<std::string> parts = words(word);
    if (!parts.empty() && begins(parts[0], "p"))  // "plus", of which the first letter is looked at
        parts.erase(parts.begin());
    if (parts.empty())
        return word.empty() ? Complaint("bad expires code, numeric value expected.") : std::nullopt;
    if (std::isdigit(static_cast<unsigned char>(parts[0][0])) == 0)
        return "bad expires code, numeric value expected.";
    if (parts.size() == 1)
        return "bad expires code, missing <type>";
    static constexpr std::string_view types[]{"y", "mo", "w", "d", "h", "mi", "s"};
    return unless(std::ranges::any_of(types, [&](std::string_view t) { return begins(parts[1], t); }), "bad expires code, unrecognized type");
}

Complaint check_index_redirect(const Call& call)
{
    const std::string& word = call.words[0];
    if (among("on off temp permanent seeother", word))
        return std::nullopt;
    if (word[0] < '0' || word[0] > '9')
        return "DirectoryIndexRedirect ON|OFF|permanent|temp|seeother|3xx";
    const int status = as_atoi(word);
    return unless(status >= 300 && status <= 399, "DirectoryIndexRedirect only accepts values between 300 and 399");
}

// "443" and "8443-8450"
Complaint check_connect_ports(const Call& call)
{
    for (const std::string& word : call.words) {
        if (!std::isdigit(static_cast<unsigned char>(word[0])))
            return "AllowCONNECT: port numbers must be numeric";
        const std::string_view rest = std::string_view(word).substr(std::min(word.find_first_not_of("0123456789"), word.size()));
        if (!rest.empty() && !(rest[0] == '-' && is_digits(rest.substr(1))))
            return cat("Cannot parse '", rest[0] == '-' ? rest.substr(1) : std::string_view(word), "' as port number");
    }
    return std::nullopt;
}

Complaint check_ldap_pool(const Call& call)
{
    return unless(call.words[0].starts_with('-') || parse_timeout(call.words[0], "s").has_value(), "LDAPConnectionPoolTTL has wrong format");
}

// As util_ldap_set_trusted_client_cert and its sister for the whole server.
Complaint check_ldap_certificate(const Call& call)
{
    // Those of other types are refused before, or are no files.
    static constexpr std::string_view files[]{"CA_DER",     "CA_BASE64",   "CERT_DER",  "CERT_BASE64", "KEY_DER",
                                              "KEY_BASE64", "CA_CERT7_DB", "CA_SECMOD", "CERT_KEY3_DB"};
    const bool is_client = call.command.name == "LDAPTrustedClientCert";
    const std::span<const std::string_view> types(files, is_client ? 6 : std::size(files));
    if (call.words.size() < 2 || std::ranges::none_of(types, [&](std::string_view type) { return iequals(type, call.words[0]); }))
        return std::nullopt;
    const auto& status = call.walker.status(call.walker.absolute(call.words[1]));
    if (status || (status.error().code != ENOENT && status.error().code != ENOTDIR))
        return std::nullopt;
    return is_client ? "Invalid client certificate file path" : "Invalid global certificate file path";
}

// OpenSSL loads an engine from a folder of its own: only where engines are known to be is one missing.
Complaint check_crypto_device(const Call& call)
{
    const std::string& name = call.words[0];
    if (iequals(name, "builtin") || name == "dynamic" || !call.walker.installed())
        return std::nullopt;
    bool seen = false;
    for (const char* library : {"/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"}) {
        const std::string folder = cat(library, "/engines-3");
        seen |= bool(call.walker.status(folder));
        if (name.find('/') == name.npos && call.walker.status(cat(folder, "/", name, ".so")))
            return std::nullopt;
    }
    return unless(!seen, "SSLCryptoDevice: Invalid argument; must be one of: 'builtin' (none), 'dynamic' (Dynamic engine loading support)");
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

// TYPE [after|before|interleaved] [WEIGHT]
Complaint check_push_priority(const Call& call)
{
    const std::string& order = call.words[1];
    const bool number = std::isdigit(static_cast<unsigned char>(order[0])) != 0;
    if (!among("after before interleaved", order) && !(number && call.words.size() < 3))
        return "dependency must be one of 'After', 'Before' or 'Interleaved'";
    if (call.words.size() < 3 && !number)
        return std::nullopt;
    if (iequals(order, "before"))
        return "dependency 'Before' does not allow a weight";
    return unless(as_atoi(number ? order : call.words[2]) >= 1, "weight must be a number >= 1");
}

Complaint check_heartbeat(const Call& call)
{
    const std::string& word = call.words[0];
    const std::string what = cat(call.command.name == "HeartbeatListen" ? "multicast " : "", "address");
    if (const int port = as_atoi(word); is_digits(word))
        return port > 0 && port <= 65535 ? cat(call.command.name, ": No host provided in ", what)
                                         : cat(call.command.name, ": Unable to parse ", what, ".");
    if (word.starts_with('[') && word.find("]:") != word.npos)
        return cat(call.command.name, ": apr_sockaddr_info_get failed", call.command.name == "HeartbeatListen" ? " on multicast address" : ".");
    if (word.starts_with('[') && word.ends_with(']') && !parse_listen(cat(word, ":1")))
        return cat(call.command.name, ": Unable to parse ", what, ".");
    const std::size_t colon = word.rfind(':');
    return unless(colon != word.npos && is_digits(std::string_view(word).substr(colon + 1)), cat(call.command.name, ": No port provided in ", what));
}

constexpr std::string_view sed_fails = "Failed to compile sed expression. ";

// Where the text up to the delimiter ends; a set in brackets may have it. npos: there is no such end.
std::size_t end_of_part(std::string_view text, char delimiter, bool sets)
{
    bool in_set = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (sets && (text[i] == '[' || text[i] == ']'))
            in_set = text[i] == '[';
        else if (text[i] == delimiter && !in_set)
            return i;
    }
    return text.npos;
}

// s/PATTERN/TEXT/FLAGS, or y/FROM/TO/, behind the letter.
Complaint check_sed_parts(char command, std::string_view rest, const std::string& line)
{
    if (rest.empty())
        return line == "s" ? Complaint(cat(sed_fails, "first RE may not be null")) : std::nullopt;
    const char delimiter = rest[0];
    rest.remove_prefix(1);
    const Complaint unended = cat(sed_fails, "ending delimiter missing on ", command == 's' ? "substitution: " : "string: ", line);
    const std::size_t first = end_of_part(rest, delimiter, command == 's');
    if (first == rest.npos)
        return unended;
    if (command == 's' && first == 0)
        return cat(sed_fails, "first RE may not be null");
    rest.remove_prefix(first + 1);
    const std::size_t second = end_of_part(rest, delimiter, false);
    if (second == rest.npos)
        return unended;
    const std::string_view flags = rest.substr(second + 1);
    return unless(command == 'y' || flags.empty() || std::string_view("gpw123456789;#").find(flags[0]) != std::string_view::npos,
                  cat(sed_fails, "command garbled: ", line));
}

Complaint check_sed_command(char command, std::string_view rest, const std::string& line)
{
    constexpr std::string_view alone = "=dDgGhHlnNpPqx";
    constexpr std::size_t longest_label = 7;
    const auto fails = [&](std::string_view why) { return cat(sed_fails, why, ": ", line); };
    const std::string_view after = trimmed(rest);
    if (alone.find(command) != alone.npos)
        return unless(after.empty() || after[0] == ';' || after[0] == '#', fails("command garbled"));
    // Their text stands on a line of its own, which a directive cannot have.
    if (std::string_view("aci").find(command) != std::string_view::npos)
        return fails("command garbled");
    if (command == '}')
        return cat(sed_fails, "too many }'s");
    if (command == 'r' || command == 'w')
        return unless(rest.starts_with(' '), fails(command == 'r' ? "command garbled" : "Space missing before filename"));
    if (command == ':' && after.empty())
        return fails("duplicate labels");
    if (command == 'b' || command == 't' || command == ':')
        return unless(after.substr(0, after.find(';')).size() <= longest_label, fails("label too long"));
    return command == 's' || command == 'y' ? check_sed_parts(command, rest, line) : std::nullopt;
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
    constexpr std::string_view commands = "{}=:#abcdDgGhHilnNpPqrstwxy";
    if (rest.empty() || commands.find(rest[0]) == commands.npos)
        return cat(sed_fails, "unrecognized command: ", line);
    return check_sed_command(rest[0], rest.substr(1), line);
}

Complaint check_line_length(const Call& call)
{
    const std::string& word = call.words[0];
    const std::size_t end = word.find_first_not_of("0123456789");
    const bool fine = end != 0 && !word.empty() &&
                      (end == word.npos || (end + 1 == word.size() && std::string_view("bBkKmMgG").find(word[end]) != std::string_view::npos));
    errno = 0;
    const long long number = std::strtoll(word.c_str(), nullptr, 10);
    const char unit = fine && end != word.npos ? to_lower(word[end]) : 'b';
    const int shift = unit == 'g' ? 30 : unit == 'm' ? 20 : unit == 'k' ? 10 : 0;
    if (fine && errno == 0 && number > (INT64_MAX >> shift))
        return "SubstituteMaxLineLength value too large";
    return unless(fine && errno == 0, "SubstituteMaxLineLength must be a non-negative integer optionally suffixed with 'b', 'k', 'm' or 'g'.");
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
    {"AllowCONNECT", check_connect_ports},
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
    {"H2PushPriority", check_push_priority},
    {"H2PushResource", check_push_resource},
    {"HeartbeatAddress", check_heartbeat},
    {"HeartbeatListen", check_heartbeat},
    {"InputSed", check_sed},
    {"LDAPConnectionPoolTTL", check_ldap_pool},
    {"LDAPTrustedClientCert", check_ldap_certificate},
    {"LDAPTrustedGlobalCert", check_ldap_certificate},
    {"Lua_____ByteCodeHack", check_byte_code},
    {"MemcacheConnTTL", check_hour},
    {"OutputSed", check_sed},
    {"ProxyPassReverse", check_reverse},
    {"ProxySourceAddress", check_source_address},
    {"RedisConnPoolTTL", check_hour},
    {"RedisTimeout", check_hour},
    {"SSLCryptoDevice", check_crypto_device},
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
