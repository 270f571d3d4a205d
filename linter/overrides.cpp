#include "linter/overrides.h"

#include <algorithm>

#include <apr_fnmatch.h>

#include "core/files.h"
#include "core/text.h"
#include "core/words.h"
#include "linter/directives.h"

namespace aop {

namespace {

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

Overrides::Overrides(const Configuration& configuration, const Directive& server)
{
    collect(configuration, configuration.tree.root());
    if (&server != &configuration.tree.root())
        collect(configuration, server);
    std::ranges::stable_sort(sections_, {}, [](const Section& s) { return std::ranges::count(s.path, '/'); });
}

void Overrides::collect(const Configuration& configuration, const Directive& server)
{
    for (const Directive& d : server) {
        if (d.is("DocumentRoot"))
            if (const auto w = words(d.args); !w.empty())
                served_.push_back(without_slash(merged_path(configuration.server_root, w[0])));
        if (d.is("Alias") || d.is("ScriptAlias"))
            if (const auto w = words(d.args); w.size() == 2)
                served_.push_back(without_slash(merged_path(configuration.server_root, w[1])));
        if (!d.is("<Directory"))
            continue;
        std::string_view args = section_argument(d);
        const std::string written = next_word(args);
        if (written == "~" || written.empty())
            continue;
        const bool pattern = apr_fnmatch_test(written.c_str()) != 0;
        const std::string path = without_slash(pattern ? written : merged_path("/", written));
        sections_.push_back({path, pattern, &d});
        Admitted own;
        apply(own, d);
        if (!pattern && !path.empty() && own.anything())
            served_.push_back(path);
    }
}

Admitted Overrides::of(const std::string& directory) const
{
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
