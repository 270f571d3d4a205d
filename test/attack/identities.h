#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/httpd/request/attempt.h"

namespace aop::test {

// A client certificate that test/certs/make.sh makes, and what the model is told of it.
struct Identity {
    std::string name;         // "client"
    std::string certificate;  // path, with what is sent above it
    std::string key;
    Credential credential;
};
const std::vector<Identity>& identities();
// The one whose credential this is.
const Identity* identity_of(const Credential&);

}
