#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"

namespace aop {

// Where a system keeps httpd's files and what its httpd has linked into it.
struct Layout {
    std::string_view name;            // "debian"
    std::string_view title;           // "Debian, Ubuntu"
    std::string_view server_root;     // compiled in
    std::string_view main_file;       // below the ServerRoot, or absolute
    std::string_view marks;           // below the ServerRoot: names, one of which tells this layout from its neighbours
    std::string_view envvars;         // below the ServerRoot; "" where the system has none
    std::string_view static_modules;  // source names, separated by blanks
    std::string_view module_folders;  // absolute, where its packages put modules; separated by blanks
};
std::span<const Layout> layouts();
const Layout* find_layout(std::string_view name);
inline constexpr std::string_view layout_choices = "debian|rhel|suse|alpine|freebsd|arch|homebrew|upstream";

std::vector<std::string> static_modules(const Layout&);

// A tree that was found: its ServerRoot, its main file (both absolute) and the layout it looks like.
struct Found {
    const Layout* layout = nullptr;
    std::string server_root;
    std::string main_file;
};

// The layout of a folder that holds a whole tree ("/etc/apache2", "conf/.."); layout is nullptr when it holds none.
Found found_in(Files&, const std::string& folder, const Layout* wanted = nullptr);

// The layout of the tree that a main file belongs to.
Found found_around(Files&, const std::string& file, const Layout* wanted = nullptr);

// The layout whose packages put modules where this file lies ("/usr/lib/apache2/modules/mod_ssl.so"); nullptr for none.
const Layout* layout_of_module(std::string_view file);

// The first layout whose main file exists on this machine (or below another root).
Found found_installed(Files&);

}
