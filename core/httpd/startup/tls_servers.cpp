// What mod_ssl makes of each server that speaks TLS: ssl_init_server_ctx, in its order, with OpenSSL itself to say what it takes.
// Servers with the same settings are looked at once: thousands of virtual hosts share a few.
#include <algorithm>
#include <cerrno>
#include <map>

#include "core/base/ascii.h"
#include "core/httpd/startup/certificate_commands.h"
#include "core/httpd/startup/checks.h"
#include "core/httpd/startup/managed_domains.h"
#include "core/httpd/startup/secret.h"
#include "core/httpd/startup/server_lines.h"
#include "core/httpd/startup/tls_context.h"
#include "core/httpd/syntax/arguments.h"
#include "core/trust/certificate_file.h"
#include "core/trust/pem.h"

namespace aop {

namespace {

constexpr std::string_view then = ": `httpd -t` passes, and the next start or reload ends the server";
constexpr std::uint64_t largest_file = largest_key_file;

// One certificate file, or key file, and the line that names it.
struct Named {
    std::string path;
    Place place;
    std::string_view directive;
};

// By what they were set up with.
using Contexts = std::map<std::string, TlsContext>;

// What the servers have in common.
struct Shared {
    const ServerLines& main;
    const std::vector<ManagedDomain> domains;
    Contexts contexts = {};
};

// Of "exec:/path" and "|/path".
std::string program_of(const std::string& dialog)
{
    return dialog.starts_with("exec:") ? dialog.substr(5) : dialog.starts_with('|') ? dialog.substr(1) : "";
}

class ServerCheck {
public:
    ServerCheck(const StartupScene& scene, const Server& server, const ServerLines& own, Shared& shared, std::vector<StartupFailure>& found,
                ServedCertificates& served)
        : scene_(scene), server_(server), own_(own), main_(shared.main), shared_(shared), found_(found), served_(served)
    {}

    // Equal for servers that mod_ssl sets up alike.
    std::string key() const;
    void check();
    // Numbers in the list of served certificates, after check().
    const std::vector<std::size_t>& used() const { return used_; }

private:
    void fail(StartupCause cause, const Place& place, int word, std::string text)
    {
        found_.push_back({.cause = cause, .server = server_.index, .place = place, .word = word, .text = std::move(text)});
    }
    const Directive* line(std::string_view name) const { return last_of(own_, main_, name); }
    Named managed(const Directive& d) const { return {scene_.absolute(word_of(d, 1)), d.place, d.name()}; }
    std::vector<const Directive*> commands() const;
    std::vector<Named> named(const std::vector<Setting<std::string>>& settings, std::string_view directive, std::string_view command) const;
    bool check_protocols(TlsContext&);
    bool check_ciphers(TlsContext&);
    const Directive* chain_line() const;
    void check_chain(TlsContext&);
    void check_certificates(TlsContext&);
    void check_pair(TlsContext&, const Named& certificate, const Named& key);
    void check_pass_phrase(const Named& key);
    void check_commands(TlsContext&);
    Failure key_fault(TlsContext&, const std::string& path);
    void check_ticket_key();
    void check_srp_file();
    // The last words of a SSLCipherSuite line for TLS 1.2 and older, or for 1.3.
    const Directive* cipher_line(bool tls13) const;

    const StartupScene& scene_;
    const Server& server_;
    const ServerLines &own_, &main_;
    Shared& shared_;
    std::vector<StartupFailure>& found_;
    ServedCertificates& served_;
    std::vector<std::size_t> used_ = {};
    std::map<int, OwnedKey> kept_keys_ = {};  // by kind
};

std::vector<const Directive*> ServerCheck::commands() const
{
    std::vector<const Directive*> all;
    if (!server_.is_main())
        all = main_.all("SSLOpenSSLConfCmd");
    const auto& own = own_.all("SSLOpenSSLConfCmd");
    all.insert(all.end(), own.begin(), own.end());
    return all;
}

std::vector<Named> ServerCheck::named(const std::vector<Setting<std::string>>& settings, std::string_view directive, std::string_view command) const
{
    std::vector<Named> all;
    for (const Setting<std::string>& s : settings)
        all.push_back({*s, s.place, directive});
    if (all.empty())
        for (const Directive* d : commands())
            if (iequals(word_of(*d, 1), command))
                all.push_back({scene_.absolute(word_of(*d, 2)), d->place, "SSLOpenSSLConfCmd"});
    return all;
}

const Directive* ServerCheck::cipher_line(bool tls13) const
{
    for (const ServerLines* lines : {&own_, &main_}) {
        const auto& all = lines->all("SSLCipherSuite");
        for (auto at = all.rbegin(); at != all.rend(); ++at)
            if ((word_of(**at, 1) == "TLSv1.3" && !word_of(**at, 2).empty()) == tls13)
                return *at;
    }
    return nullptr;
}

std::string ServerCheck::key() const
{
    std::string key;
    const auto add = [&](const Directive* d) { key += d ? cat(d->args(), '\n') : "\n"; };
    for (const std::string_view name : {"SSLProtocol", "SSLCertificateChainFile", "SSLSessionTicketKeyFile", "SSLUseStapling", "SSLSRPVerifierFile"})
        add(line(name));
    add(cipher_line(false));
    add(cipher_line(true));
    for (const Setting<std::string>& s : server_.tls.certificates)
        key += cat("C", *s, '\n');
    for (const Setting<std::string>& s : server_.tls.keys)
        key += cat("K", *s, '\n');
    for (const Directive* d : commands())
        add(d);
    for (const ManagedDomain* domain : domains_of(shared_.domains, server_))
        key += cat("D", domain->names[0], '\n');
    return key;
}

bool ServerCheck::check_protocols(TlsContext& context)
{
    const Directive* d = line("SSLProtocol");
    const unsigned protocols = d ? parse_protocols(d->args()) : unsigned(every_tls);
    if (protocols == 0) {
        fail(StartupCause::protocols, d->place, 1, cat("has no TLS version left after SSLProtocol ", d->args(), then));
        return false;
    }
    context.set_protocols(protocols);
    return true;
}

bool ServerCheck::check_ciphers(TlsContext& context)
{
    bool fine = true;
    for (const bool tls13 : {false, true}) {
        const Directive* d = cipher_line(tls13);
        if (!d)
            continue;
        const std::string second = word_of(*d, 2), list = second.empty() ? word_of(*d, 1) : second;
        if (const Failure fault = tls13 ? context.set_tls13_ciphers(list) : context.set_ciphers(list)) {
            fail(StartupCause::ciphers, d->place, second.empty() ? 1 : 2,
                 cat("names ciphers that OpenSSL does not take (", fault->message, "): ", list, then));
            fine = false;
        }
    }
    return fine;
}

// A certificate of mod_md takes the place of the chain too.
const Directive* ServerCheck::chain_line() const
{
    for (const ManagedDomain* domain : domains_of(shared_.domains, server_))
        if (server_.tls.certificates.empty() || (!domain->certificates.empty() && !domain->keys.empty()))
            return nullptr;
    return line("SSLCertificateChainFile");
}

void ServerCheck::check_chain(TlsContext& context)
{
    const Directive* d = chain_line();
    if (!d)
        return;
    const std::string path = scene_.absolute(word_of(*d, 1));
    bool first = false;
    for (const Setting<std::string>& s : server_.tls.certificates)
        first |= *s == path;
    const Secret file(scene_.files.read(path, largest_file));
    if (!file)
        return;
    if (const Failure fault = context.set_chain(file.text(), first))
        fail(StartupCause::chain_unusable, d->place, 1,
             cat("names SSLCertificateChainFile ", path, ", which OpenSSL cannot read (", fault->message, ")", then));
}

// Who gives the pass phrase of a key.
void ServerCheck::check_pass_phrase(const Named& key)
{
    const int key_word = key.directive == "SSLOpenSSLConfCmd" ? 2 : 1;
    const Directive* dialog = main_.last("SSLPassPhraseDialog");
    const bool builtin = !dialog || word_of(*dialog, 1) == "builtin";
    const std::string named = builtin ? "" : program_of(word_of(*dialog, 1));
    const std::string program = named.empty() ? "" : scene_.absolute(named);
    std::string_view command = named;
    if (const std::string piped = next_word(command);
        dialog && word_of(*dialog, 1).starts_with('|') && piped.starts_with('/') && !scene_.files.status(piped))
        fail(StartupCause::pass_phrase, dialog->place, 1,
             cat("gets the pass phrase of ", key.path, " from the program ", piped, ", which does not exist", then));
    const auto status = program.empty() ? Result<Files::Status>(Error{}) : scene_.files.status(program);
    if (status && (status->type == Files::Type::directory || (status->mode & 0111) == 0))
        fail(StartupCause::pass_phrase, dialog->place, 1,
             cat("gets the pass phrase of ", key.path, " from the program ", program,
                 status->type == Files::Type::directory ? ", which is a folder" : ", which nobody may execute", then));
    if (builtin && !scene_.configuration.running)
        fail(StartupCause::pass_phrase, key.place, key_word,
             cat("names ", key.directive, " ", key.path,
                 ", a key with a pass phrase, and no SSLPassPhraseDialog program gives it: httpd does not start "
                 "where nobody types it"));
}

void ServerCheck::check_pair(TlsContext& context, const Named& certificate, const Named& key)
{
    if (is_token(certificate.path) || is_token(key.path))
        return;
    const Secret file(scene_.files.read(certificate.path, largest_file));
    const int word = certificate.directive == "SSLOpenSSLConfCmd" ? 2 : 1;
    // `httpd -t` does not look for mod_md's files.
    if (!file && certificate.directive == "MDCertificateFile" && !scene_.files.status(certificate.path))
        return fail(StartupCause::certificate_unusable, certificate.place, word,
                    cat("names MDCertificateFile ", certificate.path, ", which does not exist", then));
    if (!file)
        return;  // missing: `httpd -t` says so; not readable for us: httpd is root
    const bool chain_elsewhere = chain_line() && certificate.directive == "SSLCertificateFile";
    const TlsContext::Loaded loaded = context.load_certificate(file.text(), !chain_elsewhere);
    if (loaded.fault) {
        if (loaded.too_weak)
            return fail(StartupCause::key_too_weak, certificate.place, word,
                        cat("names ", certificate.directive, " ", certificate.path, ", which is too weak for OpenSSL's security level (",
                            loaded.fault->message, ")", then));
        const Diagnosis why = diagnose(file.text());
        const bool nothing = why.reason.empty() || file.text().find("-----BEGIN") != file.text().npos;
        return fail(StartupCause::certificate_unusable, certificate.place, word,
                    cat("names ", certificate.directive, " ", certificate.path, ", which ",
                        nothing ? cat("OpenSSL cannot read as a certificate (", loaded.fault->message, ")") : why.reason, then));
    }
    used_.push_back(served_.add(describe_served(certificate.path, key.path, loaded.certificate.get(), scene_.files)));
    const Secret key_file(scene_.files.read(key.path, largest_file));
    if (!key_file)
        return;
    const int key_word = key.directive == "SSLOpenSSLConfCmd" ? 2 : 1;
    LoadedKey private_key = load_private_key(key_file.text());
    if (private_key.encrypted)
        return check_pass_phrase(key);
    if (!private_key.key)
        return fail(StartupCause::key_unusable, key.place, key_word,
                    key.path == certificate.path ? cat("has no private key for SSLCertificateFile ", certificate.path,
                                                       ": no SSLCertificateKeyFile names one, and the file holds none", then)
                                                 : cat("names ", key.directive, " ", key.path, ", which holds no private key", then));
    // OpenSSL keeps the key before it of that kind, if it is this certificate's too.
    auto& kept = kept_keys_[kind_of_key(loaded.certificate.get())];
    if (belong_together(loaded.certificate.get(), private_key.key.get()))
        kept = std::move(private_key.key);
    else if (!kept || !belong_together(loaded.certificate.get(), kept.get()))
        fail(StartupCause::key_mismatch, key.place, key_word,
             cat("names ", key.directive, " ", key.path, ", which is not the key of the certificate ", certificate.path, then));
}

void ServerCheck::check_certificates(TlsContext& context)
{
    auto certificates = named(server_.tls.certificates, "SSLCertificateFile", "Certificate");
    // Without a certificate file nobody looks at the key files.
    const bool by_command = server_.tls.certificates.empty() && !certificates.empty();
    auto keys = named(by_command ? std::vector<Setting<std::string>>() : server_.tls.keys, "SSLCertificateKeyFile", "PrivateKey");
    const auto domains = domains_of(shared_.domains, server_);
    // mod_md adds its own behind both lists, or brings one where there is none.
    std::size_t brought = 0;
    for (const ManagedDomain* domain : domains)
        for (std::size_t i = 0; i < std::min(domain->certificates.size(), domain->keys.size()); ++i, ++brought) {
            certificates.push_back(managed(*domain->certificates[i]));
            keys.push_back(managed(*domain->keys[i]));
        }
    for (std::size_t i = 0; i < certificates.size(); ++i)
        check_pair(context, certificates[i], i < keys.size() ? keys[i] : certificates[i]);
    // The certificate that it brings is the first, and so is the key that stands there without one.
    if (certificates.empty() && !keys.empty() && !domains.empty()) {
        if (const Secret file(scene_.files.read(keys[0].path, largest_file)); file && load_private_key(file.text()).encrypted)
            check_pass_phrase(keys[0]);
        fail(StartupCause::key_mismatch, keys[0].place, 1,
             cat("names ", keys[0].directive, " ", keys[0].path,
                 " and no SSLCertificateFile: mod_ssl takes it for the key of the certificate that mod_md brings", then));
    }
    // A fragment may be included where there is one, and names with wildcards may be those of a domain.
    const bool whole = scene_.configuration.running || !scene_.configuration.module_files.empty();
    const bool wild = !shared_.domains.empty() &&
                      std::ranges::any_of(server_.aliases, [](const auto& alias) { return alias->find_first_of("*?") != std::string_view::npos; });
    if (whole && certificates.size() == brought && domains.empty() && !wild)
        fail(StartupCause::certificate_missing, server_.tls.engine.place ? server_.tls.engine.place : server_.place, 0,
             cat("speaks TLS and has no SSLCertificateFile", then));
}

// Of a key that a command names beside SSLCertificateKeyFile: nobody is asked for a pass phrase.
Failure ServerCheck::key_fault(TlsContext& context, const std::string& path)
{
    const Secret file(is_token(path) ? Result<std::string>(Error{}) : scene_.files.read(path, largest_file));
    if (!file)
        return {};
    const LoadedKey loaded = load_private_key(file.text());
    if (loaded.encrypted)
        return Error{"it has a pass phrase"};
    return loaded.key ? context.set_private_key(loaded.key.get()) : Failure(Error{"it holds no private key"});
}

void ServerCheck::check_commands(TlsContext& context)
{
    for (const Directive* d : commands()) {
        const std::string name = word_of(*d, 1), value = word_of(*d, 2);
        // AOP402 and AOP419 speak of these.
        if (iequals(name, "VerifyMode"))
            continue;
        Failure fault;
        if (iequals(name, "DHParameters")) {
            if (const auto text = scene_.files.read(scene_.absolute(value), largest_file))
                fault = context.set_dh_parameters(*text);
        } else if (iequals(name, "PrivateKey")) {
            fault = server_.tls.certificates.empty() ? Failure() : key_fault(context, scene_.absolute(value));
        } else if (iequals(name, "Certificate")) {
            const auto text = scene_.files.read(scene_.absolute(value), largest_file);
            if (text && !server_.tls.certificates.empty())
                fault = context.load_certificate(*text, true).fault;
        } else if (iequals(name, "ChainCAFile")) {
            const std::string path = scene_.absolute(value);
            if (const auto text = scene_.files.read(path, largest_file); text && !read_certificates(path, *text, {}).loads)
                fault = Error{"no certificate in it that OpenSSL can read"};
        } else if (iequals(name, "ServerInfoFile")) {
            if (const auto text = scene_.files.read(scene_.absolute(value), largest_file); text && text->find("-----BEGIN SERVERINFO") == text->npos)
                fault = Error{"no SERVERINFO in it"};
        } else {
            fault = context.apply_command(name, value);
        }
        if (fault)
            fail(StartupCause::openssl_command, d->place, 2,
                 cat("has SSLOpenSSLConfCmd ", name, " ", value, ", which OpenSSL does not take (", fault->message, ")", then));
    }
}

void ServerCheck::check_ticket_key()
{
    constexpr std::size_t needed = 48;
    const Directive* d = line("SSLSessionTicketKeyFile");
    if (!d)
        return;
    const std::string path = scene_.absolute(word_of(*d, 1));
    const auto status = scene_.files.status(path);
    if (status && status->type == Files::Type::regular && status->size > 0 && status->size < needed)
        fail(StartupCause::ticket_key, d->place, 1,
             cat("names SSLSessionTicketKeyFile ", path, ", which has ", status->size, " bytes of the ", needed, " that it must have", then));
}

void ServerCheck::check_srp_file()
{
    const Directive* d = line("SSLSRPVerifierFile");
    if (!d)
        return;
    const std::string path = scene_.absolute(word_of(*d, 1));
    const Secret file(scene_.files.read(path, largest_file));
    if (file && !is_srp_table(file.text()))
        fail(StartupCause::support_file, d->place, 1,
             cat("names SSLSRPVerifierFile ", path, ", which OpenSSL cannot read as a table of verifiers", then));
}

void ServerCheck::check()
{
    // An SSL_CTX takes OpenSSL a millisecond. One that commands have changed is not used again.
    const bool shared = commands().empty();
    std::string settings;
    for (const Directive* d : {line("SSLProtocol"), cipher_line(false), cipher_line(true)})
        settings += d ? cat(d->args(), '\n') : "\n";
    std::optional<TlsContext> own;
    TlsContext* context = nullptr;
    if (const auto known = shared_.contexts.find(settings); shared && known != shared_.contexts.end()) {
        context = &known->second;
    } else {
        own.emplace();
        if (!*own || !check_protocols(*own) || !check_ciphers(*own))
            return;
        context = shared ? &shared_.contexts.emplace(settings, std::move(*own)).first->second : &*own;
    }
    if (const Directive* d = line("SSLUseStapling"); is_on(d) && !main_.last("SSLStaplingCache"))
        fail(StartupCause::stapling_cache, d->place, 1, cat("has SSLUseStapling on without an SSLStaplingCache", then));
    check_chain(*context);
    check_certificates(*context);
    if (const auto fault = fault_of_certificate_commands(scene_, server_, commands(), *context))
        fail(StartupCause::key_unusable, fault->command->place, 2, cat(fault->text, then));
    check_commands(*context);
    check_ticket_key();
    check_srp_file();
}

ServerLines tls_lines(const Server& server)
{
    return {server,
            {"SSLProtocol", "SSLCipherSuite", "SSLCertificateChainFile", "SSLSessionTicketKeyFile", "SSLUseStapling", "SSLStaplingCache",
             "SSLOpenSSLConfCmd", "SSLPassPhraseDialog", "SSLSRPVerifierFile"}};
}

}

void check_tls_servers(const StartupScene& scene, Startup& startup)
{
    if (!scene.configuration.has_module("mod_ssl.c"))
        return;
    struct Seen {
        bool fails = false;
        std::vector<std::size_t> used = {};
    };
    const ServerLines main = tls_lines(scene.site.main());
    std::map<std::string, Seen> known;
    Shared shared{.main = main, .domains = managed_domains(scene.configuration, scene.site)};
    for (const Server& server : scene.site.servers) {
        if (!scene.tls[server.index])
            continue;
        const ServerLines own = server.is_main() ? main : tls_lines(server);
        std::vector<StartupFailure> mine;
        ServerCheck check(scene, server, own, shared, mine, startup.served);
        const auto [at, is_new] = known.try_emplace(check.key());
        // One that fails is looked at again for the places of this server's lines.
        if (is_new || at->second.fails) {
            check.check();
            at->second = {!mine.empty(), check.used()};
        }
        startup.served.assign(server.index, at->second.used);
        startup.failures.insert(startup.failures.end(), mine.begin(), mine.end());
    }
}

}
