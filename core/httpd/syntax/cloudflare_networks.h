#pragma once
#include <string_view>

namespace aop {

// Whether a network as mod_remoteip's lists write it ("104.16.0.0/13", "2606:4700::1") lies in what Cloudflare says that it fetches from
// (https://www.cloudflare.com/ips, as of 2026-11).
bool is_cloudflare_network(std::string_view network);

}
