#include "linter/system/child_process.h"

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

std::vector<char*> pointers(std::vector<std::string>& words)
{
    std::vector<char*> all;
    for (std::string& word : words)
        all.push_back(word.data());
    all.push_back(nullptr);
    return all;
}

// What comes out until the end, the limit or the end of patience; false where it was not the end.
bool read_all(int from, const ChildLimits& limits, std::string& text)
{
    pollfd watched{from, POLLIN, 0};
    for (char part[65536];;) {
        const int ready = poll(&watched, 1, limits.patience_ms);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return false;
        const ssize_t n = read(from, part, sizeof part);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0;
        if (text.size() + std::size_t(n) > limits.output)
            return false;
        text.append(part, std::size_t(n));
    }
}

}

Result<ChildOutput> run_child(const std::vector<std::string>& words, const std::vector<std::string>& environment, const std::string& input,
                              const ChildLimits& limits)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return Error{std::strerror(errno), errno};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, input.c_str(), O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    std::vector<std::string> own_words = words, own_variables = environment;
    pid_t child = 0;
    const int failed = posix_spawnp(&child, words.front().c_str(), &actions, nullptr, pointers(own_words).data(), pointers(own_variables).data());
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (failed) {
        close(ends[0]);
        return Error{cat("cannot run ", words.front(), ": ", std::strerror(failed)), failed};
    }
    ChildOutput made;
    if (!read_all(ends[0], limits, made.text))
        kill(child, SIGKILL);
    close(ends[0]);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status))
        made.status = WEXITSTATUS(status);
    return made;
}

std::vector<std::string> own_environment(const std::string& without)
{
    std::vector<std::string> all;
    for (char** variable = environ; *variable; ++variable)
        if (without.empty() || !std::string_view(*variable).starts_with(without))
            all.emplace_back(*variable);
    return all;
}

}
