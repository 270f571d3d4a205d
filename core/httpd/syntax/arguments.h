#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace aop {

// Takes the next word off `rest` exactly as httpd's ap_getword_conf does;
// "" when nothing is left. Blanks after the word are taken too.
std::string next_word(std::string_view& rest);

// Splits arguments into words as ap_getword_conf does.
std::vector<std::string> words(std::string_view args);
// The same into a list of before, whose room is used again.
void words(std::string_view args, std::vector<std::string>& into);

// Where a word stands in the text that it was split from, its quotes included.
struct WordSpan {
    std::size_t from = 0, to = 0;  // bytes; `to` is one past the last
};
std::vector<WordSpan> word_spans(std::string_view args);

}
