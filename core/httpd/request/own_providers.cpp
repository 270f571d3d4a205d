// As authz_require_alias_section and authz_alias_check_authorization of mod_authz_core.
#include "core/httpd/request/own_providers.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

// Those whose answer hangs on nothing but the request and their words. Of the others the name alone tells little.
constexpr std::string_view modelled[]{"all", "env", "expr", "host", "ip", "local", "ssl", "ssl-verify-client"};

bool is_of_httpd(std::string_view name)
{
    static constexpr std::string_view others[]{"aop",        "forward-dns", "group",     "method",         "user",      "valid-user", "file-owner",
                                               "file-group", "not",         "dbm-group", "dbm-file-group", "dbd-group", "dbd-login",  "dbd-logout"};
    const auto same = [&](std::string_view other) { return iequals(name, other); };
    return std::ranges::any_of(modelled, same) || std::ranges::any_of(others, same) || iequals(name.substr(0, 5), "ldap-");
}

void add(const Directive& node, std::vector<OwnProvider>& all)
{
    for (const Directive& d : node) {
        if (d.is("<AuthzProviderAlias"_name))
            if (const std::vector<std::string> w = words(section_argument(d)); w.size() > 1)
                all.push_back({.alias = w[1],
                               .provider = w[0],
                               .words = w.size() > 2 ? w[2] : "",
                               .is_plain = !d.first_child() && !is_of_httpd(w[1]) && std::ranges::find(modelled, w[0]) != std::end(modelled)});
        add(d, all);
    }
}

}

std::vector<OwnProvider> own_providers_in(const Directive& root)
{
    std::vector<OwnProvider> all;
    add(root, all);
    for (OwnProvider& own : all)
        for (const OwnProvider& other : all)
            own.is_plain &= &own == &other || (!iequals(own.alias, other.alias) && !iequals(own.provider, other.alias));
    return all;
}

const OwnProvider* own_provider(std::span<const OwnProvider> all, std::string_view name)
{
    const auto found = std::ranges::find_if(all, [&](const OwnProvider& own) { return iequals(own.alias, name); });
    return found == all.end() ? nullptr : &*found;
}

}
