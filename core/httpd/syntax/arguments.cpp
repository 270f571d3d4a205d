#include "core/httpd/syntax/arguments.h"

#include "core/base/ascii.h"

namespace aop {

namespace {

void skip_space(std::string_view& rest)
{
    while (!rest.empty() && is_space(rest.front()))
        rest.remove_prefix(1);
}

// Of a text that starts with it; the blanks behind it stay.
void take_word(std::string_view& rest, std::string& word)
{
    // Most words need nothing done to them.
    if (!rest.empty() && rest.front() != '"' && rest.front() != '\'') {
        std::size_t end = plain_prefix(rest);
        while (end < rest.size() && !is_space(rest[end]) && rest[end] != '\\')
            ++end;
        if (end == rest.size() || rest[end] != '\\') {
            word.assign(rest.substr(0, end));
            rest.remove_prefix(end);
            return;
        }
    }
    word.clear();
    char quote = 0;
    if (!rest.empty() && (rest.front() == '"' || rest.front() == '\'')) {
        quote = rest.front();
        rest.remove_prefix(1);
    }
    while (!rest.empty() && (quote ? rest.front() != quote : !is_space(rest.front()))) {
        const bool escapes = rest.front() == '\\' && rest.size() > 1 && (rest[1] == '\\' || (quote && rest[1] == quote));
        word += rest[escapes ? 1 : 0];
        rest.remove_prefix(escapes ? 2 : 1);
    }
    if (quote && !rest.empty())
        rest.remove_prefix(1);
}

}

std::string next_word(std::string_view& rest)
{
    std::string word;
    skip_space(rest);
    take_word(rest, word);
    skip_space(rest);
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
        for (skip_space(args); !args.empty(); skip_space(args))
            take_word(args, next());
    into.resize(n);
}

std::vector<WordSpan> word_spans(std::string_view args)
{
    std::vector<WordSpan> spans;
    std::string word;
    std::string_view rest = args;
    for (skip_space(rest); !rest.empty(); skip_space(rest)) {
        const std::size_t from = args.size() - rest.size();
        take_word(rest, word);
        spans.push_back({from, args.size() - rest.size()});
    }
    return spans;
}

}
