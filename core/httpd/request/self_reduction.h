#pragma once
#include <string_view>

#include "core/httpd/request/expression.h"

namespace aop {

// "https" or "http", as httpd takes the request: a scheme in ServerName counts where mod_ssl has no say.
std::string_view scheme_of_request(const RequestContext&);

// Where the host of a substitution such as "https://%{HTTP_HOST}/$1" ends; npos where there is none.
std::size_t end_of_authority(std::string_view substitution);

// Whether a rule that names a whole URL, and no R, leads to the server that it stands in: httpd then takes the path alone, and redirects nowhere.
Truth is_own_url(std::string_view substitution, std::string_view url, const RequestContext&);

}
