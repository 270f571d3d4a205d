#include "core/httpd/request/path_classes.h"

#include <algorithm>

#include "core/base/language/patterns.h"
#include "core/base/path_prefix.h"
#include "core/httpd/request/patterns.h"

namespace aop {

namespace {

// What httpd makes of the path of a request: no empty, "." or ".." segments.
const Language& normal_paths()
{
    static const Language paths = from_regex(R"(^(?:/(?!\.\.?(?:/|$))[^/]+)*/?$)").value_or(Language::everything());
    static const Language rooted = both(paths, Language::prefix("/")).value_or(paths);
    return rooted;
}

}

PathClasses::PathClasses(Patterns& patterns) : patterns_(patterns), all_(normal_paths()), known_{"/"}, fresh_{"/"}
{
    // The folder's own path apart from what only begins like it.
    languages_.push_back(Language::literal("/.well-known/acme-challenge"));
    languages_.push_back(patterns.below("/.well-known/acme-challenge/"));
}

PathClasses::PathClasses(Patterns& patterns, std::string_view prefix)
    : patterns_(patterns),
      all_(both(normal_paths(), below(prefix)).value_or(normal_paths())), known_{std::string(prefix)}, fresh_{std::string(prefix)}
{
    languages_.push_back(Language::literal(prefix));
}

PathClasses::PathClasses(Patterns& patterns, Language all, std::string example)
    : patterns_(patterns), all_(std::move(all)), known_{example}, fresh_{std::move(example)}
{}

bool PathClasses::refine()
{
    if (languages_.size() == cut_by_ || too_many_)
        return false;
    cut_by_ = languages_.size();
    const std::vector<std::string>* examples = patterns_.examples(languages_, all_);
    if (!examples) {
        too_many_ = true;
        return false;
    }
    for (const std::string& example : *examples)
        if (known_.insert(example).second)
            fresh_.push_back(example);
    return !fresh_.empty();
}

std::vector<std::string> PathClasses::take()
{
    // Folders first: of "/x" httpd may make a redirect to "/x/".
    std::stable_partition(fresh_.begin(), fresh_.end(), [](const std::string& path) { return path.ends_with('/'); });
    return std::exchange(fresh_, {});
}

Language below(std::string_view prefix)
{
    if (prefix.ends_with('/'))
        return Language::prefix(prefix);
    return either(Language::literal(prefix), Language::prefix(std::string(prefix) + "/")).value_or(Language::prefix(prefix));
}

std::optional<Language> paths_below(std::string_view prefix, const PathShape& shape, Patterns& patterns)
{
    if (shape.last_segment)
        return paths_of(below(prefix), shape);
    if (prefix.starts_with(shape.text_prefix))
        return patterns.below(shape.path_prefix + std::string(prefix.substr(shape.text_prefix.size())));
    // All of them, as the folder lies around, or none.
    return is_below(prefix, shape.text_prefix) ? Language::everything() : Language::nothing();
}

std::optional<Language> paths_of(const Language& texts, const PathShape& shape)
{
    if (shape.last_segment) {
        static const std::optional<Language> folders = from_regex("/$"), names = from_regex("^[^/]*$");
        const auto wanted = both(texts, *names);
        return wanted ? folders->then(*wanted) : std::nullopt;
    }
    return texts.after(shape.text_prefix).behind(shape.path_prefix);
}

}
