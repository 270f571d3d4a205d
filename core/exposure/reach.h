#pragma once
#include <vector>

#include "core/exposure/model.h"
#include "core/expression.h"

namespace aop {

// Where a URL path leads: the file it names, or another server.
struct Target {
    std::string file = {};  // "" when the DocumentRoot is not known
    bool proxied = false;
    std::string proxy_url = {};
    bool certain = true;
};
Target target_of(const Model&, std::size_t server, std::string_view path);
// The page that mod_dir puts in a folder's place; "" for none.
std::string index_page(const Model&, std::size_t server);
// The CacheEnable because of which a path may be answered before anybody asks who is there.
const Directive* quick_cache(const Model&, std::size_t server, std::string_view path);

// What a server-level Redirect, RewriteRule or ProxyPass makes of a request, before
// anybody asks who is there.
struct Answer {
    enum class Kind { none, redirect, redirect_plain, gone, unknown };
    Kind kind = Kind::none;
    Place place = {};
    std::string reason = {};
};
Answer rewrite_answer(const Model&, std::size_t server, const Circumstances&);
Answer redirect_answer(const Model&, std::size_t server, const Circumstances&);
// The same in sections, where access has been decided before: but for a Redirect to one URL
// in <Location> or <If>, which comes before everything.
Answer location_answer(const std::vector<const Section*>&, const Circumstances&);
Answer late_answer(const std::vector<const Section*>&, const Circumstances&);

// The sections that hold for a request, in the order in which httpd merges them.
struct Reach {
    std::vector<const Section*> sections = {};
    const Section* doubtful = nullptr;  // one that may hold or not, and weighs
};
Reach reach_of(const Model&, std::size_t server, const Circumstances&);

// Who gets in, from best to worst for a stranger.
enum class Access { granted, limited, unknown, denied };
struct Admission {
    Access access = Access::granted;
    Place place = {};
};
// Require, RequireAll and their like, of the sections that hold.
Admission authorized(const std::vector<const Section*>&, const Circumstances&);
// Whether what it says of access differs between methods.
bool hangs_on_method(const Section&);
// Order, Allow and Deny.
Admission host_allowed(const std::vector<const Section*>&);

}
