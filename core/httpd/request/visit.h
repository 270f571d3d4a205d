#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/httpd/request/access.h"
#include "core/httpd/request/applicable_sections.h"
#include "core/httpd/request/environment.h"
#include "core/httpd/request/model.h"
#include "core/httpd/request/rewrite_variables.h"
#include "core/httpd/request/tls_access.h"

namespace aop {

// One request on its way through httpd's hooks, and through those of the paths that it is sent on to inside the server.
class Visit {
public:
    Visit(const Model&, const Connection&, ServerId server, const Attempt&, Imagination*, PathClasses*, const Walk*);
    Visit(const Visit&) = delete;

    Outcome run();
    // The same once more: whom the connection has been asked for stays, and so does what came of it.
    Outcome run_again();
    bool has_new_depth() const { return tls_access_.has_new_depth(); }
    // Reached by an internal redirect, after httpd has refused something with this status before any section was looked at.
    Outcome run_inside(std::string_view status);

private:
    Outcome checked();
    // A folder is let in for itself, then for the page that mod_dir puts in its place.
    Outcome with_index();
    // What the client gets in place of a refusal or a redirect: the page of ErrorDocument, if he may have it.
    Outcome with_error_page(Outcome);
    std::optional<Outcome> error_page_for(std::string_view status);
    // What answers where there is no such file.
    Outcome instead_of_file();
    // All phases, for the path that `seen_` has by now.
    Outcome once();
    bool is_asked_anew() const;

    // The phases; they give an outcome where the request ends there.
    std::optional<Answer> managed_domain();
    std::optional<Outcome> refused_by_guard();
    void translate_name();
    void map_to_storage();
    std::optional<Outcome> htaccess_trouble() const;
    Outcome check_access();
    Outcome decide(const AccessSettings&, const TlsCheck&);
    Outcome let_in(Access, const Place& limit);
    std::optional<Outcome> fixups();

    void take_over_certificate(bool concrete);
    std::optional<Text> variable(std::string_view name, const RequestContext&) const;
    void walk();
    Outcome unreadable_body(const std::string& reason, const Place&);
    bool is_body_refused();
    std::optional<Outcome> method_of_no_file();
    bool is_missing(const Outcome&) const;
    void note_lookups(bool is_variant);
    bool asks_for_nothing() const;
    Outcome outcome(Outcome::Reply, std::string reason = {}, const Place& = {}) const;
    Outcome answered(const Answer&) const;

    const Model& m_;
    const Connection& connection_;
    ServerId server_;
    const Attempt& attempt_;
    bool inside_ = false;         // for the page of a folder
    bool guard_refused_ = false;  // by AOPGuard, before all else
    std::vector<const Section*> of_folder_ = {};
    std::string walked_folder_ = {};           // that of the last file whose sections were looked for
    std::vector<const Section*> walked_ = {};  // its <DirectoryMatch> sections
    EnvironmentOf environment_;
    RequestContext seen_ = {};
    TlsAccess tls_access_;
    ApplicableSections reach_ = {};
    MappedPath mapped_ = {};
    std::string page_ = {}, passed_ = {}, file_ = {}, status_ = {};  // texts that `seen_` looks at
    bool of_index_ = false;                                          // for the page of a folder, which mod_dir looks for
    bool forward_ = false;                                           // an absolute URI: for another server
    bool finished_ = false;                                          // [END]
    std::vector<RuleVariable> variables_ = {};                       // of [E=…] in the server's rules
    int rounds_ = 0;
    int body_of_ = 0;  // the status that a redirect has left, though a rule has put a path in its place
};

}
