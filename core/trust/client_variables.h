#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/trust/client_certificate.h"

namespace aop {

// What mod_ssl has in %{SSL_CLIENT_S_DN_CN} and the like for a client, "" for what its certificate does not have. Nothing for a variable
// that is not modelled, or that hangs on the moment.
std::optional<std::string> client_variable(const ClientCertificate&, std::string_view name);

}
