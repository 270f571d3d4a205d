#include "test/support/known.h"

#include <deque>
#include <vector>

#include "core/trust/certificate_file.h"
#include "test/support/certificates.h"
#include "test/support/scratch.h"

namespace aop::test {

std::span<const KnownCertificate> known_stand_ins()
{
    struct StandIn {
        const char* file;
        Known identity;
        std::string_view title;
    };
    constexpr StandIn files[]{
        {"cdn-ca.pem", Known::cloudflare_aop, "Cloudflare's origin-pull CA"},
        {"cdn-ca-2015.pem", Known::cloudflare_aop_2015, "the 2015 edition of Cloudflare's origin-pull CA"},
        {"cdn-origin-ca.pem", Known::cloudflare_origin_ca, "Cloudflare's Origin CA root"},
    };
    static const std::deque<std::string> fingerprints = [&] {
        std::deque<std::string> made;
        for (const StandIn& s : files)
            made.push_back(*aop::fingerprints(slurp(certificate(s.file))).begin());
        return made;
    }();
    static const std::vector<KnownCertificate> table = [&] {
        std::vector<KnownCertificate> made;
        for (std::size_t i = 0; i < std::size(files); ++i)
            made.push_back({fingerprints[i], files[i].identity, files[i].title});
        return made;
    }();
    return table;
}

}
