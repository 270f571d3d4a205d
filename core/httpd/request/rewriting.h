#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/httpd/request/expression.h"
#include "core/httpd/request/rewrite_settings.h"
#include "core/httpd/request/rewrite_subject.h"
#include "core/httpd/request/rewrite_variables.h"

namespace aop {

// What the rules make of a path.
struct Rewritten {
    enum class Kind {
        same,      // as it was
        path,      // another path or file of this server
        proxied,   // [P]
        redirect,  // to https, or to the same scheme over TLS
        redirect_plain,
        status,   // F, G, R=404
        unknown,  // a rule that cannot be followed
    };
    Kind kind = Kind::same;
    std::string target = {};      // path, URL or status
    bool passed_through = false;  // [PT]: later hooks see it as the URL
    bool exact = true;            // not so where pieces of the example stand in it
    std::string fixed = {};       // what the path or the URL begins with, whatever the example
    bool climbs = false;          // the client may put ".." into it
    bool any_folder = false;      // its first folder may be one of the file system, whatever the client names
    bool in_root = false;         // a whole URL of this server: its path lies below the DocumentRoot, whatever the file system has
    bool handled = false;         // [H=…]
    bool final = false;           // [END]
    int status = 302;             // of a redirect
    int body_of = 0;              // of one whose URL a later rule has replaced by a path: the status stays
    Place place = {};
    std::string reason = {};
    std::vector<RuleVariable> variables = {};  // of [E=…], in order
};
// Where the rules stand: in a server, or in a folder or section.
enum class RewritePlace { server, folder };
// `folder`: of the place, with a slash behind it; "" for a server. `subject`: what the patterns see first.
Rewritten rewrite(const RewriteRules&, RewritePlace, const std::string& folder, const RewriteSubject& subject, const RequestContext&);

}
