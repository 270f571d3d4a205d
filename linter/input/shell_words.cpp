// The words of a shell script: quoting and parameter expansion as in POSIX sh, nothing run.
#include "linter/input/shell_words.h"

#include <fnmatch.h>

#include "core/base/ascii.h"

namespace aop {

namespace {

constexpr std::size_t longest_value = 64 << 10;

bool is_name_char(char c) { return c == '_' || (to_lower(c) >= 'a' && to_lower(c) <= 'z') || (c >= '0' && c <= '9'); }

}

bool is_shell_name(std::string_view s)
{
    for (const char c : s)
        if (!is_name_char(c))
            return false;
    return !s.empty() && !(s[0] >= '0' && s[0] <= '9');
}

std::string ShellWords::value_of(std::string_view expression)
{
    std::size_t end = 0;
    while (end < expression.size() && is_name_char(expression[end]))
        ++end;
    const std::string name(expression.substr(0, end));
    std::string_view rest = expression.substr(end);
    if (!is_shell_name(name))
        throw NeedsShell{cat("${", expression, "}")};
    const auto found = variables_.find(name);
    const bool set = found != variables_.end();
    std::string value = set ? found->second : "";
    if (rest.empty())
        return value;
    const bool colon = rest.starts_with(':');
    const char op = rest.size() > colon ? rest[colon] : '\0';
    if (op == '-' || op == '+' || op == '=') {
        const bool usable = set && !(colon && value.empty());
        std::string alternative(rest.substr(colon + 1U));
        if (alternative.find_first_of("$`\\\"'") != alternative.npos)
            throw NeedsShell{cat("${", expression, "}")};
        if (op == '=' && !usable)
            variables_[name] = alternative;
        return op == '+' ? (usable ? alternative : "") : (usable ? value : alternative);
    }
    if ((op == '#' || op == '%') && !colon) {
        const bool longest = rest.size() > 1 && rest[1] == op;
        const std::string pattern(rest.substr(longest ? 2 : 1));
        if (pattern.find_first_of("$`\"'") != pattern.npos)
            throw NeedsShell{cat("${", expression, "}")};
        for (std::size_t i = 0; i <= value.size(); ++i) {
            const std::size_t n = longest ? value.size() - i : i;
            const std::string part = op == '#' ? value.substr(0, n) : value.substr(value.size() - n);
            if (fnmatch(pattern.c_str(), part.c_str(), 0) == 0)
                return op == '#' ? value.substr(n) : value.substr(0, value.size() - n);
        }
        return value;
    }
    throw NeedsShell{cat("${", expression, "}")};
}

void ShellWords::dollar(std::string& out)
{
    ++at_;  // the '$'
    if (at_ < text_.size() && text_[at_] == '{') {
        const std::size_t close = text_.find('}', at_);
        const std::size_t feed = text_.find('\n', at_);
        if (close == text_.npos || feed < close)
            throw NeedsShell{"a ${ that is not closed"};
        const std::string_view expression = text_.substr(at_ + 1, close - at_ - 1);
        at_ = close + 1;
        out += expands_ ? value_of(expression) : "";
    } else {
        const std::size_t start = at_;
        while (at_ < text_.size() && is_name_char(text_[at_]))
            ++at_;
        const std::string_view name = text_.substr(start, at_ - start);
        if (name.empty()) {
            if (at_ < text_.size() && std::string_view("(@*#?$!-").find(text_[at_]) != std::string_view::npos)
                throw NeedsShell{cat("$", text_[at_])};
            out += '$';
            return;
        }
        if (!is_shell_name(name))
            throw NeedsShell{cat("$", name)};
        out += expands_ ? value_of(name) : "";
    }
    if (out.size() > longest_value)
        throw NeedsShell{"a value of more than 64 KiB"};
}

// Blanks, continued lines, then a comment: to the next word.
void ShellWords::skip_blanks()
{
    while (at_ < text_.size()) {
        if (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r')
            ++at_;
        else if (text_.substr(at_).starts_with("\\\n"))
            at_ += 2, ++line_;
        else
            break;
    }
    if (at_ < text_.size() && text_[at_] == '#')
        at_ = std::min(text_.find('\n', at_), text_.size());
}

// A backslash and what it takes its meaning from; inside double quotes it does so for a few only.
bool ShellWords::escaped(char quote, std::string& out)
{
    if (text_[at_] != '\\' || quote == '\'' || at_ + 1 >= text_.size() ||
        (quote && std::string_view("$`\"\\\n").find(text_[at_ + 1]) == std::string_view::npos))
        return false;
    ++at_;
    if (text_[at_] != '\n')
        out += text_[at_];
    else
        ++line_;
    ++at_;
    return true;
}

// The next word or operator of the command that begins at at_; false at its end.
bool ShellWords::word(ShellWord& out)
{
    out = {};
    skip_blanks();
    out.line = line_;
    if (at_ >= text_.size())
        return false;
    if (text_[at_] == '\n' || text_[at_] == ';') {
        line_ += text_[at_] == '\n';
        ++at_;
        return false;
    }
    for (const std::string_view op : {"&&", "||"})
        if (text_.substr(at_).starts_with(op)) {
            at_ += 2;
            out.text = op;
            out.is_operator = true;
            return true;
        }
    for (char quote = 0; at_ < text_.size();) {
        const char c = text_[at_];
        if (!quote && (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ';'))
            break;
        if (c == '`')
            throw NeedsShell{"a command substitution"};
        if (!quote && std::string_view("&|<>()").find(c) != std::string_view::npos) {
            if (text_.substr(at_).starts_with("&&") || text_.substr(at_).starts_with("||"))
                break;
            throw NeedsShell{cat("'", c, "'")};
        }
        if (c == '\n')
            ++line_;
        if (c == '$' && quote != '\'') {
            dollar(out.text);
            continue;
        }
        if (c == quote || (!quote && (c == '"' || c == '\''))) {
            quote = quote ? '\0' : c;
            out.quoted = true;
            ++at_;
            continue;
        }
        if (escaped(quote, out.text)) {
            out.quoted = true;
            continue;
        }
        out.text += c;
        ++at_;
        if (out.text.size() > longest_value)
            throw NeedsShell{"a value of more than 64 KiB"};
    }
    return true;
}

std::vector<ShellWord> ShellWords::command(bool expands)
{
    expands_ = expands;
    first_.clear();
    std::vector<ShellWord> words;
    for (ShellWord w; word(w);) {
        words.push_back(std::move(w));
        first_ = words[0].text;
        // What follows these is a command of its own.
        if (words.size() == 1 && (words[0].is("then") || words[0].is("else")))
            break;
    }
    return words;
}

void ShellWords::skip_line()
{
    const std::size_t feed = text_.find('\n', at_);
    at_ = feed == text_.npos ? text_.size() : feed + 1;
    ++line_;
}

void ShellWords::recover(std::string_view end)
{
    if (at_ == 0 || text_[at_ - 1] != '\n')
        skip_line();
    while (!end.empty() && at_ < text_.size()) {
        const std::string_view line = trimmed(text_.substr(at_, text_.find('\n', at_) - at_));
        skip_line();
        if (line.starts_with(end))
            return;
    }
}

}
