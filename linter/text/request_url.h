#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace aop {

// What somebody writes for a request: "shop.example.com", "shop.example.com:8443/path", "https://shop.example.com/a%20b?q=1", "[::1]:443".
struct RequestUrl {
    std::optional<bool> tls = {};  // of the scheme; nothing where there is none: then the port decides
    std::string host = {};         // lower case, without the port
    std::uint16_t port = 443;
    bool has_port = false;   // written
    std::string path = "/";  // as httpd works with it: decoded, without "//", "/./" and "/../"
    std::string query = {};

    bool is_address() const;  // no name, and so no SNI
};
Result<RequestUrl> parse_request_url(std::string_view);

}
