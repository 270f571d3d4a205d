// Cutting: which texts do n languages not tell apart, and what is the shortest of each kind?
//
// All automata run side by side; a state of this product says for each language whether the text so far is in it, so the cells are the different
// answers that its states give, never 2^n. Example: the prefixes /a and /a/b cut all texts into three cells: neither (the empty text), /a only, both.
//
// The product is made as a tournament: two and two, then pairs of these, and so on. Languages that have little to do with each other (hundreds of
// prefixes) stay small for most rounds, where letters are few; one product of all would look at every language in each step. Each round keeps
// the pairs of answers apart, so a product of minimal machines is minimal, and no round has more states than the last one.
// The universe comes in last: all that is outside of it is one cell that is left out.
// Cost: states of the product * letters, log n times at most.
#include <algorithm>
#include <map>

#include "core/base/language/language.h"
#include "core/base/language/machine.h"

namespace aop {

namespace {

using namespace languages;

// A machine whose outputs are numbers of answers: `answers[i]` are those of the languages below it, one byte per language.
struct Entrant {
    Machine machine;
    std::vector<std::string> answers;
};

std::optional<Entrant> played(const Entrant& a, const Entrant& b, const CutLimits& limits)
{
    Entrant out;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> known;
    const auto number = [&](std::uint32_t x, std::uint32_t y) {
        const auto [at, fresh] = known.try_emplace({x, y}, static_cast<std::uint32_t>(known.size()));
        if (fresh)
            out.answers.push_back(a.answers[x] + b.answers[y]);
        return at->second;
    };
    auto machine = product(a.machine, b.machine, number, limits.states);
    if (!machine || out.answers.size() > limits.cells)
        return std::nullopt;
    out.machine = std::move(*machine);
    return out;
}

// One machine from many, two by two.
template <class T, class Play>
std::optional<T> tournament(std::vector<T> entrants, Play play)
{
    while (entrants.size() > 1) {
        std::vector<T> winners;
        for (std::size_t i = 0; i + 1 < entrants.size(); i += 2) {
            auto winner = play(entrants[i], entrants[i + 1]);
            if (!winner)
                return std::nullopt;
            winners.push_back(std::move(*winner));
        }
        if (entrants.size() % 2)
            winners.push_back(std::move(entrants.back()));
        entrants = std::move(winners);
    }
    return std::move(entrants.front());
}

}

std::optional<Language> any_of(std::span<const Language> languages, std::size_t limit)
{
    if (languages.empty())
        return Language::nothing();
    return tournament(std::vector(languages.begin(), languages.end()), [&](const Language& a, const Language& b) { return either(a, b, limit); });
}

std::optional<std::vector<Cell>> cut(std::span<const Language> languages, const Language& universe, const CutLimits& limits)
{
    const std::vector<std::string> no_and_yes{std::string(1, 0), std::string(1, 1)};
    std::vector<Entrant> entrants;
    for (const Language& language : languages)
        entrants.push_back({language.machine(), no_and_yes});
    if (entrants.empty())
        entrants.push_back({Language::everything().machine(), {"", ""}});
    std::optional<Entrant> last = tournament(std::move(entrants), [&](const Entrant& a, const Entrant& b) { return played(a, b, limits); });
    if (!last)
        return std::nullopt;
    const auto outside = static_cast<std::uint32_t>(last->answers.size());
    const auto machine = product(
        last->machine, universe.machine(), [&](auto x, auto y) { return y ? x : outside; }, limits.states);
    if (!machine)
        return std::nullopt;
    std::vector<std::optional<std::string>> found = examples(*machine, outside + 1);
    std::vector<Cell> cells;
    for (std::size_t i = 0; i < outside; ++i)
        if (found[i])
            cells.push_back({{last->answers[i].begin(), last->answers[i].end()}, std::move(*found[i])});
    // A cell's bits are its own, so this order is total.
    std::ranges::sort(cells, [](const Cell& a, const Cell& b) {
        if (a.example.size() != b.example.size())
            return a.example.size() < b.example.size();
        return a.example != b.example ? a.example < b.example : a.in < b.in;
    });
    return cells;
}

}
