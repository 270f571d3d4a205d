#pragma once
#include <filesystem>
#include <string_view>

namespace aop::test {

// What test/certs/make.sh makes, once per test program: test/certs/README.md lists the names.
const std::filesystem::path& certificates();

// The full path of one of them; throws when there is none of that name.
std::string certificate(std::string_view name);

// PATH.pem and PATH.key: a client certificate that signs itself, and ends so many seconds from now.
void make_anchor(const std::filesystem::path& path, long seconds);

// Copies all of them into `folder`, which is made.
void copy_certificates(const std::filesystem::path& folder);

}
