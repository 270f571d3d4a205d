// From a PCRE pattern to an expression.
//
// pcre2_compile has said that the pattern is valid, so this reads what is written and need not explain errors: whatever it does not know (back
// references, recursion, conditions, verbs, callouts, \K, \G, \X, \p) is nullopt. Case is settled here: a letter becomes the set of both. Words for
// places become lookarounds: \b is (?<=\w)(?!\w)|(?<!\w)(?=\w), $ is "no byte follows".
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "core/base/language/expression.h"
#include "core/base/language/pattern_reader.h"

namespace aop::languages {

namespace {

using Kind = Node::Kind;
constexpr int deepest = 250;  // as PCRE2's own limit of parentheses

class Parser : PatternReader {
public:
    Parser(Expression& into, std::string_view pattern, const RegexOptions& options)
        : PatternReader(pattern, {options.case_insensitive, options.dotall, options.multiline}), e_(into), dollar_endonly_(options.dollar_endonly)
    {}

    std::optional<NodeId> run();

private:
    NodeId fail();

    // Comments, blanks of (?x), and \Q \E around nothing: between an item and its quantifier as well.
    void skip_nothing();
    NodeId choice(int depth);
    NodeId sequence(int depth);
    NodeId item(int depth);
    NodeId byte(char c) { return byte(static_cast<unsigned>(static_cast<unsigned char>(c))); }
    NodeId byte(unsigned c) { return c > 255 ? fail() : e_.set(cased(byte_range(c, c))); }
    NodeId newline() { return e_.set(byte_range('\n', '\n')); }
    NodeId end_or_last_newline() { return e_.look(Kind::ahead, e_.sequence({e_.repeat(newline(), 0, 1), e_.end()}), false); }
    NodeId line_end() { return e_.choice({e_.end(), e_.look(Kind::ahead, newline(), false)}); }
    // Not after a newline that is the last byte.
    NodeId line_start();
    NodeId word_boundary(bool negative);
    NodeId any_newline();
    NodeId quantified(NodeId node, bool is_group);
    // {n} {n,} {n,m}; anything else in braces is meant literally.
    bool counts(std::uint32_t& least, std::uint32_t& most);
    NodeId closed(NodeId node) { return take(")") ? node : fail(); }

    NodeId group(int depth);
    bool inline_flags();

    // A backslash was read.
    NodeId escape();

    Expression& e_;
    bool dollar_endonly_;
};

std::optional<NodeId> Parser::run()
{
    const NodeId root = choice(0);
    return failed_ || is_misread_by_pcre2() || !rest_.empty() || e_.too_large() ? std::nullopt : std::optional(root);
}

NodeId Parser::fail()
{
    stop();
    return e_.sequence({});
}

void Parser::skip_nothing()
{
    while (!quoted_ && !rest_.empty()) {
        const char c = rest_.front();
        if (take("(?#"))
            skip_past(")");
        else if (flags_.extended && std::string_view(" \t\n\v\f\r").find(c) != std::string_view::npos)
            rest_.remove_prefix(1);
        else if (flags_.extended && c == '#')
            skip_past("\n");
        else if (flags_.extended && c == '\x85')
            stop();  // some versions take it for a blank
        else if (!take("\\E") && !take("\\Q\\E"))
            return;
    }
}

NodeId Parser::choice(int depth)
{
    if (depth > deepest)
        return fail();
    std::vector<NodeId> ways{sequence(depth)};
    while (!quoted_ && take("|"))
        ways.push_back(sequence(depth));
    return e_.choice(std::move(ways));
}

NodeId Parser::sequence(int depth)
{
    std::vector<NodeId> items;
    for (;;) {
        skip_nothing();
        if (!quoted_ && take("\\Q"))
            quoted_ = true;
        if (quoted_ && take("\\E")) {
            quoted_ = false;
            continue;
        }
        if (rest_.empty() || (!quoted_ && (at("|") || at(")"))) || e_.too_large())
            break;
        const bool is_group = !quoted_ && at("(");
        const NodeId node = item(depth);
        if (quoted_ && take("\\E"))
            quoted_ = false;
        skip_nothing();
        items.push_back(quoted_ ? node : quantified(node, is_group));
    }
    return e_.sequence(std::move(items));
}

NodeId Parser::item(int depth)
{
    const char c = next();
    if (quoted_)
        return byte(c);
    switch (c) {
    case '(': return group(depth);
    case '[': return e_.set(bracket());
    case '\\': return escape();
    case '.': return e_.set(flags_.dotall ? Bytes().set() : *kind_of_byte('N'));
    case '^': return flags_.multiline ? line_start() : e_.start();
    case '$': return flags_.multiline ? line_end() : dollar_endonly_ ? e_.end() : end_or_last_newline();
    default: return byte(c);
    }
}

NodeId Parser::line_start()
{
    const NodeId more = e_.look(Kind::ahead, e_.set(Bytes().set()), false);
    return e_.choice({e_.start(), e_.sequence({e_.look(Kind::behind, newline(), false), more})});
}

NodeId Parser::word_boundary(bool negative)
{
    const NodeId word = e_.set(*class_escape('w'));
    const auto side = [&](bool before, bool after) {
        return e_.sequence({e_.look(Kind::behind, word, !before), e_.look(Kind::ahead, word, !after)});
    };
    return negative ? e_.choice({side(true, true), side(false, false)}) : e_.choice({side(true, false), side(false, true)});
}

NodeId Parser::any_newline()
{
    const NodeId crlf = e_.sequence({e_.set(byte_range('\r', '\r')), newline()});
    const auto made = atomic(e_, e_.choice({crlf, e_.set(*class_escape('v'))}));
    return made ? *made : fail();
}

NodeId Parser::quantified(NodeId node, bool is_group)
{
    std::uint32_t least = 0, most = unbounded;
    if (take("?"))
        most = 1;
    else if (take("+"))
        least = 1;
    else if (!take("*") && !counts(least, most))
        return node;
    if (most == 0 && is_group)
        return fail();  // PCRE2 takes (?:|^a){0}c for anchored
    skip_nothing();     // between a quantifier and its suffix as well
    const bool lazy = at("?"), possessive = at("+");
    if (lazy || possessive)
        rest_.remove_prefix(1);
    if (possessive && is_group && least == 0 && most != unbounded)
        return fail();  // PCRE2 gives nothing back from \W* before (?:ab|a)?+\W, as if the group had to be there
    const NodeId repeated = e_.repeat(node, least, most, lazy != flags_.ungreedy);
    if (!possessive)
        return repeated;
    const auto made = atomic(e_, e_.repeat(node, least, most));
    return made ? *made : fail();
}

bool Parser::counts(std::uint32_t& least, std::uint32_t& most)
{
    if (!at("{"))
        return false;
    std::size_t i = 1;
    const auto number = [&](std::uint32_t& out) {
        const std::size_t from = i;
        for (out = 0; i < rest_.size() && is_digit(rest_[i]) && i - from < 6; ++i)
            out = out * 10 + static_cast<std::uint32_t>(rest_[i] - '0');
        return i > from;
    };
    std::uint32_t from = 0, to = 0;
    const bool has_least = number(from);
    const bool comma = i < rest_.size() && rest_[i] == ',';
    i += comma;
    const bool has_most = comma && number(to);
    const bool closed = i < rest_.size() && rest_[i] == '}';
    constexpr bool new_syntax = PCRE2_MAJOR > 10 || PCRE2_MINOR >= 43;  // {,m}, and blanks in braces
    if (new_syntax && i < rest_.size() && (rest_[i] == ' ' || rest_[i] == '\t')) {
        stop();
        return false;
    }
    if (!closed || !(has_least || (new_syntax && has_most)))
        return false;
    least = from;
    most = !comma ? from : has_most ? to : unbounded;
    rest_.remove_prefix(i + 1);
    return true;
}

NodeId Parser::group(int depth)
{
    const Flags outside = flags_;
    const auto inside = [&] {
        const NodeId node = closed(choice(depth + 1));
        flags_ = outside;
        return node;
    };
    if (at("*"))
        return fail();
    if (!take("?") || take(":") || take("|"))
        return inside();
    if (take(">")) {
        const auto made = atomic(e_, inside());
        return made && !failed_ ? *made : fail();
    }
    const bool behind = at("<=") || at("<!");
    if (behind || at("=") || at("!")) {
        rest_.remove_prefix(behind);
        const bool negative = next() == '!';
        return e_.look(behind ? Kind::behind : Kind::ahead, inside(), negative);
    }
    if (at("P=") || at("P>"))
        return fail();
    if (take("P<") || take("<"))
        return skip_past(">") ? inside() : fail();
    if (take("'"))
        return skip_past("'") ? inside() : fail();
    if (!inline_flags())
        return fail();
    if (take(")"))
        return e_.sequence({});  // for the rest of the group around
    return take(":") ? inside() : fail();
}

bool Parser::inline_flags()
{
    bool on = true;
    if (take("^"))
        flags_ = {.caseless = false, .dotall = false, .multiline = false};
    for (; !rest_.empty() && !at(")") && !at(":"); rest_.remove_prefix(1))
        switch (rest_.front()) {
        case '-': on = false; break;
        case 'i': flags_.caseless = on; break;
        case 's': flags_.dotall = on; break;
        case 'm': flags_.multiline = on; break;
        case 'x':
            flags_.extended = on;
            flags_.extended_more = on && rest_.starts_with("xx");
            if (rest_.starts_with("xx"))
                rest_.remove_prefix(1);
            break;
        case 'U': flags_.ungreedy = on; break;
        case 'n':
        case 'J': break;
        default: return false;
        }
    return true;
}

NodeId Parser::escape()
{
    if (rest_.empty())
        return fail();
    const char c = rest_.front();
    if (const auto bytes = kind_of_byte(c)) {
        rest_.remove_prefix(1);
        return e_.set(*bytes);
    }
    if (c >= '1' && c <= '9')
        return fail();
    switch (c) {
    case 'A': next(); return e_.start();
    case 'z': next(); return e_.end();
    case 'Z': next(); return end_or_last_newline();
    case 'b': next(); return word_boundary(false);
    case 'B': next(); return word_boundary(true);
    case 'R': next(); return any_newline();
    default: break;
    }
    const auto value = escaped_byte();
    return value ? byte(*value) : fail();
}

}

std::optional<NodeId> parse_regex(Expression& into, std::string_view pattern, const RegexOptions& options)
{
    return Parser(into, pattern, options).run();
}

}
