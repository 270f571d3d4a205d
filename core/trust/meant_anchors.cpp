#include "core/trust/meant_anchors.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/settings/aop_settings.h"

namespace aop {

bool is_meant(const std::vector<std::string>& words, const Anchor& anchor)
{
    const bool shared = anchor.known == Known::cloudflare_aop || anchor.known == Known::cloudflare_aop_2015;
    return std::ranges::any_of(words, [&](const std::string& word) {
        return iequals(word, "any") || (iequals(word, "cloudflare") && shared) || (iequals(word, "own") && anchor.known == Known::no) ||
               parse_fingerprint(word) == anchor.sha256;
    });
}

}
