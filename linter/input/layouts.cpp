#include "linter/input/layouts.h"

#include "core/base/ascii.h"

namespace aop {

namespace {

constexpr std::string_view debian_static = "core.c mod_so.c mod_watchdog.c http_core.c mod_log_config.c mod_logio.c mod_version.c mod_unixd.c";
constexpr std::string_view usual_static = "core.c mod_so.c http_core.c";
// Its packages are one for each MPM, which is linked in; apache2-prefork is the usual one.
constexpr std::string_view suse_static = "core.c mod_so.c http_core.c mod_unixd.c mod_systemd.c prefork.c";

// The more particular first: what an earlier row claims, a later one does not see.
constexpr Layout table[]{
    {"debian", "Debian, Ubuntu", "/etc/apache2", "apache2.conf", "sites-enabled sites-available mods-enabled ports.conf", "envvars", debian_static,
     "/usr/lib/apache2/modules"},
    {"rhel", "RHEL, Fedora, CentOS, Amazon Linux", "/etc/httpd", "conf/httpd.conf", "conf.modules.d", "", usual_static,
     "/usr/lib64/httpd/modules /etc/httpd/modules"},
    {"suse", "SUSE, openSUSE", "/etc/apache2", "httpd.conf", "default-server.conf uid.conf sysconfig.d vhosts.d", "", suse_static,
     "/usr/lib64/apache2 /usr/lib64/apache2-prefork /usr/lib64/apache2-worker /usr/lib64/apache2-event"},
    {"freebsd", "FreeBSD", "/usr/local", "etc/apache24/httpd.conf", "etc/apache24", "", usual_static, "/usr/local/libexec/apache24"},
    {"alpine", "Alpine", "/var/www", "/etc/apache2/httpd.conf", "conf.d", "", usual_static, "/usr/lib/apache2 /var/www/modules"},
    {"arch", "Arch", "/etc/httpd", "conf/httpd.conf", "conf/extra", "", usual_static, "/usr/lib/httpd/modules"},
    {"homebrew", "Homebrew", "/opt/homebrew/opt/httpd", "/opt/homebrew/etc/httpd/httpd.conf", "original", "", usual_static,
     "/opt/homebrew/opt/httpd/lib/httpd/modules /usr/local/opt/httpd/lib/httpd/modules"},
    {"upstream", "httpd as its own build installs it", "/usr/local/apache2", "conf/httpd.conf", "", "", usual_static, "/usr/local/apache2/modules"},
};

bool is_file(Files& files, const std::string& path)
{
    const auto status = files.status(path);
    return status && status->type == Files::Type::regular;
}

bool exists(Files& files, const std::string& path) { return bool(files.status(path)); }

std::vector<std::string> blank_separated(std::string_view text)
{
    std::vector<std::string> all;
    while (!(text = trimmed(text)).empty()) {
        all.emplace_back(text.substr(0, text.find(' ')));
        text.remove_prefix(all.back().size());
    }
    return all;
}

bool marked(Files& files, const Layout& layout, const std::string& root)
{
    for (const std::string& mark : blank_separated(layout.marks))
        if (exists(files, merged_path(root, mark)))
            return true;
    return layout.marks.empty();
}

std::string parent(const std::string& path)
{
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos || slash == 0 ? "/" : path.substr(0, slash);
}

std::string last_part(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

}

std::span<const Layout> layouts() { return table; }

const Layout* find_layout(std::string_view name)
{
    for (const Layout& layout : table)
        if (iequals(layout.name, name))
            return &layout;
    return nullptr;
}

std::vector<std::string> static_modules(const Layout& layout) { return blank_separated(layout.static_modules); }

const Layout* layout_of_module(std::string_view file)
{
    const std::string folder = parent(std::string(file));
    for (const Layout& layout : table)
        for (const std::string& known : blank_separated(layout.module_folders))
            if (folder == known)
                return &layout;
    return nullptr;
}

Found found_in(Files& files, const std::string& folder, const Layout* wanted)
{
    for (const Layout& layout : table) {
        if (wanted && wanted != &layout)
            continue;
        // A tree is known by its own main file, wherever the folder was copied to …
        if (!layout.main_file.starts_with('/') && is_file(files, merged_path(folder, std::string(layout.main_file))) &&
            (wanted || marked(files, layout, folder)))
            return {&layout, folder, merged_path(folder, std::string(layout.main_file))};
        // … or by the folder that holds nothing but the main file, as /etc/apache2 on Alpine.
        const std::string direct = merged_path(folder, last_part(layout.main_file));
        if ((wanted || (layout.main_file.starts_with('/') && marked(files, layout, folder))) && is_file(files, direct))
            return {&layout, std::string(layout.server_root), direct};
    }
    // A folder "conf" is given as often as the folder above it.
    if (last_part(folder) == "conf" && !wanted && is_file(files, merged_path(folder, "httpd.conf")))
        return found_in(files, parent(folder));
    // A main file of the usual name in a folder like no other: its own ServerRoot line, or the folder.
    for (const std::string_view name : {"httpd.conf", "apache2.conf"})
        if (const std::string file = merged_path(folder, std::string(name)); !wanted && is_file(files, file))
            return {find_layout("upstream"), folder, file};
    return {};
}

Found found_around(Files& files, const std::string& file, const Layout* wanted)
{
    const std::string folder = parent(file);
    for (const std::string& root : {folder, parent(folder)}) {
        Found found = found_in(files, root, wanted);
        if (found.layout && found.main_file == file)
            return found;
    }
    if (wanted)
        return {wanted, folder, file};
    return {nullptr, last_part(folder) == "conf" ? parent(folder) : folder, file};
}

Found found_installed(Files& files)
{
    for (const Layout& layout : table) {
        const std::string root(layout.server_root);
        const std::string file = merged_path(root, std::string(layout.main_file));
        if (is_file(files, file) && marked(files, layout, layout.main_file.starts_with('/') ? parent(file) : root))
            return {&layout, root, file};
    }
    return {};
}

}
