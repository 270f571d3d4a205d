// The hooks access_checker and auth_checker: what Order and Allow, mod_ssl's check and Require come to under Satisfy.
#include "core/httpd/request/access.h"

#include <algorithm>

namespace aop {

AccessDecision decide_access(const std::vector<const Section*>& sections, const AccessSettings& settings, const TlsCheck& check,
                             const RequestContext& seen)
{
    const Admission hosts = host_allowed(settings.hosts, seen), authz = authorized(sections, seen);
    const bool any = settings.hosts.lines->satisfy.value_or(Satisfy::all) == Satisfy::any;
    Access first = hosts.access;  // what all access checkers say together
    if (check.result == TlsCheck::Result::forbidden)
        first = Access::denied;
    else if (check.result == TlsCheck::Result::unknown)
        first = std::max(first, Access::unknown);
    // StrictRequire has a say only where somebody is asked for a password.
    const bool strict = check.final && first == Access::denied && authz.access == Access::limited;
    const Access whole = any && !strict ? std::min(first, authz.access) : std::max(first, authz.access);
    if (whole == Access::denied) {
        if (check.result == TlsCheck::Result::forbidden)
            return {whole, check.reason, check.place};
        return {whole, "", hosts.access == Access::denied ? hosts.place : authz.place};
    }
    if (whole == Access::unknown)
        return {whole, check.reason.empty() ? "a Require is not modelled" : check.reason, check.place ? check.place : authz.place};
    const bool by_require = authz.access == Access::limited || (whole == Access::granted && authz.place);
    return {whole, "", by_require ? authz.place : hosts.place};
}

}
