#include "core/exposure/model.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "core/exposure/folders.h"
#include "core/exposure/reach.h"
#include "core/text.h"

namespace aop {

namespace {

// Numbers texts in the order in which they come. What is the same for thousands of servers is
// written into the same room and looked up, and kept only the first time.
class Numbers {
public:
    std::string& room()
    {
        room_.clear();
        return room_;
    }
    int number_of_room()
    {
        const auto at = known_.find(room_);
        return at != known_.end() ? at->second : known_.try_emplace(room_, int(known_.size())).first->second;
    }

private:
    std::string room_;
    std::unordered_map<std::string, int> known_;
};

template <class... Pieces>
void add(std::string& out, const Pieces&... pieces)
{
    (append(out, pieces), ...);
}

std::string_view text_of(const Setting<std::string>& s) { return s ? std::string_view(*s) : "-"; }
void add_revocation(std::string& out, const Setting<Revocation>& r, bool tls)
{
    if (!r && !tls)
        return add(out, "|-");
    const Revocation v = r.value_or({});
    add(out, '|', int(v.scope), v.missing_ok ? "m" : "");
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
void add_depth_and_mode(std::string& out, const Tls& t, bool tls)
{
    add(out, tls ? "on|" : "off|", t.verify_client || tls ? to_string(t.verify_client.value_or(VerifyClient::none)) : "-", '|');
    if (t.verify_depth || tls)
        add(out, t.verify_depth.value_or(1));
    add(out, '|', text_of(t.ca_file), '|', text_of(t.rare->ca_path), '|', text_of(t.rare->ca_names_file), '|', text_of(t.rare->ca_names_path));
}

// Names of the certificates, in no order.
void add_files(std::string& out, const Tls& t)
{
    for (const auto* list : {&t.certificates, &t.keys}) {
        std::vector<std::string_view> names;
        names.reserve(list->size());
        for (const auto& s : *list)
            names.push_back(text_of(s));
        std::ranges::sort(names);
        for (const std::string_view n : names)
            add(out, n, '|');
        out += '#';
    }
}

// And what else there is to authentication.
void add_revocation_and_more(std::string& out, const Tls& t, bool tls)
{
    const RareTls& rare = *t.rare;
    add(out, text_of(rare.crl_file), '|', text_of(rare.crl_path));
    add_revocation(out, rare.crl_check, tls);
    add_revocation(out, rare.ocsp, tls);
    add(out, '|', rare.ocsp_override.value_or(false) ? 1 : 0, '|', text_of(rare.ocsp_responder), '|', text_of(rare.srp_file));
    for (const ConfCmd& c : rare.conf_cmds)
        add(out, '|', c.command, ' ', c.value);
}

// Whether all that is written down here comes out the same, as it does for most that follow each other.
bool compared_alike(const Tls& a, const Tls& b)
{
    const auto same = [](const auto& x, const auto& y) { return x.alike(y); };
    return &*a.rare == &*b.rare && a.verify_client.alike(b.verify_client) && a.verify_depth.alike(b.verify_depth) && a.ca_file.alike(b.ca_file) &&
           std::ranges::equal(a.certificates, b.certificates, same) && std::ranges::equal(a.keys, b.keys, same);
}

// What a client certificate must hang from.
void add_anchors(std::string& out, const TrustSet& t, const Tls& settings)
{
    add(out, int(t.trust), '|');
    for (const Anchor* a : t.anchors)
        add(out, a->sha256, '|');
    if (t.anchors.empty())
        add(out, text_of(settings.ca_file), text_of(settings.rare->ca_path));
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
constexpr DirectiveTable mapping_names{mapping_rows};

}

Model::Model(const Configuration& c, const Site& s, const TrustSets& t)
    : configuration(c), site(s), trust(t), network(s), sections(s.servers.size()), mappings(s.servers.size())
{
    for (std::vector<int>* numbers : {&secure_group, &authonly_group, &old_group, &trust_group, &protocols})
        numbers->reserve(s.servers.size());
    from_main.reserve(s.servers.size());
    Numbers depths, more, rests, trusts;
    std::map<std::pair<int, int>, int> authonly, secure, old;
    std::unordered_map<const TrustSet*, int> group_of_set;
    const auto number = [](auto& of, int first, int second) { return of.try_emplace({first, second}, int(of.size())).first->second; };
    for (const Server& server : site.servers) {
        const Tls& settings = server.tls;
        const bool speaks = speaks_tls(site, server);
        tls.push_back(speaks);
        mappings.next();
        for (const Directive& d : *server.node)
            if (mapping_names.find(d.number()))
                mappings.add(&d);
        if (const Server* const before = server.index ? &site.servers[server.index - 1] : nullptr;
            before && tls[before->index] == speaks && &trust[before->index] == &trust[server.index] && compared_alike(settings, before->tls)) {
            for (std::vector<int>* numbers : {&protocols, &authonly_group, &secure_group, &old_group, &trust_group})
                numbers->push_back(numbers->back());
            continue;
        }
        protocols.push_back(protocols_of(settings.rare->protocol));
        add_depth_and_mode(depths.room(), settings, speaks);
        add_revocation_and_more(more.room(), settings, speaks);
        std::string& rest = rests.room();
        if (settings.rare->protocol || speaks)
            add(rest, protocols.back());
        add(rest, '|', text_of(settings.rare->cipher_suite), '|');
        add_files(rest, settings);
        const TrustSet* const set = &trust[server.index];
        const auto [group, is_new] = group_of_set.try_emplace(set, 0);
        if (is_new) {
            add_anchors(trusts.room(), *set, settings);
            group->second = trusts.number_of_room();
        }
        const int depth = depths.number_of_room(), files = rests.number_of_room();
        authonly_group.push_back(number(authonly, depth, more.number_of_room()));
        secure_group.push_back(number(secure, authonly_group.back(), files));
        old_group.push_back(number(old, depth, files));
        trust_group.push_back(group->second);
    }
    // Those of one server come together, in the order of the servers.
    std::size_t i = 0;
    for (const Server& server : site.servers) {
        sections.next();
        for (; i < site.sections.size() && site.sections[i].kind != Section::Kind::htaccess && site.sections[i].server == server.index; ++i)
            if (!site.sections[i].nested)
                sections.add(static_cast<std::uint32_t>(i));
    }
    for (; i < site.sections.size(); ++i)
        for (const std::size_t reader : site.sections[i].rare->readers)
            htaccess[reader].push_back(i);
    const Folders folders(configuration, site, sections[0]);
    for (const Server& server : site.servers)
        from_main.push_back(server.is_main() ? nullptr : folders.near(server, mappings[server.index], mappings[0]));
    conditions = c.tree.mentions("<If"_name);
    by_method.resize(site.servers.size());
    if (!configuration.tree.mentions("Require"_name) && !configuration.tree.mentions("<Limit"_name) && !configuration.tree.mentions("<LimitExcept"_name))
        return;
    for (const Section& section : site.sections) {
        if (!hangs_on_method(section))
            continue;
        if (section.kind == Section::Kind::htaccess)
            for (const std::size_t reader : section.rare->readers)
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
        return cat(names.front(), ':', s.port().value_or(usual));
    const std::string name = names.empty() || !site.main().server_name ? "" : names.front();
    const auto port = s.addresses().empty() ? std::nullopt : s.addresses().front().port;
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
