// Which of its names a virtual host never hears: those that an earlier one of the same
// address has. httpd asks them in the order of the text, and the first with the name answers.
#include "core/httpd/exposure/shadowed_names.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "core/base/ascii.h"
#include "core/httpd/exposure/exposure.h"
#include "core/httpd/request/model.h"

namespace aop {

namespace {

// Others than these no client can ask for: httpd takes a port and a last dot off what it is asked,
// but not off a ServerAlias, and refuses the rest.
bool can_be_asked(std::string_view name)
{
    return !name.empty() && !name.ends_with('.') && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || std::string_view("-_.*?").find(c) != std::string_view::npos;
    });
}

int strictness(VerifyClient mode) { return mode == VerifyClient::require ? 2 : mode == VerifyClient::optional ? 1 : 0; }

class Search {
public:
    Search(const Model& m, const std::vector<Judgement>& judgements) : m_(m), judgements_(judgements) {}

    std::vector<ShadowedNames> run()
    {
        for (auto from = judgements_.begin(); from != judgements_.end();) {
            const auto to = std::find_if(from, judgements_.end(), [&](const Judgement& j) { return j.server != from->server; });
            // One that nobody reaches at all has a rule of its own.
            const auto reached = std::find_if(from, to, [](const Judgement& j) { return j.verdict != Verdict::unreachable; });
            for (auto j = from; j != to && reached != to; ++j)
                if (const auto which = std::size_t(j - from); m_.network.has_all_its_names(j->server, which))
                    continue;
                else if (j->verdict != Verdict::unreachable || j->cause == Cause::shadowed)
                    names_at(*j, j->verdict == Verdict::unreachable ? reached->verdict : j->verdict);
            from = to;
        }
        return std::move(taken_);
    }

private:
    struct Claims {
        std::vector<std::string> names;
        std::unordered_map<std::string, std::size_t> index;
    };

    // Of one server at one of its addresses, a row for each owner.
    void names_at(const Judgement& j, Verdict meant)
    {
        const std::size_t before = taken_.size();
        const Server& s = m_.site.servers[j.server];
        if (s.is_main() || m_.network.chains()[j.chain].first() == j.server)
            return;
        std::set<std::string> seen;
        int word = 0;
        Place line;
        const std::vector<std::string> names = names_of(m_.site, s);
        for (std::size_t i = 0; i < names.size(); ++i) {
            const std::size_t aliases_from = names.size() - s.aliases.size();
            if (i < aliases_from && !s.server_name)
                continue;  // the main server's
            const auto& written = i < aliases_from ? s.server_name : s.aliases[i - aliases_from];
            const bool same_line = written.place.source == line.source && written.place.line == line.line;
            word = same_line ? word + 1 : 1;
            line = written.place;
            const auto owner = m_.network.holder(j.chain, names[i]);
            if (!owner || *owner == j.server || !can_be_asked(names[i]) || !seen.insert(names[i]).second)
                continue;
            const auto row =
                std::find_if(taken_.begin() + std::ptrdiff_t(before), taken_.end(), [&](const ShadowedNames& t) { return t.owner == *owner; });
            if (row != taken_.end()) {
                ++row->more;
                continue;
            }
            ShadowedNames t{.server = j.server,
                            .owner = *owner,
                            .address = j.address,
                            .name = i < aliases_from ? s.name() : std::string(*written),
                            .place = written.place,
                            .word = word};
            find_claim(names[i], t);
            compare(j.chain, meant, names[i], t);
            taken_.push_back(std::move(t));
        }
    }

    // The owner's own line for the name.
    void find_claim(const std::string& name, ShadowedNames& t)
    {
        const Server& s = m_.site.servers[t.owner];
        const auto [known, is_new] = claims_.try_emplace(t.owner);
        Claims& claims = known->second;
        if (is_new) {
            claims.names = names_of(m_.site, s);
            for (std::size_t i = 0; i < claims.names.size(); ++i)
                claims.index.try_emplace(claims.names[i], i);
        }
        const auto exact = claims.index.find(name);
        const std::size_t i =
            exact != claims.index.end()
                ? exact->second
                : std::size_t(std::ranges::find_if(claims.names, [&](const auto& n) { return covers(n, name); }) - claims.names.begin());
        const std::size_t aliases_from = claims.names.size() - s.aliases.size();
        t.held_as = claims.names[i];
        t.inherited = i < aliases_from && !s.server_name;
        t.held_at = (t.inherited ? m_.site.main().server_name : i < aliases_from ? s.server_name : s.aliases[i - aliases_from]).place;
    }

    bool trusts_somebody(ServerId server) const
    {
        const Trust t = m_.trust[server].trust;
        return t != Trust::none && t != Trust::unknown && t != Trust::unusable;
    }

    // Whether those get in at the owner whom the server keeps out.
    void compare(ChainId chain, Verdict meant, const std::string& name, ShadowedNames& t) const
    {
        const auto at_owner = std::ranges::find_if(std::ranges::lower_bound(judgements_, t.owner, {}, &Judgement::server), judgements_.end(),
                                                   [&](const Judgement& j) { return j.chain == chain; });
        const Judgement& j = *at_owner;
        const int wanted = m_.tls[t.server] ? strictness(m_.mode(t.server)) : 0;
        const int asked = m_.tls[t.owner] ? strictness(m_.mode(t.owner)) : 0;
        const bool guarded = wanted > 0 || meant == Verdict::enforced || meant == Verdict::partial;
        if (!guarded || j.verdict == Verdict::closed || j.verdict == Verdict::broken)
            return;
        if (j.verdict >= Verdict::partial && (j.verdict > meant || asked < wanted))
            t.weaker = j.reason;
        else if (j.verdict == Verdict::unknown && asked < wanted)
            t.weaker = asked == 0 ? "asks for no client certificate" : "does not insist on a client certificate";
        else if (wanted > 0 && asked > 0 && trusts_somebody(t.server) && trusts_somebody(t.owner) &&
                 m_.trust_group[t.server] != m_.trust_group[t.owner])
            t.weaker = "trusts another CA";
        if (t.weaker.empty() || !j.attempt)
            return;
        Attempt a = *j.attempt;
        a.host = name;
        if (a.tls && !a.sni.empty())
            a.sni = name;
        if (const Outcome o = predict(m_, a); o.reply == Outcome::Reply::served && o.server == t.owner)
            t.witness = witness_of(a);
    }

    const Model& m_;
    const std::vector<Judgement>& judgements_;
    std::vector<ShadowedNames> taken_;
    std::map<ServerId, Claims> claims_;  // per owner
};

}

std::string to_sentence(const ShadowedNames& t, const Site& site)
{
    std::string text = cat("does not answer for ", t.name);
    if (t.more > 0)
        text += cat(" and ", t.more, t.more == 1 ? " other" : " others", " of its names");
    if (site.servers[t.server].addresses().size() > 1)
        text += cat(" on ", t.address);
    text += cat(": ", site.servers[t.owner].label(), ", which comes first, has ");
    return text + (iequals(t.held_as, t.name) || t.inherited ? "that name too" : t.held_as);
}

std::string to_label(const ShadowedNames& t, const Site& site)
{
    const std::string owner = site.servers[t.owner].label();
    if (t.inherited)
        return cat(owner, " has no ServerName and gets this one");
    return iequals(t.held_as, t.name) ? cat("the same name in ", owner) : cat(t.held_as, " in ", owner, " covers it");
}

std::vector<ShadowedNames> taken_names(const Model& m, const std::vector<Judgement>& judgements) { return Search(m, judgements).run(); }

}
