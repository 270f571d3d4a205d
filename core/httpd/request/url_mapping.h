#pragma once
#include <string>
#include <vector>

#include "core/base/path_prefix.h"
#include "core/httpd/request/model.h"
#include "core/httpd/request/rewriting.h"

namespace aop {

// What a Redirect, a RewriteRule or an own status makes of a request, instead of content.
struct Answer {
    enum class Kind { none, redirect, redirect_plain, gone, unknown };
    Kind kind = Kind::none;
    Place place = {};
    std::string reason = {};
    int status = 302;
};

// Where a URL path leads: the file it names, another server, or an answer at once.
struct MappedPath {
    Answer answer = {};
    std::string file = {};  // "" when the DocumentRoot is not known
    bool proxied = false;
    std::string proxy_url = {};
    std::string proxy_prefix = {};             // what the URLs of all paths of the class begin with
    bool certain = true;                       // not so where the folder hangs on what nobody knows
    bool exact = true;                         // `file` stands for the files of all paths of the class, and not so where a rule has put it together
    std::string fixed = {};                    // where not exact: what all files begin with
    std::string alias_of = {};                 // the folder of an Alias, which shape.path_prefix stands for
    std::string path = {};                     // as Location and If see it: another one after [PT] only
    const Directive* by = nullptr;             // the line that decided, if any
    int body_of = 0;                           // the status of a redirect whose URL a rule has replaced by this path
    bool handled = false;                      // [H=…]: not just the file
    bool rules_are_over = false;               // [END]: no rule of mod_rewrite is tried again for this request
    std::vector<RuleVariable> variables = {};  // that rules have put into the environment
    PathShape shape = {};                      // how `file`, or `proxy_url`, hangs on the path
};
// The hooks of translate_name in httpd's order: mod_rewrite, mod_proxy, mod_alias, mod_userdir and mod_vhost_alias, core. `located`: the
// <Location> and <If> sections that hold, whose ProxyPass, Alias and Redirect come first in their modules.
MappedPath map_path(const Model&, ServerId server, const std::vector<const Section*>& located, const RequestContext&);

// What mod_rewrite makes of a URL for another server: RewriteOptions AllowAnyURI shows it to the rules.
Answer forward_answer(const Model&, ServerId server, const RequestContext&);

// The pages that mod_dir looks for in a folder's place. What stands in `sections` comes before the servers'.
std::vector<std::string> index_pages(const Model&, ServerId server, const std::vector<const Section*>& sections);
// The local page that ErrorDocument names for a status; "" for none. `place`: of the line.
std::string error_page(const Model&, ServerId server, const std::vector<const Section*>& sections, std::string_view status, Place& place);
// The file that the text of an ErrorDocument has inside, "%{file:/srv/x.txt}"; "" for none, and for one about errors.
std::string file_in_error_text(const Model&, ServerId server, const std::vector<const Section*>& sections, std::string_view status, Place& place);
// The folder "/errors/" that a path lies in, if some ErrorDocument names a page in it. Whether a path is excused may hang on that. "" for none, and
// for the folder of all pages.
std::string_view folder_of_errors(const Model&, std::string_view path);
// FallbackResource: what answers where there is no file; "" for none.
std::string fallback_page(const Model&, ServerId server, const std::vector<const Section*>& sections);
// The CacheEnable because of which a path may be answered before anybody asks who is there.
const Directive* quick_cache(const Model&, ServerId server, std::string_view path);

// Redirects of sections that come after access has been decided.
Answer late_redirect(const Model&, const std::vector<const Section*>&, const RequestContext&);
Answer answer_of(const Rewritten&);

// Lines of a server outside sections that say where a path leads: the vhost's own first, then the main server's.
template <class Visit>
bool first_of(const Model& m, ServerId server, Visit visit)
{
    for (const ServerId owner : {server, main_server}) {
        for (const Directive* d : m.mappings[owner])
            if (visit(*d))
                return true;
        if (server == main_server)
            break;
    }
    return false;
}

}
