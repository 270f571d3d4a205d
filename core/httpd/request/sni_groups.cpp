// Which virtual hosts may stand in for each other between handshake and request: mod_ssl compares their settings, and servers that come out
// equal get equal numbers, so that each later question is a comparison of two numbers.
#include <algorithm>
#include <map>
#include <unordered_map>

#include "core/base/ascii.h"
#include "core/httpd/request/model.h"
#include "core/httpd/settings/setting_table.h"

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

// SSLProtocol as the set of versions it comes to: "all -SSLv3" is the default.
int protocols_of(const Setting<std::string>& setting)
{
    struct Name {
        std::string_view word;
        int bit;
    };
    static constexpr Name names[]{{"SSLv3", 1}, {"TLSv1", 2}, {"TLSv1.1", 4}, {"TLSv1.2", 8}, {"TLSv1.3", 16}, {"all", 30}};
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

// Whether all that is written down here comes out the same, as it does for most that follow each other.
bool compared_alike(const Tls& a, const Tls& b)
{
    const auto same = [](const auto& x, const auto& y) { return x.alike(y); };
    return a.shares_groups_with(b) && a.verify_client.alike(b.verify_client) && a.verify_depth.alike(b.verify_depth) && a.ca_file.alike(b.ca_file) &&
           a.ca_path.alike(b.ca_path) && std::ranges::equal(a.certificates, b.certificates, same) && std::ranges::equal(a.keys, b.keys, same);
}

// What a client certificate must hang from.
void add_anchors(std::string& out, const TrustSet& t, const Tls& settings)
{
    add(out, int(t.trust), '|');
    for (const Anchor* a : t.anchors)
        add(out, a->sha256, '|');
    if (t.anchors.empty())
        add(out, text_of(settings.ca_file), text_of(settings.ca_path));
}

}

void Model::number_groups()
{
    for (PerServer<int>* numbers : {&secure_group, &authonly_group, &old_group, &trust_group, &protocols})
        numbers->reserve(site.servers.size());
    Numbers depths, more, rests, trusts;
    std::map<std::pair<int, int>, int> authonly, secure, old;
    std::unordered_map<const TrustSet*, int> group_of_set;
    const auto number = [](auto& of, int first, int second) { return of.try_emplace({first, second}, int(of.size())).first->second; };
    for (const Server& server : site.servers) {
        const Tls& settings = server.tls;
        const bool speaks = speaks_tls(site, server);
        tls.add(speaks);
        if (const Server* const before = server.is_main() ? nullptr : &server - 1;
            before && tls[before->index] == speaks && &trust[before->index] == &trust[server.index] && compared_alike(settings, before->tls)) {
            for (PerServer<int>* numbers : {&protocols, &authonly_group, &secure_group, &old_group, &trust_group})
                numbers->add(numbers->back());
            continue;
        }
        protocols.add(protocols_of(settings.handshake->protocol));
        append_compared(depths.room(), settings, speaks, Compared::always);
        append_compared(more.room(), settings, speaks, Compared::by_policies);
        std::string& rest = rests.room();
        if (settings.handshake->protocol || speaks)
            add(rest, protocols.back(), '|');
        append_compared(rest, settings, speaks, Compared::not_authonly);
        const TrustSet* const set = &trust[server.index];
        const auto [group, is_new] = group_of_set.try_emplace(set, 0);
        if (is_new) {
            add_anchors(trusts.room(), *set, settings);
            group->second = trusts.number_of_room();
        }
        const int depth = depths.number_of_room(), files = rests.number_of_room();
        authonly_group.add(number(authonly, depth, more.number_of_room()));
        secure_group.add(number(secure, authonly_group.back(), files));
        old_group.add(number(old, depth, files));
        trust_group.add(group->second);
    }
}

}
