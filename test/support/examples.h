#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace aop::test {

// The ids that have a folder in examples/, sorted: "AOP101"…
std::vector<std::string> example_ids();

// Lays examples/ID out as a ServerRoot of its own: its files, the certificates
// below certs/, an empty htdocs/ and logs/.
void lay_out_example(const std::string& id, const std::filesystem::path& server_root);

}
