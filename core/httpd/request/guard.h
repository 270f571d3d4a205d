// AOPGuard of mod_aop: refuses requests before caches, rules and sections see them.
#pragma once
#include <string_view>

#include "core/httpd/request/model.h"

namespace aop {

bool has_guard(const Model&, ServerId);

// A path that AOPGuardExempt of the server names, or one below it. What answers there is for the module to say, and not modelled: whatever is
// served there is meant to be open.
bool is_exempt(const Server&, std::string_view path);

// Why the guard, which is on, or `Require aop` refuses a client with this certificate; "" where it lets it in, or where that is not certain.
// `verify`: SSL_CLIENT_VERIFY of the connection.
std::string_view guard_refusal(const Model&, const Connection&, ServerId, const Attempt&, bool has_certificate, std::string_view verify);

// Whether the guard is on and surely lets in who has this certificate, with which mod_ssl is content.
bool guard_vouches_for(const Model&, ServerId, const Credential&);

// A pin that is the fingerprint of a CA, whose certificate no client can show.
bool names_ca(const std::string& pin, const TrustSet&);
// Every pin of AOPClientPin is one of those.
bool pins_shut_all_out(const Server&, const TrustSet&);

// AOPTrust means none of the CAs that let somebody in: mod_aop rejects the clients of all of them.
bool aop_trust_shuts_all_out(const Server&, const TrustSet&);

}
