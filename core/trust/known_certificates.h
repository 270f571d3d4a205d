#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace aop {

// Certificates we know by the SHA-256 of their DER form, never by name: the
// expired edition of Cloudflare's CA has the same name, key and serial as the current one.
enum class Known { no, cloudflare_aop, cloudflare_aop_2015, cloudflare_origin_ca, web_pki };

struct KnownCertificate {
    std::string_view sha256;  // lower-case hex
    Known identity;
    std::string_view title;  // what messages call it
    // Of those that a project may declare without having the file; seconds since 1970.
    std::int64_t not_before = 0, not_after = INT64_MAX;
};

// Cloudflare's origin-pull CA in both editions and its four Origin CA roots.
std::span<const KnownCertificate> known_certificates();

}
