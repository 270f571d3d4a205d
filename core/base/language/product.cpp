// Two machines run side by side: the states of the product are the pairs that some text reaches.
//
// Union, intersection and difference are a product with another output per pair, and `cut` is a product of many. Only reachable pairs are made:
// of the prefixes /a and /b together these are 4, not 9. Cost: reachable pairs * letters of both.
#include <array>

#include "core/base/language/machine.h"

namespace aop::languages {

namespace {

// Pairs to numbers; open addressing, because this is where the time of a product goes.
class PairIndex {
public:
    PairIndex() : slots_(64) {}
    State add(std::array<State, 2> pair)
    {
        if (2 * pairs_.size() >= slots_.size())
            grow();
        State& slot = find(pair);
        if (!slot) {
            pairs_.push_back(pair);
            slot = static_cast<State>(pairs_.size());
        }
        return slot - 1;
    }
    std::array<State, 2> operator[](std::size_t i) const { return pairs_[i]; }
    std::size_t size() const { return pairs_.size(); }

private:
    State& find(std::array<State, 2> pair)
    {
        const std::uint64_t key = (std::uint64_t{pair[0]} << 32 | pair[1]) * 0x9E37'79B9'7F4A'7C15;
        for (std::size_t at = key >> 20;; ++at)
            if (State& slot = slots_[at & (slots_.size() - 1)]; !slot || pairs_[slot - 1] == pair)
                return slot;
    }
    void grow()
    {
        slots_.assign(slots_.size() * 4, 0);
        for (std::size_t i = 0; i < pairs_.size(); ++i)
            find(pairs_[i]) = static_cast<State>(i + 1);
    }
    std::vector<State> slots_;  // number + 1; 0 is free
    std::vector<std::array<State, 2>> pairs_;
};

}

std::optional<Machine> product(const Machine& a, const Machine& b, const Output& output, std::size_t limit)
{
    Machine out{.letters = a.letters};
    out.letters.split(b.letters);
    std::vector<std::array<std::size_t, 2>> letters;  // of a and of b
    for (std::size_t i = 0; i < out.letters.size(); ++i)
        letters.push_back({a.letters[out.letters.sample(i)], b.letters[out.letters.sample(i)]});
    PairIndex pairs;
    pairs.add({a.starts[0], b.starts[0]});
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        if (i == limit)
            return std::nullopt;
        const auto [in_a, in_b] = pairs[i];
        out.output.push_back(output(a.output[in_a], b.output[in_b]));
        std::array<State, 2> before{};
        for (const auto& [la, lb] : letters) {
            const std::array<State, 2> to{a.step(in_a, la), b.step(in_b, lb)};
            // Most letters lead where the letter before leads: this spares nine of ten searches.
            const bool again = &letters.front()[0] != &la && to == before;
            out.next.push_back(again ? out.next.back() : pairs.add(to));
            before = to;
        }
    }
    return out;
}

}
