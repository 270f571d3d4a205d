#pragma once
#include <string>
#include <vector>

#include "mod_aop/httpd/httpd.h"

namespace aop::mod {

// Does the path of this request, decoded and normalised as httpd will do later,
// equal one of `paths` or lie below it? What cannot be decoded is never exempt.
bool is_exempt(const request_rec* r, const std::vector<std::string>& paths);

}
