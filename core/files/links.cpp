#include "core/files/links.h"

#include <cerrno>
#include <cstring>

#include "core/base/ascii.h"

namespace aop {

Result<std::string> link_target_in(Files& files, const std::string& path)
{
    const auto linked = dynamic_cast<LinkedFiles*>(&files);
    return linked ? linked->link_target(path) : Result<std::string>(Error{std::strerror(EINVAL), EINVAL});
}

Result<std::string> resolve_links(const std::string& path, const std::function<Result<FoundThere>(const std::string&)>& look)
{
    constexpr int most_links = 40;  // the kernel's MAXSYMLINKS
    constexpr std::size_t longest = 4096;
    std::string done;  // resolved so far: "" or "/a/b"
    std::string rest = path;
    for (int links = 0; !rest.empty();) {
        const std::size_t slash = rest.find('/');
        const std::string segment = rest.substr(0, slash);
        const bool last = slash == rest.npos || rest.find_first_not_of('/', slash) == rest.npos;
        const bool wants_directory = slash != rest.npos;
        rest.erase(0, slash == rest.npos ? rest.size() : slash + 1);
        if (segment.empty())
            continue;
        if (segment == "." || segment == "..") {
            if (segment == "..")
                done.erase(done.empty() ? 0 : done.rfind('/'));
            continue;
        }
        const std::string next = cat(done, '/', segment);
        if (next.size() + rest.size() > longest)
            return Error{std::strerror(ENAMETOOLONG), ENAMETOOLONG};
        const auto found = look(next);
        if (!found)
            return found.error();
        if (found->link) {
            if (++links > most_links)
                return Error{std::strerror(ELOOP), ELOOP};
            if (found->link->starts_with('/'))
                done.clear();
            rest = cat(*found->link, wants_directory ? "/" : "", rest);
            continue;
        }
        if ((!last || wants_directory) && !found->is_directory)
            return Error{std::strerror(ENOTDIR), ENOTDIR};
        done = next;
    }
    return done.empty() ? "/" : done;
}

}
