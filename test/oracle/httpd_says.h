#pragma once
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

namespace aop::test {

// A configuration to be read, and what it is read with.
struct ClientAuth {
    std::string file, server_root;
    std::vector<std::string> defines;                  // -D
    std::vector<std::string> environment;              // "NAME=value"
    std::vector<std::string> before = {}, after = {};  // -C, -c; for the plain httpd only
};

struct Node {
    int depth = 0, line = 0;
    std::string file, name, args;
    bool operator==(const Node&) const = default;
};

// What httpd made of it.
struct Answer {
    int status = -1;         // exit status
    std::vector<Node> tree;  // right after reading
    std::string out, err;    // dumps; messages
};

// The fault that httpd names, taken from its messages.
struct Refusal {
    bool refused = false, placed = false;  // placed: file and line are known
    std::string file, message;
    int line = 0;
};
Refusal refusal(const Answer&);

std::string includes_dump(const Answer&);
std::string vhosts_dump(const Answer&);

// One httpd with all modules loaded that reads configuration after configuration.
class ForkOracle {
public:
    explicit ForkOracle(const std::filesystem::path& scratch);
    ~ForkOracle();
    ForkOracle(const ForkOracle&) = delete;
    ForkOracle& operator=(const ForkOracle&) = delete;
    Answer ask(const ClientAuth&);

private:
    std::FILE* to_ = nullptr;
    std::FILE* from_ = nullptr;
    int pid_ = 0;
};

// LoadModule lines for every module of the installed httpd, one MPM among them.
std::string load_all_modules();

// The same from `httpd -t` as everybody runs it: slower, and its tree is the
// DUMP_CONFIG text taken apart, so that there is none when httpd refuses. Asked for dumps,
// httpd does not look whether the files of mod_ssl exist.
Answer plain_httpd(const ClientAuth&, const std::string& modules, bool dumps);

}
