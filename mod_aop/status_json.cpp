#include <algorithm>

#include "core/text.h"
#include "mod_aop/status.h"

namespace aop::mod {

namespace {

std::string quoted(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {  // without control characters: as_utf8
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out += '"';
}

template <class Range, class Show>
std::string list(const Range& range, Show show)
{
    std::string out = "[";
    for (const auto& item : range)
        out += cat(out.size() > 1 ? ", " : "", show(item));
    return out += "]";
}

std::string refusals_of(const Status::Row& row)
{
    std::string out = "{";
    for (std::size_t i = 1; i < refusals; ++i)
        out += cat(i > 1 ? ", " : "", quoted(refusal_texts[i].name), ": ", row.refused[i]);
    return out += "}";
}

}

std::string to_json(const Status& status)
{
    const auto authority = [&](const Status::Authority& a) {
        return cat("{\"called\": ", quoted(a.called), ", \"sha256\": ", quoted(a.sha256), ", \"file\": ", quoted(a.file),
                   ", \"not_after\": ", quoted(to_time(a.not_after)), ", \"days_left\": ",
                   days_left(a.not_after, status.now), ", \"servers\": ", a.servers, "}");
    };
    const auto row = [&](const Status::Row& r) {
        return cat("\n  {\"name\": ", quoted(r.name), ", \"addresses\": ", quoted(r.addresses), ", \"place\": ", quoted(r.place),
                   ",\n   \"verdict\": ", quoted(to_string(r.verdict)), ", \"reason\": ", quoted(r.reason), ", \"trust\": ",
                   quoted(to_string(r.trust)), ",\n   \"anchors\": ",
                   list(r.authorities, [&](std::size_t i) { return quoted(status.authorities[i].sha256); }),
                   ",\n   \"guard\": ", r.guard ? "true" : "false", ", \"refused\": ", refusals_of(r), ", \"exempted\": ",
                   r.exempted, "}");
    };
    return cat("{\"schema_version\": 1, \"tool\": {\"name\": \"mod_aop\", \"version\": ", quoted(AOP_VERSION), "},\n \"now\": ",
               quoted(to_time(status.now)), ", \"loaded\": ", quoted(to_time(status.loaded)), ",\n \"summary\": ",
               quoted(status.summary), ",\n \"servers\": ", list(status.rows, row), ",\n \"anchors\": ",
               list(status.authorities, authority), ",\n \"findings\": ",
               list(status.findings,
                    [](const LogLine& f) {
                        return cat("\n  {\"severity\": ", quoted(to_string(f.severity)), ", \"text\": ", quoted(f.text), "}");
                    }),
               ",\n \"changed_files\": ",
               list(status.changes,
                    [](const FileChange& c) {
                        return cat("\n  {\"path\": ", quoted(c.path), ", \"severity\": ", quoted(to_string(c.severity)),
                                   ", \"text\": ", quoted(c.text), "}");
                    }),
               "}\n");
}

}
