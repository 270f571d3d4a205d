#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aop {

// http://host:port/path
struct Url {
    bool tls = false;
    std::string host = {};
    std::uint16_t port = 80;
    std::string path = {};
};

// Of a line that proxies; groups of its pattern are left out. Nothing for what is no http or https URL of a known host.
std::optional<Url> parse_url(std::string_view text);
// "http://127.0.0.1:8080", by which the same back ends are found.
std::string authority_of(const Url&);

}
