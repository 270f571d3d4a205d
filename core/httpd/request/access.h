#pragma once
#include <string>
#include <vector>

#include "core/httpd/request/applicable_sections.h"
#include "core/httpd/request/tls_access.h"

namespace aop {

// What access control says as a whole: Order and Allow, mod_ssl's check, Require, and Satisfy between them.
struct AccessDecision {
    Access access = Access::granted;
    std::string reason = {};
    Place place = {};
};
AccessDecision decide_access(const std::vector<const Section*>&, const AccessSettings&, const TlsCheck&, const RequestContext&);

}
