#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aop {

namespace languages {
struct Machine;
}

// A regular language: a set of texts, decided by a minimal automaton over bytes. Immutable and cheap to copy. Texts have no NUL, as nothing that
// httpd compares has one. Operations that may need more than `limit` states give nullopt then.
class Language {
public:
    static constexpr std::size_t most = 20'000;

    static Language nothing();
    static Language everything();
    static Language literal(std::string_view text, bool case_insensitive = false);
    static Language prefix(std::string_view text, bool case_insensitive = false);  // all that begin with it

    bool is_empty() const;
    bool is_everything() const;
    bool matches(std::string_view text) const;
    // The shortest text; of these the most readable: letters before digits before the rest. nullopt if there is none.
    std::optional<std::string> example() const;
    std::size_t states() const;
    bool operator==(const Language& other) const;  // the same texts

    Language complement() const;
    Language after(std::string_view start) const;                                        // the x whose `start` + x is in it
    Language behind(std::string_view start) const;                                       // `start` + x for each x in it
    std::optional<Language> then(const Language& next, std::size_t limit = most) const;  // x + y

    explicit Language(languages::Machine machine);  // of this folder
    const languages::Machine& machine() const { return *machine_; }

private:
    std::shared_ptr<const languages::Machine> machine_;
};

std::optional<Language> either(const Language& a, const Language& b, std::size_t limit = Language::most);
std::optional<Language> both(const Language& a, const Language& b, std::size_t limit = Language::most);
std::optional<Language> minus(const Language& a, const Language& b, std::size_t limit = Language::most);
// Many at once, in pairs of pairs: for hundreds of literals as fast as reading them.
std::optional<Language> any_of(std::span<const Language> languages, std::size_t limit = Language::most);

// The texts that are in the same ones of a list of languages.
struct Cell {
    std::vector<bool> in;  // by language
    std::string example;   // as Language::example
};

struct CutLimits {
    std::size_t cells = 10'000;
    std::size_t states = 200'000;
};

// All cells of the universe that are not empty, the one with the shortest example first. nullopt: beyond the limits.
std::optional<std::vector<Cell>> cut(std::span<const Language> languages, const Language& universe = Language::everything(),
                                     const CutLimits& limits = {});

}
