#include "core/httpd/settings/http2.h"

#include <algorithm>

namespace aop {

bool speaks_http2(const Configuration& configuration, const Server& s)
{
    return configuration.has_module("mod_http2.c") && s.http->protocols && std::ranges::find(*s.http->protocols, "h2") != s.http->protocols->end();
}

}
