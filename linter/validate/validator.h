#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/ascii.h"
#include "core/files/file_system.h"
#include "core/httpd/syntax/address.h"
#include "core/httpd/syntax/configuration.h"
#include "linter/httpd/directives.h"
#include "linter/reader/problem_list.h"
#include "linter/reader/read_tree.h"
#include "linter/validate/expression_syntax.h"

namespace aop {

// What sections of one scope (a server, a <Directory>, a <Location>…) tell each other.
struct WalkScope {
    bool if_before = false;                                  // an <If> or <ElseIf> that <Else> can continue
    enum class Logic { any, all, none } logic = Logic::any;  // the Require section around
    bool requires_something = false;                         // a Require or section of them stands in it
    bool grants = false;                                     // one of those is not a negation
};

// Where a directive stands: httpd's cmd_parms.
struct Context {
    unsigned overrides = 0;  // of namespace context
    bool virtual_host = false;
    bool per_directory = false;                 // in <Directory>, <Location>, <Files>, <If>, <Proxy>
    std::uint64_t methods = ~std::uint64_t{0};  // those that <Limit> leaves
    bool htaccess = false;
    std::vector<const Directive*>* passed_over = nullptr;               // gets what Nonfatal=Override leaves without effect
    const std::set<std::string, std::less<>>* override_list = nullptr;  // AllowOverrideList, lower case
    bool unknown_ok = false, override_ok = false;                       // AllowOverride Nonfatal=
    WalkScope* scope = nullptr;

    bool limited() const { return methods != ~std::uint64_t{0}; }
};

class Validator;

// One directive at the moment httpd calls its handler.
struct Call {
    Validator& walker;
    const Command& command;
    const Directive& directive;
    Context& context;
    std::vector<std::string>& words;  // for forms that httpd splits; one value at a time for ITERATE
};

// What httpd says against it; nothing when it takes it.
using Complaint = std::optional<std::string>;

class Validator {
public:
    // What is wrong goes behind the problems that reading found.
    Validator(Files&, const ReadOptions&, const Configuration&, Problems&);

    void walk();                                           // the server's own files
    void walk(const Directive& section, Context context);  // the children of a section
    void know_all_providers();                             // that the server's files define, as .htaccess files do

    Files& files() { return files_; }
    // As files().status(), asked once: thousands of virtual hosts name the same files.
    const Result<Files::Status>& status(const std::string& path);
    const ReadOptions& options() const { return options_; }
    const Configuration& configuration() const { return configuration_; }
    std::string absolute(const std::string& path) const { return merged_path(configuration_.server_root, path); }
    bool has_module(std::string_view source) const { return configuration_.modules.contains(std::string(source)); }
    std::vector<Address>& listeners() { return listeners_; }
    bool knows_provider(const std::string& name) const;        // of Require, beyond httpd's own
    bool knows_authn_provider(const std::string& name) const;  // of AuthBasicProvider, likewise
    void add_provider(std::string name) { providers_.insert(std::move(name)); }
    void add_authn_provider(std::string name) { authn_providers_.insert(std::move(name)); }
    ExpressionNames expression_names() const;
    int methods_named(std::string_view name);        // bit of an HTTP method, registered on sight
    bool knows_method(std::string_view name) const;  // httpd's own, or registered

    // A module that is not known here may add names of any kind.
    bool unknown_modules() const { return unknown_modules_; }
    // Whether httpd is installed where the files are: a module of the configuration is there.
    bool installed();
    // What earlier lines defined, by kind: "hctemplate SERVER", "worker SERVER"…
    void remember(const std::string& kind, std::string name) { remembered_[kind].insert(std::move(name)); }
    bool remembers(const std::string& kind, const std::string& name) const;
    bool remembers_prefix(const std::string& kind, std::string_view of) const;  // one that this text begins with
    std::string server_key(const Directive&) const;                             // the same for all lines of one server

    void refuse_later(Problem t) { later_.push_back(std::move(t)); }  // found by the check after the walk
    void refuse(Problem::Kind, const Directive&, std::string message);
    const std::string& name_hint(std::string_view name);

private:
    void visit(const Directive&, Context&);
    Complaint run(const Command&, const Directive&, Context&, Problem::Kind&);
    // The commands of the modules that are loaded, with what several take the same way once.
    std::vector<const Command*> loaded(std::string_view name) const;
    // `room` holds them where they are not remembered.
    const std::vector<const Command*>& commands_for(const Directive&, std::vector<const Command*>& room);
    bool is_extra(std::string_view name) const;
    struct ScratchWords;

    Files& files_;
    const ReadOptions& options_;
    const Configuration& configuration_;
    ProblemList problem_list_;
    bool unknown_modules_ = false;
    std::map<std::string, std::string> name_hints_;  // by directive, in lower case
    std::set<std::string> unknown_named_;            // directives that may be of such a module, in lower case
    std::optional<bool> installed_;
    std::unordered_map<std::string, Result<Files::Status>> statuses_;
    // By the address of a name that lies in the table of directives, as all do that are in it.
    std::unordered_map<const char*, std::vector<const Command*>> commands_;
    std::vector<Address> listeners_;
    std::vector<Problem> later_;
    std::vector<std::string> methods_;
    std::vector<std::vector<std::string>> spare_;
    std::map<std::string, std::set<std::string>> remembered_;
    std::set<std::string> providers_;        // of <AuthzProviderAlias>
    std::set<std::string> authn_providers_;  // of <AuthnProviderAlias> and AuthnzFcgiDefineProvider
};

// ap_check_cmd_context, from a table: what must not stand in this vhost, section or .htaccess.
Complaint check_context(const Command&, const Directive&, const Context&);

// A section's own checks and its children; nothing to do for names that are none of ours.
bool walk_section(const Call&, Complaint&);

// The value checks of one directive; nothing when we know none.
Complaint check_value(const Call&);
Complaint check_simple_value(const Call&);  // those of one word out of a few
Complaint check_header(const Call&);        // Header, RequestHeader
Complaint check_redirect(const Call&);      // Redirect, RedirectMatch, RedirectTemp, RedirectPermanent

Complaint check_argument_kinds(const Call&);  // a row a word
Complaint check_special_value(const Call&);   // those with a grammar of their own
Complaint check_module_value(const Call&);    // those of modules that few use
Complaint check_managed_domain_value(const Call&);
Complaint check_rewrite_rule(const Call&);
Complaint check_rewrite_condition(const Call&);
Complaint check_rewrite_map(const Call&);
Complaint check_rewrite_options(const Call&);
Complaint check_log_format(const Call&, const std::string& format);
Complaint check_custom_log(const Call&);
Complaint check_error_log_format(const Call&);
Complaint check_proxy_pass(const Call&);  // and ProxyPassMatch
Complaint check_proxy_set(const Call&);
Complaint check_balancer_member(const Call&);
Complaint check_health_template(const Call&);
Complaint check_health_expression(const Call&);
// One key=value about a worker or balancer.
Complaint check_worker_parameter(const Call&, std::string_view url, const std::string& word);
Complaint check_worker_url(std::string_view url);
// Whether a line before made the worker of this URL, and that one made it.
bool shares_worker(const Call&, std::string_view url);
void remember_worker(const Call&, std::string_view url);

// What httpd finds as root: a regular file with something in it, as ssl_util_path_check asks, or a folder. What lies in a folder that this user
// may not enter, such as /etc/ssl/private, is taken to be there.
bool finds_anything(const Call&, const std::string& path);
bool finds_file(const Call&, const std::string& path);
bool finds_folder(const Call&, const std::string& path);

bool argument_kinds_are_sorted();
bool is_http_status(int);  // one of those that HTTP and its extensions name
// Milliseconds of "5", "5s", "500ms", "1h", as ap_timeout_parameter_parse; nothing for what it does not take.
std::optional<long long> parse_timeout(const std::string& text, std::string_view unit);

// An expression somewhere in a directive: httpd's words against it behind `before`.
Complaint check_expression(const Call&, std::string_view expression, ExpressionKind, std::string_view before);

// As ap_is_url: something like a scheme before a colon.
bool is_url(std::string_view text);

// What apr_ipsubnet_create has against an address, the first bytes of an IPv4 one, or either with a mask; nothing where
// it takes it. Throws std::bad_alloc.
struct NetworkFault {
    bool like_none;  // looks nothing like an address
    std::string message;
};
std::optional<NetworkFault> network_fault(const std::string& word);
Complaint check_require_ip(std::string_view line);
Complaint check_allow(const Call&);  // Allow, Deny

// Require.
Complaint check_require(const Call&);
Complaint check_provider_alias(const Call&, const std::string& provider, const std::string& line);
// <RequireAll>, <RequireAny>, <RequireNone>.
Complaint walk_require_section(const Call&);

}
