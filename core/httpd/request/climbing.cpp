#include "core/httpd/request/climbing.h"

#include <algorithm>
#include <vector>

#include "core/base/ascii.h"
#include "core/base/language/patterns.h"

namespace aop {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// All of the group's texts are in the set of those without `pattern`. What is no regular language may be anything.
bool never_has(const RegexGroup& group, std::string_view pattern)
{
    const auto texts = from_regex(cat("^(?:", group.text.empty() ? ".*" : group.text, ")$")), unwanted = from_regex(pattern);
    const auto common = texts && unwanted ? both(*texts, *unwanted) : std::nullopt;
    return common && common->is_empty();
}

// What comes before the group ends with a slash, or is the beginning of the path.
bool begins_segment(const RegexGroup& group)
{
    std::string_view before = group.before;
    const bool greedy = group.text.starts_with("(.*") || group.text.starts_with(".*");
    while (before.ends_with("(?:") || before.ends_with('('))
        before.remove_suffix(before.ends_with("(?:") ? 3 : 1);
    if (before.empty())
        return greedy;
    return before == "^" || before == "^/?" || before == "^/*" || before.ends_with('/') || never_has(group, "^[^/]");
}

bool ends_segment(const RegexGroup& group)
{
    std::string_view behind = group.behind;
    // What may be left out, or holds all that is there: "(/.*)?".
    if (behind.starts_with('?'))
        behind.remove_prefix(1);
    while (behind.starts_with(')') || behind.starts_with('('))
        behind.remove_prefix(behind.starts_with("(?:") ? 3 : 1);
    if (behind == "$" || behind == "/?$" || behind == "/*$")
        return true;
    const bool optional = behind.size() > 1 && (behind[1] == '?' || behind[1] == '*' || behind[1] == '{');
    if (behind.starts_with('/') && !optional)
        return true;
    static constexpr std::string_view all_there_is[]{".*)", ".+)", "[^/]*)", "[^/]+)", ".*", ".+"};
    const bool greedy = std::ranges::any_of(all_there_is, [&](std::string_view end) { return group.text.ends_with(end); });
    return (behind.empty() && greedy) || never_has(group, "[^/]$");
}

// A piece of a substitution: text, or what takes the place of a variable.
struct Piece {
    std::string_view text;
    bool variable = false;
    int group = -1;  // of the pattern
};

std::vector<Piece> pieces_of(std::string_view text, char sign)
{
    std::vector<Piece> pieces;
    std::size_t from = 0, i = 0;
    const auto literal = [&] {
        if (i > from)
            pieces.push_back({text.substr(from, i - from)});
    };
    while (i < text.size() && text[i] != '?') {
        const bool marks = (text[i] == '$' || text[i] == '%') && i + 1 < text.size();
        const bool group = marks && is_digit(text[i + 1]), name = marks && text[i + 1] == '{';
        if (!group && !name) {
            ++i;
            continue;
        }
        literal();
        const std::size_t end = group ? i + 2 : std::min(text.find('}', i), text.size() - 1) + 1;
        pieces.push_back({text.substr(i, end - i), true, group && text[i] == sign ? text[i + 1] - '0' : -1});
        from = i = end;
    }
    literal();
    return pieces;
}

enum class Neighbour {
    boundary,  // a slash, or the end of it all
    covered,   // the segment goes on, with more than dots
    unsure
};

Neighbour of_text(std::string_view part, bool whole)
{
    if (std::ranges::any_of(part, [](char c) { return c != '.'; }))
        return Neighbour::covered;
    return part.empty() && !whole ? Neighbour::boundary : Neighbour::unsure;
}

Neighbour before(const std::vector<Piece>& pieces, std::size_t at, std::string_view pattern)
{
    if (at == 0)
        return Neighbour::boundary;
    const Piece& p = pieces[at - 1];
    if (!p.variable) {
        const std::size_t slash = p.text.rfind('/');
        return of_text(p.text.substr(slash == p.text.npos ? 0 : slash + 1), slash == p.text.npos);
    }
    const RegexGroup g = p.group > 0 ? regex_group(pattern, p.group) : RegexGroup{};
    return !g.text.empty() && never_has(g, "^$|[./]") ? Neighbour::covered
           : !g.text.empty() && never_has(g, "[^/]$") ? Neighbour::boundary
                                                      : Neighbour::unsure;
}

Neighbour behind(const std::vector<Piece>& pieces, std::size_t at, std::string_view pattern)
{
    if (at + 1 == pieces.size())
        return Neighbour::boundary;
    const Piece& p = pieces[at + 1];
    if (!p.variable) {
        const std::size_t slash = p.text.find('/');
        return of_text(p.text.substr(0, slash), slash == p.text.npos && at + 2 < pieces.size());
    }
    if (iequals(p.text, "%{REQUEST_URI}"))
        return Neighbour::boundary;
    const RegexGroup g = p.group > 0 ? regex_group(pattern, p.group) : RegexGroup{};
    return !g.text.empty() && never_has(g, "^$|[./]") ? Neighbour::covered
           : !g.text.empty() && never_has(g, "^[^/]") ? Neighbour::boundary
                                                      : Neighbour::unsure;
}

}

RegexGroup regex_group(std::string_view pattern, int number)
{
    if (number == 0) {
        std::string_view text = pattern;
        const bool from_start = text.starts_with('^'), to_end = text.ends_with('$') && !text.ends_with("\\$");
        text.remove_prefix(from_start);
        text.remove_suffix(to_end);
        return {pattern.substr(0, from_start), text, pattern.substr(pattern.size() - to_end)};
    }
    int seen = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == '\\') {
            ++i;
        } else if (pattern[i] == '[') {
            i = std::min(pattern.find(']', i + 2), pattern.size());
        } else if (pattern[i] == '(') {
            const std::string_view start = pattern.substr(i + 1);
            const bool named = start.starts_with("?<") && !start.starts_with("?<=") && !start.starts_with("?<!");
            if (start.starts_with('?') && !named && !start.starts_with("?P<") && !start.starts_with("?'"))
                continue;
            if (++seen != number)
                continue;
            int depth = 0;
            for (std::size_t j = i; j < pattern.size(); ++j) {
                if (pattern[j] == '\\')
                    ++j;
                else if (pattern[j] == '[')
                    j = std::min(pattern.find(']', j + 2), pattern.size());
                else if (pattern[j] == '(')
                    ++depth;
                else if (pattern[j] == ')' && --depth == 0)
                    return {pattern.substr(0, i), pattern.substr(i, j + 1 - i), pattern.substr(j + 1)};
            }
        }
    }
    return {};
}

bool may_hold_dots(const RegexGroup& group) { return !never_has(group, "\\."); }

bool groups_may_climb(std::string_view pattern, std::string_view template_text, char sign)
{
    if (pattern.starts_with('!'))
        return false;
    const std::vector<Piece> pieces = pieces_of(template_text, sign);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (pieces[i].group < 0)
            continue;
        const RegexGroup group = regex_group(pattern, pieces[i].group);
        if (group.text.empty() || !may_hold_dots(group))
            continue;
        const Neighbour left = before(pieces, i, pattern), right = behind(pieces, i, pattern);
        const bool left_safe = left == Neighbour::covered || (left == Neighbour::boundary && begins_segment(group));
        const bool right_safe = right == Neighbour::covered || (right == Neighbour::boundary && ends_segment(group));
        if (!left_safe || !right_safe)
            return true;
    }
    return false;
}

}
