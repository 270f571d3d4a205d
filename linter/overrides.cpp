#include "linter/overrides.h"

#include <algorithm>

#include <apr_fnmatch.h>

#include "core/files.h"
#include "core/name_table.h"
#include "core/text.h"
#include "core/words.h"
#include "linter/directives.h"

namespace aop {

namespace {

enum class What { root, alias, section };
struct Row {
    std::string_view name;
    What what;
};
constexpr Row row_list[]{
    {"DocumentRoot", What::root}, {"Alias", What::alias}, {"ScriptAlias", What::alias}, {"<Directory", What::section}};
constexpr NameTable rows{row_list};

std::string without_slash(std::string path)
{
    while (path.ends_with('/'))
        path.pop_back();
    return path;
}

void apply_allow(Admitted& admitted, std::string_view args)
{
    struct Class {
        std::string_view name;
        unsigned bit;
    };
    static constexpr Class classes[]{{"Limit", context::limit},           {"Options", context::options},
                                     {"FileInfo", context::file_info},    {"AuthConfig", context::auth_config},
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

void apply_list(Admitted& admitted, std::string_view args)
{
    admitted.list.clear();
    for (const std::string& word : words(args))
        if (!iequals(word, "None"))
            admitted.list.insert(lowered(word));
}

// AllowOverride may stand in sections that only group: <RequireAll> and <Limit> do not count.
void apply(Admitted& admitted, const Directive& section)
{
    for (const Directive& d : section) {
        if (d.is("AllowOverride"))
            apply_allow(admitted, d.args);
        if (d.is("AllowOverrideList"))
            apply_list(admitted, d.args);
    }
}

}

Overrides::Overrides(const Configuration& configuration) : configuration_(configuration)
{
    collect(configuration.tree.root());
}

Overrides::Overrides(const Overrides& main, const Directive& vhost) : configuration_(main.configuration_), main_(&main)
{
    collect(vhost);
}

void Overrides::collect(const Directive& server)
{
    std::vector<Section> own;
    for (const Directive& d : server) {
        const Row* row = rows.find(d.name);
        if (!row)
            continue;
        if (row->what != What::section) {
            const auto w = words(d.args);
            if (const std::size_t at = row->what == What::root ? 0 : 1; row->what == What::root ? !w.empty() : w.size() == 2)
                served_.push_back(without_slash(merged_path(configuration_.server_root, w[at])));
            continue;
        }
        std::string_view args = section_argument(d);
        const std::string written = next_word(args);
        if (written == "~" || written.empty())
            continue;
        const bool pattern = apr_fnmatch_test(written.c_str()) != 0;
        const std::string path = without_slash(pattern ? written : merged_path("/", written));
        own.push_back({path, pattern, &d});
        Admitted admitted;
        apply(admitted, d);
        if (!pattern && !path.empty() && admitted.anything())
            served_.push_back(path);
    }
    own_sections_ = !own.empty();
    if (main_ && own.empty())
        return;
    if (main_)
        sections_ = main_->sections_;
    sections_.insert(sections_.end(), own.begin(), own.end());
    std::ranges::stable_sort(sections_, {}, [](const Section& s) { return std::ranges::count(s.path, '/'); });
}

Admitted Overrides::of(const std::string& directory) const
{
    if (main_ && !own_sections_)
        return main_->of(directory);
    Admitted admitted;
    for (const Section& s : sections_) {
        const bool around = s.pattern ? apr_fnmatch(s.path.c_str(), directory.c_str(), APR_FNM_PATHNAME) == APR_SUCCESS
                                      : s.path.empty() || s.path == directory ||
                                            (directory.starts_with(s.path) && directory[s.path.size()] == '/');
        if (around)
            apply(admitted, *s.node);
    }
    return admitted;
}

}
