#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/httpd/request/rewriting.h"
#include "core/httpd/request/url_mapping.h"

namespace aop {

// What mod_rewrite's rules of folders and sections make of a request once access has been decided.
struct FolderRewriting {
    const Directive* refused = nullptr;  // the folder follows no links: mod_rewrite refuses everything
    Rewritten result = {};
    std::string url = {};  // where result.kind is `path`: what is asked for anew
};
// Whether Options MultiViews may be on there: mod_negotiation then puts a file of a longer name in the place of the one that was asked for,
// and redirects and rules of sections see that one.
bool negotiates(const Model&, ServerId server, const std::vector<const Section*>&);
// Nothing where no rules are in force.
std::optional<FolderRewriting> rewritten_in_folder(const Model&, ServerId server, const std::vector<const Section*>&, const MappedPath&,
                                                   const RequestContext&);

}
