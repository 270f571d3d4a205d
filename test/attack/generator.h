#pragma once
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace aop::test {

// Choices that a seed decides, the same on every machine.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
    std::size_t below(std::size_t n) { return std::size_t(engine_() % n); }
    bool percent(unsigned chance) { return below(100) < chance; }
    template <class List>
    auto& one_of(List& list)
    {
        return list[below(std::size(list))];
    }
    std::string pick(std::initializer_list<const char*> list) { return *(list.begin() + below(list.size())); }

private:
    std::mt19937_64 engine_;
};

// A configuration to attack, and what is worth trying on it.
struct Trap {
    std::string config;
    struct File {
        std::string name, text;  // below the ServerRoot
    };
    std::vector<File> files;
    std::vector<std::string> modules;
    std::vector<std::string> names;  // for SNI and Host
    std::vector<std::string> paths;
    std::vector<std::string> headers;  // "Name: value", that conditions look at
    std::vector<std::string> methods;  // beside the usual ones
    std::vector<std::string> claims;   // addresses for a PROXY line
    std::vector<std::string> bad_bodies;
    std::vector<std::pair<std::string, std::string>> raw_targets;  // as written, and decoded
    std::vector<std::pair<std::string, std::string>> links;        // a name below the ServerRoot, and where it leads
    bool whole_urls = false;
    std::string main_lines;         // have to come before those that need them
    std::uint16_t back_end = 9000;  // a virtual host on loopback that others proxy to
    std::vector<std::uint16_t> ports;
    bool http2 = false;
};

// Which kinds of features/ are in it.
enum class Features { none, some };
// Every virtual host says X-Served-By: v0 (the main server), v1, v2 … in the order of the text. `only`: each virtual host has that feature.
Trap set_trap(Dice&, const std::string& server_root, Features = Features::some, std::string_view only = {});

}
