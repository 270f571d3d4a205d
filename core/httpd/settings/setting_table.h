#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/httpd/settings/effects.h"
#include "core/httpd/settings/site.h"
#include "core/httpd/syntax/directive_names.h"

namespace aop {

// Where a directive may stand, outside of .htaccess files.
enum class Where : unsigned char { server, section, both };

// When mod_ssl compares a setting of two virtual hosts, one of which the handshake named and the other the request. Where they
// differ the answer is 421.
enum class Compared : unsigned char {
    never,
    always,        // by SSLVHostSNIPolicy secure and authonly, and before 2.4.66, which had no policies
    by_policies,   // by secure and authonly only
    not_authonly,  // by secure, and before 2.4.66
};

// One line of `aop-lint vhosts`: a value in force at a server, and the line that it comes from.
struct ShownSetting {
    std::string_view directive;
    std::string value;
    Place place = {};
    bool inherited = false;
};

// What a directive of a server is applied to.
struct ServerTarget;

// All that is known about one directive that says something about a server or a section. Whoever asks about "every setting"
// loops over these rows and keeps no list of his own.
struct SettingRow {
    std::string_view name;
    Where where = Where::server;

    // What it sets at a server; null where a section of kind `server` has it, or where a phase reads the tree itself.
    void (*set)(const ServerTarget&, const std::vector<std::string>& words, const Place&) = nullptr;
    // What it sets in a section.
    void (*set_in_section)(Section&, const std::vector<std::string>& words, const Directive&) = nullptr;

    // A virtual host takes it from the main server: all of these are null, or none.
    bool (*is_set)(const Server&) = nullptr;
    void (*inherit)(Server& own, const Server& main) = nullptr;
    void (*open_group)(Server&) = nullptr;  // makes the group that it is kept in one of the server's own
    // Gives a server that said nothing the group that all such servers share.
    void (*share)(Server& own, const Server& inherited) = nullptr;

    // A section that has it may treat a request in another way than the server does: see Section::affects_access.
    bool decides = false;
    // AOP013 reports it where a condition hides it, if these are its arguments.
    bool (*is_missed)(std::string_view args) = nullptr;

    Compared compared = Compared::never;
    // Adds what mod_ssl compares, and the line that decides; `tls`: whether the server speaks TLS, for without it mod_ssl fills in
    // no defaults.
    void (*compare)(const SettingRow&, std::string& out, const Tls&, bool tls) = nullptr;
    Place (*place)(const Tls&) = nullptr;

    void (*show)(const SettingRow&, const Server&, std::vector<ShownSetting>&) = nullptr;
    bool shown_unset = false;          // with its default
    std::string_view fallback = {};    // what it is where nobody sets it
    std::string_view missing_ok = {};  // of a revocation check: the word that lets certificates pass that nobody can check

    const Effect* effect() const { return effect_of(name); }
};

// In the order in which `aop-lint vhosts` shows them.
std::span<const SettingRow> setting_rows();
const SettingRow* setting_row(NameNumber);
const SettingRow* setting_row(std::string_view directive);

// Gives each virtual host what it leaves unset, from the main server.
void inherit_settings(Site&);

// The same for mod_aop's own settings alone, which httpd merges when it likes.
void inherit_intent(Intent& own, const Intent& outer);

// What is set at a server, and what has a default that matters.
std::vector<ShownSetting> shown_settings(const Server&);

// The text of all settings that are `compared` so: two servers differ for mod_ssl if these differ.
void append_compared(std::string& out, const Tls&, bool tls, Compared);

// Whether the absence of a directive with these arguments changes what a client certificate is asked for.
bool is_missed_when_hidden(std::string_view directive, std::string_view args);

}
