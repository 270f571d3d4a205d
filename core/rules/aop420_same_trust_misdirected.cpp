#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "core/base/ascii.h"
#include "core/httpd/settings/setting_table.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

// Numbers the sets of certificate files: thousands of virtual hosts may have the same.
class CertificateSets {
public:
    int operator()(const Tls& t)
    {
        names_.clear();
        for (const auto* list : {&t.certificates, &t.keys})
            for (const auto& file : *list)
                if (file)
                    names_.push_back(*file);
        std::ranges::sort(names_);
        text_.clear();
        for (std::size_t i = 0; i < names_.size(); ++i)
            if (i == 0 || names_[i] != names_[i - 1])
                (text_ += names_[i]) += '\n';
        const auto at = known_.find(text_);
        return at != known_.end() ? at->second : known_.emplace(text_, int(known_.size())).first->second;
    }

private:
    std::vector<std::string_view> names_;
    std::string text_;
    std::unordered_map<std::string, int> known_;
};

// What most have in common with the one before, told without writing it down.
bool plainly_alike(const Tls& a, const Tls& b)
{
    return a.verify_depth.value_or(1) == b.verify_depth.value_or(1) && a.ca_file.alike(b.ca_file) && a.ca_path.alike(b.ca_path) &&
           a.shares_groups_with(b);
}

// Which differences httpd minds: those of its version and of SSLVHostSNIPolicy.
struct Minded {
    bool by_policies, protocols;
};

// The settings that differ, all of them: who makes some of them equal still gets 421. Settings about client certificates are compared by
// their text: a link to the same CA file is another CA.
std::vector<const SettingRow*> differences(const Tls& mine, const Tls& theirs, const Minded& minded)
{
    std::vector<const SettingRow*> different;
    const auto protocols = [](const Tls& t) {
        const std::string text = t.handshake->protocol.value_or("all");
        return iequals(text, "all -SSLv3") ? "all" : lowered(text);
    };
    std::string a, b;
    for (const SettingRow& row : setting_rows()) {
        if (row.name == "SSLProtocol" && minded.protocols && protocols(mine) != protocols(theirs))
            different.push_back(&row);
        const bool counts = row.compared == Compared::always || (minded.by_policies && row.compared == Compared::by_policies) ||
                            (minded.protocols && row.name == "SSLCipherSuite");
        if (!counts || !row.compare)
            continue;
        a.clear(), b.clear();
        row.compare(row, a, mine, true);
        row.compare(row, b, theirs, true);
        if (a != b)
            different.push_back(&row);
    }
    return different;
}

void compare(const Server& server, const Server& before, const Minded& minded, Report& report)
{
    if (plainly_alike(server.tls, before.tls))
        return;
    const std::vector<const SettingRow*> different = differences(server.tls, before.tls, minded);
    if (different.empty())
        return;
    std::string names;
    for (std::size_t i = 0; i < different.size(); ++i)
        names += cat(i == 0 ? "" : i + 1 == different.size() ? " and " : ", ", different[i]->name);
    const SettingRow& row = *different.front();
    const auto place_in = [&](const Server& s) { return row.place ? row.place(s.tls) : Place{}; };
    const Place own = place_in(server), other = place_in(before);
    report(server,
           own     ? own
           : other ? other
                   : server.place,
           cat("answers 421 on a connection made for ", before.label(), ", and the reverse: both trust the same certificates, but their ", names,
               different.size() == 1 ? " differs" : " differ"))
        .relate(other ? other : before.place, cat("that of ", before.label()));
}

}

static void check(const Assessment& a, Report& report)
{
    const SniPolicy policy = a.site.sni_policy.value_or(SniPolicy::secure);
    const Version httpd = a.configuration.httpd;
    const bool with_policy = httpd >= Version{2, 4, 66};
    if (with_policy && (policy == SniPolicy::insecure || policy == SniPolicy::strict))
        return;
    PerServer<const AuthenticatingServer*> by_index(a.site.servers.size());
    for (const AuthenticatingServer& s : a.asking)
        // A depth that rejects all clients is AOP409's, and not meant to differ.
        if (!depth_refuses_all(s) && s.trust.trust != Trust::none && s.trust.trust != Trust::unusable && s.trust.trust != Trust::unknown)
            by_index[s.server.index] = &s;
    std::set<ServerId> told;
    CertificateSets certificates;
    for (const Chain& chain : a.exposure.chains) {
        if (!chain.name_based())
            continue;
        // With certificates of their own they are apart anyway, and meant to be.
        std::map<std::tuple<VerifyClient, int, int>, const Server*> first;
        for (const ServerId index : chain.servers) {
            if (!by_index[index] || told.contains(index))
                continue;
            const Server& server = by_index[index]->server;
            const bool only_auth = with_policy && policy == SniPolicy::authonly;
            const auto [same, is_first] =
                first.try_emplace({*server.tls.verify_client, a.exposure.trust_group[index], only_auth ? 0 : certificates(server.tls)}, &server);
            if (!is_first) {
                compare(server, *same->second, {.by_policies = with_policy, .protocols = !only_auth}, report);
                told.insert(index);
            }
        }
    }
}

extern constinit const Rule aop420_same_trust_misdirected{
    .id = "AOP420",
    .name = "same-trust-misdirected",
    .severity = Severity::warning,
    .summary = "Two sites configure the same trust differently, so requests that mix them get 421",
    .why = "httpd answers 421 Misdirected Request when Host is one site and the handshake named the other. "
           "Cloudflare sends such requests where an Origin Rule overrides Host or SNI, and for custom hostnames "
           "with a custom origin (SNI is the origin's name, Host the customer's).",
    .httpd = "httpd compares the client-certificate settings as text: the path of a CA file, not its content. So "
             "a symbolic link or a copy is another CA, and a depth of 2 differs from 1. Since 2.4.64 clients that "
             "send no name are compared too. The log has AH02032.",
    .fix = "Write all settings that the message names the same in both, best once in the main server. Where that is not possible, give "
           "the sites separate names and certificates, and let SNI and Host agree. `SSLVHostSNIPolicy insecure` "
           "prevents the 421 too, but then a certificate that one site accepts is accepted by all others.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslvhostsnipolicy\n"
                  "https://developers.cloudflare.com/rules/origin-rules/features/\n"
                  "https://developers.cloudflare.com/cloudflare-for-platforms/cloudflare-for-saas/start/advanced-settings/custom-origin/\n"
                  "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.20",
    .check = check,
};

}
