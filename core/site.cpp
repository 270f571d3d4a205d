// Turns the directive tree into servers: applies every directive that stands
// directly in the main server or in a <VirtualHost>, then lets each vhost
// inherit what it left unset, as httpd does after its walk.
#include "core/site.h"

#include <climits>

#include "core/files.h"
#include "core/text.h"
#include "core/words.h"

namespace aop {

namespace {

using Words = std::vector<std::string>;

// What a handler works on: one server, and what is global to the process.
struct Target {
    Site& site;
    Server& server;
    const std::string& server_root;
    std::string_view& args;  // of the directive that is applied…
    Words& room;             // …and its words
    const Server& before;  // the virtual host before it, which is likely to say the same

    std::string absolute(const std::string& path) const { return merged_path(server_root, path); }
    // `likely` is the same setting of the server before.
    void set_path(Setting<std::string>& setting, const std::string& path, const Place& at, const Setting<std::string>& likely = {}) const
    {
        // What has been merged comes out as it is.
        const bool known = likely && path.starts_with('/') && *likely == path;
        setting.set(known ? path : absolute(path), at, likely);
    }
    // A word as it stands in the text, which lives longer; one that was in quotes and has backslashes is kept apart.
    std::string_view lasting(const std::string& word) const
    {
        const std::size_t at = args.find(word);
        return at != args.npos ? args.substr(at, word.size()) : site.texts.emplace_back(word);
    }
};

template <class T>
struct Word {
    std::string_view name;
    T value;
};

template <class T, std::size_t N>
const T* lookup(const Word<T> (&words)[N], std::string_view word)
{
    for (const Word<T>& w : words)
        if (iequals(w.name, word))
            return &w.value;
    return nullptr;
}

constexpr Word<Engine> engines[]{{"on", Engine::on}, {"off", Engine::off}, {"optional", Engine::optional}};
constexpr Word<VerifyClient> verify_modes[]{
    {"none", VerifyClient::none},       {"off", VerifyClient::none},
    {"optional", VerifyClient::optional}, {"require", VerifyClient::require},
    {"on", VerifyClient::require},      {"optional_no_ca", VerifyClient::optional_no_ca},
};
constexpr Word<SniPolicy> sni_policies[]{
    {"secure", SniPolicy::secure},
    {"authonly", SniPolicy::authonly},
    {"strict", SniPolicy::strict},
    {"insecure", SniPolicy::insecure},
};
constexpr Word<Scope> scopes[]{
    {"none", Scope::none}, {"off", Scope::none}, {"leaf", Scope::leaf}, {"chain", Scope::chain}, {"on", Scope::chain}};
constexpr Word<bool> flags[]{{"on", true}, {"off", false}};

// The setting of a server that a directive is about.
template <class T>
Setting<T>& of(Tls& tls, Setting<T> Tls::* member) { return tls.*member; }
template <class T>
const Setting<T>& of(const Tls& tls, Setting<T> Tls::* member) { return tls.*member; }
template <class T>
Setting<T>& of(Tls& tls, Setting<T> RareTls::* member) { return tls.rare.edit().*member; }
template <class T>
const Setting<T>& of(const Tls& tls, Setting<T> RareTls::* member) { return *tls.rare.*member; }

// A word that httpd would not accept leaves the setting alone: the reader has
// reported it, and what httpd would have done with it is not ours to guess.
template <class T, std::size_t N>
void choose(Setting<T>& setting, const Word<T> (&table)[N], const Words& w, const Place& at)
{
    if (w.empty())
        return;
    if (const T* value = lookup(table, w[0]))
        setting.set(*value, at);
}

template <auto member>
void set_flag(const Target& t, const Words& w, const Place& at)
{
    choose(of(t.server.tls, member), flags, w, at);
}

template <auto member>
void set_text(const Target& t, const Words& w, const Place& at)
{
    if (!w.empty())
        of(t.server.tls, member).set(w[0], at, of(t.before.tls, member));
}

template <auto member>
void set_path(const Target& t, const Words& w, const Place& at)
{
    if (!w.empty())
        t.set_path(of(t.server.tls, member), w[0], at, of(t.before.tls, member));
}

// Arguments as one text: what SSLProtocol and SSLCipherSuite compare.
template <auto member>
void set_line(const Target& t, const Words& w, const Place& at)
{
    std::string line;
    for (const std::string& word : w)
        line += (line.empty() ? "" : " ") + word;
    of(t.server.tls, member).set(std::move(line), at, of(t.before.tls, member));
}

template <auto member>
void add_path(const Target& t, const Words& w, const Place& at)
{
    if (w.empty())
        return;
    auto& own = t.server.tls.*member;
    const auto& before = t.before.tls.*member;
    const std::size_t i = own.size();
    t.set_path(own.emplace_back(), w[0], at, i < before.size() ? before[i] : Setting<std::string>());
}

void set_revocation(Setting<Revocation>& setting, const Words& w, const Place& at, std::string_view missing_ok)
{
    if (w.empty())
        return;
    const Scope* scope = lookup(scopes, w[0]);
    if (!scope)
        return;
    Revocation r{*scope};
    for (std::size_t i = 1; i < w.size(); ++i)
        r.missing_ok |= iequals(w[i], missing_ok);
    setting.set(r, at);
}

void set_engine(const Target& t, const Words& w, const Place& at) { choose(t.server.tls.engine, engines, w, at); }

void set_verify_client(const Target& t, const Words& w, const Place& at)
{
    choose(t.server.tls.verify_client, verify_modes, w, at);
}

void set_verify_depth(const Target& t, const Words& w, const Place& at)
{
    if (w.empty() || w[0].empty() || as_atoi(w[0]) < 0)
        return;
    t.server.tls.verify_depth.set(as_atoi(w[0]), at);
}

void set_crl_check(const Target& t, const Words& w, const Place& at)
{
    set_revocation(t.server.tls.rare.edit().crl_check, w, at, "no_crl_for_cert_ok");
}

void set_ocsp(const Target& t, const Words& w, const Place& at)
{
    set_revocation(t.server.tls.rare.edit().ocsp, w, at, "no_ocsp_for_cert_ok");
}

// Commands of OpenSSL whose value is a path, which mod_ssl hangs from the ServerRoot.
constexpr Word<bool> path_commands[]{
    {"VerifyCAFile", true},  {"VerifyCAPath", true},  {"ChainCAFile", true}, {"ChainCAPath", true},
    {"ClientCAFile", true},  {"ClientCAPath", true},  {"RequestCAFile", true}, {"Certificate", true},
    {"PrivateKey", true},    {"DHParameters", true},  {"ServerInfoFile", true},
};

void add_conf_cmd(const Target& t, const Words& w, const Place& at)
{
    if (w.size() == 2)
        t.server.tls.rare.edit().conf_cmds.push_back({w[0], lookup(path_commands, w[0]) ? t.absolute(w[1]) : w[1], at});
}

void set_sni_policy(const Target& t, const Words& w, const Place& at) { choose(t.site.sni_policy, sni_policies, w, at); }

void set_session_cache(const Target& t, const Words& w, const Place& at)
{
    if (!w.empty())
        t.site.session_cache.set(w[0], at);
}

void set_user(const Target& t, const Words& w, const Place& at)
{
    if (!w.empty())
        t.site.user.set(w[0], at);
}

void set_group(const Target& t, const Words& w, const Place& at)
{
    if (!w.empty())
        t.site.group.set(w[0], at);
}

void set_server_name(const Target& t, const Words& w, const Place& at)
{
    if (w.empty())
        return;
    t.server.server_name.set(t.lasting(w[0]), at);
}

void add_aliases(const Target& t, const Words& w, const Place& at)
{
    for (const std::string& alias : w)
        t.server.aliases.push_back({t.lasting(alias), at});
}

void set_document_root(const Target& t, const Words& w, const Place& at)
{
    if (!w.empty())
        t.set_path(t.server.document_root, w[0], at, t.before.document_root);
}

void set_protocol(const Target& t, const Words& w, const Place& at)
{
    if (!w.empty())
        t.server.rare.edit().protocol.set(lowered(w[0]), at);
}

void set_strict_host_check(const Target& t, const Words& w, const Place& at) { choose(t.server.rare.edit().strict_host_check, flags, w, at); }

void set_protocols(const Target& t, const Words& w, const Place& at)
{
    RareServer& rare = t.server.rare.edit();
    Words all = rare.protocols.value_or({});  // several lines add up
    for (const std::string& word : w)
        all.push_back(lowered(word));
    rare.protocols.set(std::move(all), at);
}

void add_listener(const Target& t, const Words& w, const Place& at)
{
    if (w.empty())
        return;
    const bool bare = w[0].find_first_not_of("0123456789") == w[0].npos;
    const auto address = parse_address(bare ? "*:" + w[0] : w[0]);
    if (!address || !address->port)
        return;
    t.site.listeners.push_back(
        {*address, w.size() > 1 ? lowered(w[1]) : *address->port == 443 ? "https" : "http", at});
}

// Every directive that says something about a server, and what it does to it.
struct Handler {
    std::string_view name;
    void (*apply)(const Target&, const Words&, const Place&);
};

constexpr Handler rows[]{
    {"Listen", add_listener},
    {"ServerName", set_server_name},
    {"ServerAlias", add_aliases},
    {"DocumentRoot", set_document_root},
    {"Protocol", set_protocol},
    {"StrictHostCheck", set_strict_host_check},
    {"Protocols", set_protocols},
    {"SSLEngine", set_engine},
    {"SSLVerifyClient", set_verify_client},
    {"SSLVerifyDepth", set_verify_depth},
    {"SSLCACertificateFile", set_path<&Tls::ca_file>},
    {"SSLCACertificatePath", set_path<&RareTls::ca_path>},
    {"SSLCADNRequestFile", set_path<&RareTls::ca_names_file>},
    {"SSLCADNRequestPath", set_path<&RareTls::ca_names_path>},
    {"SSLCARevocationFile", set_path<&RareTls::crl_file>},
    {"SSLCARevocationPath", set_path<&RareTls::crl_path>},
    {"SSLCARevocationCheck", set_crl_check},
    {"SSLOCSPEnable", set_ocsp},
    {"SSLOCSPDefaultResponder", set_text<&RareTls::ocsp_responder>},
    {"SSLOCSPOverrideResponder", set_flag<&RareTls::ocsp_override>},
    {"SSLCertificateFile", add_path<&Tls::certificates>},
    {"SSLCertificateKeyFile", add_path<&Tls::keys>},
    {"SSLOpenSSLConfCmd", add_conf_cmd},
    {"SSLProtocol", set_line<&RareTls::protocol>},
    {"SSLCipherSuite", set_line<&RareTls::cipher_suite>},
    {"SSLSRPVerifierFile", set_path<&RareTls::srp_file>},
    {"SSLStrictSNIVHostCheck", set_flag<&RareTls::strict_sni>},
    {"SSLVHostSNIPolicy", set_sni_policy},
    {"SSLSessionCache", set_session_cache},
    {"User", set_user},
    {"Group", set_group},
    {"SSLSessionTickets", set_flag<&RareTls::session_tickets>},
    {"SSLSessionTicketKeyFile", set_path<&RareTls::ticket_key_file>},
    {"SSLInsecureRenegotiation", set_flag<&RareTls::insecure_renegotiation>},
    {"SSLProxyEngine", set_flag<&RareTls::proxy_engine>},
    {"SSLProxyVerify", set_text<&RareTls::proxy_verify>},
    {"SSLProxyCACertificateFile", set_path<&RareTls::proxy_ca_file>},
    {"SSLProxyCACertificatePath", set_path<&RareTls::proxy_ca_path>},
};
constexpr DirectiveTable handlers{rows};

void apply_one(const Directive& d, const Target& target)
{
    if (const Handler* h = handlers.find(d.number())) {
        target.args = d.args();
        words(target.args, target.room);
        h->apply(target, target.room, d.place);
    } else if (d.number() && is_intent_directive(d.name()))
        apply_intent(target.server.intent.edit(), d.name(), words(d.args()), d.place);
}

void apply(const Directive& scope, const Target& target)
{
    for (const Directive& d : scope)
        apply_one(d, target);
}

// The addresses of virtual hosts, one after the other.
class Addresses {
public:
    explicit Addresses(const Configuration& configuration) : configuration_(configuration) {}

    // A host without a port takes the main server's, if its ServerName came earlier and names one.
    const Shared<std::vector<Address>>& of(const Directive& vhost, std::optional<std::uint16_t> main_port)
    {
        const std::string_view argument = section_argument(vhost);
        if (known_ && argument == argument_ && main_port == main_port_)
            return last_;
        known_ = true, argument_ = argument, main_port_ = main_port;
        last_ = {};
        for (const std::string& word : words(argument))
            if (auto address = parse_address(word))
                add(*std::move(address));
        return last_;
    }

private:
    void add(Address address)
    {
        auto& all = last_.edit();
        if (!address.port_written)
            address.port = main_port_;
        const auto known = configuration_.resolved.find(address.host);
        if (address.kind != Address::Kind::name || known == configuration_.resolved.end())
            return all.push_back(std::move(address));
        for (Address found : known->second) {
            found.port = address.port;
            found.port_written = address.port_written;
            all.push_back(std::move(found));
        }
    }

    const Configuration& configuration_;
    bool known_ = false;
    std::string_view argument_;
    std::optional<std::uint16_t> main_port_;
    Shared<std::vector<Address>> last_;
};

// Inherits from `outer`; who has nothing of its own shares `all_inherited`, what comes of that for everybody.
template <class T>
void take(Shared<T>& own, const Shared<T>& outer, const Shared<T>& all_inherited)
{
    if (outer.untouched())
        return;
    if (own.untouched() && !all_inherited.untouched())
        own = all_inherited;
    else
        own.edit().inherit(*outer);
}

}

Site evaluate(const Configuration& configuration)
{
    const Directive& root = configuration.tree.root();
    std::size_t vhosts = 0;
    for (const Directive& d : root)
        vhosts += d.is("<VirtualHost"_name);

    Site site;
    site.servers.reserve(vhosts + 1);
    Server& main_server = site.servers.emplace_back();
    main_server.node = &root;

    // In the order of the text, since a vhost's port can hang on an earlier ServerName.
    Addresses addresses(configuration);
    std::string_view args;
    Words room;
    const Server nobody;
    const Target main_target{site, main_server, configuration.server_root, args, room, nobody};
    for (const Directive& d : root) {
        if (d.is("<VirtualHost"_name)) {
            const Server& before = site.servers.back();
            Server& vhost = site.servers.emplace_back();
            vhost.index = site.servers.size() - 1;
            vhost.node = &d;
            vhost.place = d.place;
            vhost.at = addresses.of(d, main_server.port());
            apply(d, {site, vhost, configuration.server_root, args, room, before});
        } else {
            apply_one(d, main_target);
        }
    }

    Shared<RareTls> rare_tls;
    Shared<RareServer> rare;
    Shared<Intent> intent;
    take(rare_tls, main_server.tls.rare, {});
    take(rare, main_server.rare, {});
    take(intent, main_server.intent, {});
    for (Server& s : site.servers) {
        if (s.is_main())
            continue;
        s.tls.inherit(main_server.tls);
        take(s.tls.rare, main_server.tls.rare, rare_tls);
        take(s.rare, main_server.rare, rare);
        take(s.intent, main_server.intent, intent);
        s.document_root.inherit(main_server.document_root);
    }
    collect_sections(configuration, site);
    return site;
}

std::optional<VerifyClient> parse_verify_client(std::string_view word)
{
    const VerifyClient* mode = lookup(verify_modes, word);
    return mode ? std::optional(*mode) : std::nullopt;
}

std::string_view to_string(VerifyClient mode)
{
    switch (mode) {
    case VerifyClient::none: return "none";
    case VerifyClient::optional: return "optional";
    case VerifyClient::require: return "require";
    case VerifyClient::optional_no_ca: return "optional_no_ca";
    }
    return "none";
}

int as_atoi(std::string_view word)
{
    word = trimmed(word);
    const bool negative = word.starts_with('-');
    if (negative || word.starts_with('+'))
        word.remove_prefix(1);
    long n = 0;
    for (std::size_t i = 0; i < word.size() && word[i] >= '0' && word[i] <= '9'; ++i)
        n = n > INT_MAX ? n : n * 10 + (word[i] - '0');
    n = n > INT_MAX ? INT_MAX : n;
    return int(negative ? -n : n);
}

}
