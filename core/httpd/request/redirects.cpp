#include "core/httpd/request/redirects.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/settings/site.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

Answer::Kind kind_of_target(std::string_view url, const RequestContext& c)
{
    if (url.starts_with('/') && c.tls)
        return Answer::Kind::redirect;  // a path of the same server stays on its scheme
    if (url.size() > 8 && iequals(url.substr(0, 8), "https://"))
        return Answer::Kind::redirect;
    // A path of the same server, too.
    return Answer::Kind::redirect_plain;
}

bool is_status(std::string_view word) { return !word.empty() && word.find_first_not_of("0123456789") == word.npos; }

}

Answer redirect(const Directive& d, const RequestContext& c, bool in_section)
{
    std::vector<std::string> w = words(d.args());
    const bool regex = d.is("RedirectMatch");
    std::string status = d.is("RedirectPermanent") ? "301" : "302";
    if (d.is("Redirect") || regex) {
        static constexpr std::string_view named[]{"permanent", "temp", "seeother", "gone"};
        const bool is_word = !w.empty() && std::ranges::any_of(named, [&](auto n) { return iequals(n, w[0]); });
        if (!w.empty() && (is_word || is_status(w[0]))) {
            status = iequals(w[0], "gone") ? "410" : is_status(w[0]) ? w[0] : "302";
            w.erase(w.begin());
        }
    }
    const bool target_less = !status.starts_with('3');
    if (in_section && w.size() == (target_less ? 0U : 1U))
        w.insert(w.begin(), regex ? "" : "/");  // the section has chosen the path
    if (w.size() != (target_less ? 1U : 2U))
        return {};
    Truth hit = regex ? is_one_of(path_text(c), pattern_set(w[0], false, c), c) : path_is_below(w[0], c.path, {}, &d, c) ? Truth::yes : Truth::no;
    hit = settled(hit, d.args(), "whether a Redirect holds is not known", d.place, c);
    if (hit == Truth::unknown)
        return {Answer::Kind::unknown, d.place, "whether a Redirect holds is not known"};
    if (hit == Truth::no)
        return {};
    const int code = as_atoi(status);
    note(c, Stage::mapping, target_less ? cat(d.name(), ": status ", code) : cat(d.name(), " to ", w[1]), d.place);
    if (target_less)
        return {Answer::Kind::gone, d.place, "", code};
    return {kind_of_target(w[1], c), d.place, "", code};
}

bool is_redirect(const Directive& d) { return d.is("Redirect") || d.is("RedirectMatch") || d.is("RedirectPermanent") || d.is("RedirectTemp"); }

Answer late_redirect(const Model& m, const std::vector<const Section*>& sections, const RequestContext& c)
{
    for (auto s = sections.rbegin(); s != sections.rend(); ++s)
        for (const Directive* d : m.lines_of(**s))
            if (is_redirect(*d))
                if (Answer answer = redirect(*d, c, true); answer.kind != Answer::Kind::none)
                    return answer;
    return {};
}

}
