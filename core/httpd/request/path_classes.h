#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/language/language.h"

namespace aop {

class Patterns;

// All paths, in as few classes as the conditions that requests meet tell apart. It begins with one class, "/" its example. Each run of an example
// reports the sets of paths that it was asked about; `refine` cuts the paths by all of them, and what is new is run again, until nothing new
// is asked. So no condition is forgotten, and none that no request meets costs anything.
class PathClasses {
public:
    explicit PathClasses(Patterns&);
    // Only the paths that begin so.
    PathClasses(Patterns&, std::string_view prefix);
    // Other texts than paths, of which `example` is one.
    PathClasses(Patterns&, Language all, std::string example);

    // A run has met a condition, named by what it stands in, that holds for these paths. `make` gives their set, or nothing where it cannot.
    template <class Make>
    void meet(const void* condition, const void* where, Make make)
    {
        if (!met_.emplace(condition, where).second)
            return;
        if (std::optional<Language> paths = make(); paths && !paths->is_empty() && !paths->is_everything())
            languages_.push_back(std::move(*paths));
    }

    // Cuts by what has been met since. False: nothing is new, or it is too much (see `too_many`).
    bool refine();
    // The examples to run next; they are then done.
    std::vector<std::string> take();
    bool too_many() const { return too_many_; }

private:
    Patterns& patterns_;
    std::set<std::pair<const void*, const void*>> met_;
    std::vector<Language> languages_;
    std::size_t cut_by_ = 0;
    Language all_;
    std::set<std::string> known_;
    std::vector<std::string> fresh_;
    bool too_many_ = false;
};

// "/x" and all below it; the paths below "/x/" for "/x/".
Language below(std::string_view prefix);

// Text that hangs on the path: behind `text_prefix` comes what comes behind `path_prefix` in the path.
struct PathShape {
    std::string path_prefix = {}, text_prefix = {};
    bool last_segment = false;  // only what comes behind the last slash
    const void* by = nullptr;   // the line because of which, for telling shapes apart
};
// The paths of which the text is at or below a prefix.
std::optional<Language> paths_below(std::string_view prefix, const PathShape&, Patterns&);
// The paths of which the text is in the set.
std::optional<Language> paths_of(const Language& texts, const PathShape&);

}
