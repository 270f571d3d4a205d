// Reads generated configurations with httpd and with our reader, and compares.
//   oracle [--seed S] [--count N] [--plain EVERY] [--keep-going] [--show]
// Sample number i of seed S is that of seed S + i: `oracle --seed S+i --count 1 --show`
// brings one back. Every EVERY-th goes through the plain `httpd -t` too, so that the
// quick way of asking is known to be the true one.
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "core/base/ascii.h"
#include "test/oracle/compare.h"
#include "test/oracle/generator.h"
#include "test/oracle/minimise.h"
#include "test/support/scratch.h"

using namespace aop;
using namespace aop::test;

namespace {

struct Options {
    unsigned long seed = 1, count = 400, plain = 50;
    bool keep_going = false, show = false;
};

Options options_of(int argc, char** argv)
{
    Options o;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const auto number = [&] {
            if (i + 1 == argc)
                throw std::runtime_error(word + " takes a number");
            return std::strtoul(argv[++i], nullptr, 10);
        };
        if (word == "--seed")
            o.seed = number();
        else if (word == "--count")
            o.count = number();
        else if (word == "--plain")
            o.plain = number();
        else if (word == "--keep-going")
            o.keep_going = true;
        else if (word == "--show")
            o.show = true;
        else
            throw std::runtime_error("unknown option " + word);
    }
    return o;
}

class Comparison {
public:
    explicit Comparison(const Scratch& scratch) : oracle_(scratch.path() / "oracle"), root_(scratch.path() / "root") {}

    std::string differs(const Sample& sample, bool plain)
    {
        ClientAuth question = put(sample, root_);
        answer_ = oracle_.ask(question);
        Configuration ours;
        const Problems problems = read_ours(question, ours);
        std::string found = difference(answer_, ours, problems);
        left_out_ = verdict_left_out(answer_, problems);
        if (found.empty() && plain)
            found = plain_differs(question);
        return found;
    }

    const Answer& last() const { return answer_; }
    bool left_out() const { return left_out_; }

private:
    // Whether the plain httpd says what the quick one said.
    std::string plain_differs(const ClientAuth& question)
    {
        if (modules_.empty())
            modules_ = load_all_modules();
        const Answer plain = plain_httpd(question, modules_, answer_.status == 0);
        const Refusal quick = refusal(answer_), slow = refusal(plain);
        std::string found;
        if (quick.refused != slow.refused || quick.file != slow.file || quick.line != slow.line ||
            in_no_order(quick.message) != in_no_order(slow.message))
            found = cat("the plain httpd\n  quick: ", quick.file, ':', quick.line, ": ", quick.message, "\n  plain: ", slow.file, ':', slow.line,
                        ": ", slow.message, '\n');
        else if (slow.refused)
            return "";
        else if (includes_dump(answer_) != includes_dump(plain) || vhosts_dump(answer_) != vhosts_dump(plain))
            found = cat("the plain httpd: other dumps\n--- quick\n", includes_dump(answer_), vhosts_dump(answer_), "--- plain\n",
                        includes_dump(plain), vhosts_dump(plain));
        else if (!slow.refused && !same_tree(answer_.tree, plain.tree))
            found = "the plain httpd: another tree\n";
        return found;
    }

    // httpd lists the providers it knows in the order of a hash table, which is another in each process.
    static std::string in_no_order(std::string message)
    {
        constexpr std::string_view list = "(known names: ";
        const std::size_t from = message.find(list), to = message.find(')', from);
        if (from != message.npos && to != message.npos)
            message.erase(from + list.size(), to - from - list.size());
        return message;
    }

    // DUMP_CONFIG prints a section without arguments as "<Else >", and its file only by name.
    static bool same_tree(const std::vector<Node>& quick, const std::vector<Node>& plain)
    {
        if (quick.size() != plain.size())
            return false;
        for (std::size_t i = 0; i < quick.size(); ++i)
            if (quick[i].depth != plain[i].depth || quick[i].line != plain[i].line || quick[i].file != plain[i].file ||
                quick[i].name != plain[i].name || trimmed(quick[i].args) != trimmed(plain[i].args))
                return false;
        return true;
    }

    ForkOracle oracle_;
    std::filesystem::path root_;
    std::string modules_;
    Answer answer_;
    bool left_out_ = false;
};

int compare_all(const Options& o)
{
    const Scratch scratch;
    Comparison comparison(scratch);
    unsigned long accepted = 0, read_refused = 0, walk_refused = 0, plain = 0, left_out = 0, different = 0;
    for (unsigned long i = 0; i < o.count; ++i) {
        const Sample sample = Generator(o.seed + i).make();
        const bool through_plain = o.plain && i % o.plain == 0;
        const std::string found = comparison.differs(sample, through_plain);
        plain += through_plain;
        left_out += comparison.left_out();
        if (o.show)
            std::printf("%s%s\n", shown(sample).c_str(), comparison.last().err.c_str());
        const bool walked = comparison.last().err.find("AH00526") != std::string::npos;
        ++(comparison.last().status == 0 ? accepted : walked ? walk_refused : read_refused);
        if (found.empty())
            continue;
        ++different;
        std::printf("seed %lu differs: %s", o.seed + i, found.c_str());
        std::fflush(stdout);
        if (!o.keep_going) {
            const Sample small = minimised(sample, [&](const Sample& s) {
                const std::string again = comparison.differs(s, through_plain);
                return again.substr(0, again.find('\n')) == found.substr(0, found.find('\n'));
            });
            std::printf("%s--- smallest:\n%s", comparison.differs(small, through_plain).c_str(), shown(small).c_str());
            break;
        }
    }
    std::printf("%lu compared: %lu accepted, %lu refused while read, %lu refused by the walk or after; "
                "%lu also with the plain httpd; %lu faults left to modules; %lu different\n",
                accepted + read_refused + walk_refused, accepted, read_refused, walk_refused, plain, left_out, different);
    return different ? 1 : 0;
}

}

int main(int argc, char** argv)
try {
    return compare_all(options_of(argc, argv));
} catch (const std::exception& e) {
    std::fprintf(stderr, "oracle: %s\n", e.what());
    return 2;
}
