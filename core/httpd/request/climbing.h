#pragma once
#include <string_view>

namespace aop {

// A group of a regular expression: the text of its parentheses, and what stands around them. Empty where there is no such group.
struct RegexGroup {
    std::string_view before = {}, text = {}, behind = {};
};
// Group 0 is the whole pattern.
RegexGroup regex_group(std::string_view pattern, int number);

// Whether a group can hold a dot at all.
bool may_hold_dots(const RegexGroup&);

// Whether ".." may be a segment of what `template_text` comes to, though none is in the path that `pattern` has matched: where a group begins or
// ends inside a segment of the path and stands between slashes afterwards. "/f../x" has no "..", and "^/f(.*)$" makes of it "files/../x" with
// "files/$1". `sign`: of the groups, '$' or '%'.
bool groups_may_climb(std::string_view pattern, std::string_view template_text, char sign = '$');

}
