#include "core/httpd/exposure/open_paths.h"

#include <algorithm>

#include "core/base/ascii.h"

namespace aop {

std::vector<std::string> exempt_paths(const Server& server)
{
    std::vector<std::string> paths;
    if (!is_guarded(*server.intent))
        return paths;
    // The guard exempts what lies below them, too.
    for (const auto& [path, handlers] : server.intent->guard_exempt.value_or({})) {
        paths.push_back(path);
        if (!path.ends_with('/'))
            paths.push_back(path + '/');
    }
    return paths;
}

const std::string* open_path_of(const std::vector<std::string>& open, std::string_view path)
{
    const auto found = std::ranges::find_if(open, [&](const std::string& o) { return path == o || (o.ends_with('/') && path.starts_with(o)); });
    return found == open.end() ? nullptr : &*found;
}

std::string listed(const std::set<std::string>& paths)
{
    std::string text;
    std::size_t left = paths.size();
    for (const std::string& path : paths)
        text += cat(text.empty() ? "" : --left == 1 ? " and " : ", ", path);
    return text;
}

}
