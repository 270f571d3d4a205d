#pragma once
#include <cstddef>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/base/language/language.h"

namespace aop {

// What a language has in common with another, and what it has not. A request is imagined hundreds of times, and the same conditions cut the same
// sets of texts in each: both parts are computed once (a server that anybody may enter is judged some ten times as fast).
class Splits {
public:
    struct Parts {
        std::optional<Language> inside, outside;  // none: beyond the limits
    };

    // Of the texts in `whole`: those that are in `wanted`, and the others. Good until the next call.
    const Parts& split(const Language& whole, const Language& wanted);

private:
    static constexpr std::size_t most = 4096;  // results that are kept; then all are forgotten

    // The first language that had the same texts.
    const Language& known(const Language&);

    using Machine = const languages::Machine*;
    struct PairHash {
        std::size_t operator()(const std::pair<Machine, Machine>& pair) const;
    };
    std::unordered_multimap<std::size_t, Language> languages_;  // by the hash of what they are made of
    std::unordered_set<Machine> machines_;                      // theirs
    std::unordered_map<std::pair<Machine, Machine>, Parts, PairHash> parts_;
};

}
