#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/files/account.h"
#include "core/files/file_system.h"

namespace aop {

// Somebody besides root and the owner of the configuration who can change what
// httpd reads: the file itself, or a folder in which it could be replaced.
struct Writer {
    std::string path;
    std::string who;      // "everybody", "its group (www-data)", "its owner (1000)"
    bool folder = false;  // above what was asked for
};

// Of the path and every folder on the way to it, by its name and by the way that
// symbolic links lead; nearest first. `trusted`: an owner who may do as he likes anyway.
std::vector<Writer> writers_of(Files&, AccountNames&, const std::string& path, std::optional<std::uint32_t> trusted);

}
