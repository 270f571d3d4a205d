#include "core/words.h"

#include "core/text.h"

namespace aop {

namespace {

void skip_space(std::string_view& rest)
{
    while (!rest.empty() && is_space(rest.front()))
        rest.remove_prefix(1);
}

}

std::string next_word(std::string_view& rest)
{
    skip_space(rest);
    // Most words need nothing done to them.
    if (!rest.empty() && rest.front() != '"' && rest.front() != '\'') {
        std::size_t end = 0;
        while (end < rest.size() && !is_space(rest[end]) && rest[end] != '\\')
            ++end;
        if (end == rest.size() || rest[end] != '\\') {
            std::string plain(rest.substr(0, end));
            rest.remove_prefix(end);
            skip_space(rest);
            return plain;
        }
    }
    std::string word;
    char quote = 0;
    if (!rest.empty() && (rest.front() == '"' || rest.front() == '\'')) {
        quote = rest.front();
        rest.remove_prefix(1);
    }
    while (!rest.empty() && (quote ? rest.front() != quote : !is_space(rest.front()))) {
        const bool escapes =
            rest.front() == '\\' && rest.size() > 1 && (rest[1] == '\\' || (quote && rest[1] == quote));
        word += rest[escapes ? 1 : 0];
        rest.remove_prefix(escapes ? 2 : 1);
    }
    if (quote && !rest.empty())
        rest.remove_prefix(1);
    skip_space(rest);
    return word;
}

std::vector<std::string> words(std::string_view args)
{
    std::vector<std::string> all;
    for (skip_space(args); !args.empty();)
        all.push_back(next_word(args));
    return all;
}

}
