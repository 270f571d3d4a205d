#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/address.h"
#include "core/configuration.h"
#include "core/files.h"
#include "core/text.h"
#include "linter/directives.h"
#include "linter/reader.h"
#include "linter/reader/told.h"
#include "linter/walk/expression_syntax.h"

namespace aop {

// What sections of one scope (a server, a <Directory>, a <Location>…) tell each other.
struct WalkScope {
    bool if_before = false;                    // an <If> or <ElseIf> that <Else> can continue
    enum class Logic { any, all, none } logic = Logic::any;  // the Require section around
    bool requires_something = false;           // a Require or section of them stands in it
    bool grants = false;                       // one of those is not a negation
};

// Where a directive stands: httpd's cmd_parms.
struct Standing {
    unsigned overrides = 0;  // of namespace context
    bool virtual_host = false;
    bool per_directory = false;                 // in <Directory>, <Location>, <Files>, <If>, <Proxy>
    std::uint64_t methods = ~std::uint64_t{0};  // those that <Limit> leaves
    bool htaccess = false;
    std::vector<const Directive*>* passed_over = nullptr;  // gets what Nonfatal=Override leaves without effect
    const std::set<std::string, std::less<>>* override_list = nullptr;  // AllowOverrideList, lower case
    bool unknown_ok = false, override_ok = false;  // AllowOverride Nonfatal=
    WalkScope* scope = nullptr;

    bool limited() const { return methods != ~std::uint64_t{0}; }
};

class Walker;

// One directive at the moment httpd calls its handler.
struct Call {
    Walker& walker;
    const Command& command;
    const Directive& directive;
    Standing& spot;
    std::vector<std::string>& words;  // for forms that httpd splits; one value at a time for ITERATE
};

// What httpd says against it; nothing when it takes it.
using Objection = std::optional<std::string>;

class Walker {
public:
    // What is wrong goes behind `troubles`, which has what reading found.
    Walker(Files&, const ReadOptions&, const Configuration&, std::vector<Trouble>& troubles);

    void walk();                                     // the server's own files
    void walk(const Directive& section, Standing spot);  // the children of a section

    Files& files() { return files_; }
    // As files().status(), asked once: thousands of virtual hosts name the same files.
    const Result<Files::Status>& status(const std::string& path);
    const ReadOptions& options() const { return options_; }
    const Configuration& configuration() const { return configuration_; }
    std::string absolute(const std::string& path) const { return merged_path(configuration_.server_root, path); }
    bool has_module(std::string_view source) const { return configuration_.modules.contains(std::string(source)); }
    std::vector<Address>& listeners() { return listeners_; }
    bool knows_provider(const std::string& name) const;  // of Require, beyond httpd's own
    bool knows_authn_provider(const std::string& name) const;  // of AuthBasicProvider, likewise
    void add_provider(std::string name) { providers_.insert(std::move(name)); }
    void add_authn_provider(std::string name) { authn_providers_.insert(std::move(name)); }
    ExpressionNames expression_names() const;
    int methods_named(std::string_view name);        // bit of an HTTP method, registered on sight
    bool knows_method(std::string_view name) const;  // httpd's own, or registered

    void refuse_later(Trouble t) { later_.push_back(std::move(t)); }  // found by the check after the walk
    void refuse(Trouble::Kind, const Directive&, std::string message);

private:
    void visit(const Directive&, Standing&);
    Objection run(const Command&, const Directive&, Standing&, Trouble::Kind&);
    // The commands of the modules that are loaded, with what several take the same way once.
    std::vector<const Command*> loaded(std::string_view name) const;
    // `room` holds them where they are not remembered.
    const std::vector<const Command*>& commands_for(const Directive&, std::vector<const Command*>& room);
    bool is_extra(std::string_view name) const;
    struct Spare;

    Files& files_;
    const ReadOptions& options_;
    const Configuration& configuration_;
    Told told_;
    bool unknown_modules_ = false;
    std::unordered_map<std::string, Result<Files::Status>> statuses_;
    // By the address of a name that lies in the table of directives, as all do that are in it.
    std::unordered_map<const char*, std::vector<const Command*>> commands_;
    std::vector<Address> listeners_;
    std::vector<Trouble> later_;
    std::vector<std::string> methods_;
    std::vector<std::vector<std::string>> spare_;
    std::set<std::string> providers_;        // of <AuthzProviderAlias>
    std::set<std::string> authn_providers_;  // of <AuthnProviderAlias> and AuthnzFcgiDefineProvider
};

// ap_check_cmd_context, from a table: what must not stand in this vhost, section or .htaccess.
Objection check_place(const Command&, const Directive&, const Standing&);

// A section's own checks and its children; nothing to do for names that are none of ours.
bool walk_section(const Call&, Objection&);

// The value checks of one directive; nothing when we know none.
Objection check_value(const Call&);
Objection check_simple_value(const Call&);  // those of one word out of a few
Objection check_header(const Call&);        // Header, RequestHeader
Objection check_redirect(const Call&);      // Redirect, RedirectMatch, RedirectTemp, RedirectPermanent

// An expression somewhere in a directive: httpd's words against it behind `before`.
Objection check_expression(const Call&, std::string_view expression, ExpressionKind, std::string_view before);

// As ap_is_url: something like a scheme before a colon.
bool is_url(std::string_view text);

// What apr_ipsubnet_create has against an address, the first bytes of an IPv4 one, or either with a mask; nothing where
// it takes it. Throws std::bad_alloc.
struct NetworkFault {
    bool like_none;  // looks nothing like an address
    std::string message;
};
std::optional<NetworkFault> network_fault(const std::string& word);
Objection check_require_ip(std::string_view line);
Objection check_allow(const Call&);  // Allow, Deny

// Require.
Objection check_require(const Call&);
// <RequireAll>, <RequireAny>, <RequireNone>.
Objection walk_require_section(const Call&);

}
