#pragma once
#include <cstdint>
#include <filesystem>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace aop::test {

// A server's tree that httpd starts with, as lines that mutations change.
struct StartTree {
    StartTree(std::filesystem::path root, std::uint16_t port);
    StartTree(const StartTree&) = delete;
    StartTree& operator=(const StartTree&) = delete;
    ~StartTree();

    std::filesystem::path root;
    std::uint16_t port;
    std::vector<std::string> head;    // of the main server, LoadModule lines among them
    std::vector<std::string> vhost;   // of the TLS virtual host
    std::vector<std::string> others;  // behind it
    std::vector<std::string> applied = {};

    std::string text() const;
    void write() const;
    // Puts a line in the place of the one that begins with the same word.
    void replace(std::vector<std::string>& lines, std::string_view word, const std::string& line);
    void drop(std::vector<std::string>& lines, std::string_view start);
    // Another module of Debian's.
    void load(std::string_view module);
    // A port of 127.0.0.1 that another program listens on; a folder below the root on a file system that is full.
    std::uint16_t taken_port();
    std::string full_folder();
    // The same numbers from the same seed.
    std::mt19937_64 dice = {};
    std::size_t below(std::size_t n) { return std::size_t(dice() % n); }
    template <class Range>
    const auto& one_of(const Range& range)
    {
        return range[below(std::size(range))];
    }
    std::string put(const std::string& name, std::string_view content) const;  // below the root

private:
    int holder_ = 0;
    std::uint16_t taken_ = 0;
    std::string mounted_ = {};
};

struct StartMutation {
    std::string_view name;
    void (*apply)(StartTree&);
};

// Some are harmless: a model that cries wolf is wrong, too.
const std::vector<StartMutation>& start_mutations();
// Kinds, of which each use is another: what they write is drawn from the tree's dice.
const std::vector<StartMutation>& drawn_mutations();

}
