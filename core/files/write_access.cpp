#include "core/files/write_access.h"

#include <algorithm>

#include "core/base/ascii.h"

namespace aop {

namespace {

std::string who_else(const Files::Status& s, AccountNames& names, std::optional<std::uint32_t> trusted, bool above)
{
    constexpr std::uint32_t by_group = 020, by_others = 002, sticky = 01000;
    // The sticky bit lets nobody rename or remove what belongs to others: /tmp itself is no danger.
    const bool kept_apart = above && (s.mode & sticky);
    if (s.mode & by_others && !kept_apart)
        return "everybody";
    // A group with the number of its only user is that user.
    if (s.mode & by_group && !kept_apart && s.gid != 0 && s.gid != s.uid)
        return cat("its group (", names.group(s.gid), ")");
    if (s.uid != 0 && trusted && s.uid != *trusted)
        return cat("its owner (", names.user(s.uid), ")");
    return {};
}

}

std::vector<Writer> writers_of(Files& files, AccountNames& names, const std::string& path, std::optional<std::uint32_t> trusted)
{
    std::vector<Writer> out;
    std::vector<std::string> seen;
    const auto look = [&](std::string at, bool above) {
        const auto real = files.real_path(at);
        if (!real || std::ranges::find(seen, *real) != seen.end())
            return;
        seen.push_back(*real);
        if (const auto status = files.status(at))
            if (std::string who = who_else(*status, names, trusted, above); !who.empty())
                out.push_back({std::move(at), std::move(who), above});
    };
    const auto climb = [&](const std::string& from) {
        look(from, false);
        for (std::size_t slash = from.rfind('/'); slash != std::string::npos && slash > 0; slash = from.rfind('/', slash - 1))
            look(from.substr(0, slash), true);
        look("/", true);
    };
    climb(path);
    if (const auto real = files.real_path(path); real && *real != path)
        climb(*real);
    return out;
}

}
