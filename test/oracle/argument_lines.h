#pragma once
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "linter/httpd/directives.h"

namespace aop::test {

// Lines with right and wrong words, one for each call, for the directives that httpd has. The words come from three places: what
// people write by mistake somewhere, the right words of the directive (words.h), and the strings in the file of its module, among
// which are the keywords that it knows. "@f" and its like stand for files, as in words.h.
class ArgumentLines {
public:
    ArgumentLines();
    const std::vector<const Command*>& directives() const { return directives_; }
    std::string line(const Command&, std::mt19937_64& dice);
    // The same line at one of the places where it may stand.
    static std::string placed(const Command&, const std::string& line, std::mt19937_64& dice);

private:
    using Words = std::vector<std::string>;
    const Words& right_of(std::string_view directive);
    const Words& keywords_of(std::string_view module);

    std::vector<const Command*> directives_ = {};
    std::map<std::string, Words, std::less<>> rights_ = {}, keywords_ = {};
};

}
