// Trees made to hurt: the program itself ends, within bounds of time and memory, and says what it met.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include <sys/stat.h>
#include <unistd.h>

#include "core/base/ascii.h"
#include "test/cli/cli.h"
#include "test/support/process.h"
#include "test/support/scratch.h"

namespace fs = std::filesystem;
using namespace aop::test;

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
constexpr bool sanitized = __has_feature(address_sanitizer);
#else
constexpr bool sanitized = false;
#endif

Ended lint(std::vector<std::string> args, const RunOptions& options = {})
{
    args.insert(args.begin(), AOP_BINARY_DIR "/aop-lint");
    RunOptions long_enough = options;
    long_enough.limit = std::chrono::minutes(5);
    return run(args, long_enough);
}

// Ends by itself with one of the documented statuses, within CPU seconds and under 1 GiB.
void within_bounds(const Ended& e, std::initializer_list<int> statuses)
{
    BOOST_TEST(e.in_time);
    BOOST_TEST((std::ranges::find(statuses, e.status) != statuses.end()), e.status << ' ' << e.err.substr(0, 500));
    if (sanitized)
        return;  // shadow memory and checks are not the program's own
    BOOST_TEST(e.cpu_seconds < 30);
    BOOST_TEST(e.peak_kib < 1024 * 1024);
}

void stops(const Scratch& tree, const std::string& main_file, std::string_view says)
{
    const Ended e = lint({"--format", "gcc", (tree.path() / main_file).string()});
    within_bounds(e, {1, 3});
    BOOST_TEST((e.out + e.err).find(says) != std::string::npos, (e.out + e.err).substr(0, 500));
}

std::string times(std::size_t n, std::string_view text)
{
    std::string out;
    out.reserve(n * text.size());
    while (n--)
        out += text;
    return out;
}

}

BOOST_AUTO_TEST_CASE(a_line_of_a_gibibyte)
{
    const Scratch tree;
    fs::resize_file(tree.write("httpd.conf", "Listen 443 "), std::uintmax_t{1} << 30);
    stops(tree, "httpd.conf", "MiB");
    tree.write("long.conf", "Listen 443 " + std::string(std::size_t{100} << 20, 'x') + "\n");
    stops(tree, "long.conf", "long");
}

BOOST_AUTO_TEST_CASE(ten_million_lines)
{
    const Scratch tree;
    tree.write("httpd.conf", "Listen 443\n" + times(10'000'000, "Foo\n"));
    stops(tree, "httpd.conf", "directives");
    tree.write("comments.conf", "Listen 443 https\n" + times(10'000'000, "#\n"));
    within_bounds(lint({(tree.path() / "comments.conf").string()}), {1});
}

BOOST_AUTO_TEST_CASE(bombs)
{
    const Scratch tree;
    std::string macros = "<Macro m0>\nFoo\n</Macro>\n";
    for (int i = 1; i < 64; ++i)
        macros += aop::cat("<Macro m", i, ">\n", times(2, aop::cat("Use m", i - 1, "\n")), "</Macro>\n");
    tree.write("macros.conf", "LoadModule macro_module m.so\n" + macros + "Use m63\n");
    stops(tree, "macros.conf", "MiB");
    tree.write("variables.conf", "Define A x\n" + times(64, "Define A ${A}${A}\n") + "Foo ${A}\n");
    stops(tree, "variables.conf", "16 MiB");
    tree.write("deep.conf", times(1'000'000, "<A>\n"));
    stops(tree, "deep.conf", "deep");
    for (int i = 0; i < 60; ++i)
        tree.write(aop::cat("f", i), times(2, aop::cat("Include ", tree.path().string(), "/f", i + 1, "\n")));
    tree.write("f60", "");
    stops(tree, "f0", "files");
}

BOOST_AUTO_TEST_CASE(links_that_lead_round)
{
    const Scratch tree;
    fs::create_directory(tree.path() / "d");
    for (const char* name : {"a", "b", "c"})
        fs::create_directory_symlink(".", tree.path() / "d" / name);
    fs::create_symlink("loop.conf", tree.path() / "loop.conf");
    tree.write("httpd.conf", aop::cat("IncludeOptional ", tree.path().string(), "/d\n"));
    // By too many directories; or by a link too many, which Linux, when it looks a path up twice, counts twice.
    const Ended round = lint({"--format", "gcc", (tree.path() / "httpd.conf").string()});
    within_bounds(round, {1, 3});
    const std::string said = round.out + round.err;
    BOOST_TEST((said.find("director") != said.npos || said.find("Too many levels of symbolic links") != said.npos), said.substr(0, 500));
    within_bounds(lint({(tree.path() / "loop.conf").string()}), {3});
    tree.write("served.conf", aop::cat("Listen 80\nDocumentRoot ", tree.path().string(), "/d\n<Directory />\nAllowOverride All\n</Directory>\n"));
    within_bounds(lint({(tree.path() / "served.conf").string()}), {1});
}

BOOST_AUTO_TEST_CASE(comments_without_number)
{
    const Scratch tree;
    const std::string comment = "# aop-lint: ignore AOP101 -- x\n";
    tree.write("above.conf",
               "Listen 443 https\n" + times(49'000, comment) + "<VirtualHost *:443>\n" + times(10'000, "SetEnv A b\n") + "</VirtualHost>\n");
    within_bounds(lint({(tree.path() / "above.conf").string()}), {1});
    tree.write("between.conf", "Listen 443 https\n" + times(49'000, comment + "SetEnv A b\n") + times(1'000'000, "SetEnv A b\n"));
    within_bounds(lint({(tree.path() / "between.conf").string()}), {1});
    tree.write("beyond.conf", "Listen 443 https\n" + times(50'001, comment));
    stops(tree, "beyond.conf", ":50002:");
}

BOOST_AUTO_TEST_CASE(what_never_ends_is_not_read)
{
    const Scratch tree;
    const std::string fifo = (tree.path() / "fifo").string();
    BOOST_REQUIRE_EQUAL(mkfifo(fifo.c_str(), 0644), 0);
    for (const std::string& endless : {fifo, std::string("/dev/zero"), std::string("/dev/tty")}) {
        BOOST_TEST_CONTEXT(endless)
        {
            within_bounds(lint({endless}), {3});
            tree.write("include.conf", aop::cat("Listen 443\nInclude ", endless, "\n<VirtualHost *:443>\n</VirtualHost>\n"));
            const Ended included = lint({(tree.path() / "include.conf").string()});
            BOOST_TEST(included.in_time);
            BOOST_TEST((included.status == 3 || included.status == 1), included.err);
            tree.write("ca.conf", aop::cat("Listen 443 https\nSSLVerifyClient require\nSSLCACertificateFile ", endless, '\n'));
            const Ended ca = lint({(tree.path() / "ca.conf").string()});
            BOOST_TEST(ca.in_time);
            BOOST_TEST((ca.status == 3 || ca.status == 1), ca.err);
            BOOST_TEST(lint({"ca", endless}).in_time);
        }
    }
    // As much as is read, and no more.
    const Ended input = run_shell(aop::cat("exec " AOP_BINARY_DIR "/aop-lint - < /dev/zero"), {.limit = std::chrono::minutes(5)});
    within_bounds(input, {3});
}

BOOST_AUTO_TEST_CASE(names_that_nobody_should_give)
{
    const Scratch tree;
    const std::string name = "a\nb\x1b[31m\xff\xfe.conf";
    tree.write("d/" + name, "Foo\n<VirtualHost *:443>\nServerName \x1b]0;x\x07\n</VirtualHost>\n");
    tree.write("httpd.conf", aop::cat("Listen 443\nInclude ", tree.path().string(), "/d/\n"));
    for (const char* format : {"text", "gcc", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown", "html"}) {
        const Ended e = lint({"--format", format, "--color", "never", (tree.path() / "httpd.conf").string()});
        BOOST_TEST_CONTEXT(format)
        {
            within_bounds(e, {3});
            BOOST_TEST((e.out + e.err).find('\x1b') == std::string::npos);
            BOOST_TEST((e.out + e.err).find('\x07') == std::string::npos);
            BOOST_TEST(e.out.find('\xff') == std::string::npos);
        }
    }
    const Ended itself = lint({"--color", "never", (tree.path() / "d" / name).string()});
    BOOST_TEST((itself.out + itself.err).find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_this_user_may_not_read_is_said)
{
    const Scratch tree;
    fs::permissions(tree.path(), fs::perms(0755));
    const std::string secret = tree.write("secret.conf", "Listen 443\n");
    fs::permissions(secret, fs::perms::none);
    const std::string main_file = tree.write("httpd.conf", aop::cat("Listen 80\nInclude ", secret, '\n'));
    std::vector<std::string> command{AOP_BINARY_DIR "/aop-lint", main_file};
    if (getuid() == 0)
        command.insert(command.begin(), {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"});
    const Ended e = run(command);
    // Where nobody may not even run the program, as below a closed home, there is nothing to see.
    if (e.status == 126 || e.status == 127) {
        BOOST_TEST_MESSAGE("SKIPPED: an unreadable file: user 65534 may not run " AOP_BINARY_DIR "/aop-lint");
        return;
    }
    BOOST_TEST(e.status == 3);
    BOOST_TEST(e.out.find("Permission denied") != std::string::npos, e.out);
}

BOOST_AUTO_TEST_CASE(files_that_change_while_they_are_read)
{
    const Scratch tree;
    const std::string path = (tree.path() / "part.conf").string();
    tree.write("httpd.conf", aop::cat("Listen 443 https\nIncludeOptional ", path, "\nSSLCACertificateFile ", path, '\n'));
    std::atomic<bool> done = false;
    std::thread changer([&] {
        for (std::size_t i = 0; !done; ++i) {
            std::ofstream(path) << times(i % 3 * 20'000, "SetEnv A b\n");
            if (i % 5 == 0)
                unlink(path.c_str());
        }
    });
    for (int i = 0; i < 30; ++i) {
        const Ended e = lint({(tree.path() / "httpd.conf").string()});
        BOOST_TEST((e.status == 0 || e.status == 1 || e.status == 3), e.status << ' ' << e.err.substr(0, 500));
    }
    done = true;
    changer.join();
}

BOOST_AUTO_TEST_CASE(a_document_is_whole_or_not_there)
{
    const Scratch tree;
    const std::string bad = bad_tree(tree.path().string());
    const std::string document = tree.write("report.json", "what was there before");
    const auto limited = [&](const char* action) {
        return run_shell(aop::cat(action, "exec prlimit --fsize=1000 " AOP_BINARY_DIR "/aop-lint -o json=", document, ' ', bad));
    };
    // The disk is full.
    const Ended full = limited("trap '' XFSZ; ");
    BOOST_TEST(full.status == 4);
    BOOST_TEST(full.err.find("cannot write") != std::string::npos, full.err);
    BOOST_TEST(slurp(document) == "what was there before");
    // It is killed while it writes.
    BOOST_TEST(limited("").status > 128);
    BOOST_TEST(slurp(document) == "what was there before");
    // Standard output is full.
    for (const char* format : {"text", "html"})
        BOOST_TEST(run_shell(aop::cat("exec " AOP_BINARY_DIR "/aop-lint --format ", format, ' ', bad, " > /dev/full")).status == 4);
    // Nothing is written that nobody asked for.
    fs::remove(document);
    const auto files = [&] { return std::distance(fs::recursive_directory_iterator(tree.path()), fs::recursive_directory_iterator()); };
    for (const auto& entry : fs::directory_iterator(tree.path()))
        if (entry.path().filename().string().starts_with("report.json."))
            fs::remove(entry);
    const auto before = files();
    BOOST_TEST(lint({bad}, {.directory = tree.path()}).status == 1);
    BOOST_TEST(lint({"vhosts", bad}, {.directory = tree.path()}).status == 0);
    BOOST_TEST(files() == before);
}
