// attack --seed S --count N: generates N configurations, starts httpd with each, and
// compares what it does with what the model says.
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "test/attack/features.h"
#include "test/attack/generator.h"
#include "test/attack/network.h"
#include "test/attack/trial.h"
#include "test/support/scratch.h"

namespace {

struct Options {
    std::uint64_t seed = 1;
    std::size_t count = 20, attempts = 120;
    double seconds = 0;  // 0: no limit
    std::size_t shown = 5;
    bool print = false;
    aop::test::Features features = aop::test::Features::some;
    std::string only = {};  // a kind of features/kinds.txt
};

bool parse(int argc, char** argv, Options& o)
{
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--print") {
            o.print = true;
            continue;
        }
        if (word == "--plain") {
            o.features = aop::test::Features::none;
            continue;
        }
        if (i + 1 == argc)
            return false;
        const char* value = argv[++i];
        if (word == "--seed")
            o.seed = std::strtoull(value, nullptr, 10);
        else if (word == "--count")
            o.count = std::strtoull(value, nullptr, 10);
        else if (word == "--attempts")
            o.attempts = std::strtoull(value, nullptr, 10);
        else if (word == "--seconds")
            o.seconds = std::strtod(value, nullptr);
        else if (word == "--only")
            o.only = value;
        else if (word == "--show")
            o.shown = std::strtoull(value, nullptr, 10);
        else
            return false;
    }
    return true;
}

int run(const Options& o)
{
    using namespace aop::test;
    if (!leave_the_network()) {
        std::puts("skipped: this needs a network namespace of its own (run as root), so that nothing listens to the outside");
        return 77;  // as CMakeLists.txt says
    }
    Client client;
    Score total;
    std::size_t configurations = 0, wrong = 0;
    const auto begin = std::chrono::steady_clock::now();
    const auto elapsed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(); };
    for (std::uint64_t seed = o.seed; configurations < o.count && (o.seconds == 0 || elapsed() < o.seconds); ++seed) {
        Dice dice(seed);
        const Scratch root;
        const Trap trap = set_trap(dice, root.path().string(), o.features, o.only);
        if (o.print) {
            std::printf("%s", trap.config.c_str());
            for (const auto& [path, text] : trap.files)
                std::printf("--- %s\n%s", path.c_str(), text.c_str());
        }
        const Score score = attack(client, trap, dice, root, o.attempts);
        ++configurations;
        total.attempts += score.attempts, total.verdicts += score.verdicts, total.unknown += score.unknown;
        total.classes += score.classes, total.witnesses += score.witnesses, total.served += score.served, total.refused += score.refused;
        if (score.mismatches.empty())
            continue;
        ++wrong;
        std::printf("--- seed %llu: %zu of %zu attempts and %zu verdicts not as predicted\n", static_cast<unsigned long long>(seed),
                    score.mismatches.size(), score.attempts, score.verdicts);
        for (std::size_t i = 0; i < score.mismatches.size() && i < o.shown; ++i)
            std::printf("    %s\n", score.mismatches[i].c_str());
        if (o.print)
            std::printf("%s", score.log.c_str());
        std::fflush(stdout);
    }
    std::printf("%zu configurations from seed %llu in %.0f s: %zu attempts (%zu served, %zu refused in TLS), %zu predicted as unknown, "
                "%zu examples of classes, %zu verdicts, %zu witnesses; %zu configurations not as predicted\n",
                configurations, static_cast<unsigned long long>(o.seed), elapsed(), total.attempts, total.served, total.refused, total.unknown,
                total.classes, total.verdicts, total.witnesses, wrong);
    return wrong == 0 && configurations > 0 ? 0 : 1;
}

}

int main(int argc, char** argv)
{
    Options options;
    if (!parse(argc, argv, options)) {
        std::fputs("usage: attack [--plain] [--only KIND] [--seed S] [--count N] [--seconds T] [--attempts N] [--show N] [--print]\n", stderr);
        return 2;
    }
    if (!options.only.empty() && !aop::test::is_kind(options.only)) {
        std::fprintf(stderr, "attack: no kind is called \"%s\"\n", options.only.c_str());
        return 2;
    }
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return run(options);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "attack: %s\n", e.what());
        return 4;
    }
}
