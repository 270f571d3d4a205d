#pragma once
#include <string>
#include <vector>

#include "core/httpd/settings/site.h"
#include "core/httpd/syntax/configuration.h"

namespace aop {

// One MDomain line or <MDomain> section: names for which mod_md brings certificates.
struct ManagedDomain {
    std::vector<std::string> names;  // lower case
    Place place;
    std::vector<const Directive*> certificates, keys;  // MDCertificateFile, MDCertificateKeyFile

    bool has(std::string_view name) const;
};

// Wherever they stand, they are one list. Empty without mod_md.
std::vector<ManagedDomain> managed_domains(const Configuration&, const Site&);

// Those with a name of this server. A server without a name may have that of any.
std::vector<const ManagedDomain*> domains_of(const std::vector<ManagedDomain>&, const Server&);

}
