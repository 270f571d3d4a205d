#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/base/language/language.h"
#include "core/base/language/splits.h"
#include "core/base/regex.h"

namespace aop {

struct PathShape;

// A pattern of the configuration: for trying it on a text, and as the set of all texts that it matches.
struct Pattern {
    Regex regex;
    std::optional<Language> language;  // none: no regular language, or too large
};

// Patterns by their text, each compiled once.
class Patterns {
public:
    const Pattern& regex(std::string_view pattern, bool caseless = false);
    // As apr_fnmatch; `pathname`: wildcards stop at slashes.
    const std::optional<Language>& glob(std::string_view pattern, bool pathname, bool caseless = false);

    // The paths at or below one.
    const Language& below(const std::string& prefix);
    // As the function of path_classes.h, kept.
    const std::optional<Language>& paths_of(const Language& texts, const PathShape&);
    // An example of each class into which these languages cut the universe; null where that is too much. Virtual hosts that are much alike ask for
    // the same again and again.
    const std::vector<std::string>* examples(const std::vector<Language>&, const Language& universe);
    Splits& splits() { return splits_; }
    // What hangs on a line of the configuration and the server that it holds for, computed once.
    template <class Compute>
    bool of_line(const void* line, const void* server, Compute compute)
    {
        const std::pair key(line, server);
        const auto known = of_lines_.find(key);
        return known != of_lines_.end() ? known->second : of_lines_.emplace(key, compute()).first->second;
    }
    // One text, and all that begin with one.
    const Language& literal(std::string_view text, bool caseless = false);
    const Language& prefix(std::string_view text);
    // The Hosts that fulfil a condition (known by its address here), computed once; `own`: the server's own name or port does.
    template <class Compute>
    const std::optional<Language>& hosts_of(const void* condition, bool own, Compute compute)
    {
        const std::pair key(condition, own);
        const auto known = hosts_.find(key);
        return known != hosts_.end() ? known->second : hosts_.emplace(key, compute()).first->second;
    }

private:
    struct Cut {
        std::vector<Language> kept;  // so that nothing else comes to lie at their addresses
        std::optional<std::vector<std::string>> examples;
    };
    std::map<std::vector<const void*>, Cut> cuts_;
    std::map<std::string, Language, std::less<>> below_;
    std::map<std::tuple<const void*, std::string, std::string, bool>, std::pair<Language, std::optional<Language>>> paths_;
    Splits splits_;
    std::map<std::pair<const void*, const void*>, bool> of_lines_;
    std::map<std::pair<const void*, bool>, std::optional<Language>> hosts_;
    std::map<std::string, Language, std::less<>> literals_, caseless_literals_, prefixes_;
    std::map<std::string, Pattern, std::less<>> regexes_, caseless_;
    std::map<std::string, std::optional<Language>, std::less<>> globs_[2][2];  // by pathname and caseless
};

}
