// The smallest machine: which states does no text tell apart?
//
// Hopcroft's way. Begin with one block of states per output. A block S splits another block B when a letter leads some states of B into S and the
// others elsewhere. Of the two halves only the smaller one needs to become a splitter again, so a state is looked at log n times.
// Example: in the automaton of a|b the states after `a` and after `b` are never split: they become one.
// Then letters with equal columns become one, and states are numbered as a walk from the start meets them: equal languages are equal tables,
// which makes comparing two languages a comparison of bytes.
// Cost: letters * states * log(states).
#include <algorithm>
#include <map>
#include <numeric>

#include "core/base/language/machine.h"

namespace aop::languages {

namespace {

constexpr State none = ~State{0};

// The states from the starts in breadth-first order: old numbers, by new number.
std::vector<State> walk(const Machine& m)
{
    std::vector<State> order;
    std::vector<bool> seen(m.size());
    const auto visit = [&](State s) {
        if (!seen[s]) {
            seen[s] = true;
            order.push_back(s);
        }
    };
    for (const State s : m.starts)
        visit(s);
    for (std::size_t i = 0; i < order.size(); ++i)
        for (std::size_t letter = 0; letter < m.letters.size(); ++letter)
            visit(m.step(order[i], letter));
    return order;
}

// The machine of the states in `order`, where state s is known as number[s].
Machine renamed(const Machine& m, const std::vector<State>& order, const std::vector<State>& number)
{
    Machine out{.letters = m.letters};
    out.next.reserve(order.size() * m.letters.size());
    for (const State s : order) {
        out.output.push_back(m.output[s]);
        for (std::size_t letter = 0; letter < m.letters.size(); ++letter)
            out.next.push_back(number[m.step(s, letter)]);
    }
    out.starts.clear();
    for (const State s : m.starts)
        out.starts.push_back(number[s]);
    return out;
}

Machine in_walking_order(const Machine& m)
{
    const std::vector<State> order = walk(m);
    std::vector<State> number(m.size(), none);
    for (std::size_t i = 0; i < order.size(); ++i)
        number[order[i]] = static_cast<State>(i);
    return renamed(m, order, number);
}

// Blocks are ranges of one array; the marked states of a block stand at its front.
class Partition {
public:
    explicit Partition(const Machine& m) : states_(m.size()), place_(m.size()), block_(m.size())
    {
        std::iota(states_.begin(), states_.end(), State{0});
        std::ranges::stable_sort(states_, {}, [&](State s) { return m.output[s]; });
        for (std::size_t i = 0; i < states_.size(); ++i) {
            if (i == 0 || m.output[states_[i]] != m.output[states_[i - 1]])
                blocks_.push_back({i, i, i});
            place_[states_[i]] = i;
            block_[states_[i]] = static_cast<State>(blocks_.size() - 1);
            blocks_.back().end = i + 1;
        }
    }
    std::size_t size() const { return blocks_.size(); }
    State block(State s) const { return block_[s]; }
    std::vector<State> members(State b) const
    {
        const auto begin = states_.begin();
        return {begin + static_cast<std::ptrdiff_t>(blocks_[b].begin), begin + static_cast<std::ptrdiff_t>(blocks_[b].end)};
    }
    void mark(State s)
    {
        Block& b = blocks_[block_[s]];
        if (place_[s] < b.marked)
            return;
        if (b.marked == b.begin)
            touched_.push_back(block_[s]);
        const State other = states_[b.marked];
        std::swap(states_[place_[s]], states_[b.marked]);
        std::swap(place_[s], place_[other]);
        ++b.marked;
    }
    // Splits what is marked in part. The new block is the smaller half; its number is handed to `made`.
    template <class Made>
    void split(Made made)
    {
        for (const State b : touched_) {
            const Block whole = blocks_[b];
            blocks_[b].marked = whole.begin;
            if (whole.marked == whole.end)
                continue;
            const auto fresh = static_cast<State>(blocks_.size());
            const bool front_is_smaller = whole.marked - whole.begin <= whole.end - whole.marked;
            const Block front{whole.begin, whole.marked, whole.begin}, back{whole.marked, whole.end, whole.marked};
            blocks_[b] = front_is_smaller ? back : front;
            blocks_.push_back(front_is_smaller ? front : back);
            for (std::size_t i = blocks_[fresh].begin; i < blocks_[fresh].end; ++i)
                block_[states_[i]] = fresh;
            made(fresh);
        }
        touched_.clear();
    }

private:
    struct Block {
        std::size_t begin, end, marked;
    };
    std::vector<State> states_;
    std::vector<std::size_t> place_;
    std::vector<State> block_;
    std::vector<Block> blocks_;
    std::vector<State> touched_;
};

// Who comes to a state with a letter.
class Sources {
public:
    explicit Sources(const Machine& m) : first_(m.next.size() + 1), from_(m.next.size()), letters_(m.letters.size())
    {
        for (std::size_t i = 0; i < m.next.size(); ++i)
            ++first_[m.next[i] * letters_ + i % letters_ + 1];
        std::partial_sum(first_.begin(), first_.end(), first_.begin());
        std::vector<State> fill(first_.begin(), first_.end() - 1);
        for (std::size_t i = 0; i < m.next.size(); ++i)
            from_[fill[m.next[i] * letters_ + i % letters_]++] = static_cast<State>(i / letters_);
    }
    template <class Each>
    void each(State to, std::size_t letter, Each each) const
    {
        const std::size_t at = to * letters_ + letter;
        for (State i = first_[at]; i < first_[at + 1]; ++i)
            each(from_[i]);
    }

private:
    std::vector<State> first_, from_;
    std::size_t letters_;
};

Partition equivalent_states(const Machine& m)
{
    Partition p(m);
    const Sources sources(m);
    std::vector<State> waiting;
    for (std::size_t b = 0; b < p.size(); ++b)
        waiting.push_back(static_cast<State>(b));
    // A block that still waits and is split: its number stays with the larger half, the smaller one is added, so both wait.
    while (!waiting.empty()) {
        const std::vector<State> splitter = p.members(waiting.back());
        waiting.pop_back();
        for (std::size_t letter = 0; letter < m.letters.size(); ++letter) {
            for (const State s : splitter)
                sources.each(s, letter, [&](State from) { p.mark(from); });
            p.split([&](State fresh) { waiting.push_back(fresh); });
        }
    }
    return p;
}

Machine with_fewer_letters(const Machine& m)
{
    std::map<std::vector<State>, std::uint8_t> columns;
    std::vector<std::uint8_t> key;
    std::vector<std::size_t> kept;
    for (std::size_t letter = 0; letter < m.letters.size(); ++letter) {
        std::vector<State> column(m.size());
        for (std::size_t s = 0; s < m.size(); ++s)
            column[s] = m.step(static_cast<State>(s), letter);
        const auto [at, fresh] = columns.try_emplace(std::move(column), static_cast<std::uint8_t>(columns.size()));
        if (fresh)
            kept.push_back(letter);
        key.push_back(at->second);
    }
    if (kept.size() == m.letters.size())
        return m;
    Machine out = m;
    out.letters.split(key);
    out.next.clear();
    for (std::size_t s = 0; s < m.size(); ++s)
        for (const std::size_t letter : kept)
            out.next.push_back(m.step(static_cast<State>(s), letter));
    return out;
}

}

Machine minimized(const Machine& machine)
{
    const Machine reached = in_walking_order(machine);
    const Partition p = equivalent_states(reached);
    std::vector<State> first(p.size(), none), number(reached.size());
    for (std::size_t s = 0; s < reached.size(); ++s) {
        number[s] = p.block(static_cast<State>(s));
        if (first[number[s]] == none)
            first[number[s]] = static_cast<State>(s);
    }
    return in_walking_order(with_fewer_letters(renamed(reached, first, number)));
}

}
