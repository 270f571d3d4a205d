#pragma once
#include <string>

#include "core/httpd/syntax/configuration.h"

namespace aop {

// A configuration in the words of httpd's own dumps, so that the two can be compared.

// What `httpd -t -D DUMP_CONFIG` prints.
std::string config_dump(const Configuration&);

// What `httpd -t -D DUMP_INCLUDES` prints.
std::string includes_dump(const Configuration&);

// What `httpd -t -D DUMP_VHOSTS` prints, in httpd's order (vhosts on addresses come in the
// order of its hash table). httpd asks DNS where a name is missing: without it the
// main server is called "localhost", and hosts of <VirtualHost> that are no addresses
// are left out, as for a name that does not resolve.
std::string vhosts_dump(const Configuration&);

}
