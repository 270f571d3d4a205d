#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "core/files.h"
#include "core/site.h"

namespace aop {

// Whom httpd's children run as. They, not root, look into folders of
// certificates, when a client comes.
struct Account {
    std::string name;                      // as written after User; "" when nobody wrote it
    std::optional<std::uint32_t> user = {};
    std::set<std::uint32_t> groups = {};
};

// By User and Group, and the passwd and group files of the machine.
Account account_of_children(const Site&, Files&);

enum class Access { yes, no, unknown };
Access may_read(Files&, const Account&, const std::string& path);

}
