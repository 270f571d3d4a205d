#include "core/httpd/request/patterns.h"

#include <algorithm>

#include "core/base/language/patterns.h"
#include "core/httpd/request/path_classes.h"

namespace aop {

namespace {

constexpr CutLimits limits{.cells = 3000, .states = 100'000};

}

const Language& Patterns::below(const std::string& prefix)
{
    const auto known = below_.find(prefix);
    return known != below_.end() ? known->second : below_.emplace(prefix, aop::below(prefix)).first->second;
}

const Language& Patterns::literal(std::string_view text, bool caseless)
{
    auto& known = caseless ? caseless_literals_ : literals_;
    const auto found = known.find(text);
    return found != known.end() ? found->second : known.emplace(text, Language::literal(text, caseless)).first->second;
}

const Language& Patterns::prefix(std::string_view text)
{
    const auto found = prefixes_.find(text);
    return found != prefixes_.end() ? found->second : prefixes_.emplace(text, Language::prefix(text)).first->second;
}

const std::optional<Language>& Patterns::paths_of(const Language& texts, const PathShape& shape)
{
    std::tuple key(static_cast<const void*>(&texts.machine()), shape.text_prefix, shape.path_prefix, shape.last_segment);
    const auto known = paths_.find(key);
    if (known != paths_.end())
        return known->second.second;
    return paths_.emplace(std::move(key), std::pair(texts, aop::paths_of(texts, shape))).first->second.second;
}

const std::vector<std::string>* Patterns::examples(const std::vector<Language>& languages, const Language& universe)
{
    std::vector<const void*> key{&universe.machine()};
    for (const Language& l : languages)
        key.push_back(&l.machine());
    std::sort(key.begin() + 1, key.end());
    auto known = cuts_.find(key);
    if (known == cuts_.end()) {
        Cut made{languages, std::nullopt};
        made.kept.push_back(universe);
        if (const auto cells = cut(languages, universe, limits)) {
            made.examples.emplace();
            for (const Cell& cell : *cells)
                made.examples->push_back(cell.example);
        }
        known = cuts_.emplace(std::move(key), std::move(made)).first;
    }
    return known->second.examples ? &*known->second.examples : nullptr;
}

const Pattern& Patterns::regex(std::string_view pattern, bool caseless)
{
    auto& known = caseless ? caseless_ : regexes_;
    const auto found = known.find(pattern);
    if (found != known.end())
        return found->second;
    Pattern made{Regex(pattern, caseless), std::nullopt};
    if (made.regex.valid())
        made.language = from_regex(pattern, {.case_insensitive = caseless});
    return known.emplace(pattern, std::move(made)).first->second;
}

const std::optional<Language>& Patterns::glob(std::string_view pattern, bool pathname, bool caseless)
{
    auto& known = globs_[pathname][caseless];
    const auto found = known.find(pattern);
    if (found != known.end())
        return found->second;
    return known.emplace(pattern, from_fnmatch(pattern, {.pathname = pathname, .case_blind = caseless})).first->second;
}

}
