// start --seed S --count N: makes N trees, good ones with none to three mutations, and compares what httpd makes of each (`-t`, a
// start, and for some a graceful reload of the good tree into it) with what the model says.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <random>
#include <string>

#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "core/files/this_machine.h"
#include "core/httpd/assessment.h"
#include "linter/reader/read_tree.h"
#include "test/start/tree.h"
#include "test/support/httpd.h"
#include "test/support/reading.h"
#include "test/support/scratch.h"

namespace {

using namespace aop::test;
using aop::cat;

struct Options {
    std::uint64_t seed = 1;
    std::size_t count = 100;
    std::size_t first = 0;
    double seconds = 0;  // 0: no limit
    std::string only = {};
    bool print = false, reload = false;
};

bool parse(int argc, char** argv, Options& o)
{
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--print" || word == "--reload") {
            (word == "--print" ? o.print : o.reload) = true;
            continue;
        }
        if (i + 1 == argc)
            return false;
        const char* value = argv[++i];
        if (word == "--seed")
            o.seed = std::strtoull(value, nullptr, 10);
        else if (word == "--count")
            o.count = std::strtoull(value, nullptr, 10);
        else if (word == "--first")
            o.first = std::strtoull(value, nullptr, 10);
        else if (word == "--seconds")
            o.seconds = std::strtod(value, nullptr);
        else if (word == "--only")
            o.only = value;
        else
            return false;
    }
    return true;
}

// Nothing of this must listen to the outside.
bool leave_the_network()
{
    // What it mounts is nobody else's either.
    if (unshare(CLONE_NEWNET | CLONE_NEWNS) != 0 || mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        return false;
    const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ifreq request{};
    request.ifr_name[0] = 'l', request.ifr_name[1] = 'o';
    request.ifr_flags = IFF_UP;
    const bool up = fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &request) == 0;
    close(fd);
    return up;
}

struct Prediction {
    bool accepted = true, starts = true, reloads = true;
    std::string why;  // "AOP433…"
    const char* code = nullptr;
};

struct Line {
    aop::StartupCause cause;
    const char* code;  // one of which httpd logs
};

using enum aop::StartupCause;
constexpr Line lines[]{
    {certificate_missing, "AH02572"},
    {certificate_unusable, "AH02562|AH02561|AH02407"},
    {key_unusable, "AH02579|AH02564|AH02572|AH02407"},
    {key_mismatch, "AH02565"},
    {pass_phrase, "AH02578|AH02579|AH02580"},
    {key_too_weak, "AH02562|AH02561|AH02407"},
    {chain_unusable, "AH01903"},
    {ciphers, "AH01898|AH10127"},
    {protocols, "AH02231"},
    {openssl_command, "AH02407"},
    {stapling_cache, "AH01958"},
    {ticket_key, "AH02287"},
    {proxy_certificate, "AH02252|AH02326|AH01895|AH01896|AH01899|AH01901|SSL Library Error"},
    {log_unwritable, "AH02291|AH02297|AH00091|AH00649|AH00651|AH00015|AH10036"},
    {log_program, "AH00104|AH00089|AH00650"},
    {runtime_folder, "AH00099|AH00058|AH10231"},
    {account, "AH00543|AH00544|running as root"},
    {module_file, "Cannot load"},
    {listeners_collide, "AH00072"},
    {types_file, "AH01597"},
    {balancer_memory, "AH01177"},
    {module_dependency, "Cannot load|AH01749|AH02617|AH02618|AH02284|AH02093"},
    {managed_domain, "AH10038|AH10042|AH10238|AH10170|AH10171"},
    {shared_cache, "AH02392|AH02393|AH00804|AH01674|AH01874"},
    {map_program, "AH00654"},
    {balancer_method, "AH02432"},
    {crypto_driver, "AH01845|AH01846|AH01847|AH02312"},
    {support_file, "AH01751|AH01752|AH02310|AH10046"},
    {port_taken, "AH00072"},
    {address_elsewhere, "AH00072"},
    {disk_full, "AH10231|AH00099|AH00100|AH00091"},
};

Prediction predict(const StartTree& tree)
{
    aop::Disk disk;
    aop::Configuration configuration;
    aop::ReadOptions options;
    options.server_root = tree.root.string();
    options.main_file = "conf/httpd.conf";
    options.static_modules = debian_options().static_modules;
    const aop::Problems problems = aop::read_configuration(disk, options, configuration);
    aop::CertificateFiles certificates(disk);
    aop::ThisMachine machine;
    const aop::Assessment a = aop::assess(configuration, problems, certificates, std::time(nullptr), &machine);
    Prediction p;
    for (const aop::Problem& problem : problems)
        if (problem.refused) {
            p.accepted = p.starts = p.reloads = false;
            p.why = problem.message;
            return p;
        }
    for (const aop::StartupFailure& f : a.startup) {
        if (p.starts) {
            p.why = f.text;
            for (const Line& line : lines)
                if (line.cause == f.cause && a.startup.size() == 1 && f.text.find("httpd crashes") == f.text.npos)
                    p.code = line.code;
        }
        p.starts = false;
        p.reloads &= f.reload_lives;
        p.accepted &= !f.caught_by_configtest;
    }
    for (const aop::Server& server : a.site.servers)
        if (a.exposure.tls[server.index] && a.trust[server.index].fatal) {
            p.code = nullptr;  // either may come first
            p.starts = p.reloads = false;
            p.why = *a.trust[server.index].fatal;
        }
    if (a.site.listeners.empty()) {
        p.code = nullptr;
        p.starts = p.reloads = false;
        p.why = "no Listen";
    }
    return p;
}

bool one_of(const std::string& text, std::string_view codes)
{
    while (!codes.empty()) {
        const std::string_view code = codes.substr(0, codes.find('|'));
        if (text.find(code) != text.npos)
            return true;
        codes.remove_prefix(std::min(code.size() + 1, codes.size()));
    }
    return false;
}

std::string names(const StartTree& tree)
{
    std::string out;
    for (const std::string& name : tree.applied)
        out += cat(out.empty() ? "" : " + ", name);
    return out;
}

// Whether what httpd says of its end goes where nobody looks: into the log of the virtual host.
bool logs_elsewhere(const StartTree& tree)
{
    return std::ranges::any_of(tree.vhost, [](const std::string& line) { return line.starts_with("ErrorLog"); });
}

// "" or how httpd and the model differ.
std::string compare(const StartTree& tree, bool by_reload, std::string* shown)
{
    const Prediction p = predict(tree);
    HttpdOptions options;
    options.preamble = false;
    if (by_reload) {
        const StartTree good(tree.root, tree.port);
        Httpd server(tree.root, good.text(), options);
        if (!server.start())
            return cat("the good tree does not start: ", server.trouble());
        // The pid file is there before it says that it serves.
        while (server.running() && server.error_log().find("resuming normal operations") == std::string::npos)
            usleep(1000);
        tree.write();
        bool lives = server.graceful();
        for (int i = 0; lives && i < 50; ++i, lives = server.running())
            usleep(1000);
        const std::string said = server.trouble();
        server.stop();
        if (lives != p.reloads)
            return cat("a reload ", lives ? "lives" : "dies", ", predicted ", p.reloads ? "that it lives" : p.why, '\n', said);
        // mod_authn_socache ends the parent process without a word where its default cache has gone.
        const bool wordless = p.code && one_of("AH01674", p.code);
        if (!lives && p.code && !wordless && !logs_elsewhere(tree) && !one_of(said, p.code))
            return cat("a reload dies as predicted (", p.why, "), but httpd does not say ", p.code, '\n', said);
        *shown = p.reloads ? "starts" : p.why;
        return {};
    }
    Httpd server(tree.root, tree.text(), options);
    const Ended test = server.configtest();
    if ((test.status == 0) != p.accepted)
        return cat("-t ", test.status == 0 ? "passes" : "refuses", ", predicted ", p.accepted ? "that it passes" : p.why, '\n', test.err);
    const bool up = server.start();
    const std::string said = server.trouble();
    server.stop();
    if (up != p.starts)
        return cat("a start ", up ? "succeeds" : "fails", ", predicted ", p.starts ? "that it succeeds" : p.why, '\n', said);
    if (!up && p.code && !logs_elsewhere(tree) && !one_of(said + test.err, p.code))
        return cat("fails as predicted (", p.why, "), but httpd does not say ", p.code, '\n', said);
    *shown = p.starts ? "starts" : p.why;
    return {};
}

int run(const Options& o)
{
    if (!leave_the_network()) {
        std::puts("skipped: this needs a network namespace of its own (run as root), so that nothing listens to the outside");
        return 77;  // as CMakeLists.txt says
    }
    const auto begin = std::chrono::steady_clock::now();
    const auto elapsed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(); };
    const auto &all = start_mutations(), &drawn = drawn_mutations();
    std::size_t trees = 0, wrong = 0, reloads = 0, kills = 0;
    for (std::size_t n = o.first; n < o.first + o.count && (o.seconds == 0 || elapsed() < o.seconds); ++n) {
        std::mt19937_64 dice(o.seed * 1'000'003 + n);
        const Scratch root;
        std::filesystem::permissions(root.path(), std::filesystem::perms(0755));
        StartTree tree(root.path(), free_port());
        tree.dice.seed(dice());
        const auto apply = [&](const StartMutation& m) {
            m.apply(tree);
            tree.applied.emplace_back(m.name);
        };
        // Each alone first; then as the dice say.
        if (!o.only.empty()) {
            for (const auto* list : {&all, &drawn})
                for (const StartMutation& m : *list)
                    if (m.name == o.only)
                        apply(m);
        } else if (o.seed == 1 && n < all.size()) {
            apply(all[n]);
        } else {
            // A drawn one is as likely as a fixed one.
            for (std::size_t i = 0, many = 1 + dice() % 3; i < many; ++i)
                apply(dice() % 2 ? all[dice() % all.size()] : drawn[dice() % drawn.size()]);
        }
        tree.write();
        const bool by_reload = o.reload || ((o.seed != 1 || n >= all.size()) && dice() % 4 == 0);
        // Old processes may keep the socket that another one is to take the place of: what a reload does then is a matter of luck.
        const bool same_socket = std::ranges::find(tree.head, cat("Listen 127.0.0.1:", tree.port)) != tree.head.end();
        // What a configuration is, does not say what it was: a reload to another MPM ends httpd (AH00534).
        const bool same_mpm = std::ranges::any_of(tree.head, [](const std::string& line) { return line.starts_with("LoadModule mpm_event"); });
        std::string shown;
        std::string difference;
        try {
            difference = compare(tree, by_reload && same_socket && same_mpm, &shown);
        } catch (const std::exception& e) {
            difference = e.what();
        }
        ++trees;
        reloads += by_reload;
        kills += !shown.empty() && shown != "starts";
        if (o.print)
            std::printf("%s: %s\n%s\n", names(tree).c_str(), shown.c_str(), tree.text().c_str());
        if (difference.empty())
            continue;
        ++wrong;
        std::printf("--- seed %llu tree %zu (%s): %s\n", static_cast<unsigned long long>(o.seed), n, names(tree).c_str(), difference.c_str());
        std::fflush(stdout);
    }
    std::printf("%zu trees from seed %llu in %.0f s: %zu reloads, %zu that do not start; %zu not as predicted\n", trees,
                static_cast<unsigned long long>(o.seed), elapsed(), reloads, kills, wrong);
    return wrong == 0 && trees > 0 ? 0 : 1;
}

}

int main(int argc, char** argv)
{
    Options options;
    if (!parse(argc, argv, options)) {
        std::fputs("usage: start [--seed S] [--first N] [--count N] [--seconds T] [--only MUTATION] [--reload] [--print]\n", stderr);
        return 2;
    }
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return run(options);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "start: %s\n", e.what());
        return 4;
    }
}
