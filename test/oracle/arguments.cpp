// What the directives of httpd take and refuse as words: lines are made from a seed, and httpd and the linter are asked.
//   arguments [--seed S] [--count N] [--only DIRECTIVE] [--seconds T] [--show] [--htaccess]
// With --htaccess the lines stand in a .htaccess file, and a running httpd is sent a request for each.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <set>
#include <string>

#include "core/base/ascii.h"
#include "test/oracle/argument_lines.h"
#include "test/oracle/compare.h"
#include "test/oracle/htaccess_asked.h"
#include "test/oracle/sample.h"
#include "test/support/scratch.h"

using namespace aop;
using namespace aop::test;

namespace {

struct Options {
    std::uint64_t seed = 1;
    std::size_t count = 4000;
    double seconds = 0;  // 0: no limit
    std::string only = {};
    bool show = false, htaccess = false;
};

bool parse(int argc, char** argv, Options& o)
{
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--show" || word == "--htaccess") {
            (word == "--show" ? o.show : o.htaccess) = true;
            continue;
        }
        if (i + 1 == argc)
            return false;
        const char* value = argv[++i];
        if (word == "--seed")
            o.seed = std::strtoull(value, nullptr, 10);
        else if (word == "--count")
            o.count = std::strtoull(value, nullptr, 10);
        else if (word == "--seconds")
            o.seconds = std::strtod(value, nullptr);
        else if (word == "--only")
            o.only = value;
        else
            return false;
    }
    return true;
}

// "@f" is a file, "@d" a folder, "@e" an empty file, "@n" is not there.
std::string with_files(std::string text)
{
    constexpr std::pair<std::string_view, std::string_view> names[]{
        {"@f", "tls/ca.pem"}, {"@d", "www"}, {"@e", "tls/none.pem"}, {"@n", "tls/nowhere"}};
    for (const auto& [mark, name] : names)
        for (std::size_t at = 0; (at = text.find(mark, at)) != text.npos; at += name.size())
            text.replace(at, mark.size(), name);
    return text;
}

// Whether httpd refuses because nobody knows a name.
bool asks_the_resolver(const Answer& answer)
{
    return answer.err.find("name resolution error") != std::string::npos || answer.err.find("Name or service not known") != std::string::npos ||
           answer.err.find("ProxySourceAddress invalid value") != std::string::npos;
}

// What httpd says may go on with the help text of the directive.
int compare_htaccess(const Options& o)
{
    const Scratch scratch;
    HtaccessAsked httpd(scratch.path());
    ArgumentLines lines;
    std::vector<const Command*> chosen;
    for (const Command* c : lines.directives())
        if ((o.only.empty() || iequals(o.only, c->name)) && (c->contexts & context::any_override) != 0 && HtaccessAsked::loads(c->module))
            chosen.push_back(c);
    std::size_t compared = 0, refused = 0, different = 0, left = 0;
    for (std::size_t n = 0; n < o.count && !chosen.empty(); ++n) {
        std::mt19937_64 dice(o.seed * 1'000'003 + n);
        const std::string text = with_files(lines.line(*chosen[n % chosen.size()], dice)) + '\n';
        const std::string they = httpd.fault(text), we = httpd.our_fault();
        ++compared;
        refused += !they.empty();
        if (o.show)
            std::printf("%s  %s\n", text.c_str(), they.c_str());
        // The child that reads it dies of some expressions, without a word.
        const bool dies = they.empty() && we.ends_with("gives up");
        if (dies || they.find("name resolution") != they.npos || they.find("Name or service not known") != they.npos)
            ++left;
        else if (they.empty() != we.empty() || !they.starts_with(we.substr(0, we.find('\n')))) {
            ++different;
            std::printf("--- seed %llu line %zu: %s%s\n  httpd: %s\n  we:    %s\n", static_cast<unsigned long long>(o.seed), n, text.c_str(),
                        they.empty() != we.empty() ? "verdict" : "message", they.c_str(), we.c_str());
            std::fflush(stdout);
        }
    }
    std::printf("%zu .htaccess files of %zu directives from seed %llu: %zu refused by httpd; %zu left to the resolver; %zu different\n", compared,
                chosen.size(), static_cast<unsigned long long>(o.seed), refused, left, different);
    return different == 0 && compared > 0 ? 0 : 1;
}

int compare_all(const Options& o)
{
    const Scratch scratch;
    ForkOracle httpd(scratch.path() / "oracle");
    const std::filesystem::path root = scratch.path() / "root";
    Sample sample;
    sample.directories = {"www", "run"};
    sample.files = {{"tls/ca.pem", "-----BEGIN CERTIFICATE-----\n"}, {"tls/none.pem", ""}};
    put(sample, root);
    ArgumentLines lines;
    std::vector<const Command*> chosen;
    for (const Command* c : lines.directives())
        if (o.only.empty() || iequals(o.only, c->name))
            chosen.push_back(c);
    if (chosen.empty())
        throw std::runtime_error("no such directive: " + o.only);
    const auto begin = std::chrono::steady_clock::now();
    const auto elapsed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(); };
    std::size_t compared = 0, refused = 0, different = 0, left = 0;
    std::set<std::string> differing;
    for (std::size_t n = 0; n < o.count && (o.seconds == 0 || elapsed() < o.seconds); ++n) {
        std::mt19937_64 dice(o.seed * 1'000'003 + n);
        const Command& c = *chosen[n % chosen.size()];
        const std::string text = cat("ServerName main.test\n", with_files(lines.placed(c, lines.line(c, dice), dice)));
        scratch.write("root/conf.conf", text);
        const ClientAuth question{.file = "conf.conf", .server_root = root.string(), .defines = {}, .environment = {}};
        const Answer answer = httpd.ask(question);
        Configuration ours;
        const Problems problems = read_ours(question, ours);
        const bool resolver = asks_the_resolver(answer);
        const std::string found = resolver ? "" : difference(answer, ours, problems);
        ++compared;
        refused += answer.status != 0;
        left += resolver || verdict_left_out(answer, problems);
        if (o.show)
            std::printf("%s%s", text.c_str(), answer.err.c_str());
        if (found.empty())
            continue;
        ++different;
        differing.insert(std::string(c.name));
        std::printf("--- seed %llu line %zu: %s%s", static_cast<unsigned long long>(o.seed), n, text.c_str(), found.c_str());
        std::fflush(stdout);
    }
    std::printf("%zu lines of %zu directives from seed %llu in %.0f s: %zu refused by httpd; %zu left to modules; %zu different, of %zu directives\n",
                compared, chosen.size(), static_cast<unsigned long long>(o.seed), elapsed(), refused, left, different, differing.size());
    return different == 0 && compared > 0 ? 0 : 1;
}

}

int main(int argc, char** argv)
{
    Options options;
    if (!parse(argc, argv, options)) {
        std::fputs("usage: arguments [--seed S] [--count N] [--only DIRECTIVE] [--seconds T] [--show] [--htaccess]\n", stderr);
        return 2;
    }
    try {
        return options.htaccess ? compare_htaccess(options) : compare_all(options);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "arguments: %s\n", e.what());
        return 4;
    }
}
