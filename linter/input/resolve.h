#pragma once
#include "core/httpd/syntax/configuration.h"

namespace aop {

// Asks the resolver for the host names in <VirtualHost name>, as httpd does at start,
// and keeps the answers in Configuration::resolved. Only --resolve calls it: it may use the network.
void resolve_names(Configuration&);

}
