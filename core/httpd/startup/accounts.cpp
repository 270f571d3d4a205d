// User and Group: httpd looks the names up while it reads them.
#include "core/base/ascii.h"
#include "core/files/account.h"
#include "core/httpd/settings/site.h"
#include "core/httpd/startup/checks.h"
#include "core/httpd/startup/server_lines.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

constexpr std::uint64_t largest_table = 16 << 20;

// Whether `name` stands in the first column of such a file; nothing where the file does not tell everything.
std::optional<bool> stands_in(Files& files, const char* table, std::string_view service, const std::string& name)
{
    const auto text = files.read(table, largest_table);
    if (!text)
        return std::nullopt;
    // The name service may know others: LDAP, winbind…
    if (const auto services = files.read("/etc/nsswitch.conf", largest_table)) {
        std::string_view rest = *services;
        while (!rest.empty()) {
            const std::string_view line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(line.size() + 1, rest.size()));
            if (!line.starts_with(service))
                continue;
            for (const std::string& word : words(line.substr(service.size())))
                if (word != "files" && word != "compat" && word != "systemd" && !word.starts_with('['))
                    return std::nullopt;
        }
    }
    const std::string key = name + ":";
    return text->starts_with(key) || text->find("\n" + key) != text->npos;
}

// httpd as it is built by everybody does not serve as root.
void check_root(const Directive* line, std::vector<StartupFailure>& found)
{
    const std::string name = line ? word_of(*line, 1) : "";
    if (name == "root" || (name.starts_with('#') && as_atoi(std::string_view(name).substr(1)) == 0))
        found.push_back({.cause = StartupCause::account,
                         .place = line->place,
                         .word = 1,
                         .text = cat("User ", name, " is the superuser: httpd does not start"),
                         .caught_by_configtest = true});
}

void check(const StartupScene& scene, const Directive* line, const char* table, std::string_view service, std::vector<StartupFailure>& found)
{
    const std::string name = line ? word_of(*line, 1) : "";
    if (name.empty() || name.starts_with('#') || stands_in(scene.files, table, service, name).value_or(true))
        return;
    found.push_back({.cause = StartupCause::account,
                     .place = line->place,
                     .word = 1,
                     .text = cat(line->name(), " ", name, " is not in ", table, ": httpd does not start"),
                     .caught_by_configtest = true});
}

}

void check_accounts(const StartupScene& scene, std::vector<StartupFailure>& found)
{
    if (!scene.installed || !scene.configuration.has_module("mod_unixd.c"))
        return;
    const ServerLines main(scene.site.main(), {"User", "Group"});
    check_root(main.last("User"), found);
    check(scene, main.last("User"), "/etc/passwd", "passwd:", found);
    check(scene, main.last("Group"), "/etc/group", "group:", found);
}

}
