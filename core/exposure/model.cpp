#include "core/exposure/model.h"

#include <algorithm>
#include <unordered_map>

#include "core/exposure/folders.h"
#include "core/exposure/reach.h"
#include "core/name_table.h"
#include "core/text.h"

namespace aop {

namespace {

// Numbers texts in the order in which they come.
class Numbers {
public:
    int operator()(std::string text)
    {
        return known_.try_emplace(std::move(text), int(known_.size())).first->second;
    }

private:
    std::unordered_map<std::string, int> known_;
};

std::string text_of(const Setting<std::string>& s) { return s.value_or("-"); }
std::string text_of(const Setting<Revocation>& r, bool tls)
{
    if (!r && !tls)
        return "-";
    const Revocation v = r.value_or({});
    return cat(int(v.scope), v.missing_ok ? "m" : "");
}

// SSLProtocol as the set of versions it comes to: "all -SSLv3" is the default.
int protocols_of(const Setting<std::string>& setting)
{
    struct Name {
        std::string_view word;
        int bit;
    };
    static constexpr Name names[]{{"SSLv3", 1}, {"TLSv1", 2},    {"TLSv1.1", 4},
                                  {"TLSv1.2", 8}, {"TLSv1.3", 16}, {"all", 30}};
    int set = 30;
    if (!setting)
        return set;
    set = 0;
    std::string_view rest = *setting;
    while (!rest.empty()) {
        std::string_view word = rest.substr(0, rest.find(' '));
        rest.remove_prefix(std::min(rest.size(), word.size() + 1));
        const char action = word.starts_with('+') || word.starts_with('-') ? word.front() : 0;
        if (action)
            word.remove_prefix(1);
        for (const Name& n : names)
            if (iequals(n.word, word))
                set = action == '-' ? set & ~n.bit : action == '+' ? set | n.bit : n.bit;
    }
    return set;
}

// What httpd compares of two virtual hosts. Without TLS their defaults were never filled in: unset is
// another value than the default written out.
std::string depth_and_mode(const Tls& t, bool tls)
{
    const std::string mode = t.verify_client || tls ? std::string(to_string(t.verify_client.value_or(VerifyClient::none))) : "-";
    const std::string depth = t.verify_depth || tls ? cat(t.verify_depth.value_or(1)) : "-";
    return cat(tls ? "on|" : "off|", mode, '|', depth, '|', text_of(t.ca_file), '|', text_of(t.ca_path), '|',
               text_of(t.rare->ca_names_file), '|', text_of(t.rare->ca_names_path));
}

// Names of the certificates, in no order.
std::string files(const Tls& t)
{
    std::string all;
    for (const auto* list : {&t.certificates, &t.keys}) {
        std::vector<std::string> names;
        for (const auto& s : *list)
            names.push_back(s.value_or(""));
        std::sort(names.begin(), names.end());
        for (const std::string& n : names)
            all += cat(n, '|');
        all += '#';
    }
    return all;
}

std::string authentication(const Tls& t, bool tls)
{
    std::string text = cat(depth_and_mode(t, tls), '|', text_of(t.rare->crl_file), '|', text_of(t.rare->crl_path), '|',
                           text_of(t.rare->crl_check, tls), '|', text_of(t.rare->ocsp, tls), '|', t.rare->ocsp_override.value_or(false) ? 1 : 0,
                           '|', text_of(t.rare->ocsp_responder), '|', text_of(t.rare->srp_file));
    for (const ConfCmd& c : t.conf_cmds)
        text += cat('|', c.command, ' ', c.value);
    return text;
}

// What a client certificate must hang from.
std::string anchors(const TrustSet& t, const Tls& settings)
{
    std::string text = cat(int(t.trust), '|');
    for (const Anchor* a : t.anchors)
        text += cat(a->sha256, '|');
    if (t.anchors.empty())
        text += cat(text_of(settings.ca_file), text_of(settings.ca_path));
    return text;
}

}

namespace {

struct MappingName {
    std::string_view name;
};
constexpr MappingName mapping_rows[]{
    {"Alias"},         {"AliasMatch"},    {"ScriptAlias"},       {"ScriptAliasMatch"}, {"Redirect"},
    {"RedirectMatch"}, {"RedirectTemp"},  {"RedirectPermanent"}, {"ProxyPass"},        {"ProxyPassMatch"},
    {"RewriteEngine"}, {"RewriteCond"},   {"RewriteRule"},       {"RewriteOptions"},
    {"UserDir"},       {"CacheEnable"},   {"CacheDisable"},      {"CacheQuickHandler"},
    {"DirectoryIndex"}, {"VirtualDocumentRoot"}, {"VirtualDocumentRootIP"}, {"VirtualScriptAlias"},
};
constexpr NameTable mapping_names{mapping_rows};

}

Model::Model(const Configuration& c, const Site& s, const std::vector<TrustSet>& t)
    : configuration(c), site(s), trust(t), network(s), sections(s.servers.size())
{
    Numbers secure, authonly, old, trusts;
    for (const Server& server : site.servers) {
        const Tls& settings = server.tls;
        tls.push_back(speaks_tls(site, server));
        protocols.push_back(protocols_of(settings.protocol));
        const std::string auth = authentication(settings, tls.back());
        const std::string rest = cat('|', settings.protocol || tls.back() ? cat(protocols.back()) : "-", '|', text_of(settings.cipher_suite), '|', files(settings));
        authonly_group.push_back(authonly(auth));
        secure_group.push_back(secure(auth + rest));
        old_group.push_back(old(depth_and_mode(settings, tls.back()) + rest));
        trust_group.push_back(trusts(anchors(trust[server.index], settings)));
        auto& lines = mappings.emplace_back();
        for (const Directive& d : *server.node)
            if (mapping_names.find(d.name))
                lines.push_back(&d);
    }
    htaccess.resize(site.servers.size());
    for (std::size_t i = 0; i < site.sections.size(); ++i) {
        const Section& section = site.sections[i];
        if (section.kind != Section::Kind::htaccess && !section.nested)
            sections[section.server].push_back(i);
        for (const std::size_t reader : section.readers)
            htaccess[reader].push_back(i);
    }
    const Folders folders(configuration, site, sections[0]);
    for (const Server& server : site.servers)
        from_main.push_back(server.is_main() ? nullptr : folders.near(server, mappings[server.index], mappings[0]));
    by_method.resize(site.servers.size());
    for (const Section& section : site.sections) {
        if (!hangs_on_method(section))
            continue;
        if (section.kind == Section::Kind::htaccess)
            for (const std::size_t reader : section.readers)
                by_method[reader] = true;
        else if (section.server == 0)
            by_method.assign(by_method.size(), true);
        else
            by_method[section.server] = true;
    }
}

std::string session_identity(const Site& site, const Server& s)
{
    const auto names = names_of(site, s);
    // Formed before a Listen … https switches TLS on.
    const std::uint16_t usual = s.tls.engine && *s.tls.engine == Engine::on ? 443 : 80;
    if (s.server_name)
        return cat(names.front(), ':', s.server_name_port.value_or(usual));
    const std::string name = names.empty() || !site.main().server_name ? "" : names.front();
    const auto port = s.addresses.empty() ? std::nullopt : s.addresses.front().port;
    return cat(name, ':', port.value_or(usual));
}

std::string_view to_string(Outcome::Reply reply)
{
    switch (reply) {
    case Outcome::Reply::nobody: return "nobody";
    case Outcome::Reply::refused: return "refused";
    case Outcome::Reply::bad_request: return "400";
    case Outcome::Reply::forbidden: return "403";
    case Outcome::Reply::misdirected: return "421";
    case Outcome::Reply::redirect: return "redirect";
    case Outcome::Reply::redirect_plain: return "redirect to http";
    case Outcome::Reply::gone: return "gone";
    case Outcome::Reply::error: return "500";
    case Outcome::Reply::served: return "served";
    case Outcome::Reply::unknown: return "unknown";
    }
    return "unknown";
}

}
