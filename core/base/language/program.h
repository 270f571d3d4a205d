#pragma once
#include "core/base/language/expression.h"

namespace aop::languages {

// One step of a nondeterministic automaton; `next` is where it goes on.
struct Step {
    enum class Kind : std::uint8_t { set, either, behind, ahead, found } kind;
    bool negative = false;
    std::uint32_t next = 0;
    std::uint32_t other = 0;  // set: index of the bytes; either: the second way; behind: the bit; ahead: the index of the assertion
};

// What is asked about the text that follows a place: a machine whose start depends on the state of the machine of the text before.
struct Ahead {
    Machine machine = {};
    std::vector<std::int8_t> certain = {};  // by state: 1 holds whatever comes, 0 cannot hold, -1 open
};

struct Program {
    std::vector<Step> steps = {};
    std::vector<Bytes> sets = {};
    // Reads the text so far and answers all questions about it: bit 0 "nothing came", then one bit per lookbehind.
    Machine behind = {};
    std::vector<Ahead> aheads = {};
};

struct Search {
    std::uint32_t entry = 0;
    bool everywhere = false;           // the entry is taken at each place, not only at the first
    bool rest_is_free = false;         // found once is found
    std::optional<unsigned> bit = {};  // the outputs are those of `behind` with this bit set where it was found
    bool all_starts = false;           // starts[b] is the start after a text that led to state b of `behind`
};

// The subset construction. nullopt: more states, or far more work, than `limit` allows.
std::optional<Machine> determinized(const Program& program, const Search& search, std::size_t limit);

}
