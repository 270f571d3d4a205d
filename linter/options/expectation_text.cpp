// What people write of the verdict that a server is to have: the option --expect and [[expect]] of the project file.
#include "linter/options/expectation_text.h"

#include <algorithm>
#include <charconv>

#include "core/base/ascii.h"

namespace aop {

std::optional<std::vector<Verdict>> verdicts_named(std::string_view list)
{
    std::vector<Verdict> all;
    for (std::size_t end = 0; end != list.npos; list.remove_prefix(end == list.npos ? 0 : end + 1)) {
        end = list.find(',');
        const std::string_view word = trimmed(list.substr(0, end));
        const auto named = std::ranges::find_if(every_verdict, [&](Verdict v) { return to_string(v) == word; });
        if (named == every_verdict.end())
            return std::nullopt;
        all.push_back(*named);
    }
    return all;
}

Failure take_server(std::string_view text, Expectation& made)
{
    std::string_view name = text;
    if (const std::size_t colon = name.rfind(':'); colon != name.npos) {
        std::uint16_t port = 0;
        const auto [end, error] = std::from_chars(name.data() + colon + 1, name.data() + name.size(), port);
        if (error != std::errc() || end != name.data() + name.size() || port == 0)
            return Error{cat("takes NAME:PORT, and the port is none in '", text, "'")};
        made.port = port;
        name = name.substr(0, colon);
    }
    if (name.empty())
        return Error{cat("takes NAME or NAME:PORT, not '", text, "'")};
    made.server = lowered(name);
    return std::nullopt;
}

Failure take_open_path(std::string_view text, Expectation& made)
{
    if (!text.starts_with('/'))
        return Error{cat("takes a path that starts with /, not '", text, "'")};
    if (text == "/")
        return Error{"takes a path below /: of a server that is open throughout, declare the verdict instead"};
    const std::string segments = cat(text, "/");
    for (const std::string_view odd : {"//", "/./", "/../", "%", "?", "#", "*"})
        if (segments.find(odd) != std::string::npos && !(odd == "//" && text.ends_with('/') && segments.find("//") == text.size() - 1))
            return Error{cat("takes a decoded path without patterns, and '", text, "' holds ", odd)};
    made.paths.emplace_back(text);
    return std::nullopt;
}

bool have_same_verdicts(const Expectation& a, const Expectation& b)
{
    const auto all_of = [](const std::vector<Verdict>& some, const std::vector<Verdict>& others) {
        return std::ranges::all_of(some, [&](Verdict v) { return std::ranges::find(others, v) != others.end(); });
    };
    return all_of(a.verdicts, b.verdicts) && all_of(b.verdicts, a.verdicts);
}

Failure contradiction(const std::vector<Expectation>& all)
{
    for (auto later = all.begin(); later != all.end(); ++later)
        for (auto earlier = all.begin(); earlier != later; ++earlier)
            if (earlier->has_subject_of(*later) && !earlier->until && !have_same_verdicts(*earlier, *later))
                return Error{cat(later->written, " contradicts ", earlier->written, ": ",
                                 earlier->of_all_others
                                     ? std::string()
                                     : cat("both are about ", earlier->server, earlier->port ? cat(":", *earlier->port) : "", ", and "),
                                 "their verdicts differ; write all that may be in one, as in plain,closed")};
    return std::nullopt;
}

Result<Expectation> parse_expectation(std::string_view text)
{
    Expectation made{.written = cat("--expect ", text.substr(0, text.find(" -- ")))};
    std::string_view rest = trimmed(text);
    if (const std::size_t dashes = rest.find(" -- "); dashes != rest.npos) {
        made.reason = trimmed(rest.substr(dashes + 4));
        rest = trimmed(rest.substr(0, dashes));
    }
    const std::size_t equals = rest.rfind('=');
    const auto verdicts = equals == rest.npos ? std::nullopt : verdicts_named(rest.substr(equals + 1));
    const std::string_view left = rest.substr(0, std::min(equals, rest.size())), name = left.substr(0, left.find('/'));
    if (!verdicts || name.empty())
        return Error{cat("takes NAME[:PORT][/PATH]=VERDICT[,VERDICT…] [-- REASON], with verdicts of ", verdict_choices, ", not '", text, "'")};
    made.verdicts = *verdicts;
    if (Failure failure = take_server(name, made))
        return Error{failure->message};
    if (name.size() < left.size())
        if (Failure failure = take_open_path(left.substr(name.size()), made))
            return Error{failure->message};
    return made;
}

}
