#include "test/support/process.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace aop::test {

namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
    int ends[2] = {-1, -1};
    Pipe()
    {
        if (pipe2(ends, O_CLOEXEC) != 0)
            throw std::runtime_error("pipe");
    }
    ~Pipe() { close_end(0), close_end(1); }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    void close_end(int which)
    {
        if (ends[which] >= 0)
            close(ends[which]);
        ends[which] = -1;
    }
};

[[noreturn]] void become(const std::vector<std::string>& command, const RunOptions& options, const int* fds)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    for (int i = 0; i < 3; ++i)
        dup2(fds[i], i);
    if (!options.directory.empty() && chdir(options.directory.c_str()) != 0)
        _exit(127);
    for (const std::string& entry : options.environment)
        putenv(strdup(entry.c_str()));
    std::vector<char*> argv;
    for (const std::string& word : command)
        argv.push_back(strdup(word.c_str()));
    argv.push_back(nullptr);
    execvp(argv[0], argv.data());
    _exit(127);
}

// Moves what there is; false once the writer has closed.
bool drain(int fd, std::string& into)
{
    char buffer[8192];
    const ssize_t n = read(fd, buffer, sizeof buffer);
    if (n > 0)
        into.append(buffer, std::size_t(n));
    return n > 0 || (n < 0 && errno == EINTR);
}

}

Ended run(const std::vector<std::string>& command, const RunOptions& options)
{
    std::signal(SIGPIPE, SIG_IGN);
    Pipe in, out, err;
    const pid_t pid = fork();
    if (pid < 0)
        throw std::runtime_error("fork");
    if (pid == 0) {
        std::signal(SIGPIPE, SIG_DFL);
        const int fds[]{in.ends[0], out.ends[1], err.ends[1]};
        become(command, options, fds);
    }
    in.close_end(0), out.close_end(1), err.close_end(1);

    Ended ended;
    std::size_t written = 0;
    const auto deadline = Clock::now() + options.limit;
    while (out.ends[0] >= 0 || err.ends[0] >= 0) {
        if (written == options.input.size())
            in.close_end(1);
        pollfd fds[]{{out.ends[0], POLLIN, 0}, {err.ends[0], POLLIN, 0}, {in.ends[1], POLLOUT, 0}};
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0) {
            ended.in_time = false;
            kill(pid, SIGKILL);
            break;
        }
        if (poll(fds, 3, int(left)) < 0 && errno != EINTR)
            break;
        if (fds[0].revents && !drain(out.ends[0], ended.out))
            out.close_end(0);
        if (fds[1].revents && !drain(err.ends[0], ended.err))
            err.close_end(0);
        if (fds[2].revents) {
            const ssize_t n = write(in.ends[1], options.input.data() + written, options.input.size() - written);
            if (n < 0)
                in.close_end(1), written = options.input.size();
            else
                written += std::size_t(n);
        }
    }
    int status = 0;
    rusage used{};
    while (wait4(pid, &status, 0, &used) < 0 && errno == EINTR) {
    }
    ended.cpu_seconds = double(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + double(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    ended.peak_kib = used.ru_maxrss;
    ended.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return ended;
}

Ended run_shell(const std::string& command, const RunOptions& options) { return run({"sh", "-c", command}, options); }

}
