#include "core/files/file_system.h"

#include <cerrno>
#include <string_view>

namespace aop {

// Nearly all are written as they come out: without empty, "." and ".." components.
static bool needs_work(std::string_view path)
{
    // Every byte is looked at so that compilers can take many at once.
    unsigned work = 0;
    for (std::size_t i = 1; i < path.size(); ++i)
        work |= unsigned(path[i - 1] == '/') & (unsigned(path[i] == '/') | unsigned(path[i] == '.'));
    return work != 0;
}

bool is_out_of_sight(const Error& e) { return e.code == EACCES || e.code == EPERM || e.code == not_in_this_copy; }

std::string merged_path(const std::string& base, const std::string& path)
{
    const bool absolute = path.starts_with('/');
    if (absolute && !needs_work(path))
        return path;
    std::string merged = absolute ? "/" : base;
    if (!merged.empty() && merged.back() != '/')
        merged += '/';
    for (std::string_view rest = path; !rest.empty();) {
        const std::size_t slash = rest.find('/');
        const std::string_view segment = rest.substr(0, slash);
        rest.remove_prefix(slash == rest.npos ? rest.size() : slash + 1);
        if (segment.empty() || segment == ".")
            continue;
        if (segment != "..") {
            merged += segment;
            if (slash != rest.npos)
                merged += '/';
            continue;
        }
        if (merged == "/")
            continue;  // above the root is the root
        if (merged.empty() || merged == "../" || merged.ends_with("/../")) {
            merged += rest.empty() ? ".." : "../";
            continue;
        }
        do
            merged.pop_back();
        while (!merged.empty() && merged.back() != '/');
    }
    return merged;
}

}
