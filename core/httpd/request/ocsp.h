// Whom the handshakes of which server ask about a client certificate.
#pragma once
#include "core/httpd/request/model.h"

namespace aop {

// Whether the handshake of this server asks responders of OCSP.
inline bool asks_responders(const Model& m, ServerId server) { return m.site.servers[server].tls.revocation->ocsp.value_or({}).scope != Scope::none; }

// Whether that of `server` does, and that of the other one does not.
inline bool asks_more(const Model& m, ServerId server, ServerId other) { return asks_responders(m, server) && !asks_responders(m, other); }

}
