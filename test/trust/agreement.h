#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/trust/client_certificate.h"
#include "test/support/httpd.h"

namespace aop::test {

// Virtual hosts of a running httpd, and what was found out about each.
struct AskedServers {
    int seed = 0;
    std::uint16_t status_port = 0;  // where the module shows its page at /aop; 0: it is not there
    std::vector<std::uint16_t> ports = {};
    std::vector<std::string> setups = {};
    std::vector<std::string> clients = {};  // PEM files
    std::vector<int> served = {};           // one for each set-up: how many clients got content
    std::vector<std::string> said = {};     // expected_answer() for each client at each set-up, for TLS 1.2 and again for 1.3
};

// What --client-cert is to say: "accepted 0". A guard turns away whom only optional_no_ca lets in.
std::string expected_answer(const Acceptance&, bool guarded);

// Holds the verdict of aop-lint, that of the module in the running server, --client-cert and what was served against each other.
// Returns verdict and trust of each server: "enforced own".
std::vector<std::string> check_agreement(const Httpd&, const AskedServers&);

}
