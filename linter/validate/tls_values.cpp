// The arguments of mod_ssl's directives: caches, OpenSSL's own commands, pass phrases, random seeds, ciphers.
#include "linter/validate/special_values.h"

#include <cstdlib>
#include <memory>

#include "core/httpd/settings/site.h"
#include "core/trust/openssl.h"

namespace aop {

namespace {

// PATH(SIZE) of shmcb.
Complaint shared_cache_fault(std::string_view path)
{
    if (path.empty())
        return std::nullopt;
    const std::size_t open = path.rfind('(');
    if (open == path.npos)
        return path.ends_with(')') ? Complaint("Invalid argument: no opening parenthesis") : std::nullopt;
    if (!path.ends_with(')'))
        return "Invalid argument: no closing parenthesis or cache size missing after pathname with parenthesis";
    const std::string size(path.substr(open + 1, path.size() - open - 2));
    char* end = nullptr;
    const long long bytes = std::strtoll(size.c_str(), &end, 10);
    if (*end || size.empty())
        return *end ? Complaint("Invalid argument: cache size not numerical") : Complaint("Invalid argument: size has to be >= 8192 bytes");
    if (bytes < 8192)
        return "Invalid argument: size has to be >= 8192 bytes";
    constexpr long long most = 4'294'967'295;
    return bytes >= most ? Complaint(cat("Invalid argument: size has to be < ", most, " bytes on this platform")) : std::nullopt;
}

// Each kind of cache is a module of its own.
Complaint cache_fault(const Call& call, std::string_view argument, std::string_view what)
{
    const std::size_t colon = argument.find(':');
    const std::string_view name = argument.substr(0, colon), rest = colon == argument.npos ? "" : argument.substr(colon + 1);
    if (!call.walker.has_module(cat("mod_socache_", name, ".c")))
        return call.walker.unknown_modules() || name == "default" ? std::nullopt : Complaint(cat("'", name, "' ", what, " not supported"));
    if (name == "shmcb")
        return shared_cache_fault(rest);
    if ((name == "memcache" || name == "redis") && rest.empty())
        return "List of server names required to create memcache socache.";
    return std::nullopt;
}

Complaint file_fault(const Call& call, std::string_view path)
{
    const std::string absolute = call.walker.absolute(std::string(path));
    return finds_file(call, absolute) ? std::nullopt : Complaint(cat(call.command.name, ": file '", absolute, "' does not exist or is empty"));
}

}

Complaint check_session_cache(const Call& call)
{
    if (iequals(call.words[0], "none") || iequals(call.words[0], "nonenotnull"))
        return std::nullopt;
    const Complaint said = cache_fault(call, call.words[0], "session cache");
    return said ? Complaint(cat("SSLSessionCache: ", *said)) : std::nullopt;
}

Complaint check_login_cache(const Call& call)
{
    const std::string& word = call.words[0];
    if (!call.walker.has_module(cat("mod_socache_", word.substr(0, word.find(':')), ".c")))
        return std::nullopt;  // its provider is looked up as for other caches
    const Complaint said = cache_fault(call, word, "cache");
    return said ? Complaint(cat("AuthnCacheSOCache: ", *said)) : std::nullopt;
}

Complaint check_stapling_cache(const Call& call)
{
    const Complaint said = cache_fault(call, call.words[0], "stapling cache");
    return said ? Complaint(cat("SSLStaplingCache: ", *said)) : std::nullopt;
}

// OpenSSL's own commands: it says which exist, and whether the value is a file.
Complaint check_openssl_command(const Call& call)
{
    const std::string &name = call.words[0], &value = call.words[1];
    struct Free {
        void operator()(SSL_CONF_CTX* c) const { SSL_CONF_CTX_free(c); }
    };
    const std::unique_ptr<SSL_CONF_CTX, Free> context(SSL_CONF_CTX_new());
    if (!context)
        return std::nullopt;
    SSL_CONF_CTX_set_flags(context.get(), SSL_CONF_FLAG_FILE | SSL_CONF_FLAG_SERVER | SSL_CONF_FLAG_CERTIFICATE);
    const int type = SSL_CONF_cmd_value_type(context.get(), name.c_str());
    ERR_clear_error();
    if (type == SSL_CONF_TYPE_UNKNOWN)
        return cat("'", name, "': invalid OpenSSL configuration command");
    if (type == SSL_CONF_TYPE_FILE)
        return file_fault(call, value);
    if (type == SSL_CONF_TYPE_DIR && !finds_folder(call, call.walker.absolute(value)))
        return cat(call.command.name, ": directory '", call.walker.absolute(value), "' does not exist");
    return std::nullopt;
}

Complaint check_pass_phrase_dialog(const Call& call)
{
    const std::string& word = call.words[0];
    if (word == "builtin" || (word.size() > 1 && word.starts_with('|')))
        return std::nullopt;
    if (word.size() <= 5 || !word.starts_with("exec:"))
        return "SSLPassPhraseDialog: Invalid argument";
    const std::string path = call.walker.absolute(word.substr(5));
    // A package brings the usual ones.
    return finds_anything(call, path) || (path.starts_with("/usr/") && !call.walker.installed())
               ? std::nullopt
               : Complaint(cat("SSLPassPhraseDialog: file '", path, "' does not exist"));
}

Complaint check_random_seed(const Call& call)
{
    const std::string& source = call.words[1];
    if (call.words[0] != "startup" && call.words[0] != "connect")
        return cat("SSLRandomSeed: invalid context: `", call.words[0], "'");
    if (source.starts_with("egd:"))
        return cat("Invalid SSLRandomSeed entropy source `", source,
                   "': This version of OpenSSL does not support the Entropy Gathering Daemon (EGD).");
    const bool builtin = source == "builtin";
    const bool prefixed = source.size() > 5 && (source.starts_with("file:") || source.starts_with("exec:"));
    if (!builtin)
        if (const std::string path = call.walker.absolute(prefixed ? source.substr(5) : source);
            !path.starts_with("/dev/") && !finds_anything(call, path))
            return cat("SSLRandomSeed: source path '", path, "' does not exist");
    if (call.words.size() < 3)
        return std::nullopt;
    if (builtin)
        return "SSLRandomSeed: byte specification not allowed for builtin seed source";
    return as_atoi(call.words[2]) < 0 ? Complaint("SSLRandomSeed: invalid number of bytes specified") : std::nullopt;
}

// OpenSSL says whether it was built with a way to compress; most are not.
Complaint check_compression(const Call& call)
{
    return iequals(call.words[0], "on") && sk_SSL_COMP_num(SSL_COMP_get_compression_methods()) <= 0
               ? Complaint("This version of OpenSSL does not have any compression methods available, cannot enable SSLCompression.")
               : std::nullopt;
}

Complaint check_fips(const Call& call)
{
    const bool on = iequals(call.words[0], "on");
    call.walker.remember("fips", on ? "on" : "off");
    return call.walker.remembers("fips", on ? "off" : "on") ? Complaint("Conflicting SSLFIPS options, cannot be both On and Off") : std::nullopt;
}

Complaint check_cipher_suite(const Call& call)
{
    if (call.words.size() < 2 || call.words[1].empty() || call.words[0] == "SSL")
        return std::nullopt;
    if (call.words[0] != "TLSv1.3")
        return cat("protocol '", call.words[0], "' not supported");
    return call.context.per_directory ? Complaint("TLSv1.3 ciphers cannot be set inside a directory context") : std::nullopt;
}

}
