#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace aop::test {

// What test/certs/make.sh makes, once per test program: test/certs/README.md lists the names.
const std::filesystem::path& certificates();

// The full path of one of them; throws when there is none of that name.
std::string certificate(std::string_view name);

// PATH.pem and PATH.key: a client certificate that signs itself, and ends so many seconds from now.
void make_anchor(const std::filesystem::path& path, long seconds);

// A certificate file's text with a curve in its key that no OpenSSL knows, and so a key that none can use.
std::string with_unknown_curve(const std::string& pem_path);

// Copies all of them into `folder`, which is made.
void copy_certificates(const std::filesystem::path& folder);

}
