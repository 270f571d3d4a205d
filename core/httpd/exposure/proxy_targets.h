#pragma once
#include <string_view>

#include "core/httpd/request/path_classes.h"
#include "core/httpd/settings/server_id.h"

namespace aop {

struct Model;

// The first target that a forward proxy is asked for.
inline constexpr std::string_view any_site = "http://example.com/";

// What a server with ProxyRequests fetches for its clients: whole URLs of the schemes whose modules are loaded, in any spelling, and
// HOST:PORT for CONNECT, with the ports that AllowCONNECT takes. <Proxy> and <LocationMatch> are compared with just these texts.
PathClasses proxy_targets(const Model&, ServerId server);

// Whether such a target is one of CONNECT.
bool is_connect_target(std::string_view target);

}
