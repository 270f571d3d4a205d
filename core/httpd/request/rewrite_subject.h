#pragma once
#include <string>
#include <vector>

#include "core/httpd/request/expression.h"

namespace aop {

// What the patterns of mod_rewrite see: the path or file of the request, or what a rule has put in its place.
struct RewriteSubject {
    std::string text = {};    // of the example
    bool exact = true;        // what is said of the example is said of its class
    bool constant = false;    // the same for all requests
    PathShape shape = {};     // how it hangs on the path, where exact
    std::string prefix = {};  // where neither: what it begins with, whatever the path
    bool replaced = false;    // a rule has put it there
    bool has_tail = false;    // behind it comes the PATH_INFO of the request, which is not known

    // With another text in front.
    RewriteSubject below(const std::string& front) const;
};

// Whether it is in a set; `hit`: the example is.
Truth is_in(const RewriteSubject&, const TextSet&, bool hit, const RequestContext&);

// How what "URL$1" or "URL%{REQUEST_URI}" comes to hangs on the path: nothing where the group is not the path as a whole, but for its first slash.
std::optional<PathShape> shape_behind(std::string_view substitution, std::string_view pattern, const RewriteSubject&, const void* by);

}
