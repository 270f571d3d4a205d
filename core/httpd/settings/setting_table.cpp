// The one table of settings. To add a directive that a server or a section keeps: a member in site.h or section.h, a row here, its
// effect in effects.inc. Inheritance, `aop-lint vhosts`, AOP013, AOP420 and mod_ssl's comparison of virtual hosts come from the row.
//
// A row begins with the member's path from the server, through the group that it is kept in:
//
//     value<parse::path, tls, revocation, &TlsRevocation::crl_file>({.name = "SSLCARevocationFile", .shown = when_set, …}),
//
// and setting_table_test holds each row against httpd's own list of directives, and against the effects.
#include "core/httpd/settings/setting_table.h"

#include <algorithm>
#include <type_traits>

#include "core/base/name_table.h"
#include "core/httpd/settings/setting_parsers.h"

namespace aop {

namespace {

template <class T>
constexpr bool is_group = false;
template <class T>
constexpr bool is_group<CopyOnWrite<T>> = true;

// The member at the end of a path.
template <auto first, auto... rest>
const auto& read(const auto& owner)
{
    const auto& member = owner.*first;
    if constexpr (sizeof...(rest) == 0)
        return member;
    else if constexpr (is_group<std::remove_cvref_t<decltype(member)>>)
        return read<rest...>(*member);
    else
        return read<rest...>(member);
}

template <auto first, auto... rest>
auto& edit(auto& owner)
{
    auto& member = owner.*first;
    if constexpr (sizeof...(rest) == 0)
        return member;
    else if constexpr (is_group<std::remove_cvref_t<decltype(member)>>)
        return edit<rest...>(member.edit());
    else
        return edit<rest...>(member);
}

// The group on a path; null when there is none.
template <auto first, auto... rest>
auto* group(auto& owner)
{
    auto& member = owner.*first;
    if constexpr (is_group<std::remove_cvref_t<decltype(member)>>)
        return &member;
    else if constexpr (sizeof...(rest) == 0)
        return static_cast<CopyOnWrite<int>*>(nullptr);
    else
        return group<rest...>(member);
}

bool has(const auto& list) { return !list.empty(); }
template <class T>
bool has(const Setting<T>& setting)
{
    return bool(setting);
}

template <class T>
void take(Setting<T>& own, const Setting<T>& outer)
{
    own.inherit(outer);
}

// A virtual host's own entries take the places of the main server's with the same index.
void take(std::vector<Setting<std::string>>& own, const std::vector<Setting<std::string>>& outer)
{
    for (std::size_t i = own.size(); i < outer.size(); ++i)
        own.emplace_back(outer[i]).mark_inherited();
}

// Appended by httpd: the main server's come first.
template <class T>
void take(std::vector<T>& own, const std::vector<T>& outer)
{
    own.insert(own.begin(), outer.begin(), outer.end());
}

std::string shown(const SettingRow&, std::string_view value) { return std::string(value); }
std::string shown(const SettingRow&, bool value) { return value ? "on" : "off"; }
std::string shown(const SettingRow&, int value) { return cat(value); }
std::string shown(const SettingRow&, VerifyClient value) { return std::string(to_string(value)); }
std::string shown(const SettingRow&, Engine value) { return value == Engine::on ? "on" : value == Engine::off ? "off" : "optional"; }
std::string shown(const SettingRow&, Policy value) { return value == Policy::off ? "off" : value == Policy::warn ? "warn" : "refuse"; }
std::string shown(const SettingRow&, Guard value) { return value == Guard::off ? "off" : value == Guard::on ? "on" : "report"; }
std::string shown(const SettingRow&, const ConfCmd& value) { return cat(value.command, ' ', value.value); }
std::string shown(const SettingRow&, const Intent::Ignore& value) { return cat(value.rule, ' ', value.reason); }
std::string shown(const SettingRow& row, Revocation value)
{
    const std::string_view scope = value.scope == Scope::none ? "none" : value.scope == Scope::leaf ? "leaf" : "chain";
    return value.missing_ok ? cat(scope, ' ', row.missing_ok) : std::string(scope);
}
std::string shown(const SettingRow&, const std::vector<Exemption>& all)
{
    std::string out;
    for (const Exemption& e : all) {
        out += cat(out.empty() ? "" : " ", e.path);
        for (const std::string& handler : e.handlers)
            out += cat(" handler=", handler);
    }
    return out;
}
template <class T>
std::string shown(const SettingRow&, const std::vector<T>& words)
{
    std::string out;
    for (const T& w : words)
        out += cat(out.empty() ? "" : " ", w);
    return out;
}

template <class T>
void show(const SettingRow& row, const Setting<T>& setting, std::vector<ShownSetting>& out)
{
    if (setting)
        out.push_back({row.name, shown(row, *setting), setting.place, setting.inherited()});
    else if (row.shown_unset)
        out.push_back({row.name, std::string(row.fallback)});
}
template <class T>
void show(const SettingRow& row, const std::vector<Setting<T>>& list, std::vector<ShownSetting>& out)
{
    for (const Setting<T>& setting : list)
        show(row, setting, out);
}
template <class T>
void show(const SettingRow& row, const std::vector<T>& list, std::vector<ShownSetting>& out)
{
    for (const T& entry : list)
        out.push_back({row.name, shown(row, entry), entry.place});
}

// As mod_ssl compares: by text, and without TLS an unset value is another than its default.
template <class T>
void compare(const SettingRow& row, std::string& out, const Setting<T>& setting, bool tls)
{
    if (setting)
        out += shown(row, *setting);
    else
        out += tls && !row.fallback.empty() ? row.fallback : "-";
}
// In no order.
void compare(const SettingRow&, std::string& out, const std::vector<Setting<std::string>>& files, bool)
{
    std::vector<std::string_view> names;
    names.reserve(files.size());
    for (const auto& file : files)
        names.push_back(*file);
    std::ranges::sort(names);
    for (const std::string_view n : names)
        (out += n) += '\n';
}
void compare(const SettingRow& row, std::string& out, const std::vector<ConfCmd>& list, bool)
{
    for (const ConfCmd& c : list)
        (out += shown(row, c)) += '\n';
}

template <class T>
Place place_of(const Setting<T>& setting)
{
    return setting.place;
}
template <class T>
Place place_of(const std::vector<T>& list)
{
    return list.empty() ? Place{} : list.back().place;
}

// When AOP013 misses a hidden directive: whatever its arguments, or for some only.
bool any(std::string_view) { return true; }

bool mentions(std::string_view args, std::string_view lower) { return lowered(args).find(lower) != std::string::npos; }
bool client_certificate(std::string_view args) { return mentions(args, "ssl-verify-client") || mentions(args, "ssl_client"); }
bool strict_options(std::string_view args) { return mentions(args, "strictrequire") || mentions(args, "fakebasicauth"); }

// The columns that a row has besides its member.
struct Columns {
    std::string_view name;
    enum class Shown { never, when_set, always } shown = Shown::never;
    bool (*missed)(std::string_view args) = nullptr;
    Compared compared = Compared::never;
    std::string_view fallback = {}, missing_ok = {};
    bool inherited = true;
    void (*in_section)(Section&, const parse::Words&, const Directive&) = nullptr;
    bool decides = false;
};
using enum Columns::Shown;

constexpr auto tls = &Server::tls;

// As append_compared wants it: from the Tls on.
template <auto first, auto... rest>
constexpr void compare_members(SettingRow& row)
{
    if constexpr (std::is_same_v<decltype(first), Tls Server::*>) {
        row.compare = [](const SettingRow& r, std::string& out, const Tls& t, bool on) { compare(r, out, read<rest...>(t), on); };
        row.place = [](const Tls& t) { return place_of(read<rest...>(t)); };
    }
}

// A row whose value is a member of Server, which `path` leads to; what sets it is still missing.
template <auto... path>
constexpr SettingRow member_row(const Columns& c)
{
    SettingRow row{.name = c.name, .where = c.in_section ? Where::both : Where::server, .set_in_section = c.in_section};
    if (c.inherited) {
        row.is_set = [](const Server& s) { return has(read<path...>(s)); };
        row.inherit = [](Server& own, const Server& main) {
            if (const auto* whole = group<path...>(own); !whole || !whole->is_default())
                take(edit<path...>(own), read<path...>(main));
        };
        row.open_group = [](Server& own) {
            if (auto* whole = group<path...>(own))
                whole->edit();
        };
        row.share = [](Server& own, const Server& inherited) {
            if (auto* whole = group<path...>(own); whole && whole->is_default())
                *whole = *group<path...>(inherited);
        };
    }
    row.decides = c.decides;
    row.is_missed = c.missed;
    row.compared = c.compared;
    if (c.compared != Compared::never)
        compare_members<path...>(row);
    if (c.shown != never)
        row.show = [](const SettingRow& r, const Server& s, std::vector<ShownSetting>& out) { show(r, read<path...>(s), out); };
    row.shown_unset = c.shown == always;
    row.fallback = c.fallback, row.missing_ok = c.missing_ok;
    return row;
}

template <auto parser, auto... path>
constexpr SettingRow value(const Columns& c)
{
    SettingRow row = member_row<path...>(c);
    row.set = [](const ServerTarget& t, const parse::Words& w, const Place& at) {
        parser(t, edit<path...>(t.server), read<path...>(t.before), w, at);
    };
    return row;
}

// A row about the whole httpd.
constexpr SettingRow global(void (*set)(const ServerTarget&, const parse::Words&, const Place&), const Columns& c)
{
    return {.name = c.name, .set = set, .is_missed = c.missed};
}

// A row about sections only, or one that is kept in a section of kind `server` where it stands outside of sections.
constexpr SettingRow in_section(void (*set)(Section&, const parse::Words&, const Directive&), const Columns& c, Where where = Where::section)
{
    return {.name = c.name, .where = where, .set_in_section = set, .decides = c.decides, .is_missed = c.missed};
}

// One of mod_aop's, whose words aop_settings.cpp reads.
template <auto member>
constexpr SettingRow aop(const Columns& c)
{
    SettingRow row = member_row<&Server::intent, member>(c);
    row.set = parse::intent;
    return row;
}

// SSLEngine: mod_ssl knows whether it is on.
constexpr SettingRow engine(SettingRow row)
{
    row.compare = [](const SettingRow&, std::string& out, const Tls&, bool on) { out += on ? "on" : "off"; };
    return row;
}
// SSLProtocol: by the versions that the words come to, which the model works out.
constexpr SettingRow compared_by_model(SettingRow row)
{
    row.compared = Compared::not_authonly;
    return row;
}
// SSLOCSPOverrideResponder: off is what unset is, with TLS and without.
constexpr SettingRow always_filled_in(SettingRow row)
{
    row.compare = [](const SettingRow&, std::string& out, const Tls& t, bool) { out += t.revocation->ocsp_override.value_or(false) ? "on" : "off"; };
    return row;
}

// SSLCipherSuite: as ssl_cmd_SSLCipherSuite, two settings under one name.
constexpr SettingRow two_suites(SettingRow row)
{
    row.set = [](const ServerTarget& t, const parse::Words& w, const Place& at) {
        if (w.empty())
            return;
        TlsHandshake& own = t.server.tls.handshake.edit();
        const TlsHandshake& before = *t.before.tls.handshake;
        if (w.size() > 1 && w[0] == "TLSv1.3")
            own.tls13_suite.set(w[1], at, before.tls13_suite);
        else
            own.cipher_suite.set(w.back(), at, before.cipher_suite);
    };
    row.is_set = [](const Server& s) { return s.tls.handshake->cipher_suite || s.tls.handshake->tls13_suite; };
    row.inherit = [](Server& own, const Server& main) {
        if (own.tls.handshake.is_default())
            return;
        own.tls.handshake.edit().cipher_suite.inherit(main.tls.handshake->cipher_suite);
        own.tls.handshake.edit().tls13_suite.inherit(main.tls.handshake->tls13_suite);
    };
    row.compare = [](const SettingRow&, std::string& out, const Tls& t, bool) {
        out += t.handshake->cipher_suite.value_or("-") + "|" + t.handshake->tls13_suite.value_or("-");
    };
    return row;
}

namespace section = parse::section;
constexpr auto handshake = &Tls::handshake;
constexpr auto revocation = &Tls::revocation;
constexpr auto sessions = &Tls::sessions;
constexpr auto proxy = &Tls::proxy;
constexpr auto http = &Server::http;

constexpr SettingRow rows[]{
    value<parse::name, &Server::server_name>({.name = "ServerName", .shown = when_set, .inherited = false}),
    value<parse::add_names, &Server::aliases>({.name = "ServerAlias", .shown = when_set, .inherited = false}),
    engine(value<parse::choice<parse::engines, Engine>, tls, &Tls::engine>(
        {.name = "SSLEngine", .shown = always, .missed = any, .compared = Compared::always, .fallback = "off"})),
    value<parse::choice<parse::verify_modes, VerifyClient>, tls, &Tls::verify_client>({.name = "SSLVerifyClient",
                                                                                       .shown = always,
                                                                                       .missed = any,
                                                                                       .compared = Compared::always,
                                                                                       .fallback = "none",
                                                                                       .in_section = section::verify_client,
                                                                                       .decides = true}),
    value<parse::depth, tls, &Tls::verify_depth>({.name = "SSLVerifyDepth",
                                                  .shown = always,
                                                  .missed = any,
                                                  .compared = Compared::always,
                                                  .fallback = "1",
                                                  .in_section = section::verify_depth,
                                                  .decides = true}),
    value<parse::path, tls, &Tls::ca_file>({.name = "SSLCACertificateFile", .shown = when_set, .missed = any, .compared = Compared::always}),
    value<parse::path, tls, &Tls::ca_path>({.name = "SSLCACertificatePath", .shown = when_set, .missed = any, .compared = Compared::always}),
    value<parse::path, tls, handshake, &TlsHandshake::ca_names_file>(
        {.name = "SSLCADNRequestFile", .shown = when_set, .missed = any, .compared = Compared::always}),
    value<parse::path, tls, handshake, &TlsHandshake::ca_names_path>(
        {.name = "SSLCADNRequestPath", .shown = when_set, .missed = any, .compared = Compared::always}),
    value<parse::path, tls, revocation, &TlsRevocation::crl_file>(
        {.name = "SSLCARevocationFile", .shown = when_set, .missed = any, .compared = Compared::by_policies}),
    value<parse::path, tls, revocation, &TlsRevocation::crl_path>(
        {.name = "SSLCARevocationPath", .shown = when_set, .missed = any, .compared = Compared::by_policies}),
    value<parse::revocation, tls, revocation, &TlsRevocation::crl_check>({.name = "SSLCARevocationCheck",
                                                                          .shown = when_set,
                                                                          .missed = any,
                                                                          .compared = Compared::by_policies,
                                                                          .fallback = "none",
                                                                          .missing_ok = "no_crl_for_cert_ok"}),
    value<parse::revocation, tls, revocation, &TlsRevocation::ocsp>({.name = "SSLOCSPEnable",
                                                                     .shown = when_set,
                                                                     .missed = any,
                                                                     .compared = Compared::by_policies,
                                                                     .fallback = "none",
                                                                     .missing_ok = "no_ocsp_for_cert_ok"}),
    value<parse::text, tls, revocation, &TlsRevocation::ocsp_responder>(
        {.name = "SSLOCSPDefaultResponder", .shown = when_set, .missed = any, .compared = Compared::by_policies}),
    always_filled_in(value<parse::choice<parse::flags, bool>, tls, revocation, &TlsRevocation::ocsp_override>(
        {.name = "SSLOCSPOverrideResponder", .missed = any, .compared = Compared::by_policies})),
    value<parse::choice<parse::flags, bool>, http, &HttpSettings::strict_host_check>({.name = "StrictHostCheck", .shown = when_set, .missed = any}),
    value<parse::choice<parse::flags, bool>, tls, handshake, &TlsHandshake::strict_sni>(
        {.name = "SSLStrictSNIVHostCheck", .shown = when_set, .missed = any}),
    compared_by_model(value<parse::line, tls, handshake, &TlsHandshake::protocol>({.name = "SSLProtocol", .shown = when_set})),
    value<parse::add_conf_cmd, tls, handshake, &TlsHandshake::conf_cmds>(
        {.name = "SSLOpenSSLConfCmd", .shown = when_set, .missed = any, .compared = Compared::by_policies}),
    value<parse::path, &Server::document_root>({.name = "DocumentRoot", .shown = when_set}),
    aop<&Intent::policy>({.name = "AOPPolicy", .shown = when_set, .missed = any}),
    aop<&Intent::trust>({.name = "AOPTrust", .shown = when_set, .missed = any}),
    aop<&Intent::guard>({.name = "AOPGuard", .shown = when_set, .missed = any}),
    aop<&Intent::guard_exempt>({.name = "AOPGuardExempt", .shown = when_set, .missed = any}),
    aop<&Intent::client_pins>({.name = "AOPClientPin", .shown = when_set, .missed = any}),
    aop<&Intent::expiry_warn>({.name = "AOPExpiryWarn", .missed = any}),
    aop<&Intent::ignores>({.name = "AOPIgnore", .missed = any}),

    value<parse::lower_text, http, &HttpSettings::protocol>({.name = "Protocol"}),
    value<parse::lower_words, http, &HttpSettings::protocols>({.name = "Protocols"}),
    value<parse::add_path, tls, &Tls::certificates>({.name = "SSLCertificateFile", .compared = Compared::not_authonly}),
    value<parse::add_path, tls, &Tls::keys>({.name = "SSLCertificateKeyFile", .compared = Compared::not_authonly}),
    two_suites(value<parse::text, tls, handshake, &TlsHandshake::cipher_suite>(
        {.name = "SSLCipherSuite", .compared = Compared::not_authonly, .in_section = section::cipher_suite, .decides = true})),
    value<parse::path, tls, handshake, &TlsHandshake::srp_file>({.name = "SSLSRPVerifierFile", .compared = Compared::by_policies}),
    value<parse::choice<parse::flags, bool>, tls, handshake, &TlsHandshake::insecure_renegotiation>({.name = "SSLInsecureRenegotiation"}),
    value<parse::choice<parse::flags, bool>, tls, sessions, &TlsSessions::session_tickets>({.name = "SSLSessionTickets"}),
    value<parse::path, tls, sessions, &TlsSessions::ticket_key_file>({.name = "SSLSessionTicketKeyFile"}),
    value<parse::choice<parse::flags, bool>, tls, proxy, &TlsProxy::engine>({.name = "SSLProxyEngine"}),
    value<parse::text, tls, proxy, &TlsProxy::verify>({.name = "SSLProxyVerify"}),
    value<parse::path, tls, proxy, &TlsProxy::ca_file>({.name = "SSLProxyCACertificateFile"}),
    value<parse::path, tls, proxy, &TlsProxy::ca_path>({.name = "SSLProxyCACertificatePath"}),

    global(parse::listen, {.name = "Listen"}),
    global(parse::sni_policy, {.name = "SSLVHostSNIPolicy", .missed = any}),
    global(parse::session_cache, {.name = "SSLSessionCache"}),
    global(parse::user, {.name = "User"}),
    global(parse::group, {.name = "Group"}),

    in_section(section::require_ssl, {.name = "SSLRequireSSL", .missed = any, .decides = true}),
    in_section(section::ssl_require, {.name = "SSLRequire", .missed = any, .decides = true}),
    in_section(section::options, {.name = "SSLOptions", .missed = strict_options}, Where::both),
    in_section(section::require, {.name = "Require", .missed = client_certificate, .decides = true}),
    in_section(section::auth_merging, {.name = "AuthMerging", .missed = any}),
    in_section(section::satisfy, {.name = "Satisfy", .decides = true}),
    in_section(section::order, {.name = "Order", .decides = true}),
    in_section(section::allow, {.name = "Allow", .decides = true}),
    in_section(section::deny, {.name = "Deny", .decides = true}),
    in_section(section::allow_override, {.name = "AllowOverride"}),
    in_section(section::override_list, {.name = "AllowOverrideList"}),
    in_section(section::redirect, {.name = "Redirect", .decides = true}, Where::both),
    in_section(section::redirect, {.name = "RedirectMatch", .decides = true}, Where::both),
    in_section(section::redirect, {.name = "RedirectPermanent", .decides = true}, Where::both),
    in_section(section::redirect, {.name = "RedirectTemp", .decides = true}, Where::both),
    in_section(section::rewrite, {.name = "RewriteEngine", .decides = true}, Where::both),
    in_section(section::rewrite, {.name = "RewriteCond", .decides = true}, Where::both),
    in_section(section::rewrite, {.name = "RewriteRule", .decides = true}, Where::both),
};
constexpr DirectiveTable by_number{rows};
constexpr NameTable by_name{rows};

}

std::span<const SettingRow> setting_rows() { return rows; }
const SettingRow* setting_row(NameNumber number) { return by_number.find(number); }
const SettingRow* setting_row(std::string_view directive) { return by_name.find(directive); }

// What every silent server inherits is made once, and shared. Only what the main server sets is walked for each virtual host.
void inherit_settings(Site& site)
{
    const Server& main = site.main();
    std::vector<const SettingRow*> set;
    for (const SettingRow& row : rows)
        if (row.is_set && row.is_set(main))
            set.push_back(&row);
    Server inherited;
    for (const SettingRow* row : set) {
        row->open_group(inherited);
        row->inherit(inherited, main);
    }
    for (Server& s : site.servers) {
        if (s.is_main())
            continue;
        for (const SettingRow* row : set)
            row->inherit(s, main);
        for (const SettingRow* row : set)
            row->share(s, inherited);
    }
}

void inherit_intent(Intent& own, const Intent& outer)
{
    Server inner, main;
    inner.intent.edit() = own;
    main.intent.edit() = outer;
    for (const SettingRow& row : rows)
        if (row.inherit && is_intent_directive(row.name))
            row.inherit(inner, main);
    own = *inner.intent;
}

std::vector<ShownSetting> shown_settings(const Server& s)
{
    std::vector<ShownSetting> out;
    for (const SettingRow& row : rows)
        if (row.show)
            row.show(row, s, out);
    return out;
}

void append_compared(std::string& out, const Tls& settings, bool on, Compared which)
{
    for (const SettingRow& row : rows)
        if (row.compared == which && row.compare) {
            row.compare(row, out, settings, on);
            out += '|';
        }
}

bool is_missed_when_hidden(std::string_view directive, std::string_view args)
{
    const SettingRow* row = setting_row(directive);
    return row && row->is_missed && row->is_missed(args);
}

}
