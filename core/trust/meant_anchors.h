#pragma once
#include <string>
#include <vector>

#include "core/trust/certificate.h"

namespace aop {

// Whether one of the words of AOPTrust means this CA: "any", "cloudflare", "own", or a fingerprint.
bool is_meant(const std::vector<std::string>& words, const Anchor&);

}
