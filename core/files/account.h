#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "core/files/file_system.h"

namespace aop {

// Whom httpd's children run as. They, not root, look into folders of
// certificates, when a client comes.
struct Account {
    std::string name;  // as written after User; "" when nobody wrote it
    std::optional<std::uint32_t> user = {};
    std::set<std::uint32_t> groups = {};
};

// By User and Group, and the passwd and group files of the machine.
Account account_of(std::string_view user, std::string_view group, Files&);

// What the passwd and group files of the machine, or the image, call a number; the number itself where they do not
// have it. Read when first asked.
class AccountNames {
public:
    explicit AccountNames(Files& files) : files_(files) {}
    std::string user(std::uint32_t id) { return name(users_, "/etc/passwd", id); }
    std::string group(std::uint32_t id) { return name(groups_, "/etc/group", id); }

private:
    using Names = std::optional<std::map<std::uint32_t, std::string>>;
    std::string name(Names&, const char* file, std::uint32_t id);

    Files& files_;
    Names users_, groups_;
};

enum class FileAccess { yes, no, unknown };
FileAccess may_read(Files&, const Account&, const std::string& path);

}
