#pragma once
#include <span>

#include "core/trust/known_certificates.h"

namespace aop::test {

// The table of known certificates with stand-ins made by test/certs/make.sh in
// it: Cloudflare's own are not ours to publish.
std::span<const KnownCertificate> known_stand_ins();

}
