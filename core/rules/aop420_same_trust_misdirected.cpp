#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

namespace {

// A setting that httpd compares, as it compares it.
struct Compared {
    std::string_view directive;
    std::string value;
    Place place;
};

template <class T>
Compared text(std::string_view directive, const Setting<T>& s)
{
    return {directive, s.value_or(T()), s.place};
}

Compared revocation(std::string_view directive, const Setting<Revocation>& s)
{
    const Revocation r = s.value_or({});
    return {directive, cat(int(r.scope), r.missing_ok ? " without" : ""), s.place};
}

// Those about client certificates, by their text: a link to the same CA file is another CA.
std::vector<Compared> compared(const Tls& t, bool with_revocation)
{
    std::vector<Compared> all{{"SSLVerifyDepth", cat(t.verify_depth.value_or(1)), t.verify_depth.place},
                              text("SSLCACertificateFile", t.ca_file),
                              text("SSLCACertificatePath", t.rare->ca_path),
                              text("SSLCADNRequestFile", t.rare->ca_names_file),
                              text("SSLCADNRequestPath", t.rare->ca_names_path)};
    if (!with_revocation)
        return all;
    all.push_back(text("SSLCARevocationFile", t.rare->crl_file));
    all.push_back(text("SSLCARevocationPath", t.rare->crl_path));
    all.push_back(revocation("SSLCARevocationCheck", t.rare->crl_check));
    all.push_back(revocation("SSLOCSPEnable", t.rare->ocsp));
    all.push_back(text("SSLOCSPDefaultResponder", t.rare->ocsp_responder));
    all.push_back({"SSLOCSPOverrideResponder", t.rare->ocsp_override.value_or(false) ? "on" : "off", t.rare->ocsp_override.place});
    std::string commands;
    for (const ConfCmd& c : t.rare->conf_cmds)
        commands += cat(c.command, ' ', c.value, '\n');
    all.push_back({"SSLOpenSSLConfCmd", commands, t.rare->conf_cmds.empty() ? Place{} : t.rare->conf_cmds.back().place});
    return all;
}

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
    return a.verify_depth.value_or(1) == b.verify_depth.value_or(1) && a.ca_file.alike(b.ca_file) && &*a.rare == &*b.rare;
}

void compare(const Server& server, const Server& before, bool with_revocation, Report& report)
{
    if (plainly_alike(server.tls, before.tls))
        return;
    const auto mine = compared(server.tls, with_revocation), theirs = compared(before.tls, with_revocation);
    for (std::size_t i = 0; i < mine.size(); ++i) {
        if (mine[i].value == theirs[i].value)
            continue;
        const Place& at = mine[i].place ? mine[i].place : theirs[i].place ? theirs[i].place : server.place;
        report(server, at,
               cat("answers 421 on a connection made for ", before.label(), ", and the reverse: both trust the same certificates, but their ",
                   mine[i].directive, " differs"))
            .see(theirs[i].place ? theirs[i].place : before.place, cat("that of ", before.label()));
        return;
    }
}

}

static void check(const Assessment& a, Report& report)
{
    const SniPolicy policy = a.site.sni_policy.value_or(SniPolicy::secure);
    const Version httpd = a.configuration.httpd;
    const bool with_policy = httpd >= Version{2, 4, 66};
    if (with_policy && (policy == SniPolicy::insecure || policy == SniPolicy::strict))
        return;
    std::vector<const Asking*> by_index(a.site.servers.size());
    for (const Asking& s : a.asking)
        // A depth that refuses everybody is AOP409's, and not meant to differ.
        if (!depth_refuses_all(s) && s.trust.trust != Trust::none && s.trust.trust != Trust::unusable && s.trust.trust != Trust::unknown)
            by_index[s.server.index] = &s;
    std::set<std::size_t> told;
    CertificateSets certificates;
    for (const Chain& chain : a.exposure.chains) {
        if (!chain.name_based())
            continue;
        // With certificates of their own they are apart anyway, and meant to be.
        std::map<std::tuple<VerifyClient, int, int>, const Server*> first;
        for (const std::size_t index : chain.servers) {
            if (!by_index[index] || told.contains(index))
                continue;
            const Server& server = by_index[index]->server;
            const bool only_auth = with_policy && policy == SniPolicy::authonly;
            const auto [same, is_first] = first.try_emplace(
                {*server.tls.verify_client, a.exposure.trust_group[index], only_auth ? 0 : certificates(server.tls)}, &server);
            if (!is_first) {
                compare(server, *same->second, with_policy, report);
                told.insert(index);
            }
        }
    }
}

extern constinit const Rule aop420_same_trust_misdirected{
    .id = "AOP420",
    .name = "same-trust-misdirected",
    .severity = Severity::warning,
    .summary = "Two sites trust the same certificates in different words, so a connection for one is refused at the other",
    .why = "A request whose Host is one site on a connection whose handshake named the other is answered 421 "
           "Misdirected Request. Cloudflare sends such requests where an Origin Rule overrides Host or SNI, and for "
           "custom hostnames with a custom origin (SNI is the origin's name, Host the customer's).",
    .httpd = "httpd compares the settings about client certificates as text: the path of a CA file, not what is in it, "
             "so a symbolic link or a copy is another CA; a depth of 2 is not one of 1. Since 2.4.64 clients that send "
             "no name are compared too. The log has AH02032.",
    .fix = "Write the settings the same in both, best once in the main server. Where that is not possible, give the "
           "sites names and certificates of their own and let SNI and Host agree. `SSLVHostSNIPolicy insecure` cures "
           "it too, and lets every certificate that one site accepts into all others.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslvhostsnipolicy\n"
                  "https://developers.cloudflare.com/rules/origin-rules/features/\n"
                  "https://developers.cloudflare.com/cloudflare-for-platforms/cloudflare-for-saas/start/advanced-settings/custom-origin/\n"
                  "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.20",
    .check = check,
};

}
