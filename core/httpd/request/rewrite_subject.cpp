#include "core/httpd/request/rewrite_subject.h"

#include "core/base/ascii.h"
#include "core/httpd/request/patterns.h"

namespace aop {

namespace {

// What is said of all texts that begin so.
Truth by_prefix(const std::string& prefix, const TextSet& set, const RequestContext& c)
{
    if (!set.language)
        return Truth::unknown;
    Patterns& patterns = patterns_of(c);
    const auto& [inside, outside] = patterns.splits().split(patterns.prefix(prefix), *set.language);
    if (inside && inside->is_empty())
        return Truth::no;
    return outside && outside->is_empty() ? Truth::yes : Truth::unknown;
}

}

RewriteSubject RewriteSubject::below(const std::string& front) const
{
    RewriteSubject s = *this;
    s.text = front + text;
    s.shape.text_prefix = front + shape.text_prefix;
    s.prefix = front + prefix;
    return s;
}

Truth is_in(const RewriteSubject& s, const TextSet& set, bool hit, const RequestContext& c)
{
    const Truth of_example = hit ? Truth::yes : Truth::no;
    if (c.concrete)
        return of_example;
    // "^", ".*" and their like hold for everything.
    if (set.language && set.language->is_everything())
        return Truth::yes;
    if (s.constant && !s.has_tail)
        return of_example;
    if (const Truth t = by_prefix(s.constant ? s.text : s.prefix, set, c); t != Truth::unknown)
        return t;
    if (!s.exact || s.has_tail || !set.language)
        return Truth::unknown;
    if (c.path_is_free && c.classes && c.patterns)
        c.classes->meet(set.id, s.shape.by, [&] { return c.patterns->paths_of(*set.language, s.shape); });
    return of_example;
}

std::optional<PathShape> shape_behind(std::string_view substitution, std::string_view pattern, const RewriteSubject& s, const void* by)
{
    static constexpr std::string_view whole[]{"^(.*)$", "^(.*)", "(.*)$", "(.*)", "^(.+)$", "^(.+)", "(.+)$", "(.+)"};
    static constexpr std::string_view behind_slash[]{"^/(.*)$", "^/(.*)", "^/(.+)$", "^/(.+)", "^/?(.*)$", "^/?(.*)", "^/?(.+)$", "^/?(.+)"};
    const auto is_one = [&](const auto& patterns) {
        for (const std::string_view p : patterns)
            if (p == pattern)
                return true;
        return false;
    };
    if (!s.exact || s.constant || s.has_tail || !substitution.ends_with("$1"))
        return std::nullopt;
    const std::string_view literal = substitution.substr(0, substitution.size() - 2);
    if (literal.find_first_of("$%\\?") != literal.npos)
        return std::nullopt;
    PathShape shape = s.shape;
    shape.by = by;
    if (is_one(whole)) {
        shape.text_prefix = cat(literal, shape.text_prefix);
    } else if (is_one(behind_slash) && shape.text_prefix.starts_with('/')) {
        shape.text_prefix = cat(literal, shape.text_prefix.substr(1));
    } else if (is_one(behind_slash) && shape.text_prefix.empty() && shape.path_prefix.empty()) {
        shape.path_prefix = "/";
        shape.text_prefix = literal;
    } else {
        return std::nullopt;
    }
    return shape;
}

}
