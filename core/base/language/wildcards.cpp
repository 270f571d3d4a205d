// From the two kinds of wildcards that httpd knows to an expression.
//
// apr_fnmatch compares segment by segment (between slashes, with APR_FNM_PATHNAME), and within one each piece of the pattern is one byte or a '*',
// so it is a regular expression of the plainest kind. Its peculiarities: a '[' that is never closed, or not before a '/', is a '[' that is meant; a
// range is compared as `char`, which has a sign on some machines; APR_FNM_PERIOD looks only at the first piece of a segment.
#include "core/base/language/expression.h"

namespace aop {

using namespace languages;

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

std::optional<Language> whole(Expression& e, std::vector<NodeId> parts, std::size_t most_states)
{
    parts.insert(parts.begin(), e.start());
    parts.push_back(e.end());
    auto machine = compile(e, e.sequence(std::move(parts)), most_states);
    return machine ? std::optional(Language(std::move(*machine))) : std::nullopt;
}

class Fnmatch {
public:
    Fnmatch(Expression& e, std::string_view pattern, const FnmatchOptions& options) : e_(e), rest_(pattern), o_(options) {}

    std::vector<NodeId> run()
    {
        std::vector<NodeId> parts;
        for (bool first = true; !rest_.empty(); first = false) {
            if (first || slash_before_) {
                if (o_.period && !at_literal('.') && !at_literal('/'))
                    parts.push_back(e_.look(Node::Kind::ahead, e_.set(byte_range('.', '.')), true));
                slash_before_ = false;
            }
            parts.push_back(piece());
        }
        // After a last slash, or in an empty pattern, nothing may come, a '.' neither.
        return parts;
    }

private:
    bool at_literal(char c) const
    {
        return !rest_.empty() && (rest_[0] == c || (o_.escape && rest_.size() > 1 && rest_[0] == '\\' && rest_[1] == c));
    }
    Bytes wild() const { return o_.pathname ? ~byte_range('/', '/') : Bytes().set(); }

    NodeId piece()
    {
        if (o_.pathname && at_literal('/')) {
            rest_.remove_prefix(rest_[0] == '/' ? 1 : 2);
            slash_before_ = true;
            return e_.set(byte_range('/', '/'));
        }
        const char c = rest_.front();
        if (c == '[')
            if (const auto bytes = bracket())
                return e_.set(*bytes);
        rest_.remove_prefix(1);
        if (c == '*')
            return e_.repeat(e_.set(wild()), 0, unbounded);
        if (c == '?')
            return e_.set(wild());
        if (c != '\\' || !o_.escape || rest_.empty())
            return literal(c);
        const char escaped = rest_.front();
        rest_.remove_prefix(1);
        return literal(escaped);
    }
    NodeId literal(char c)
    {
        const Bytes bytes = byte_range(static_cast<unsigned char>(c), static_cast<unsigned char>(c));
        return e_.set(o_.case_blind ? with_both_cases(bytes) : bytes);
    }

    // [...]; nullopt, and nothing read, if it is not closed.
    std::optional<Bytes> bracket()
    {
        Bytes bytes;
        std::size_t i = 1;
        const auto at = [&](std::size_t where) { return where < rest_.size() ? rest_[where] : '\0'; };
        const auto ends = [&](char c) { return c == '\0' || (o_.pathname && c == '/'); };
        const bool negative = at(i) == '!' || at(i) == '^';
        i += negative;
        for (bool first = true;; first = false) {
            if (!first && at(i) == ']')
                break;
            if (!(first && at(i) == ']') && o_.escape && at(i) == '\\')
                ++i;
            if (ends(at(i)))
                return std::nullopt;
            const char from = at(i);
            char to = from;
            if (at(i + 1) == '-' && at(i + 2) != ']') {
                i += o_.escape && at(i + 2) == '\\' ? 3 : 2;
                to = at(i);
                if (ends(to))
                    return std::nullopt;
            }
            ++i;
            for (unsigned byte = 1; byte < 256; ++byte)
                if (within(static_cast<char>(byte), from, to))
                    bytes.set(byte);
        }
        rest_.remove_prefix(i + 1);
        bytes = negative ? ~bytes : bytes;
        return o_.pathname ? bytes & ~byte_range('/', '/') : bytes;
    }
    bool within(char c, char from, char to) const
    {
        if (c >= from && c <= to)
            return true;
        return o_.case_blind && (is_upper(c) || is_upper(from) || is_upper(to)) && lower(c) >= lower(from) && lower(c) <= lower(to);
    }

    Expression& e_;
    std::string_view rest_;
    FnmatchOptions o_;
    bool slash_before_ = false;
};

}

std::optional<Language> from_fnmatch(std::string_view pattern, const FnmatchOptions& options, std::size_t most_states)
{
    if (pattern.find('\0') != pattern.npos)
        return std::nullopt;
    Expression e;
    return whole(e, Fnmatch(e, pattern, options).run(), most_states);
}

std::optional<Language> from_wildcards(std::string_view pattern, bool case_insensitive, std::size_t most_states)
{
    Expression e;
    std::vector<NodeId> parts;
    for (const char c : pattern) {
        const Bytes bytes = c == '*' || c == '?' ? Bytes().set() : byte_range(static_cast<unsigned char>(c), static_cast<unsigned char>(c));
        const NodeId one = e.set(case_insensitive ? with_both_cases(bytes) : bytes);
        parts.push_back(c == '*' ? e.repeat(one, 0, unbounded) : one);
    }
    return whole(e, std::move(parts), most_states);
}

}
