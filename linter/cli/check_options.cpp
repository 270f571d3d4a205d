#include "linter/cli/check_options.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "linter/cli/verb.h"

namespace aop {

namespace {

Failure missing(std::string_view option, const std::string& path, const std::string& directory)
{
    Disk disk;
    const auto status = disk.status(merged_path(directory, path));
    return status ? Failure() : Error{cat("--", option, " ", path, ": ", status.error().message)};
}

Failure relative_main_file(const Options& o)
{
    const bool is_relative = !o.main_file.empty() && !o.main_file.starts_with('/');
    const bool hangs_from_something = !o.server_root.empty() || !o.paths.empty() || o.from_httpd || !o.layout.empty();
    return is_relative && !hangs_from_something ? Error{cat("-f ", o.main_file, " is relative: also give -d SERVERROOT, or an absolute path")}
                                                : Failure();
}

// Modules as a list, or the file that has it.
Failure module_file(const Options& o, const std::string& directory)
{
    const bool is_path = o.modules.find('/') != o.modules.npos;
    const auto failure = is_path ? missing("modules", o.modules, directory) : Failure();
    return failure ? Error{cat(failure->message, "; it takes a list of modules, or a file with one")} : Failure();
}

}

Failure check_options(const Options& o, const Console& console)
{
    if (Failure failure = relative_main_file(o))
        return failure;
    if (Failure failure = module_file(o, console.directory))
        return failure;
    for (const auto& [option, path] : {std::pair("root", &o.root), {"envvars", &o.envvars}, {"baseline", &o.baseline}})
        if (!path->empty())
            if (Failure failure = missing(option, *path, console.directory))
                return failure;
    for (const auto& [option, paths] : {std::pair("client-cert", &o.client_certs), {"client-key", &o.client_keys}})
        for (const std::string& path : *paths)
            if (Failure failure = missing(option, path, console.directory))
                return failure;
    for (const auto& map : o.maps) {
        const auto has_it = [&map](const std::string& root) { return bool(Disk(root).status(map.second)); };
        if (!has_it("") && !std::ranges::any_of(o.roots, has_it))
            return missing("map", map.second, console.directory);
    }
    return std::nullopt;
}

}
