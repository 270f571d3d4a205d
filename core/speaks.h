#pragma once
#include "core/configuration.h"
#include "core/site.h"

namespace aop {

// Whether HTTP/2 is on offer over this server's TLS.
bool speaks_http2(const Configuration&, const Server&);

}
