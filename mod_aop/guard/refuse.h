#pragma once
#include <vector>

#include "core/httpd/settings/aop_settings.h"
#include "mod_aop/guard/connection.h"

namespace aop::mod {

// Counts and logs that the client is refused, once for all that httpd makes of its request, and says what to answer: 403, or OK where the guard
// only reports.
int refuse(request_rec* r, const Connection::Judged&);

// Is this the page that httpd's ErrorDocument names for a request that we have refused?
bool is_page_of_refusal(const request_rec* r);

// An exempt request has come to `answer`: counts it, and keeps an error from being answered by a page that is not exempt.
int finish_exempt(request_rec* r, int answer, const std::vector<Exemption>&);

}
