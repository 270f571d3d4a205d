// Decides as much of an expression as can be decided without a running server.
// What is not understood, or hangs on what we do not know, is unknown.
#include "core/httpd/request/expression.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <vector>

#include "core/base/ascii.h"
#include "core/httpd/request/imagination.h"
#include "core/httpd/syntax/address.h"

namespace aop {

Truth both(Truth a, Truth b)
{
    if (a == Truth::no || b == Truth::no)
        return Truth::no;
    return a == Truth::yes && b == Truth::yes ? Truth::yes : Truth::unknown;
}

Truth either(Truth a, Truth b) { return !both(!a, !b); }

namespace {

Truth truth(bool b) { return b ? Truth::yes : Truth::no; }

constexpr bool is_name(char c) { return (to_lower(c) >= 'a' && to_lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == ':' || c == '-'; }

enum class Dialect { httpd, ssl_require };

// A recursive-descent reading of: or > and > not > comparison.
class Reading {
public:
    Reading(std::string_view text, const RequestContext& c, Dialect dialect) : rest_(text), c_(c), dialect_(dialect) {}

    Truth whole();

private:
    void skip();
    bool take(std::string_view token);
    Truth lose() { return lost_ = true, Truth::unknown; }

    Truth disjunction(int depth);
    Truth conjunction(int depth);
    Truth negation(int depth);
    Truth unary();

    struct Operator {
        std::string_view token;
        enum Kind { equal, different, less, at_most, more, at_least, match, no_match, in, network, wildcards, any_case, file_name } kind;
        bool number;
    };

    Truth comparison();

    // As apr_atoi64: 64 bits, and the nearest number where they do not do.
    static long long number(const std::string& text) { return std::strtoll(text.c_str(), nullptr, 10); }
    static int sign(long long a, long long b) { return a < b ? -1 : a > b; }

    Truth compared(const Text& left, const Text& right, const Operator& op) const;
    Truth fits(const Text& left, const Text& right, const Operator& op) const;
    Truth comes_from(const Text& network) const;
    bool known_compared(const std::string& left, const std::string& right, const Operator& op) const;
    Truth pattern(const Text& left, bool wanted);
    Truth member(const Text& left);
    Text text();
    Text percent();
    Text called(std::string_view function);
    Text quoted(char quote);

    static Text joined(const std::vector<Text>& parts);

    std::string_view rest_;
    const RequestContext& c_;
    Dialect dialect_;
    bool lost_ = false;
};

Truth Reading::whole()
{
    const Truth t = disjunction(0);
    skip();
    return lost_ || !rest_.empty() ? Truth::unknown : t;
}

void Reading::skip()
{
    while (!rest_.empty() && is_space(rest_.front()))
        rest_.remove_prefix(1);
}

bool Reading::take(std::string_view token)
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

Truth Reading::disjunction(int depth)
{
    Truth t = conjunction(depth);
    while (!lost_ && (take("||") || take("or")))
        t = either(t, conjunction(depth));
    return t;
}

Truth Reading::conjunction(int depth)
{
    Truth t = negation(depth);
    while (!lost_ && (take("&&") || take("and")))
        t = both(t, negation(depth));
    return t;
}

Truth Reading::negation(int depth)
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

Truth Reading::unary()
{
    const char op = rest_[1];
    rest_.remove_prefix(2);
    const Text operand = text();
    static constexpr std::string_view none[]{"", "0", "off", "false", "no"};
    switch (op) {
    case 'n': return !is_one_of(operand, one_text("", c_), c_);
    case 'z': return is_one_of(operand, one_text("", c_), c_);
    case 'T': {
        Truth any = Truth::no;
        for (const std::string_view word : none)
            any = either(any, is_one_of(operand, one_text(word, c_, true), c_));
        return !any;
    }
    case 'R': return comes_from(operand);
    default: return Truth::unknown;
    }
}

// Whether the client's address is in a network: as he chooses, but for loopback, where he does not come from.
Truth Reading::comes_from(const Text& network) const
{
    if (network.kind != Text::Kind::known || !c_.imagination)
        return Truth::unknown;
    const bool loopback = is_loopback_network(network.text);
    if (loopback && c_.relays_claim_loopback && !c_.claims_loopback)
        return Truth::unknown;
    if (loopback && !c_.claims_loopback)
        return Truth::no;
    if (loopback && c_.attempt && c_.attempt->from_machine)
        return Truth::yes;
    return truth(c_.imagination->comes_from(network.text));
}

// -ipmatch, and the patterns of apr_fnmatch.
Truth Reading::fits(const Text& left, const Text& right, const Operator& op) const
{
    if (right.kind != Text::Kind::known || dialect_ == Dialect::ssl_require)
        return Truth::unknown;
    if (op.kind == Operator::network)
        return left.kind == Text::Kind::chosen && left.text == "address" && left.before.empty() ? comes_from(right) : Truth::unknown;
    return is_one_of(left, wildcard_set(right.text, op.kind == Operator::file_name, op.kind == Operator::any_case, c_), c_);
}

Truth Reading::comparison()
{
    // Longer tokens first; "eq" and its like are numbers to httpd, texts to SSLRequire.
    static constexpr Operator operators[]{
        {"==", Operator::equal, false},
        {"!=", Operator::different, false},
        {"<=", Operator::at_most, false},
        {">=", Operator::at_least, false},
        {"=~", Operator::match, false},
        {"!~", Operator::no_match, false},
        {"=", Operator::equal, false},
        {"<", Operator::less, false},
        {">", Operator::more, false},
        {"-eq", Operator::equal, true},
        {"eq", Operator::equal, true},
        {"-ne", Operator::different, true},
        {"ne", Operator::different, true},
        {"-lt", Operator::less, true},
        {"lt", Operator::less, true},
        {"-le", Operator::at_most, true},
        {"le", Operator::at_most, true},
        {"-gt", Operator::more, true},
        {"gt", Operator::more, true},
        {"-ge", Operator::at_least, true},
        {"ge", Operator::at_least, true},
        {"-in", Operator::in, false},
        {"in", Operator::in, false},
        {"-ipmatch", Operator::network, false},
        {"-strmatch", Operator::wildcards, false},
        {"-strcmatch", Operator::any_case, false},
        {"-fnmatch", Operator::file_name, false},
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
        return lost_ ? Truth::unknown : op.kind >= Operator::network ? fits(left, right, op) : compared(left, right, op);
    }
    return lose();
}

Truth Reading::compared(const Text& left, const Text& right, const Operator& op) const
{
    const bool equality = (op.kind == Operator::equal || op.kind == Operator::different) && !(op.number && dialect_ == Dialect::httpd);
    if (equality && right.is_text()) {
        const Truth same = is_one_of(left, one_text(right.text, c_), c_);
        return op.kind == Operator::equal ? same : !same;
    }
    if (equality && left.is_text()) {
        const Truth same = is_one_of(right, one_text(left.text, c_), c_);
        return op.kind == Operator::equal ? same : !same;
    }
    // A port has no leading zeros.
    if (left.kind == Text::Kind::port && right.kind == Text::Kind::known && (op.kind == Operator::equal || op.kind == Operator::different)) {
        const Truth same = is_one_of(left, one_text(cat(number(right.text)), c_), c_);
        return op.kind == Operator::equal ? same : !same;
    }
    if (left.kind == Text::Kind::known && right.kind == Text::Kind::known)
        return truth(known_compared(left.text, right.text, op));
    return Truth::unknown;
}

bool Reading::known_compared(const std::string& left, const std::string& right, const Operator& op) const
{
    int order = left.compare(right);
    if (op.number && dialect_ == Dialect::httpd)
        order = sign(number(left), number(right));
    else if (dialect_ == Dialect::ssl_require && left.size() != right.size())
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
    case Operator::in:
    case Operator::network:
    case Operator::wildcards:
    case Operator::any_case:
    case Operator::file_name: break;
    }
    return false;
}

Truth Reading::pattern(const Text& left, bool wanted)
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
    for (; !rest_.empty() && to_lower(rest_.front()) >= 'a' && to_lower(rest_.front()) <= 'z'; rest_.remove_prefix(1))
        caseless |= rest_.front() == 'i';
    const Truth t = is_one_of(left, pattern_set(source, caseless, c_), c_);
    return wanted ? t : !t;
}

Truth Reading::member(const Text& left)
{
    if (!take("{"))
        return lose();
    Truth found = Truth::no;
    do {
        const Text one = text();
        if (lost_)
            return Truth::unknown;
        found = either(found, one.is_text() ? is_one_of(left, one_text(one.text, c_), c_) : Truth::unknown);
    } while (take(","));
    return take("}") ? found : lose();
}

Text Reading::text()
{
    skip();
    if (rest_.starts_with("%{"))
        return percent();
    if (rest_.empty())
        return lose(), Text{};
    const char c = rest_.front();
    if (c == '"' || c == '\'')
        return quoted(c);
    std::size_t n = 0;
    while (n < rest_.size() && to_lower(rest_[n]) >= 'a' && to_lower(rest_[n]) <= 'z')
        ++n;
    while (n > 0 && n < rest_.size() &&
           ((to_lower(rest_[n]) >= 'a' && to_lower(rest_[n]) <= 'z') || rest_[n] == '_' || (rest_[n] >= '0' && rest_[n] <= '9')))
        ++n;
    if (n > 0) {
        const std::string_view function = rest_.substr(0, n);
        rest_.remove_prefix(n);
        return called(function);
    }
    while (n < rest_.size() && rest_[n] >= '0' && rest_[n] <= '9')
        ++n;
    if (n == 0)
        return lose(), Text{};
    const std::string digits(rest_.substr(0, n));
    rest_.remove_prefix(n);
    return {Text::Kind::known, digits};
}

Text Reading::percent()
{
    const std::size_t end = rest_.find('}');
    if (end == rest_.npos)
        return lose(), Text{};
    const std::string_view name = rest_.substr(2, end - 2);
    rest_.remove_prefix(end + 1);
    return text_of(name, c_);
}

// A function of httpd's core with one argument: those that read a variable or a header, and two more.
Text Reading::called(std::string_view function)
{
    if (dialect_ == Dialect::ssl_require || !take("("))
        return lose(), Text{};
    const Text argument = text();
    if (lost_ || !take(")"))
        return lose(), Text{};
    const bool lower = iequals(function, "tolower"), upper = iequals(function, "toupper");
    if (argument.kind != Text::Kind::known)
        return {};
    if (lower || upper) {
        std::string changed = lowered(argument.text);
        if (upper)
            std::ranges::transform(argument.text, changed.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
        return {Text::Kind::known, changed};
    }
    static constexpr std::string_view readers[]{"env", "reqenv", "osenv", "req", "http", "req_novary"};
    const bool reads = std::ranges::any_of(readers, [&](std::string_view r) { return iequals(function, r); });
    return reads ? text_of(cat(function, ':', argument.text), c_) : Text{};
}

Text Reading::quoted(char quote)
{
    rest_.remove_prefix(1);
    std::vector<Text> parts;
    std::string plain;
    while (!rest_.empty() && rest_.front() != quote) {
        if (rest_.starts_with("%{")) {
            parts.push_back({Text::Kind::known, plain});
            plain.clear();
            parts.push_back(percent());
            if (lost_)
                return {};
            continue;
        }
        if (rest_.front() == '$')
            parts.emplace_back();  // a group of a match that we have not made
        if (rest_.front() == '\\' && rest_.size() > 1)
            rest_.remove_prefix(1);
        plain += rest_.front();
        rest_.remove_prefix(1);
    }
    if (rest_.empty())
        return lose(), Text{};
    rest_.remove_prefix(1);
    parts.push_back({Text::Kind::known, plain});
    return joined(parts);
}

Text Reading::joined(const std::vector<Text>& parts)
{
    Text whole{Text::Kind::known, ""};
    std::size_t pieces = 0;
    for (const Text& part : parts) {
        if (part.kind == Text::Kind::known && part.text.empty())
            continue;
        if (++pieces == 1) {
            whole = part;
            continue;
        }
        whole = behind(whole, part);
    }
    return whole;
}

}

Text behind(const Text& front, const Text& last)
{
    if (front.kind != Text::Kind::known)
        return {};
    Text whole = last;
    switch (last.kind) {
    case Text::Kind::known: whole.text = front.text + last.text; return whole;
    case Text::Kind::path:
        whole.text = front.text + last.text;
        whole.shape.text_prefix = front.text + last.shape.text_prefix;
        return whole;
    case Text::Kind::chosen: whole.before = front.text + last.before; return whole;
    case Text::Kind::host:
    case Text::Kind::port:
    case Text::Kind::opaque: break;
    }
    return {};
}

Truth holds(std::string_view expression, const RequestContext& c) { return Reading(expression, c, Dialect::httpd).whole(); }

Truth ssl_require_holds(std::string_view expression, const RequestContext& c) { return Reading(expression, c, Dialect::ssl_require).whole(); }

}
