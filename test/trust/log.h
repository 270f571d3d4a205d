#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

namespace aop::test {

// What has been written to a log since it had this size.
std::string log_since(const std::filesystem::path& file, std::uintmax_t size);

// The code that mod_ssl logged since then: "Certificate Verification: Error (20): …"; 0 when it said nothing.
int logged_code(const std::filesystem::path& file, std::uintmax_t size);

}
