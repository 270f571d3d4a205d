#pragma once
// How words become values: what the rows of setting_table.cpp refer to.
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ascii.h"
#include "core/httpd/settings/setting_table.h"

namespace aop {

struct ServerTarget {
    Site& site;
    Server& server;
    const std::string& server_root;
    const SettingRow* row;  // of the directive that is applied…
    std::string_view args;  // …and its arguments
    const Server& before;   // the virtual host before it, which is likely to say the same

    std::string absolute(const std::string& path) const;
    void set_path(Setting<std::string>&, const std::string& path, const Place&, const Setting<std::string>& likely = {}) const;
    // A word as it stands in the text, which lives longer; one that was in quotes and has backslashes is kept apart.
    std::string_view lasting(const std::string& word) const;
};

namespace parse {

using Words = std::vector<std::string>;

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

inline constexpr Word<Engine> engines[]{{"on", Engine::on}, {"off", Engine::off}, {"optional", Engine::optional}};
inline constexpr Word<VerifyClient> verify_modes[]{
    {"none", VerifyClient::none},       {"off", VerifyClient::none},   {"optional", VerifyClient::optional},
    {"require", VerifyClient::require}, {"on", VerifyClient::require}, {"optional_no_ca", VerifyClient::optional_no_ca},
};
inline constexpr Word<SniPolicy> sni_policies[]{
    {"secure", SniPolicy::secure},
    {"authonly", SniPolicy::authonly},
    {"strict", SniPolicy::strict},
    {"insecure", SniPolicy::insecure},
};
inline constexpr Word<bool> flags[]{{"on", true}, {"off", false}};

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

// Each of these sets one value from the words of a line.
void path(const ServerTarget&, Setting<std::string>&, const Setting<std::string>& before, const Words&, const Place&);
void text(const ServerTarget&, Setting<std::string>&, const Setting<std::string>& before, const Words&, const Place&);
void lower_text(const ServerTarget&, Setting<std::string>&, const Setting<std::string>& before, const Words&, const Place&);
void line(const ServerTarget&, Setting<std::string>&, const Setting<std::string>& before, const Words&, const Place&);  // all words
void name(const ServerTarget&, Setting<std::string_view>&, const Setting<std::string_view>& before, const Words&, const Place&);
void depth(const ServerTarget&, Setting<int>&, const Setting<int>& before, const Words&, const Place&);
void revocation(const ServerTarget&, Setting<Revocation>&, const Setting<Revocation>& before, const Words&, const Place&);
void lower_words(const ServerTarget&, Setting<Words>&, const Setting<Words>& before, const Words&, const Place&);  // lines add up

template <const auto& table, class T>
void choice(const ServerTarget&, Setting<T>& setting, const Setting<T>&, const Words& w, const Place& at)
{
    choose(setting, table, w, at);
}

// And these add to a list.
void add_path(const ServerTarget&, std::vector<Setting<std::string>>&, const std::vector<Setting<std::string>>& before, const Words&, const Place&);
void add_names(const ServerTarget&, std::vector<Setting<std::string_view>>&, const std::vector<Setting<std::string_view>>& before, const Words&,
               const Place&);
void add_conf_cmd(const ServerTarget&, std::vector<ConfCmd>&, const std::vector<ConfCmd>& before, const Words&, const Place&);

// Of the whole httpd.
void listen(const ServerTarget&, const Words&, const Place&);
void sni_policy(const ServerTarget&, const Words&, const Place&);
void session_cache(const ServerTarget&, const Words&, const Place&);
void user(const ServerTarget&, const Words&, const Place&);
void group(const ServerTarget&, const Words&, const Place&);

// mod_aop's.
void intent(const ServerTarget&, const Words&, const Place&);

namespace section {

void verify_client(Section&, const Words&, const Directive&);
void verify_depth(Section&, const Words&, const Directive&);
void require_ssl(Section&, const Words&, const Directive&);
void ssl_require(Section&, const Words&, const Directive&);
void options(Section&, const Words&, const Directive&);
void cipher_suite(Section&, const Words&, const Directive&);
void require(Section&, const Words&, const Directive&);
void auth_merging(Section&, const Words&, const Directive&);
void satisfy(Section&, const Words&, const Directive&);
void order(Section&, const Words&, const Directive&);
void allow(Section&, const Words&, const Directive&);
void deny(Section&, const Words&, const Directive&);
void allow_override(Section&, const Words&, const Directive&);
void override_list(Section&, const Words&, const Directive&);
void redirect(Section&, const Words&, const Directive&);
void rewrite(Section&, const Words&, const Directive&);

}

}

}
