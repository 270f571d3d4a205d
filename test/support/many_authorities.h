#pragma once
#include <string>
#include <vector>

namespace aop::test {

// That many certificate authorities in one PEM text, each with a name of its own, all with one key.
std::string many_authorities(int count);

// The same one by one, with a revocation list of each that never ends.
struct ListedAuthorities {
    std::string first_name;
    std::vector<std::string> certificates, lists, hashes;  // PEM, PEM, as in file names
};
ListedAuthorities authorities_with_lists(int count);

}
