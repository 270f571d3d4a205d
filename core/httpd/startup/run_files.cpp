// Files that httpd makes for itself before it serves anything.
#include <algorithm>
#include <cerrno>

#include "core/base/ascii.h"
#include "core/httpd/startup/checks.h"
#include "core/httpd/startup/server_lines.h"

namespace aop {

namespace {

std::string folder_of(const std::string& path) { return path.substr(0, std::max<std::size_t>(path.rfind('/'), 1)); }

}

// The scoreboard needs no folder: APR keeps it in shared memory of the kernel, whatever ScoreBoardFile says.
void check_run_files(const StartupScene& scene, std::vector<StartupFailure>& found)
{
    const ServerLines main(scene.site.main(), {"PidFile"});
    const Directive* line = scene.installed ? main.last("PidFile") : nullptr;
    const std::string path = line ? scene.absolute(word_of(*line, 1)) : "";
    // Start scripts make folders there, as for DefaultRuntimeDir.
    if (!line || path.starts_with("/run/") || path.starts_with("/var/run/"))
        return;
    const auto fail = [&](StartupCause cause, std::string text) {
        found.push_back({.cause = cause,
                         .place = line->place,
                         .word = 1,
                         .text = cat("PidFile ", path, " ", std::move(text), ": `httpd -t` passes, and httpd does not start")});
    };
    const auto folder = scene.files.status(folder_of(path));
    const auto file = scene.files.status(path);
    if (!folder && (folder.error().code == ENOENT || folder.error().code == ENOTDIR))
        return fail(StartupCause::runtime_folder, cat("is in ", folder_of(path), ", which does not exist"));
    if (folder && folder->type != Files::Type::directory)
        return fail(StartupCause::runtime_folder, cat("is in ", folder_of(path), ", which is no folder"));
    if (file && file->type == Files::Type::directory)
        return fail(StartupCause::runtime_folder, "is a folder");
    // A start reads the file that is there; a reload does not.
    constexpr std::uint64_t largest_pid_file = 4096;
    if (const auto text = file && file->type == Files::Type::regular ? scene.files.read(path, largest_pid_file) : Result<std::string>(Error{});
        file && ((text && (text->empty() || (*text)[0] < '0' || (*text)[0] > '9')) || file->type != Files::Type::regular)) {
        found.push_back(
            {.cause = StartupCause::runtime_folder,
             .place = line->place,
             .word = 1,
             .text = cat("PidFile ", path, " holds no number: `httpd -t` passes, a reload lives, and the next start fails until it is removed"),
             .reload_lives = true});
        return;
    }
    const HostMachine::Room room = scene.machine ? scene.machine->room(folder_of(path)) : HostMachine::Room::some;
    if (room != HostMachine::Room::some)
        fail(StartupCause::disk_full,
             room == HostMachine::Room::none ? "is on a file system that is full" : "is on a file system that is mounted read-only");
}

}
