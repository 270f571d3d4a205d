#include "core/trust/known_certificates.h"

namespace aop {

namespace {

constexpr KnownCertificate table[]{
    {"9a1ac2b4be15f9f27eee20a734cba4e9898f61001b3bd7c84b69b56a3e25a2b9", Known::cloudflare_aop, "Cloudflare's origin-pull CA", 1570733100,
     1888246800},
    {"062465eea14401f48be7d9a873f2ee674f96806584225d50c04f761d4480b8ba", Known::cloudflare_aop_2015,
     "the 2015 edition of Cloudflare's origin-pull CA"},
    {"d3c7e85c91707fc0a12abc5d88266747aa4fa8e7b162f633ffb3c9d989947620", Known::cloudflare_origin_ca, "Cloudflare's Origin CA root (RSA, 2019)"},
    {"916ceec3f37b17cd75dbf403446e706b78016fcbfb5851c269b695f3d03da48b", Known::cloudflare_origin_ca, "Cloudflare's Origin CA root (RSA, 2014)"},
    {"aa63697a22764b67b2134ce14cb5690ea336940b93986113f49545917832d80d", Known::cloudflare_origin_ca, "Cloudflare's Origin CA root (ECC, 2019)"},
    {"b8f86d0d3f140d2f745bdfdc3d1b1b6cdd0e243a0e4847ec46f3d58005253220", Known::cloudflare_origin_ca, "Cloudflare's Origin CA root (ECC, 2016)"},
};

}

std::span<const KnownCertificate> known_certificates() { return table; }

}
