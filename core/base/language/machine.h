#pragma once
#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What languages are made of; nobody outside this folder includes it.
namespace aop::languages {

using Bytes = std::bitset<256>;
using State = std::uint32_t;

// A partition of the bytes: those of one letter are never told apart. Letters are numbered by how readable their best byte is. NUL has no
// letter of its own: no text has one.
class Letters {
public:
    Letters();
    void split(const Bytes& bytes);
    void split(const Letters& other);
    void split(const std::vector<std::uint8_t>& key_of_letter);  // keeps apart only what has different keys

    std::size_t size() const { return samples_.size(); }
    std::size_t operator[](char byte) const { return of_[static_cast<unsigned char>(byte)]; }
    char sample(std::size_t letter) const { return static_cast<char>(samples_[letter]); }

private:
    template <class Key>
    void renumber(Key key, std::size_t keys);
    std::array<std::uint8_t, 256> of_ = {};
    std::vector<std::uint8_t> samples_;
};

// A deterministic automaton whose states have a number each (1 and 0 for accepted and not, where it is a language).
struct Machine {
    Letters letters = {};
    std::vector<State> next = {};  // state * letters.size() + letter
    std::vector<std::uint32_t> output = {};
    std::vector<State> starts = {0};

    std::size_t size() const { return output.size(); }
    State step(State state, std::size_t letter) const { return next[state * letters.size() + letter]; }
    State run(State state, std::string_view text) const;
    bool is_sink(State state) const;  // whatever comes, it stays
    bool operator==(const Machine& other) const;
};

// The smallest machine with the same outputs, in the one numbering that all equal ones have.
Machine minimized(const Machine& machine);

// Both at once. nullopt: more than `limit` states. Outputs that keep all pairs apart keep it minimal if both are.
using Output = std::function<std::uint32_t(std::uint32_t, std::uint32_t)>;
std::optional<Machine> product(const Machine& a, const Machine& b, const Output& output, std::size_t limit);

// For each number below `outputs` the shortest, then most readable text that leads to a state with it.
std::vector<std::optional<std::string>> examples(const Machine& machine, std::size_t outputs);

}
