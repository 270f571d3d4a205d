#include "core/base/language/language.h"

#include <algorithm>
#include <map>

#include "core/base/language/machine.h"

namespace aop {

using languages::Machine, languages::Bytes, languages::State, languages::minimized;

namespace {

Machine constant(bool accepted) { return {.next = {0}, .output = {accepted}}; }

Bytes just(char c, bool case_insensitive)
{
    Bytes bytes;
    bytes.set(static_cast<unsigned char>(c));
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (case_insensitive && letter)
        bytes.set(static_cast<unsigned char>(c ^ 0x20));
    return bytes;
}

// The machine that reads `text` and goes on as `rest` does, which starts in its state 0 as all minimal ones do.
Machine chain(std::string_view text, bool case_insensitive, const Machine& rest)
{
    if (text.find('\0') != text.npos)
        return constant(false);
    Machine m{.letters = rest.letters};
    std::vector<Bytes> steps;
    for (const char c : text) {
        steps.push_back(just(c, case_insensitive));
        m.letters.split(steps.back());
    }
    const auto shift = static_cast<State>(text.size());
    const auto dead = static_cast<State>(text.size() + rest.size());
    for (std::size_t i = 0; i < text.size(); ++i)
        for (std::size_t letter = 0; letter < m.letters.size(); ++letter)
            m.next.push_back(steps[i][static_cast<unsigned char>(m.letters.sample(letter))] ? static_cast<State>(i + 1) : dead);
    for (State s = 0; s < rest.size(); ++s)
        for (std::size_t letter = 0; letter < m.letters.size(); ++letter)
            m.next.push_back(shift + rest.step(s, rest.letters[m.letters.sample(letter)]));
    m.next.insert(m.next.end(), m.letters.size(), dead);
    m.output.assign(text.size(), 0);
    m.output.insert(m.output.end(), rest.output.begin(), rest.output.end());
    m.output.push_back(0);
    return minimized(m);
}

std::optional<Language> combined(const Machine& a, const Machine& b, const languages::Output& output, std::size_t limit)
{
    auto made = product(a, b, output, limit);
    return made ? std::optional(Language(minimized(*made))) : std::nullopt;
}

}

Language::Language(Machine machine) : machine_(std::make_shared<const Machine>(std::move(machine))) {}

Language Language::nothing() { return Language(constant(false)); }
Language Language::everything() { return Language(constant(true)); }
Language Language::literal(std::string_view text, bool case_insensitive)
{
    static constexpr State dead = 1;
    const Machine only_empty{.next = {dead, dead}, .output = {1, 0}};
    return Language(chain(text, case_insensitive, only_empty));
}
Language Language::prefix(std::string_view text, bool case_insensitive) { return Language(chain(text, case_insensitive, constant(true))); }

bool Language::is_empty() const { return machine_->size() == 1 && !machine_->output[0]; }
bool Language::is_everything() const { return machine_->size() == 1 && machine_->output[0]; }
bool Language::matches(std::string_view text) const
{
    return text.find('\0') == text.npos && machine_->output[machine_->run(machine_->starts[0], text)];
}
std::optional<std::string> Language::example() const { return examples(*machine_, 2)[1]; }
std::size_t Language::states() const { return machine_->size(); }
bool Language::operator==(const Language& other) const { return *machine_ == *other.machine_; }

Language Language::complement() const
{
    Machine m = *machine_;
    for (std::uint32_t& output : m.output)
        output = !output;
    return Language(std::move(m));
}

Language Language::after(std::string_view start) const
{
    if (start.find('\0') != start.npos)
        return nothing();
    Machine m = *machine_;
    m.starts = {m.run(m.starts[0], start)};
    return Language(minimized(m));
}

Language Language::behind(std::string_view start) const { return Language(chain(start, false, *machine_)); }

// Runs the first and, from each state where it could stop, one more copy of the next: a state is one of the first and a set of the next.
std::optional<Language> Language::then(const Language& next, std::size_t limit) const
{
    const Machine &a = *machine_, &b = *next.machine_;
    Machine out{.letters = a.letters};
    out.letters.split(b.letters);
    using Key = std::pair<State, std::vector<State>>;
    std::map<Key, State> known;
    std::vector<const Key*> keys;
    const auto number = [&](State in_a, std::vector<State> in_b) {
        if (a.output[in_a])
            in_b.push_back(b.starts[0]);
        std::ranges::sort(in_b);
        in_b.erase(std::unique(in_b.begin(), in_b.end()), in_b.end());
        const auto [at, fresh] = known.try_emplace({in_a, std::move(in_b)}, static_cast<State>(known.size()));
        if (fresh)
            keys.push_back(&at->first);
        return at->second;
    };
    number(a.starts[0], {});
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (i == limit)
            return std::nullopt;
        const auto& [in_a, in_b] = *keys[i];
        out.output.push_back(std::ranges::any_of(in_b, [&](State s) { return b.output[s] != 0; }));
        for (std::size_t letter = 0; letter < out.letters.size(); ++letter) {
            const char byte = out.letters.sample(letter);
            std::vector<State> to;
            for (const State s : in_b)
                to.push_back(b.step(s, b.letters[byte]));
            out.next.push_back(number(a.step(in_a, a.letters[byte]), std::move(to)));
        }
    }
    return Language(minimized(out));
}

std::optional<Language> either(const Language& a, const Language& b, std::size_t limit)
{
    return combined(
        a.machine(), b.machine(), [](auto x, auto y) { return x | y; }, limit);
}
std::optional<Language> both(const Language& a, const Language& b, std::size_t limit)
{
    return combined(
        a.machine(), b.machine(), [](auto x, auto y) { return x & y; }, limit);
}
std::optional<Language> minus(const Language& a, const Language& b, std::size_t limit)
{
    return combined(
        a.machine(), b.machine(), [](auto x, auto y) { return x & ~y & 1U; }, limit);
}

}
