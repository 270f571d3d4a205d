// Logs: the folder of each must be there (which `httpd -t` sees), a folder is no file, and a program behind a pipe must exist
// (which it does not see).
#include <algorithm>
#include <cerrno>
#include <span>

#include "core/base/ascii.h"
#include "core/httpd/startup/checks.h"
#include "core/httpd/startup/server_lines.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

constexpr std::string_view log_lines[]{"ErrorLog", "CustomLog", "TransferLog", "GlobalLog", "ForensicLog"};

bool is_missing(Files& files, const std::string& path)
{
    const auto status = files.status(path);
    return !status && (status.error().code == ENOENT || status.error().code == ENOTDIR);
}

void check_program(const StartupScene& scene, const Server& server, const Directive& line, std::string_view command,
                   std::vector<StartupFailure>& found)
{
    // "||…" is as "|…"; behind "|$…" a shell runs it, and APR looks at the program in the same way.
    // mod_log_forensic knows "|PROGRAM" only, and takes it for a path below the ServerRoot.
    const bool forensic = line.is("ForensicLog"), shell = command.starts_with('$') && !forensic;
    if (!forensic && (command.starts_with('|') || shell))
        command.remove_prefix(1);
    std::string_view rest = command;
    const std::string written = next_word(rest);
    if (written.empty() && !shell && !forensic)
        found.push_back({.cause = StartupCause::log_program,
                         .server = server.index,
                         .place = line.place,
                         .word = 1,
                         .text = cat("writes ", line.name(), " to a pipe that names no program",
                                     ": `httpd -t` passes, and the next start or reload ends the server")});
    if (written.empty() || (shell && !written.starts_with('/')))
        return;
    // Nobody looks into PATH, and httpd runs in the root of the file system.
    const std::string program = forensic ? scene.absolute(written) : merged_path("/", written);
    const auto status = scene.files.status(program);
    const bool missing = is_missing(scene.files, program);
    if (!missing && (!status || (status->mode & 0111) != 0))
        return;
    found.push_back(
        {.cause = StartupCause::log_program,
         .server = server.index,
         .place = line.place,
         .word = 1,
         .text = cat("writes ", line.name(), " to the program ", program, missing ? ", which does not exist" : ", which nobody may execute",
                     ": `httpd -t` passes, and the next start or reload ends the server")});
}

// "syslog:FACILITY:IDENT"
void check_facility(const Server& server, const Directive& line, const std::string& target, std::vector<StartupFailure>& found)
{
    constexpr std::string_view known[]{"auth", "authpriv", "cron",   "daemon", "ftp",    "kern",   "lpr",    "mail",   "news",   "syslog",
                                       "user", "uucp",     "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7"};
    const std::size_t from = target.find(':');
    const std::string facility = from == target.npos ? "" : target.substr(from + 1, target.find(':', from + 1) - from - 1);
    if (facility.empty() || std::ranges::any_of(known, [&](std::string_view name) { return iequals(name, facility); }))
        return;
    found.push_back({.cause = StartupCause::log_unwritable,
                     .server = server.index,
                     .place = line.place,
                     .word = 1,
                     .text = cat("writes ", line.name(), " to the syslog facility ", facility,
                                 ", which does not exist: `httpd -t` passes, and the next start or reload ends the server")});
}

void check_log(const StartupScene& scene, const Server& server, const Directive& line, std::vector<StartupFailure>& found)
{
    const std::string target = word_of(line, 1);
    if (target.empty())
        return;
    if (target.starts_with('|'))
        return check_program(scene, server, line, std::string_view(target).substr(1), found);
    // A provider, "syslog" or "syslog:local0", is no file.
    if (line.is("ErrorLog") && iequals(target.substr(0, 6), "syslog"))
        return check_facility(server, line, target, found);
    if (line.is("ErrorLog") && iequals(target.substr(0, 8), "journald"))
        return;
    const std::string path = scene.absolute(target), folder = path.substr(0, std::max<std::size_t>(path.rfind('/'), 1));
    const auto status = scene.files.status(path);
    if (status && status->type == Files::Type::directory) {
        found.push_back({.cause = StartupCause::log_unwritable,
                         .server = server.index,
                         .place = line.place,
                         .word = 1,
                         .text = cat("writes ", line.name(), " to ", path,
                                     ", which is a folder: `httpd -t` passes, and the next start or reload ends "
                                     "the server")});
        return;
    }
    if (scene.machine && scene.machine->room(folder) == HostMachine::Room::read_only)
        found.push_back({.cause = StartupCause::disk_full,
                         .server = server.index,
                         .place = line.place,
                         .word = 1,
                         .text = cat("writes ", line.name(), " to ", path, ", on a file system that is mounted read-only",
                                     ": `httpd -t` passes, and the next start or reload ends the server")});
    const bool forensic = line.is("ForensicLog");
    if (const auto around = scene.files.status(folder); is_missing(scene.files, folder) || (around && around->type != Files::Type::directory))
        found.push_back({.cause = StartupCause::log_unwritable,
                         .server = server.index,
                         .place = line.place,
                         .word = 1,
                         .text = cat("writes ", line.name(), " to ", path, ", and there is no folder ", folder, ": httpd does not start"),
                         .caught_by_configtest = !forensic});
}

}

void check_logs(const StartupScene& scene, std::vector<StartupFailure>& found)
{
    if (!scene.installed)
        return;
    for (const Server& server : scene.site.servers) {
        const ServerLines own(server, {"ErrorLog", "CustomLog", "TransferLog", "GlobalLog", "ForensicLog"});
        if (const Directive* line = own.last("ErrorLog"))
            check_log(scene, server, *line, found);
        for (const std::string_view name : std::span(log_lines).subspan(1))
            for (const Directive* line : own.all(name))
                check_log(scene, server, *line, found);
    }
}

}
