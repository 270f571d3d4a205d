#include <cstdio>
#include <ctime>
#include <exception>

#include <sys/ioctl.h>
#include <unistd.h>

#include "commit.h"
#include "core/base/ascii.h"
#include "linter/reader/limits.h"
#include "linter/system/console.h"
#include "linter/system/huge_pages.h"

extern char** environ;

namespace {

// No more than a reading takes: what is beyond is told there.
std::string standard_input()
{
    static std::string text;
    static bool read_already = false;
    char part[65536];
    for (size_t n; !read_already && text.size() <= aop::limits::text && (n = std::fread(part, 1, sizeof part, stdin)) > 0;)
        text.append(part, n);
    read_already = true;
    return text;
}

void print(std::FILE* to, std::string_view text) { std::fwrite(text.data(), 1, text.size(), to); }

aop::Console process_console()
{
    aop::Console console{.input = standard_input,
                         .out = [](std::string_view text) { print(stdout, text); },
                         .err = [](std::string_view text) { print(stderr, text); }};
    for (char** variable = environ; *variable; ++variable) {
        const std::string_view text = *variable;
        if (const auto equals = text.find('='); equals != text.npos)
            console.environment.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    if (char* here = getcwd(nullptr, 0)) {
        console.directory = here;
        std::free(here);
    }
    console.commit = AOP_COMMIT;
    console.now = std::time(nullptr);
    console.ends_with_run = true;
    console.out_terminal = isatty(STDOUT_FILENO);
    console.err_terminal = isatty(STDERR_FILENO);
    winsize size{};
    console.width = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 100;
    return console;
}

}

int main(int argc, char** argv)
{
    aop::use_huge_pages();
    try {
        const aop::Console console = process_console();
        const int status = aop::run({argv + 1, argv + argc}, console);
        if (std::fflush(stdout) == 0 && !std::ferror(stdout))
            return status;
        print(stderr, "aop-lint: cannot write to standard output\n");
    } catch (const std::exception& e) {
        print(stderr, aop::cat("aop-lint: internal error: ", e.what(), "\n"));
    }
    return aop::Status::internal;
}
