#pragma once
#include <string_view>
#include <vector>

#include "core/httpd/settings/aop_settings.h"
#include "mod_aop/httpd/httpd.h"

namespace aop::mod {

// An exemption is judged twice, since the path that a client asks for is not yet what httpd serves: rules, index
// pages, fallbacks and aliases come in between.

// Before: the request is a GET or HEAD, and its path, decoded and normalised as httpd will do, equals one of the paths
// or lies below it. What cannot be decoded is never exempt, nor is a path with parameters (";").
bool may_be_exempt(const request_rec* r, const std::vector<Exemption>& exemptions);

enum class Served {
    forbidden,  // something else than the exemption means
    exempt,
    missing,  // what would be the file is not there
};
// After: what is about to answer is the file that the path names, sent as it is, or a handler that the exemption
// names, and no rule of mod_rewrite has led there.
// `named`: the URL of the back end that a ProxyPass or the like has named, before sections, scripts and their rules could put
// another in its place; nullptr if none has.
Served what_is_served(const request_rec* r, const std::vector<Exemption>& exemptions, const char* named);

// The same for a page that an ErrorDocument names, whatever its path.
bool is_plain_page(const request_rec* r);

}
