#include "core/speaks.h"

#include <algorithm>

namespace aop {

bool speaks_http2(const Configuration& configuration, const Server& s)
{
    return configuration.has_module("mod_http2.c") && s.rare->protocols &&
           std::ranges::find(*s.rare->protocols, "h2") != s.rare->protocols->end();
}

}
