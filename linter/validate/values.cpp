// Values that httpd refuses, for the directives that decide about TLS, vhosts and access.
// A directive without a row is taken with any value.
#include <algorithm>
#include <cerrno>
#include <charconv>

#include "core/base/glob.h"
#include "core/httpd/settings/aop_settings.h"
#include "core/httpd/settings/site.h"
#include "core/httpd/syntax/arguments.h"
#include "linter/validate/validator.h"

namespace aop {

static bool is_hidden(const Result<Files::Status>& status) { return !status && is_out_of_sight(status.error()); }

bool finds_anything(const Call& call, const std::string& path)
{
    const auto& status = call.walker.status(path);
    return status || is_hidden(status);
}

bool finds_file(const Call& call, const std::string& path)
{
    const auto& status = call.walker.status(path);
    return is_hidden(status) || (status && status->type == Files::Type::regular && status->size > 0);
}

bool finds_folder(const Call& call, const std::string& path)
{
    const auto& status = call.walker.status(path);
    return is_hidden(status) || (status && status->type == Files::Type::directory);
}

namespace {

bool among(std::string_view word, std::initializer_list<std::string_view> words)
{
    return std::ranges::any_of(words, [&](std::string_view w) { return iequals(w, word); });
}

Complaint invalid(const Call& call, std::string_view word) { return cat(call.command.name, ": Invalid argument '", word, "'"); }

Complaint check_file(const Call& call)
{
    if (call.words[0].starts_with("pkcs11:") && call.command.name.starts_with("SSLCertificate"))
        return std::nullopt;  // in a token
    const std::string path = call.walker.absolute(call.words[0]);
    return finds_file(call, path) ? std::nullopt : Complaint(cat(call.command.name, ": file '", path, "' does not exist or is empty"));
}

Complaint check_directory(const Call& call)
{
    const std::string path = call.walker.absolute(call.words[0]);
    return finds_folder(call, path) ? std::nullopt : Complaint(cat(call.command.name, ": directory '", path, "' does not exist"));
}

Complaint not_per_directory(const Call& call, Complaint said)
{
    if (!said && call.context.per_directory)
        return "Your SSL library does not have support for per-directory CA";
    return said;
}

Complaint check_ca_file(const Call& call) { return not_per_directory(call, check_file(call)); }
Complaint check_ca_path(const Call& call) { return not_per_directory(call, check_directory(call)); }

Complaint check_engine(const Call& call)
{
    return among(call.words[0], {"on", "off", "optional"}) ? std::nullopt : Complaint("Argument must be On or Off");
}

Complaint check_verify_client(const Call& call)
{
    const bool known = among(call.words[0], {"none", "off", "optional", "require", "on", "optional_no_ca"});
    return known ? std::nullopt : invalid(call, call.words[0]);
}

Complaint check_verify_depth(const Call& call) { return as_atoi(call.words[0]) >= 0 ? std::nullopt : invalid(call, call.words[0]); }

Complaint check_modes(const Call& call, std::initializer_list<std::string_view> modes, std::string_view option)
{
    std::string_view rest = call.directive.args();
    if (const std::string mode = next_word(rest); !among(mode, modes))
        return invalid(call, mode);
    while (!rest.empty())
        if (const std::string word = next_word(rest); !iequals(word, option))
            return invalid(call, word);
    return std::nullopt;
}

Complaint check_crl(const Call& call) { return check_modes(call, {"none", "leaf", "chain"}, "no_crl_for_cert_ok"); }
Complaint check_ocsp(const Call& call) { return check_modes(call, {"off", "leaf", "on"}, "no_ocsp_for_cert_ok"); }

Complaint check_sni_policy(const Call& call)
{
    if (among(call.words[0], {"secure", "authonly", "strict", "insecure"}))
        return std::nullopt;
    return cat("Invalid SSLVhostSNIPolicy argument '", call.words[0], "'");
}

Complaint check_signed_words(const Call& call, std::initializer_list<std::string_view> known, std::string_view complaint)
{
    std::string_view rest = call.directive.args();
    while (!rest.empty()) {
        std::string word = next_word(rest);
        if (word.starts_with('+') || word.starts_with('-'))
            word.erase(0, 1);
        if (!among(word, known))
            return cat(call.command.name, complaint, word, "'");
    }
    return std::nullopt;
}

Complaint check_ssl_options(const Call& call)
{
    return check_signed_words(call, {"StdEnvVars", "ExportCertData", "FakeBasicAuth", "StrictRequire", "OptRenegotiate", "LegacyDNStringFormat"},
                              ": Illegal option '");
}

Complaint check_protocol(const Call& call)
{
    std::string_view rest = call.directive.args();
    while (!rest.empty()) {
        std::string word = next_word(rest);
        const bool taken_off = word.starts_with('-');
        if (taken_off || word.starts_with('+'))
            word.erase(0, 1);
        if (iequals(word, "SSLv2") && !taken_off)
            return "SSLProtocol: SSLv2 is no longer supported";
        if (iequals(word, "SSLv3") && !taken_off)
            return "SSLv3 not supported by this version of OpenSSL";
        if (!among(word, {"all", "SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"}))
            return cat(call.command.name, ": Illegal protocol '", word, "'");
    }
    return std::nullopt;
}

Complaint check_cache_timeout(const Call& call)
{
    return as_atoi(call.words[0]) >= 0 ? std::nullopt : Complaint("SSLSessionCacheTimeout: Invalid argument");
}

Complaint check_server_name(const Call& call)
{
    const std::string& word = call.words[0];
    if (is_glob(word))
        return cat("Invalid ServerName \"", word, "\" use ServerAlias to set multiple server names.");
    std::string_view name = word;
    if (const auto scheme = name.find("://"); scheme != name.npos)
        name.remove_prefix(scheme + 3);
    if (const auto colon = name.find(':'); colon != name.npos)
        if (const int port = as_atoi(name.substr(colon + 1)); port <= 0 || port >= 65536)
            return cat("The port number \"", word, "\" is outside the appropriate range (i.e., 1..65535).");
    return std::nullopt;
}

Complaint check_server_alias(const Call& call)
{
    return call.context.virtual_host ? std::nullopt : Complaint("ServerAlias only used in <VirtualHost>");
}

// Two Listen lines with the same port and the same text before it are refused; that two texts mean one address the start finds out.
Complaint check_listen(const Call& call)
{
    if (call.words.empty() || call.words.size() > 2)
        return "Listen requires 1 or 2 arguments.";
    std::string_view word = call.words[0];
    const bool number = !word.empty() && word.find_first_not_of("0123456789") == word.npos;
    const auto address = number ? parse_address(cat("*:", word)) : parse_address(word);
    if (!address)
        return "Invalid address or port";
    if (!address->port)
        return "Port must be specified";
    if (address->kind == Address::Kind::name && !could_resolve(address->host))
        return "Listen setup failed";
    auto& before = call.walker.listeners();
    Address made = *address;
    if (number || word.starts_with('*'))
        made.host.clear();
    if (std::ranges::any_of(before, [&](const Address& a) { return a.port == made.port && a.host == made.host; }))
        return "Cannot define multiple Listeners on the same IP:port";
    before.push_back(made);
    return std::nullopt;
}

Complaint check_document_root(const Call& call)
{
    if (call.context.virtual_host)
        return std::nullopt;
    const std::string path = call.walker.absolute(call.words[0]);
    if (finds_folder(call, path))
        return std::nullopt;
    return cat("DocumentRoot '", path, "' is not a directory, or is not readable");
}

Complaint check_options(const Call& call)
{
    std::string_view rest = call.directive.args();
    bool first = true, merge = false, all_or_none = false;
    while (!rest.empty()) {
        std::string word = next_word(rest);
        if (word.starts_with('+') || word.starts_with('-')) {
            word.erase(0, 1);
            if (!merge && !first && !all_or_none)
                return "Either all Options must start with + or -, or no Option may.";
            merge = true;
        } else if (!first && merge) {
            return "Either all Options must start with + or -, or no Option may.";
        }
        if (among(word, {"None", "All"})) {
            if (!first)
                return iequals(word, "None") ? "'Options None' must be the first Option given." : "'Options All' must be the first option given.";
            if (merge)
                return iequals(word, "None") ? "You may not use 'Options +None' or 'Options -None'."
                                             : "You may not use 'Options +All' or 'Options -All'.";
            all_or_none = true;
        } else if (!among(word, {"Indexes", "Includes", "IncludesNOEXEC", "FollowSymLinks", "SymLinksIfOwnerMatch", "ExecCGI", "MultiViews",
                                 "RunScripts"})) {
            return cat("Illegal option ", word);
        }
        first = false;
    }
    return std::nullopt;
}

// Of AllowOverride Options=ONE,TWO.
Complaint check_allowed_options(std::string_view list)
{
    while (!list.empty()) {
        const std::string_view word = list.substr(0, list.find(','));
        list.remove_prefix(std::min(word.size() + 1, list.size()));
        if (!word.empty() && !among(word, {"Indexes", "Includes", "IncludesNOEXEC", "FollowSymLinks", "SymLinksIfOwnerMatch", "ExecCGI", "MultiViews",
                                           "RunScripts", "None", "All"}))
            return cat("Illegal option ", word);
    }
    return std::nullopt;
}

Complaint check_allow_override(const Call& call)
{
    std::string_view rest = call.directive.args();
    while (!rest.empty()) {
        const std::string word = next_word(rest);
        const std::string key = word.substr(0, word.find('='));
        const bool has_value = key.size() < word.size();
        if (iequals(key, "Options") && has_value)
            if (Complaint said = check_allowed_options(std::string_view(word).substr(key.size() + 1)))
                return said;
        if (iequals(key, "Nonfatal") && !has_value)
            return cat("=Override, =Unknown or =All expected after ", key);
        if (!among(key, {"Limit", "Options", "FileInfo", "AuthConfig", "Indexes", "Nonfatal", "None", "All"}))
            return cat("Illegal override option ", key);
    }
    return std::nullopt;
}

Complaint check_allow_override_list(const Call& call)
{
    const bool none = std::ranges::any_of(call.words, [](const std::string& word) { return iequals(word, "None"); });
    return none && call.words.size() > 1 ? Complaint("'None' not allowed with other directives in AllowOverrideList") : std::nullopt;
}

struct Row {
    std::string_view name;
    Complaint (*check)(const Call&);
};

constexpr Row rows[]{
    {"SSLEngine", check_engine},
    {"SSLVerifyClient", check_verify_client},
    {"SSLVerifyDepth", check_verify_depth},
    {"SSLCACertificateFile", check_ca_file},
    {"SSLCACertificatePath", check_ca_path},
    {"SSLCADNRequestFile", check_file},
    {"SSLCADNRequestPath", check_directory},
    {"SSLCARevocationFile", check_file},
    {"SSLCARevocationPath", check_directory},
    {"SSLCARevocationCheck", check_crl},
    {"SSLCertificateFile", check_file},
    {"SSLCertificateKeyFile", check_file},
    {"SSLCertificateChainFile", check_file},
    {"SSLOCSPEnable", check_ocsp},
    {"SSLOptions", check_ssl_options},
    {"SSLProtocol", check_protocol},
    {"SSLProxyProtocol", check_protocol},
    {"SSLProxyCARevocationCheck", check_crl},
    {"SSLProxyVerify", check_verify_client},
    {"SSLProxyVerifyDepth", check_verify_depth},
    {"SSLProxyCACertificateFile", check_file},
    {"SSLProxyCACertificatePath", check_directory},
    {"SSLSessionCacheTimeout", check_cache_timeout},
    {"SSLVHostSNIPolicy", check_sni_policy},
    {"ServerName", check_server_name},
    {"ServerAlias", check_server_alias},
    {"Listen", check_listen},
    {"DocumentRoot", check_document_root},
    {"Options", check_options},
    {"AllowOverride", check_allow_override},
    {"AllowOverrideList", check_allow_override_list},
    {"Require", check_require},
    {"allow", check_allow},
    {"deny", check_allow},
};

}

Complaint check_value(const Call& call)
{
    if (is_intent_directive(call.command.name)) {
        const Failure wrong = check_intent(call.command.name, call.words);
        return wrong ? Complaint(wrong->message) : std::nullopt;
    }
    const Row* row = std::ranges::find(rows, call.command.name, &Row::name);
    Complaint said = row != std::end(rows) ? row->check(call) : check_simple_value(call);
    if (!said)
        said = check_special_value(call);
    if (!said)
        said = check_module_value(call);
    return said ? said : check_argument_kinds(call);
}

}
