#include "linter/input/installed_version.h"

#include "core/base/ascii.h"

namespace aop {

namespace {

constexpr std::uint64_t largest_database = 64U << 20, largest_binary = 16U << 20;

// "2.4.62" of "2.4.62-1~deb12u2"; nothing without all three numbers.
std::optional<Version> version_at(std::string_view text)
{
    std::size_t end = 0;
    int dots = 0;
    while (end < text.size() && ((text[end] >= '0' && text[end] <= '9') || (text[end] == '.' && dots < 2)))
        dots += text[end++] == '.';
    return dots == 2 ? parse_version(text.substr(0, end)) : std::nullopt;
}

// Debian's "Name: value" lines, one paragraph a package; Alpine's "N:value".
std::optional<InstalledVersion> in_database(Files& files, const std::string& path, std::string_view name_key, std::string_view version_key,
                                            std::initializer_list<std::string_view> packages)
{
    const auto text = files.read(path, largest_database);
    if (!text)
        return std::nullopt;
    for (const std::string_view package : packages) {
        const std::string head = cat("\n", name_key, package, "\n");
        const std::size_t at = text->starts_with(head.substr(1)) ? 0 : text->find(head);
        if (at == text->npos)
            continue;
        const std::string_view rest = std::string_view(*text).substr(at), paragraph = rest.substr(0, rest.find("\n\n"));
        // What was removed stays in the database for its configuration files.
        if (name_key == "Package: " && paragraph.find("\nStatus: install ok installed\n") == paragraph.npos)
            continue;
        const std::string key = cat("\n", version_key);
        const std::size_t line = paragraph.find(key);
        if (line == paragraph.npos)
            continue;
        std::string_view written = paragraph.substr(line + key.size());
        written = written.substr(0, written.find('\n'));
        if (const auto version = version_at(written))
            return InstalledVersion{*version, cat(package, " ", written, " in ", path)};
    }
    return std::nullopt;
}

std::optional<InstalledVersion> in_binary(Files& files, const std::string& path)
{
    constexpr std::string_view mark = "Apache/";
    const auto text = files.read(path, largest_binary);
    if (!text || !text->starts_with("\x7F"
                                    "ELF"))
        return std::nullopt;
    for (std::size_t at = 0; (at = text->find(mark, at)) != text->npos; at += mark.size())
        if (const auto version = version_at(std::string_view(*text).substr(at + mark.size(), 16)); version && version->major == 2)
            return InstalledVersion{*version, path};
    return std::nullopt;
}

}

std::optional<InstalledVersion> installed_version(Files& files)
{
    if (auto found = in_database(files, "/var/lib/dpkg/status", "Package: ", "Version: ", {"apache2-bin"}))
        return found;
    if (auto found = in_database(files, "/lib/apk/db/installed", "P:", "V:", {"apache2"}))
        return found;
    for (const char* binary : {"/usr/sbin/apache2", "/usr/sbin/httpd", "/usr/sbin/httpd-prefork", "/usr/sbin/httpd-event",
                               "/usr/local/apache2/bin/httpd", "/usr/local/sbin/httpd", "/usr/bin/httpd"})
        if (auto found = in_binary(files, binary))
            return found;
    return std::nullopt;
}

}
