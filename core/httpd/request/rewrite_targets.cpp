// Where a rule may lead beside the example that was tried: what is fixed in its substitution, and what a client writes into it.
#include "core/httpd/request/rewrite_targets.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/base/language/patterns.h"
#include "core/httpd/request/climbing.h"
#include "core/httpd/request/rewrite_line.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

// Of the path and the name nothing climbs: httpd has cleaned the one and checked the other.
bool is_free_text(std::string_view variables)
{
    static constexpr std::string_view names[]{
        "%{query_string", "%{http:", "%{http_cookie", "%{http_referer", "%{http_user_agent", "%{http_accept", "%{the_request",
        "%{env:",         "%{ssl:",  "%{la-u:",       "%{la-f:"};
    const std::string text = lowered(variables);
    return text == "expr" || std::ranges::any_of(names, [&](std::string_view name) { return text.find(name) != text.npos; });
}

// A piece of the path, which httpd has cleaned as a whole.
bool is_path(std::string_view variables)
{
    static constexpr std::string_view names[]{"REQUEST_URI", "FILENAME", "PATH_INFO", "$"};
    return std::ranges::any_of(names, [&](std::string_view name) { return variables.find(name) != variables.npos; });
}

bool group_may_climb(std::string_view pattern, int n)
{
    if (pattern.starts_with('!'))
        return false;
    const std::string_view group = n ? regex_group(pattern, n).text : std::string_view();
    const auto language = n ? from_regex(cat("^", group.empty() ? ".*" : group, "$")) : from_regex(pattern);
    static const Language dots = from_regex("\\.\\.").value_or(Language::everything());
    const auto climbing = language ? both(*language, dots) : std::nullopt;
    return !climbing || !climbing->is_empty();
}

// A map that decodes makes dots of what httpd has left as text, "%252e". Of one that the server does not name itself nobody knows.
bool may_unescape(std::string_view map, const Directive* server)
{
    bool decodes = true;
    if (server)
        for (const Directive& d : *server)
            if (d.is("RewriteMap"))
                if (const std::vector<std::string> w = words(d.args()); w.size() > 1 && w[0] == map)
                    decodes = iequals(w[1], "int:unescape");
    return decodes;
}

}

bool may_climb(std::string_view pattern, std::string_view substitution, std::span<const Directive* const> conditions, const Directive* server)
{
    if (groups_may_climb(pattern, substitution))
        return true;
    for (std::size_t at = substitution.find("${"); at != substitution.npos; at = substitution.find("${", at + 1))
        if (may_unescape(substitution.substr(at + 2, substitution.find(':', at) - at - 2), server))
            return true;
    if (is_free_text(substitution))
        return true;
    for (std::size_t at = substitution.find('%'); at != substitution.npos; at = substitution.find('%', at + 1)) {
        const char digit = at + 1 < substitution.size() ? substitution[at + 1] : '\0';
        if (digit < '0' || digit > '9')
            continue;
        for (const Directive* line : conditions)
            if (const std::vector<std::string> w = rewrite_words(line->args());
                w.size() > 1 &&
                (is_free_text(w[0]) ? group_may_climb(w[1], digit - '0') : is_path(w[0]) && groups_may_climb(w[1], substitution, '%')))
                return true;
    }
    return false;
}

}
