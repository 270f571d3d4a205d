#pragma once
#include "core/httpd/settings/site.h"
#include "core/httpd/syntax/configuration.h"

namespace aop {

// Whether HTTP/2 is on offer over this server's TLS.
bool speaks_http2(const Configuration&, const Server&);

}
