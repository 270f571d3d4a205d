#include "core/httpd/settings/setting_parsers.h"

#include <climits>

#include "core/files/file_system.h"

namespace aop {

std::string ServerTarget::absolute(const std::string& path) const { return merged_path(server_root, path); }

void ServerTarget::set_path(Setting<std::string>& setting, const std::string& path, const Place& at, const Setting<std::string>& likely) const
{
    // What has been merged comes out as it is.
    const bool known = likely && path.starts_with('/') && *likely == path;
    setting.set(known ? path : absolute(path), at, likely);
}

std::string_view ServerTarget::lasting(const std::string& word) const
{
    const std::size_t at = args.find(word);
    return at != args.npos ? args.substr(at, word.size()) : site.texts.emplace_back(word);
}

namespace parse {

namespace {

constexpr Word<Scope> scopes[]{{"none", Scope::none}, {"off", Scope::none}, {"leaf", Scope::leaf}, {"chain", Scope::chain}, {"on", Scope::chain}};

// Commands of OpenSSL whose value is a path, which mod_ssl hangs from the ServerRoot.
constexpr Word<bool> path_commands[]{
    {"VerifyCAFile", true},  {"VerifyCAPath", true}, {"ChainCAFile", true}, {"ChainCAPath", true},  {"ClientCAFile", true},   {"ClientCAPath", true},
    {"RequestCAFile", true}, {"Certificate", true},  {"PrivateKey", true},  {"DHParameters", true}, {"ServerInfoFile", true},
};

void first_word(Setting<std::string>& setting, const Words& w, const Place& at)
{
    if (!w.empty())
        setting.set(w[0], at);
}

}

void path(const ServerTarget& t, Setting<std::string>& setting, const Setting<std::string>& before, const Words& w, const Place& at)
{
    if (!w.empty())
        t.set_path(setting, w[0], at, before);
}

void text(const ServerTarget&, Setting<std::string>& setting, const Setting<std::string>& before, const Words& w, const Place& at)
{
    if (!w.empty())
        setting.set(w[0], at, before);
}

void lower_text(const ServerTarget&, Setting<std::string>& setting, const Setting<std::string>& before, const Words& w, const Place& at)
{
    if (!w.empty())
        setting.set(lowered(w[0]), at, before);
}

void line(const ServerTarget&, Setting<std::string>& setting, const Setting<std::string>& before, const Words& w, const Place& at)
{
    std::string line;
    for (const std::string& word : w)
        line += (line.empty() ? "" : " ") + word;
    setting.set(std::move(line), at, before);
}

void name(const ServerTarget& t, Setting<std::string_view>& setting, const Setting<std::string_view>&, const Words& w, const Place& at)
{
    if (!w.empty())
        setting.set(t.lasting(w[0]), at);
}

void depth(const ServerTarget&, Setting<int>& setting, const Setting<int>&, const Words& w, const Place& at)
{
    if (!w.empty() && !w[0].empty() && as_atoi(w[0]) >= 0)
        setting.set(as_atoi(w[0]), at);
}

void revocation(const ServerTarget& t, Setting<Revocation>& setting, const Setting<Revocation>&, const Words& w, const Place& at)
{
    const Scope* scope = w.empty() ? nullptr : lookup(scopes, w[0]);
    if (!scope)
        return;
    Revocation r{*scope};
    for (std::size_t i = 1; i < w.size(); ++i)
        r.missing_ok |= iequals(w[i], t.row->missing_ok);
    setting.set(r, at);
}

void lower_words(const ServerTarget&, Setting<Words>& setting, const Setting<Words>&, const Words& w, const Place& at)
{
    Words all = setting.value_or({});
    for (const std::string& word : w)
        all.push_back(lowered(word));
    setting.set(std::move(all), at);
}

void add_path(const ServerTarget& t, std::vector<Setting<std::string>>& own, const std::vector<Setting<std::string>>& before, const Words& w,
              const Place& at)
{
    if (w.empty())
        return;
    const std::size_t i = own.size();
    t.set_path(own.emplace_back(), w[0], at, i < before.size() ? before[i] : Setting<std::string>());
}

void add_names(const ServerTarget& t, std::vector<Setting<std::string_view>>& own, const std::vector<Setting<std::string_view>>&, const Words& w,
               const Place& at)
{
    for (const std::string& alias : w)
        own.push_back({t.lasting(alias), at});
}

void add_conf_cmd(const ServerTarget& t, std::vector<ConfCmd>& own, const std::vector<ConfCmd>&, const Words& w, const Place& at)
{
    if (w.size() == 2)
        own.push_back({w[0], lookup(path_commands, w[0]) ? t.absolute(w[1]) : w[1], at});
}

void listen(const ServerTarget& t, const Words& w, const Place& at)
{
    if (w.empty())
        return;
    const bool bare = w[0].find_first_not_of("0123456789") == w[0].npos;
    const auto address = parse_address(bare ? "*:" + w[0] : w[0]);
    if (!address || !address->port)
        return;
    t.site.listeners.push_back({*address, w.size() > 1 ? lowered(w[1]) : *address->port == 443 ? "https" : "http", at});
}

void sni_policy(const ServerTarget& t, const Words& w, const Place& at) { choose(t.site.sni_policy, sni_policies, w, at); }
void session_cache(const ServerTarget& t, const Words& w, const Place& at) { first_word(t.site.session_cache, w, at); }
void user(const ServerTarget& t, const Words& w, const Place& at) { first_word(t.site.user, w, at); }
void group(const ServerTarget& t, const Words& w, const Place& at) { first_word(t.site.group, w, at); }
void intent(const ServerTarget& t, const Words& w, const Place& at) { apply_intent(t.server.intent.edit(), t.row->name, w, at); }

}

std::optional<VerifyClient> parse_verify_client(std::string_view word)
{
    const VerifyClient* mode = parse::lookup(parse::verify_modes, word);
    return mode ? std::optional(*mode) : std::nullopt;
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
