#include "linter/text/nearest.h"

#include <algorithm>
#include <vector>

#include "core/base/ascii.h"

namespace aop {

std::string nearest(std::string_view word, std::span<const std::string_view> candidates)
{
    std::string best;
    // Two changes make any word of four letters out of any other.
    std::size_t least = (word.size() < 5 ? 1 : std::max<std::size_t>(2, word.size() / 3)) + 1;
    for (std::string_view candidate : candidates) {
        const std::size_t longer = std::max(word.size(), candidate.size()) - std::min(word.size(), candidate.size());
        const bool cut = word.size() >= 3 && candidate.size() > word.size() && iequals(candidate.substr(0, word.size()), word);
        if (longer >= least && !cut)
            continue;
        std::vector<std::size_t> row(candidate.size() + 1);
        for (std::size_t j = 0; j < row.size(); ++j)
            row[j] = j;
        for (std::size_t i = 1; i <= word.size(); ++i) {
            std::size_t diagonal = row[0];
            row[0] = i;
            for (std::size_t j = 1; j < row.size(); ++j) {
                const bool same = to_lower(word[i - 1]) == to_lower(candidate[j - 1]);
                const std::size_t changed = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
            }
        }
        // What was only cut short is nearer than anything misspelt.
        if (const std::size_t distance = cut ? 1 : row.back(); distance < least) {
            least = distance;
            best = candidate;
        }
    }
    return best;
}

}
