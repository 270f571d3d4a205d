#pragma once
#include <vector>

#include "core/httpd/request/expression.h"
#include "core/httpd/request/model.h"
#include "core/httpd/request/url_mapping.h"

namespace aop {

// The sections that hold for a request, in the order in which httpd merges them.
struct ApplicableSections {
    std::vector<const Section*> sections = {};
    const Section* doubtful = nullptr;  // one that may hold or not, and weighs
};
ApplicableSections applicable_sections(const Model&, ServerId server, const MappedPath&, const RequestContext&);
// Those that go by the URL and by conditions alone, which hold before it is known where the path leads.
std::vector<const Section*> located_sections(const Model&, ServerId server, const RequestContext&);

// Who gets in, from best to worst for a stranger.
enum class Access { granted, limited, unknown, denied };
struct Admission {
    Access access = Access::granted;
    Place place = {};
};
// Require, RequireAll and their like, of the sections that hold.
Admission authorized(const std::vector<const Section*>&, const RequestContext&);
// Whether what it says of access differs between methods.
bool depends_on_method(const Section&);
// The AllowMethods line that refuses the method of the request, if one does.
Place method_refused(const std::vector<const Section*>&, const RequestContext&);
// Order, Allow, Deny and Satisfy: those of the last section that has any replace the others', as mod_access_compat merges nothing. `lines` are
// the ones that hold for the method of the request.
struct HostAccess {
    const Section* section = nullptr;  // none has any
    CopyOnWrite<SectionAccess> lines = {};
};
HostAccess host_access(const std::vector<const Section*>&, const RequestContext&);
Admission host_allowed(const HostAccess&, const RequestContext&);

}
