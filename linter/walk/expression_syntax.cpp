// Takes what httpd's scanner and grammar for expressions take, and refuses what they refuse.
// It builds nothing: core/expression.h says what an expression means.
#include "linter/walk/expression_syntax.h"

#include <algorithm>

#include "core/regex.h"
#include "core/site.h"
#include "core/text.h"
#include "linter/walk/walker.h"

namespace aop {

namespace {

// httpd's MAX_STRING_LEN, for one string and for one regular expression.
constexpr std::size_t longest_part = 8192;
// Its parser gives up ("memory exhausted") beyond some thousand open brackets.
constexpr int deepest = 3000;

enum class Token {
    end, fault, yes, no, digits, name, string, regex, back_reference, unary, binary, string_begin, string_end, variable_begin,
    variable_end, compare, match, in, concat, either, both, negation, open, close, brace_open, brace_close, comma, colon
};

constexpr bool is_letter(char c) { return (to_lower(c) >= 'a' && to_lower(c) <= 'z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

class Scanner {
public:
    Scanner(std::string_view text, ExpressionKind kind) : rest_(text)
    {
        if (kind == ExpressionKind::text) {
            string_result_ = true;
            state_ = State::string;
        }
    }

    Token next()
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
    const std::string& text() const { return text_; }     // of name, string, digits, regex, unary, binary
    bool caseless() const { return caseless_; }           // of regex
    const std::string& fault() const { return fault_; }   // the scanner's own complaint
    bool gives_up() const { return gives_up_; }

private:
    enum class State { initial, string, variable, argument };

    Token complain(std::string message) { return fault_ = std::move(message), Token::fault; }
    Token give_up() { return gives_up_ = true, complain("httpd's expression scanner gives up"); }
    void drop(std::size_t n) { rest_.remove_prefix(n); }
    char at(std::size_t i) const { return i < rest_.size() ? rest_[i] : '\0'; }

    Token initial()
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

    Token word()
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

    static bool is_comparison(std::string_view word)
    {
        static constexpr std::string_view names[]{"lt", "le", "gt", "ge", "ne", "eq"};
        return std::ranges::find(names, word) != std::end(names);
    }

    Token dash_or_digits()
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

    Token sign(char c)
    {
        struct Row {
            std::string_view sign;
            Token token;
        };
        // The longest first.
        static constexpr Row rows[]{
            {"==", Token::compare}, {"=~", Token::match},   {"!=", Token::compare}, {"!~", Token::match},      {"<=", Token::compare},
            {">=", Token::compare}, {"&&", Token::both},    {"||", Token::either},  {"=", Token::compare},     {"<", Token::compare},
            {">", Token::compare},  {"!", Token::negation}, {".", Token::concat},   {"(", Token::open},        {")", Token::close},
            {"{", Token::brace_open}, {"}", Token::brace_close}, {",", Token::comma}, {":", Token::colon},
        };
        for (const Row& row : rows)
            if (rest_.starts_with(row.sign))
                return drop(row.sign.size()), row.token;
        drop(1);
        return complain(cat("Parse error near '", c, "'"));
    }

    Token regex(std::size_t before)
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

    Token begin_variable()
    {
        drop(2);
        outer_.push_back(state_);
        state_ = State::variable;
        return Token::variable_begin;
    }

    Token end_variable()
    {
        drop(1);
        state_ = outer_.back();
        outer_.pop_back();
        return Token::variable_end;
    }

    // \n, \101, \" and the like; false after a complaint.
    bool escape()
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
    std::optional<Token> part()
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

    Token string()
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

    Token variable()
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

    Token argument()
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

    std::string_view rest_;
    State state_ = State::initial;
    std::vector<State> outer_;
    char delimiter_ = '\0';
    bool string_result_ = false, caseless_ = false, gives_up_ = false;
    std::string text_, fault_;
};

constexpr std::string_view variables[]{
    "TIME_YEAR", "TIME_MON", "TIME_DAY", "TIME_HOUR", "TIME_MIN", "TIME_SEC", "TIME_WDAY", "TIME", "SERVER_SOFTWARE", "API_VERSION",
    "HTTP_USER_AGENT", "HTTP_PROXY_CONNECTION", "HTTP_REFERER", "HTTP_COOKIE", "HTTP_FORWARDED", "HTTP_HOST", "HTTP_ACCEPT",
    "REQUEST_METHOD", "REQUEST_SCHEME", "REQUEST_URI", "REQUEST_FILENAME", "REMOTE_HOST", "REMOTE_IDENT", "REMOTE_USER",
    "SERVER_ADMIN", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "SCRIPT_FILENAME", "PATH_INFO", "QUERY_STRING", "IS_SUBREQ",
    "DOCUMENT_ROOT", "AUTH_TYPE", "THE_REQUEST", "CONTENT_TYPE", "HANDLER", "REQUEST_LOG_ID", "SCRIPT_USER", "SCRIPT_GROUP",
    "DOCUMENT_URI", "LAST_MODIFIED", "CONTEXT_PREFIX", "CONTEXT_DOCUMENT_ROOT", "REQUEST_STATUS", "REMOTE_ADDR", "REMOTE_PORT",
    "HTTPS", "IPV6", "CONN_LOG_ID", "CONN_REMOTE_ADDR", "HTTP2"};
constexpr std::string_view functions[]{"osenv",   "env",      "resp", "req",      "http",   "note",     "reqenv", "req_novary", "tolower", "toupper",
                                       "escape",  "unescape", "file", "filesize", "base64", "unbase64", "sha1",   "md5",        "ldap"};
constexpr std::string_view unary_operators = "nzRTdefsLhxFUA", subnet_operators[]{"R", "ipmatch"};
constexpr std::string_view binary_operators[]{"ipmatch", "fnmatch", "strmatch", "strcmatch"};

template <class Names> bool has(const Names& names, std::string_view name)
{
    return std::ranges::any_of(names, [&](std::string_view n) { return iequals(n, name); });
}

// The grammar, by recursive descent. Each function returns false once something is wrong.
class Parser {
public:
    Parser(std::string_view text, ExpressionKind kind, const ExpressionNames& names) : scanner_(text, kind), names_(names), kind_(kind) { advance(); }

    std::optional<std::string> fault()
    {
        bool taken = kind_ == ExpressionKind::text ? strings() : expression(0);
        if (taken && now_ != Token::end)
            taken = lose();
        if (taken && names_fault_.empty())
            return std::nullopt;
        return scanner_.gives_up() ? scanner_.fault() : message_.empty() ? names_fault_ : message_;
    }

private:
    void advance()
    {
        now_ = scanner_.next();
        text_ = scanner_.text();
    }
    bool take(Token t)
    {
        if (now_ != t)
            return false;
        advance();
        return true;
    }
    bool expect(Token t) { return take(t) || lose(); }
    // `here`: the grammar has a place for the scanner's complaint, so that bison adds none of its own.
    bool lose(bool here = false)
    {
        if (message_.empty())
            message_ = here && now_ == Token::fault ? scanner_.fault() : "syntax error";
        return false;
    }
    // What only the meaning of a name tells does not stop the grammar; httpd tells the last of them.
    void refuse(std::string message) { names_fault_ = std::move(message); }
    void unknown(std::string_view kind, std::string_view name)
    {
        if (!names_.others)
            refuse(cat(kind, " '", name, "' does not exist"));
    }

    bool expression(int depth)
    {
        if (depth > deepest)
            return lose();
        do {
            while (take(Token::negation)) {
            }
            if (!operand(depth))
                return false;
        } while (take(Token::either) || take(Token::both));
        return true;
    }

    bool operand(int depth)
    {
        if (now_ == Token::fault)
            return lose(true);
        if (take(Token::yes) || take(Token::no))
            return true;
        if (take(Token::open))
            return expression(depth + 1) && expect(Token::close);
        if (now_ == Token::unary) {
            const std::string op = text_;
            advance();
            if (!word(depth))
                return false;
            unary_operators.find(op) != unary_operators.npos ? subnet(op) : unknown("Unary operator", cat('-', op));
            return true;
        }
        if (!word(depth))
            return false;
        if (now_ == Token::binary) {
            const std::string op = text_;
            advance();
            if (!word(depth))
                return false;
            has(binary_operators, op) ? subnet(op) : unknown("Binary operator", cat('-', op));
            return true;
        }
        if (take(Token::compare))
            return word(depth);
        if (take(Token::in))
            return words(depth);
        if (!take(Token::match))
            return lose();
        if (now_ != Token::regex)
            return lose();
        if (!Regex(text_, scanner_.caseless()).valid()) {
            message_ = "Failed to compile regular expression";
            return false;
        }
        advance();
        return true;
    }

    // The operand of -R and -ipmatch is a constant, and a network.
    void subnet(std::string_view op)
    {
        if (!has(subnet_operators, op))
            return;
        if (!constant_)
            refuse(cat('-', op, " requires subnet/netmask as constant argument"));
        else if (!is_network(*constant_))
            refuse("parsing of subnet/netmask failed");
    }

    bool words(int depth)
    {
        if (now_ == Token::name) {
            const std::string name = text_;
            advance();
            if (!expect(Token::open) || !word(depth) || !expect(Token::close))
                return false;
            if (!names_.ssl || name != "PeerExtList")
                unknown("List-returning function", name);
            return true;
        }
        if (!expect(Token::brace_open))
            return false;
        do {
            if (!word(depth))
                return false;
        } while (take(Token::comma));
        return expect(Token::brace_close);
    }

    bool word(int depth)
    {
        if (!one_word(depth))
            return false;
        while (take(Token::concat)) {
            if (!one_word(depth))
                return false;
            constant_.reset();
        }
        return true;
    }

    bool one_word(int depth)
    {
        constant_.reset();
        if (take(Token::digits) || take(Token::back_reference))
            return true;
        if (now_ == Token::variable_begin)
            return variable(0);
        if (take(Token::string_begin)) {
            if (take(Token::string_end))
                return constant_ = "", true;
            return strings() && expect(Token::string_end);
        }
        if (now_ != Token::name || depth > deepest)
            return lose();
        const std::string name = text_;
        advance();
        if (!expect(Token::open) || !word(depth + 1) || !expect(Token::close))
            return false;
        constant_.reset();
        function(name);
        return true;
    }

    bool strings(int depth = 0)
    {
        std::optional<std::string> alone;
        for (int parts = 0;; ++parts) {
            if (now_ == Token::string) {
                alone = parts == 0 ? std::optional(text_) : std::nullopt;
                advance();
            } else if (now_ == Token::variable_begin) {
                alone.reset();
                if (!variable(depth))
                    return false;
            } else if (now_ == Token::back_reference) {
                alone.reset();
                advance();
            } else if (parts == 0) {
                return lose(true);
            } else {
                constant_ = alone;
                return true;
            }
        }
    }

    bool variable(int depth)
    {
        if (depth > deepest)
            return lose();
        advance();
        if (now_ != Token::name)
            return lose();
        const std::string name = text_;
        advance();
        constant_.reset();
        if (take(Token::variable_end)) {
            if (!(names_.ssl && name.starts_with("SSL_")) && !(names_.health_check && iequals(name.substr(0, 3), "HC_")) && !has(variables, name))
                unknown("Variable", name);
            return true;
        }
        if (!expect(Token::colon) || !strings(depth + 1) || !expect(Token::variable_end))
            return false;
        constant_.reset();
        function(name);
        return true;
    }

    void function(const std::string& name)
    {
        if (!(names_.ssl && name == "SSL") && !(names_.health_check && iequals(name, "HC")) && !has(functions, name))
            unknown("Function", name);
    }

    Scanner scanner_;
    const ExpressionNames& names_;
    ExpressionKind kind_;
    Token now_ = Token::end;
    std::string text_, message_, names_fault_;
    std::optional<std::string> constant_;  // the last word, when it is one plain string
};

}

std::optional<std::string> expression_fault(std::string_view text, ExpressionKind kind, const ExpressionNames& names)
{
    return Parser(text, kind, names).fault();
}

Objection check_expression(const Call& call, std::string_view expression, ExpressionKind kind, std::string_view before)
{
    const auto fault = expression_fault(expression, kind, call.walker.expression_names());
    return fault ? Objection(cat(before, *fault)) : std::nullopt;
}

}
