#include "linter/input/from_httpd.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/ascii.h"

extern char** environ;

namespace aop {

namespace {

constexpr int patience_ms = 10'000;

// Standard output of `binary argument`, run without a shell; its messages go nowhere.
Result<std::string> output_of(const std::string& binary, const char* argument)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return Error{std::strerror(errno), errno};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    std::string first = binary, second = argument;
    char* const words[]{first.data(), second.data(), nullptr};
    pid_t child = 0;
    const int failed = posix_spawnp(&child, binary.c_str(), &actions, nullptr, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (failed) {
        close(ends[0]);
        return Error{cat("cannot run ", binary, ": ", std::strerror(failed)), failed};
    }
    std::string text;
    pollfd watched{ends[0], POLLIN, 0};
    for (char part[4096];;) {
        if (poll(&watched, 1, patience_ms) <= 0) {
            kill(child, SIGKILL);
            break;
        }
        const ssize_t n = read(ends[0], part, sizeof part);
        if (n <= 0)
            break;
        text.append(part, std::size_t(n));
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    return text;
}

std::string between(const std::string& text, std::string_view before, std::string_view after)
{
    const std::size_t at = text.find(before);
    if (at == std::string::npos)
        return "";
    const std::size_t from = at + before.size();
    return text.substr(from, text.find_first_of(after, from) - from);
}

}

Result<InstalledHttpd> parse_httpd_answer(const std::string& version_text, const std::string& module_text)
{
    InstalledHttpd made;
    made.server_root = between(version_text, "HTTPD_ROOT=\"", "\"");
    made.main_file = between(version_text, "SERVER_CONFIG_FILE=\"", "\"");
    const auto version = parse_version(between(version_text, "Apache/", " \n("));
    if (made.server_root.empty() || made.main_file.empty() || !version)
        return Error{"does not answer -V as httpd does"};
    made.version = *version;
    for (std::string_view rest = module_text; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        if (const std::string_view name = trimmed(line); name.ends_with(".c"))
            made.static_modules.emplace_back(name);
    }
    return made;
}

Result<InstalledHttpd> ask_httpd(const std::string& binary)
{
    std::vector<std::string> candidates{"apache2", "/usr/sbin/apache2", "httpd", "/usr/sbin/httpd", "/usr/local/apache2/bin/httpd"};
    if (!binary.empty())
        candidates = {binary};
    Error last{""};
    for (const std::string& name : candidates) {
        const auto version = output_of(name, "-V");
        if (!version) {
            last = version.error();
            continue;
        }
        const auto modules = output_of(name, "-l");
        auto made = parse_httpd_answer(*version, modules ? *modules : "");
        if (!made)
            return Error{cat(name, " ", made.error().message)};
        made->binary = name;
        return made;
    }
    return Error{binary.empty() ? "no httpd is installed under the usual names; --from-httpd=BIN names one" : last.message};
}

}
