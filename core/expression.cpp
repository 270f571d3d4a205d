// Decides as much of an expression as can be decided without a running server.
// What is not understood, or hangs on what we do not know, is unknown.
#include "core/expression.h"

#include <cstdlib>
#include <optional>
#include <vector>

#include "core/regex.h"
#include "core/site.h"
#include "core/text.h"

namespace aop {

Truth both(Truth a, Truth b)
{
    if (a == Truth::no || b == Truth::no)
        return Truth::no;
    return a == Truth::yes && b == Truth::yes ? Truth::yes : Truth::unknown;
}

Truth either(Truth a, Truth b) { return !both(!a, !b); }

namespace {

using Text = std::optional<std::string>;  // nothing: not known

Truth truth(bool b) { return b ? Truth::yes : Truth::no; }

constexpr bool is_name(char c)
{
    return (to_lower(c) >= 'a' && to_lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == ':' || c == '-';
}

Text variable(std::string_view name, const Circumstances& c)
{
    if (iequals(name, "HTTPS"))
        return c.tls ? "on" : "off";
    if (iequals(name, "REQUEST_METHOD"))
        return std::string(c.method);
    if (iequals(name, "REQUEST_SCHEME"))
        return c.tls ? "https" : "http";
    if (iequals(name, "REQUEST_URI"))
        return std::string(c.path);
    if (iequals(name, "HTTP_HOST") || iequals(name, "http:Host") || iequals(name, "req:Host"))
        return std::string(c.host);
    if (name.size() < 4 || !iequals(name.substr(0, 4), "SSL_"))
        return std::nullopt;
    if (!c.tls)
        return "";
    if (iequals(name, "SSL_CLIENT_VERIFY"))
        return c.verify == "FAILED" ? "FAILED:certificate" : std::string(c.verify);
    if (name.size() > 11 && iequals(name.substr(0, 11), "SSL_CLIENT_") && !c.certificate)
        return "";
    return std::nullopt;
}

enum class Language { httpd, ssl_require };

// A recursive-descent reading of: or > and > not > comparison.
class Reading {
public:
    Reading(std::string_view text, const Circumstances& c, Language language)
        : rest_(text), c_(c), language_(language)
    {
    }

    Truth whole()
    {
        const Truth t = disjunction(0);
        skip();
        return lost_ || !rest_.empty() ? Truth::unknown : t;
    }

private:
    void skip()
    {
        while (!rest_.empty() && is_space(rest_.front()))
            rest_.remove_prefix(1);
    }
    bool take(std::string_view token)
    {
        skip();
        if (rest_.size() < token.size() || !iequals(rest_.substr(0, token.size()), token))
            return false;
        // A word ends where the word ends.
        if (is_name(token.back()) && token != "-" && rest_.size() > token.size() && is_name(rest_[token.size()]))
            return false;
        rest_.remove_prefix(token.size());
        return true;
    }
    Truth lose() { return lost_ = true, Truth::unknown; }

    Truth disjunction(int depth)
    {
        Truth t = conjunction(depth);
        while (!lost_ && (take("||") || take("or")))
            t = either(t, conjunction(depth));
        return t;
    }
    Truth conjunction(int depth)
    {
        Truth t = negation(depth);
        while (!lost_ && (take("&&") || take("and")))
            t = both(t, negation(depth));
        return t;
    }
    Truth negation(int depth)
    {
        if (depth > 50)
            return lose();
        skip();
        if (take("not") || (rest_.starts_with('!') && take("!")))
            return !negation(depth + 1);
        if (take("(")) {
            const Truth t = disjunction(depth + 1);
            return take(")") ? t : lose();
        }
        if (take("true"))
            return Truth::yes;
        if (take("false"))
            return Truth::no;
        if (rest_.size() > 2 && rest_[0] == '-' && (rest_[2] == ' ' || rest_[2] == '\t'))
            return unary();
        return comparison();
    }

    Truth unary()
    {
        const char op = rest_[1];
        rest_.remove_prefix(2);
        const Text operand = text();
        if (!operand)
            return Truth::unknown;
        switch (op) {
        case 'n': return truth(!operand->empty());
        case 'z': return truth(operand->empty());
        case 'T':
            return truth(!operand->empty() && *operand != "0" && !iequals(*operand, "off") &&
                         !iequals(*operand, "false") && !iequals(*operand, "no"));
        default: return Truth::unknown;
        }
    }

    struct Operator {
        std::string_view token;
        enum Kind { equal, different, less, at_most, more, at_least, match, no_match, in } kind;
        bool number;
    };

    Truth comparison()
    {
        // Longer tokens first; "eq" and its like are numbers to httpd, texts to SSLRequire.
        static constexpr Operator operators[]{
            {"==", Operator::equal, false},    {"!=", Operator::different, false}, {"<=", Operator::at_most, false},
            {">=", Operator::at_least, false}, {"=~", Operator::match, false},     {"!~", Operator::no_match, false},
            {"=", Operator::equal, false},     {"<", Operator::less, false},       {">", Operator::more, false},
            {"-eq", Operator::equal, true},    {"eq", Operator::equal, true},      {"-ne", Operator::different, true},
            {"ne", Operator::different, true}, {"-lt", Operator::less, true},      {"lt", Operator::less, true},
            {"-le", Operator::at_most, true},  {"le", Operator::at_most, true},    {"-gt", Operator::more, true},
            {"gt", Operator::more, true},      {"-ge", Operator::at_least, true},  {"ge", Operator::at_least, true},
            {"-in", Operator::in, false},      {"in", Operator::in, false},
        };
        const Text left = text();
        if (lost_)
            return Truth::unknown;
        for (const Operator& op : operators) {
            if (!take(op.token))
                continue;
            if (op.kind == Operator::match || op.kind == Operator::no_match)
                return pattern(left, op.kind == Operator::match);
            if (op.kind == Operator::in)
                return member(left);
            const Text right = text();
            if (lost_ || !left || !right)
                return Truth::unknown;
            return truth(compared(*left, *right, op));
        }
        return lose();
    }

    // As apr_atoi64: 64 bits, and the nearest number where they do not do.
    static long long number(const std::string& text) { return std::strtoll(text.c_str(), nullptr, 10); }
    static int sign(long long a, long long b) { return a < b ? -1 : a > b; }

    bool compared(const std::string& left, const std::string& right, const Operator& op) const
    {
        int order = left.compare(right);
        if (op.number && language_ == Language::httpd)
            order = sign(number(left), number(right));
        else if (language_ == Language::ssl_require && left.size() != right.size())
            order = left.size() < right.size() ? -1 : 1;  // as ssl_expr_eval_strcmplex
        switch (op.kind) {
        case Operator::equal: return order == 0;
        case Operator::different: return order != 0;
        case Operator::less: return order < 0;
        case Operator::at_most: return order <= 0;
        case Operator::more: return order > 0;
        case Operator::at_least: return order >= 0;
        case Operator::match:
        case Operator::no_match:
        case Operator::in: break;
        }
        return false;
    }

    Truth pattern(const Text& left, bool wanted)
    {
        skip();
        if (rest_.empty())
            return lose();
        char close = rest_.front();
        rest_.remove_prefix(1);
        if (close == 'm' && !rest_.empty()) {
            close = rest_.front();
            rest_.remove_prefix(1);
        }
        const std::size_t end = rest_.find(close);
        if (is_name(close) || end == rest_.npos)
            return lose();
        const std::string_view source = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        bool caseless = false;
        for (; !rest_.empty() && to_lower(rest_.front()) >= 'a' && to_lower(rest_.front()) <= 'z';
             rest_.remove_prefix(1))
            caseless |= rest_.front() == 'i';
        const Regex regex(source, caseless);
        if (!left || !regex.valid())
            return Truth::unknown;
        return truth(regex.matches(*left) == wanted);
    }

    Truth member(const Text& left)
    {
        if (!take("{"))
            return lose();
        Truth found = Truth::no;
        do {
            const Text one = text();
            if (lost_)
                return Truth::unknown;
            found = either(found, left && one ? truth(*left == *one) : Truth::unknown);
        } while (take(","));
        return take("}") ? found : lose();
    }

    Text text()
    {
        skip();
        if (rest_.starts_with("%{"))
            return percent();
        if (rest_.empty())
            return lose(), std::nullopt;
        const char c = rest_.front();
        if (c == '"' || c == '\'')
            return quoted(c);
        std::size_t n = 0;
        while (n < rest_.size() && rest_[n] >= '0' && rest_[n] <= '9')
            ++n;
        if (n == 0)
            return lose(), std::nullopt;
        const std::string digits(rest_.substr(0, n));
        rest_.remove_prefix(n);
        return digits;
    }

    Text percent()
    {
        const std::size_t end = rest_.find('}');
        if (end == rest_.npos)
            return lose(), std::nullopt;
        const std::string_view name = rest_.substr(2, end - 2);
        rest_.remove_prefix(end + 1);
        return variable(name, c_);
    }

    Text quoted(char quote)
    {
        rest_.remove_prefix(1);
        Text out = "";
        while (!rest_.empty() && rest_.front() != quote) {
            if (rest_.starts_with("%{")) {
                const Text part = percent();
                if (lost_)
                    return std::nullopt;
                out = out && part ? Text(*out + *part) : std::nullopt;
                continue;
            }
            if (rest_.front() == '$')
                out.reset();  // a group of a match that we have not made
            if (rest_.front() == '\\' && rest_.size() > 1)
                rest_.remove_prefix(1);
            if (out)
                *out += rest_.front();
            rest_.remove_prefix(1);
        }
        if (rest_.empty())
            return lose(), std::nullopt;
        rest_.remove_prefix(1);
        return out;
    }

    std::string_view rest_;
    const Circumstances& c_;
    Language language_;
    bool lost_ = false;
};

}

Truth holds(std::string_view expression, const Circumstances& c)
{
    return Reading(expression, c, Language::httpd).whole();
}

Truth ssl_require_holds(std::string_view expression, const Circumstances& c)
{
    return Reading(expression, c, Language::ssl_require).whole();
}

}
