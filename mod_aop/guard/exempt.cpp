#include "mod_aop/guard/exempt.h"

#include <algorithm>

#include "core/base/path_prefix.h"

namespace aop::mod {

bool is_exempt(const request_rec* r, const std::vector<std::string>& paths)
{
    if (paths.empty() || !r->uri || r->uri[0] != '/')
        return false;
    char* path = apr_pstrdup(r->pool, r->uri);
    // As httpd will: "/x//../y" is "/y" or, with MergeSlashes off, "/x/y".
    const auto* core = static_cast<const core_server_config*>(ap_get_core_module_config(r->server->module_config));
    const unsigned merge = core->merge_slashes == AP_CORE_CONFIG_OFF ? 0 : AP_NORMALIZE_MERGE_SLASHES;
    const unsigned flags = AP_NORMALIZE_NOT_ABOVE_ROOT | AP_NORMALIZE_DECODE_UNRESERVED | merge;
    if (!ap_normalize_path(path, flags) || ap_unescape_url(path) != OK)
        return false;
    // Decoding can bring out what was normalised away: such a path is nobody's health check.
    const std::string_view decoded = path;
    if (decoded.find("/../") != decoded.npos || decoded.find("/./") != decoded.npos || decoded.find("//") != decoded.npos ||
        decoded.ends_with("/..") || decoded.ends_with("/.") || decoded.find('\\') != decoded.npos)
        return false;
    return std::ranges::any_of(paths, [&](const std::string& exempt) { return is_below(exempt, decoded); });
}

}
