#pragma once
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "test/oracle/sample.h"

namespace aop::test {

// Makes configurations from the grammar that httpd reads: lines, continuations,
// quotes, variables, conditionals, includes, macros, sections, contexts and argument
// counts. Many are right, the others have a flaw or a few. Same seed, same samples.
class Generator {
public:
    explicit Generator(std::uint64_t seed) : random_(seed) {}
    Sample make();

private:
    enum class Scope { server, vhost, directory, location, files, expression, limit, require, proxy };

    std::size_t below(std::size_t n) { return n ? std::size_t(random_() % n) : 0; }
    bool chance(double p) { return double(random_() >> 11) * 0x1p-53 < p; }
    bool flaw() { return chance(flaws_); }
    template <class Range>
    const auto& one_of(const Range& range)
    {
        return range[below(std::size(range))];
    }

    std::string block(Scope, int depth);
    std::string statement(Scope, int depth);
    std::string directive(Scope);
    std::string section(Scope, int depth);
    std::string conditional(Scope, int depth);
    std::string condition();
    std::string include();
    std::string macro(Scope, int depth);
    std::string use();
    std::string variable();
    std::string misplaced(Scope);
    std::string comment();
    std::string noise();

    std::string expression(int depth);
    std::string expression_word(int depth);
    std::string quoted_expression();
    std::string path();
    std::string name_of_variable();
    std::string line(std::string_view name, std::string_view args);  // with blanks, case and folds of its own
    std::string any_case(std::string_view word);
    std::string folded(std::string text);
    std::string blank();
    std::string mutated(std::string text);

    std::mt19937_64 random_;
    double flaws_ = 0;
    int port_ = 0;
    std::vector<std::pair<std::string, std::size_t>> macros_;  // name, number of parameters
};

}
