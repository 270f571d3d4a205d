#pragma once
#include <cstdint>
#include <string>

namespace aop::test {

enum class TlsVersion { v12, v13 };

// One request to 127.0.0.1:port, over a connection of its own. `certificate` is a
// PEM file, its chain included, with the key in `key`; both empty: none is shown.
// Gives the status code that came back, "200", or "refused" when the handshake or
// the connection ended without one.
std::string ask(std::uint16_t port, TlsVersion version, const std::string& certificate, const std::string& key);

}
