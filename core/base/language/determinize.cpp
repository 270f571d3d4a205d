// From a program with assertions to a machine.
//
// The question: after the text read so far, which steps may the program stand at, and what did it promise about the rest? A state is a set of
// threads. A thread is a step that reads a byte, and a list of promises. A promise is a state of the machine of a lookahead: it is moved on with
// each byte, is forgotten once it holds whatever comes, and ends the thread when it cannot hold any more. So a lookahead costs what its own language
// costs, and a negative one is the same machine with other outputs.
// Questions about the text before (^, lookbehind) are answered by one machine that reads along: its state is part of the state.
//
// Example: ^/(?!health$) has after "/h" one thread "found" with the promise "not (ealth and then the end)"; after "/hx" the promise is forgotten,
// and the state is the one that accepts everything.
// Cost: states * threads * letters; all three are bounded by the limit.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "core/base/language/program.h"

namespace aop::languages {

namespace {

using Kind = Step::Kind;
using Promise = std::pair<std::uint32_t, State>;  // which assertion, and how far it is
using Promises = std::vector<Promise>;            // sorted

struct Thread {
    std::uint32_t step;
    std::uint32_t promises;  // a number; 0 for none
    auto operator<=>(const Thread&) const = default;
};
using Threads = std::vector<Thread>;
constexpr std::uint32_t broken = ~std::uint32_t{0};

// Lists of promises by number, so that threads are two integers.
class PromiseLists {
public:
    explicit PromiseLists(const Program& program) : program_(program), lists_{{}}, numbers_{{{}, 0}} {}

    const Promises& operator[](std::uint32_t number) const { return lists_[number]; }

    // `broken` if the promise cannot be kept.
    std::uint32_t with(std::uint32_t number, Promise added)
    {
        Promises list = lists_[number];
        return keep(list, added) ? intern(std::move(list)) : broken;
    }
    std::uint32_t after(std::uint32_t number, char byte)
    {
        if (number == 0)
            return 0;
        Promises list;
        for (const auto& [assertion, state] : lists_[number]) {
            const Machine& m = program_.aheads[assertion].machine;
            if (!keep(list, {assertion, m.step(state, m.letters[byte])}))
                return broken;
        }
        return intern(std::move(list));
    }
    bool hold_at_end(std::uint32_t number) const
    {
        return std::ranges::all_of(lists_[number], [&](const Promise& p) { return program_.aheads[p.first].machine.output[p.second] != 0; });
    }

private:
    bool keep(Promises& list, Promise added) const
    {
        const int certain = program_.aheads[added.first].certain[added.second];
        if (certain < 0)
            if (const auto at = std::ranges::lower_bound(list, added); at == list.end() || *at != added)
                list.insert(at, added);
        return certain != 0;
    }
    std::uint32_t intern(Promises list)
    {
        const auto [at, fresh] = numbers_.try_emplace(std::move(list), static_cast<std::uint32_t>(lists_.size()));
        if (fresh)
            lists_.push_back(at->first);
        return at->second;
    }

    const Program& program_;
    std::vector<Promises> lists_;
    std::map<Promises, std::uint32_t> numbers_;
};

class Construction {
public:
    Construction(const Program& program, const Search& search, std::size_t limit)
        : p_(program), search_(search), limit_(limit), work_(limit * 400), promises_(program), plain_(program.steps.size())
    {}

    std::optional<Machine> run();

private:
    using Key = std::u32string;  // the state of `behind`, then the threads; empty where all is found

    void spend(std::size_t work) { work_ -= std::min(work, work_); }

    void begin();

    // Adds what the thread may stand at without reading a byte.
    void follow(Thread first, State b);
    bool is_new(Thread t);

    // A thread is of no use beside one that stands at the same step and promises less.
    void drop_useless();

    // The number of the state that the collected threads are, after a text that led to b.
    State state(State b);
    std::uint32_t output(const Key& key) const;
    void leave(const Key& key);

    const Program& p_;
    const Search& search_;
    const std::size_t limit_;
    std::size_t work_;
    PromiseLists promises_;
    Machine out_;
    std::unordered_map<Key, State> numbers_;
    std::vector<const Key*> keys_;
    // The threads that are being collected.
    Threads threads_, waiting_;
    std::vector<std::uint32_t> plain_;  // the last round in which a thread without promises stood here
    std::uint32_t round_ = 0;
    std::set<Thread> promising_;
};

std::optional<Machine> Construction::run()
{
    out_.letters = p_.behind.letters;
    for (const Bytes& set : p_.sets)
        out_.letters.split(set);
    for (const Ahead& ahead : p_.aheads)
        out_.letters.split(ahead.machine.letters);
    out_.starts.clear();
    for (State b = 0; b < (search_.all_starts ? p_.behind.size() : 1); ++b) {
        begin();
        follow({search_.entry, 0}, b);
        out_.starts.push_back(state(b));
    }
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        if (i == limit_ || work_ == 0)
            return std::nullopt;
        leave(*keys_[i]);
    }
    return std::move(out_);
}

void Construction::begin()
{
    threads_.clear();
    promising_.clear();
    ++round_;
}

void Construction::follow(Thread first, State b)
{
    waiting_.push_back(first);
    while (!waiting_.empty()) {
        const Thread t = waiting_.back();
        waiting_.pop_back();
        spend(1 + promises_[t.promises].size());
        if (work_ == 0 || !is_new(t))
            continue;
        const Step& step = p_.steps[t.step];
        switch (step.kind) {
        case Kind::set:
        case Kind::found: threads_.push_back(t); break;
        case Kind::either:
            waiting_.push_back({step.other, t.promises});
            waiting_.push_back({step.next, t.promises});
            break;
        case Kind::behind:
            if (((p_.behind.output[b] >> step.other & 1) != 0) != step.negative)
                waiting_.push_back({step.next, t.promises});
            break;
        case Kind::ahead:
            if (const auto kept = promises_.with(t.promises, {step.other, p_.aheads[step.other].machine.starts[b]}); kept != broken)
                waiting_.push_back({step.next, kept});
            break;
        }
    }
    waiting_.clear();
}

bool Construction::is_new(Thread t)
{
    if (plain_[t.step] == round_)  // what has promised nothing can do all that this one can
        return false;
    if (t.promises)
        return promising_.insert(t).second;
    plain_[t.step] = round_;
    return true;
}

void Construction::drop_useless()
{
    std::ranges::sort(threads_);
    if (promising_.empty())
        return;
    std::size_t group = 0, kept = 0;
    for (std::size_t i = 0; i < threads_.size(); ++i) {
        const Thread t = threads_[i];
        if (kept == 0 || threads_[kept - 1].step != t.step)
            group = kept;
        const auto& own = promises_[t.promises];
        spend((kept - group) * (1 + own.size()));
        const auto covers = [&](const Thread& other) { return std::ranges::includes(own, promises_[other.promises]); };
        const auto begin = threads_.begin() + static_cast<std::ptrdiff_t>(group), end = threads_.begin() + static_cast<std::ptrdiff_t>(kept);
        if (std::any_of(begin, end, covers))
            continue;
        threads_[kept++] = t;
    }
    threads_.resize(kept);
}

State Construction::state(State b)
{
    drop_useless();
    Key key(1, b);
    for (const Thread& t : threads_) {
        if (search_.rest_is_free && t.promises == 0 && p_.steps[t.step].kind == Kind::found) {
            key.clear();
            break;
        }
        key.push_back(t.step);
        key.push_back(t.promises);
    }
    const auto [at, fresh] = numbers_.try_emplace(std::move(key), static_cast<State>(numbers_.size()));
    if (fresh) {
        keys_.push_back(&at->first);
        out_.output.push_back(output(at->first));
    }
    return at->second;
}

std::uint32_t Construction::output(const Key& key) const
{
    bool found = key.empty();
    for (std::size_t i = 1; i < key.size() && !found; i += 2)
        found = p_.steps[key[i]].kind == Kind::found && promises_.hold_at_end(key[i + 1]);
    return search_.bit ? p_.behind.output[key[0]] | std::uint32_t(found) << *search_.bit : found;
}

void Construction::leave(const Key& key)
{
    const auto self = static_cast<State>(out_.next.size() / out_.letters.size());
    for (std::size_t letter = 0; letter < out_.letters.size(); ++letter) {
        if (key.empty()) {
            out_.next.push_back(self);
            continue;
        }
        const char byte = out_.letters.sample(letter);
        const State b = p_.behind.step(key[0], p_.behind.letters[byte]);
        begin();
        spend(key.size());
        if (search_.everywhere)
            follow({search_.entry, 0}, b);
        for (std::size_t i = 1; i < key.size(); i += 2) {
            const Step& step = p_.steps[key[i]];
            const bool goes_on = step.kind == Kind::found ? search_.rest_is_free : p_.sets[step.other][static_cast<unsigned char>(byte)];
            spend(8 * promises_[key[i + 1]].size());  // a list that is sorted and searched for
            const std::uint32_t kept = goes_on ? promises_.after(key[i + 1], byte) : broken;
            if (kept != broken)
                follow({step.kind == Kind::found ? key[i] : step.next, kept}, b);
        }
        out_.next.push_back(state(b));
    }
}

}

std::optional<Machine> determinized(const Program& program, const Search& search, std::size_t limit)
{
    return Construction(program, search, limit).run();
}

}
