#include "core/words.h"

#include "core/text.h"

namespace aop {

namespace {

void skip_space(std::string_view& rest)
{
    while (!rest.empty() && is_space(rest.front()))
        rest.remove_prefix(1);
}

void take_word(std::string_view& rest, std::string& word)
{
    skip_space(rest);
    // Most words need nothing done to them.
    if (!rest.empty() && rest.front() != '"' && rest.front() != '\'') {
        std::size_t end = plain_prefix(rest);
        while (end < rest.size() && !is_space(rest[end]) && rest[end] != '\\')
            ++end;
        if (end == rest.size() || rest[end] != '\\') {
            word.assign(rest.substr(0, end));
            rest.remove_prefix(end);
            return skip_space(rest);
        }
    }
    word.clear();
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
}

}

std::string next_word(std::string_view& rest)
{
    std::string word;
    take_word(rest, word);
    return word;
}

std::vector<std::string> words(std::string_view args)
{
    std::vector<std::string> all;
    words(args, all);
    return all;
}

void words(std::string_view args, std::vector<std::string>& into)
{
    std::size_t n = 0;
    const auto next = [&]() -> std::string& { return n < into.size() ? into[n++] : (++n, into.emplace_back()); };
    if (!args.empty() && plain_prefix(args) == args.size())
        next().assign(args);
    else
        for (skip_space(args); !args.empty();)
            take_word(args, next());
    into.resize(n);
}

}
