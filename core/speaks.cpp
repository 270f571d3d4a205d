#include "core/speaks.h"

#include <algorithm>

namespace aop {

bool speaks_http2(const Configuration& configuration, const Server& s)
{
    return configuration.has_module("mod_http2.c") && s.protocols &&
           std::ranges::find(*s.protocols, "h2") != s.protocols->end();
}

}
