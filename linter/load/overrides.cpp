#include "linter/load/overrides.h"

#include <algorithm>
#include <utility>

#include <apr_fnmatch.h>

#include "core/base/ascii.h"
#include "core/base/glob.h"
#include "core/base/path_prefix.h"
#include "core/files/file_system.h"
#include "core/httpd/syntax/arguments.h"
#include "linter/httpd/directives.h"

namespace aop {

namespace {

enum class What { root, alias, match, chosen, section };
struct Row {
    std::string_view name;
    What what;
};
constexpr Row row_list[]{
    {"DocumentRoot", What::root},      {"Alias", What::alias},    {"ScriptAlias", What::alias},          {"AliasMatch", What::match},
    {"ScriptAliasMatch", What::match}, {"UserDir", What::chosen}, {"VirtualDocumentRoot", What::chosen}, {"VirtualDocumentRootIP", What::chosen},
    {"<Directory", What::section}};
constexpr DirectiveTable rows{row_list};

void apply_allow(AllowOverride& admitted, std::string_view args)
{
    struct Class {
        std::string_view name;
        unsigned bit;
    };
    static constexpr Class classes[]{{"Limit", context::limit},
                                     {"Options", context::options},
                                     {"FileInfo", context::file_info},
                                     {"AuthConfig", context::auth_config},
                                     {"Indexes", context::indexes}};
    admitted.told = true;
    admitted.overrides = 0;
    admitted.unknown_ok = admitted.override_ok = false;
    for (const std::string& word : words(args)) {
        const std::string key = word.substr(0, word.find('='));
        for (const Class& c : classes)
            if (iequals(c.name, key))
                admitted.overrides |= c.bit;
        if (iequals(key, "All"))
            admitted.overrides = context::any_override;
        if (iequals(key, "None"))
            admitted.overrides = 0;
        admitted.unknown_ok |= iequals(word, "Nonfatal=Unknown") || iequals(word, "Nonfatal=All");
        admitted.override_ok |= iequals(word, "Nonfatal=Override") || iequals(word, "Nonfatal=All");
    }
}

void apply_list(AllowOverride& admitted, std::string_view args)
{
    admitted.list.clear();
    for (const std::string& word : words(args))
        if (!iequals(word, "None"))
            admitted.list.insert(lowered(word));
}

// AllowOverride may stand in sections that only group: <RequireAll> and <Limit> do not count.
// Whether there was something to apply.
bool apply(AllowOverride& admitted, const Directive& section)
{
    bool any = false;
    for (const Directive& d : section) {
        const bool allow = d.is("AllowOverride"_name), list = d.is("AllowOverrideList"_name);
        if (allow)
            apply_allow(admitted, d.args());
        if (list)
            apply_list(admitted, d.args());
        any |= allow || list;
    }
    return any;
}

}

AllowOverrideRules::AllowOverrideRules(const Configuration& configuration) : configuration_(configuration) { collect(configuration.tree.root()); }

AllowOverrideRules::AllowOverrideRules(const AllowOverrideRules& main, const Directive& vhost) : configuration_(main.configuration_), main_(&main)
{
    collect(vhost);
}

// `pattern`: what follows a $, a * or a % hangs on the request.
void AllowOverrideRules::serve(const Directive& line, bool aliased, bool pattern)
{
    const auto w = words(line.args());
    if (w.size() < (aliased ? 2u : 1u) || (aliased && w.size() > 2))
        return;
    std::string folder = w[aliased];
    if (const std::size_t open = pattern ? folder.find_first_of("$*%") : folder.npos; open != folder.npos)
        folder.resize(folder.rfind('/', open) == folder.npos ? 0 : folder.rfind('/', open));
    // "UserDir public_html" lies in home directories, "disabled" and "none" are words.
    if (pattern && !folder.starts_with('/') && (!aliased || folder.empty()))
        return;
    served_.push_back(without_slash(merged_path(configuration_.server_root, folder)));
}

void AllowOverrideRules::collect(const Directive& server)
{
    count_ = main_ ? main_->count_ : 0;
    for (const Directive& d : server) {
        const Row* row = rows.find(d.number());
        if (!row)
            continue;
        if (row->what != What::section) {
            serve(d, row->what == What::alias || row->what == What::match, row->what == What::match || row->what == What::chosen);
            continue;
        }
        std::string_view args = section_argument(d);
        const std::string written = next_word(args);
        if (written == "~" || written.empty())
            continue;
        const bool pattern = is_glob(written);
        const std::string path = without_slash(merged_path("/", written));
        AllowOverride admitted;
        if (!apply(admitted, d))
            continue;
        (pattern ? patterns_ : sections_[path]).push_back({path, &d, count_++});
        if (!pattern && !path.empty() && admitted.anything())
            served_.push_back(path);
    }
}

bool AllowOverrideRules::speaks_for(const std::string& directory) const
{
    if (sections_.empty())
        return false;
    if (sections_.contains("") || sections_.contains(directory))
        return true;
    for (std::size_t slash = directory.find('/', 1); slash != directory.npos; slash = directory.find('/', slash + 1))
        if (sections_.contains(directory.substr(0, slash)))
            return true;
    return false;
}

std::vector<std::string> AllowOverrideRules::sections_below(const std::string& directory) const
{
    std::vector<std::string> found;
    const std::string below = directory + "/";
    for (auto at = sections_.lower_bound(below); at != sections_.end() && at->first.starts_with(below); ++at)
        found.push_back(at->first);
    return found;
}

// The sections that hold for a directory: those of the folders on the way to it, and patterns.
void AllowOverrideRules::around(const std::string& directory, std::vector<const Section*>& found) const
{
    if (main_)
        main_->around(directory, found);
    const auto add = [&](const std::string& path) {
        if (const auto here = sections_.find(path); here != sections_.end())
            for (const Section& s : here->second)
                found.push_back(&s);
    };
    if (!sections_.empty()) {
        add("");
        for (std::size_t slash = directory.find('/', 1); slash != directory.npos; slash = directory.find('/', slash + 1))
            add(directory.substr(0, slash));
        if (!directory.empty() && directory != "/")
            add(directory);
    }
    // What a pattern says of a folder holds for those below it too.
    for (const Section& s : patterns_) {
        const auto matches = [&](const std::string& path) { return apr_fnmatch(s.path.c_str(), path.c_str(), APR_FNM_PATHNAME) == APR_SUCCESS; };
        bool holds = matches(directory);
        for (std::size_t slash = directory.find('/', 1); slash != directory.npos && !holds; slash = directory.find('/', slash + 1))
            holds = matches(directory.substr(0, slash));
        if (holds)
            found.push_back(&s);
    }
}

// Merged by the number of components, then in the order of the text.
AllowOverride AllowOverrideRules::of(const std::string& directory) const
{
    std::vector<const Section*> found;
    around(directory, found);
    std::ranges::sort(found, {}, [](const Section* s) { return std::pair(std::ranges::count(s->path, '/'), s->order); });
    AllowOverride admitted;
    for (const Section* s : found)
        apply(admitted, *s->node);
    return admitted;
}

}
