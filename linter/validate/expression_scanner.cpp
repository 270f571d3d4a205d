// The rules of httpd's scanner for expressions, one state a function.
#include "linter/validate/expression_scanner.h"

#include <algorithm>

#include "core/base/ascii.h"

namespace aop {

namespace {

// httpd's MAX_STRING_LEN, for one string and for one regular expression.
constexpr std::size_t longest_part = 8192;

constexpr bool is_letter(char c) { return (to_lower(c) >= 'a' && to_lower(c) <= 'z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

}

using Token = ExpressionScanner::Token;

ExpressionScanner::ExpressionScanner(std::string_view text, ExpressionKind kind) : rest_(text)
{
    if (kind == ExpressionKind::text) {
        string_result_ = true;
        state_ = State::string;
    }
}

Token ExpressionScanner::next()
{
    text_.clear();
    switch (state_) {
    case State::initial: return initial();
    case State::string: return string();
    case State::variable: return variable();
    case State::argument: return argument();
    }
    return Token::end;
}

Token ExpressionScanner::initial()
{
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\t' || rest_[0] == '\n'))
        drop(1);
    if (rest_.empty())
        return Token::end;
    const char c = rest_[0];
    if (c == '"' || c == '\'') {
        drop(1);
        delimiter_ = c;
        state_ = State::string;
        return Token::string_begin;
    }
    if (c == '%' && at(1) == '{')
        return begin_variable();
    if (c == '$' && is_digit(at(1)))
        return drop(2), Token::back_reference;
    if (is_letter(c))
        return word();
    if (c == '/')
        return regex(1);
    if (c == '-' || is_digit(c))
        return dash_or_digits();
    return sign(c);
}

Token ExpressionScanner::word()
{
    std::size_t n = 1;
    while (is_word(at(n)))
        ++n;
    // Of two matches of equal length the scanner takes the rule that stands first: m_ begins a regular expression.
    static constexpr std::string_view delimiters = "/#$%^,;:_?|-!.'\"";
    if (rest_[0] == 'm' && rest_.size() > 1 && delimiters.find(rest_[1]) != delimiters.npos && n <= 2)
        return regex(2);
    text_ = rest_.substr(0, n);
    drop(n);
    if (text_ == "and")
        return Token::both;
    if (text_ == "or")
        return Token::either;
    if (text_ == "not")
        return Token::negation;
    if (text_ == "in")
        return Token::in;
    if (text_ == "true")
        return Token::yes;
    if (text_ == "false")
        return Token::no;
    return is_comparison(text_) ? Token::compare : Token::name;
}

bool ExpressionScanner::is_comparison(std::string_view word)
{
    static constexpr std::string_view names[]{"lt", "le", "gt", "ge", "ne", "eq"};
    return std::ranges::find(names, word) != std::end(names);
}

Token ExpressionScanner::dash_or_digits()
{
    std::size_t n = 1;
    if (rest_[0] == '-' && (is_letter(at(1)) || at(1) == '_')) {
        while (is_word(at(n)))
            ++n;
        text_ = rest_.substr(1, n - 1);
        drop(n);
        if (text_ == "in")
            return Token::in;
        if (is_comparison(text_))
            return Token::compare;
        return text_.size() == 1 ? Token::unary : Token::binary;
    }
    while (is_digit(at(n)))
        ++n;
    if (rest_[0] == '-' && n == 1)
        return sign('-');
    text_ = rest_.substr(0, n);
    drop(n);
    return Token::digits;
}

Token ExpressionScanner::sign(char c)
{
    struct Row {
        std::string_view sign;
        Token token;
    };
    // The longest first.
    static constexpr Row rows[]{
        {"==", Token::compare},   {"=~", Token::match},      {"!=", Token::compare}, {"!~", Token::match},  {"<=", Token::compare},
        {">=", Token::compare},   {"&&", Token::both},       {"||", Token::either},  {"=", Token::compare}, {"<", Token::compare},
        {">", Token::compare},    {"!", Token::negation},    {".", Token::concat},   {"(", Token::open},    {")", Token::close},
        {"{", Token::brace_open}, {"}", Token::brace_close}, {",", Token::comma},    {":", Token::colon},
    };
    for (const Row& row : rows)
        if (rest_.starts_with(row.sign))
            return drop(row.sign.size()), row.token;
    drop(1);
    return complain(cat("Parse error near '", c, "'"));
}

Token ExpressionScanner::regex(std::size_t before)
{
    const char delimiter = rest_[before - 1];
    drop(before);
    const std::size_t end = rest_.find(delimiter);
    if (end >= longest_part && rest_.size() >= longest_part)
        return complain("Regexp too long");
    if (end == rest_.npos)
        return rest_ = {}, Token::end;
    text_ = rest_.substr(0, end);
    drop(end + 1);
    caseless_ = at(0) == 'i';
    if (caseless_)
        drop(1);
    return Token::regex;
}

Token ExpressionScanner::begin_variable()
{
    drop(2);
    outer_.push_back(state_);
    state_ = State::variable;
    return Token::variable_begin;
}

Token ExpressionScanner::end_variable()
{
    drop(1);
    state_ = outer_.back();
    outer_.pop_back();
    return Token::variable_end;
}

// \n, \101, \" and the like; false after a complaint.
bool ExpressionScanner::escape()
{
    if (rest_.size() < 2)
        return give_up(), false;
    std::size_t digits = 0;
    while (is_digit(at(1 + digits)))
        ++digits;
    if (digits == 0) {
        static constexpr std::string_view letters = "nrtbf", meant = "\n\r\t\b\f";
        const std::size_t i = letters.find(rest_[1]);
        text_ += i == letters.npos ? rest_[1] : meant[i];
        return drop(2), true;
    }
    std::size_t octal = 0;
    int value = 0;
    while (octal < std::min<std::size_t>(digits, 3) && rest_[1 + octal] < '8')
        value = value * 8 + (rest_[1 + octal++] - '0');
    if (octal < digits)
        return complain("Bad escape sequence"), false;
    if (value > 0xff)
        return complain("Escape sequence out of bound"), false;
    text_ += static_cast<char>(value);
    return drop(1 + digits), true;
}

// Scans what a string and the argument of a function have in common; nothing when it is something else.
std::optional<Token> ExpressionScanner::part()
{
    const char c = rest_[0];
    if (c == '\n')
        return complain("Unterminated string or variable");
    if (c == '\\')
        return escape() ? std::nullopt : std::optional(Token::fault);
    if (c == '$' && is_digit(at(1))) {
        if (!text_.empty())
            return Token::string;
        return drop(2), Token::back_reference;
    }
    if (c == '%' && at(1) == '{')
        return text_.empty() ? begin_variable() : Token::string;
    text_ += c;
    drop(1);
    return std::nullopt;
}

Token ExpressionScanner::string()
{
    while (!rest_.empty()) {
        if (!string_result_ && rest_[0] == delimiter_) {
            if (!text_.empty())
                return Token::string;
            drop(1);
            state_ = State::initial;
            return Token::string_end;
        }
        if (const auto token = part())
            return *token;
        if (text_.size() >= longest_part)
            return complain("String too long");
    }
    if (!string_result_)
        return complain("Unterminated string or variable");
    state_ = State::initial;
    return Token::string;
}

Token ExpressionScanner::variable()
{
    if (rest_.empty() || rest_[0] == '\n')
        return complain("Unterminated string or variable");
    if (is_letter(rest_[0])) {
        std::size_t n = 1;
        while (is_word(at(n)))
            ++n;
        text_ = rest_.substr(0, n);
        return drop(n), Token::name;
    }
    if (rest_[0] == '}')
        return end_variable();
    const char c = rest_[0];
    drop(1);
    if (c != ':')
        return complain(cat("Invalid character in variable name '", c, "'"));
    state_ = State::argument;
    return Token::colon;
}

Token ExpressionScanner::argument()
{
    while (!rest_.empty()) {
        if (rest_[0] == '}')
            return text_.empty() ? end_variable() : Token::string;
        if (rest_[0] == '"' || rest_[0] == '\'')
            return give_up();
        if (const auto token = part())
            return *token;
        if (text_.size() >= longest_part)
            return complain("String too long");
    }
    return complain("Unterminated string or variable");
}

}
