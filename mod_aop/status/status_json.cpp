#include <algorithm>

#include "core/base/ascii.h"
#include "core/base/version.h"
#include "mod_aop/status/status.h"

namespace aop::mod {

namespace {

std::string json_text(std::string_view text)
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

std::string refusals_of(const std::array<std::uint64_t, refusals>& counts)
{
    std::string out = "{";
    for (std::size_t i = 1; i < refusals; ++i)
        out += cat(i > 1 ? ", " : "", json_text(refusal_texts[i].name), ": ", counts[i]);
    return out += "}";
}

}

std::string to_json(const Status& status)
{
    const auto authority = [&](const Status::Authority& a) {
        return cat("{\"called\": ", json_text(a.called), ", \"sha256\": ", json_text(a.sha256), ", \"file\": ", json_text(a.file),
                   ", \"not_after\": ", json_text(to_time(a.not_after)), ", \"days_left\": ", days_left(a.not_after, status.now),
                   ", \"servers\": ", a.servers, "}");
    };
    const auto file = [](const FileChange& c) {
        return cat("\n  {\"path\": ", json_text(c.path), ", \"severity\": ", json_text(to_string(c.severity)), ", \"text\": ", json_text(c.text),
                   "}");
    };
    const auto row = [&](const Status::Row& r) {
        return cat("\n  {\"name\": ", json_text(r.name), ", \"addresses\": ", json_text(r.addresses), ", \"place\": ", json_text(r.place),
                   ",\n   \"verdict\": ", json_text(to_string(r.verdict)), ", \"reason\": ", json_text(r.reason),
                   ", \"trust\": ", json_text(to_string(r.trust)),
                   ",\n   \"anchors\": ", list(r.authorities, [&](std::size_t i) { return json_text(status.authorities[i].sha256); }),
                   ",\n   \"guard\": ", r.guard == Guard::on ? "true" : "false", ", \"guard_reports\": ", r.guard == Guard::report ? "true" : "false",
                   ", \"refused\": ", refusals_of(r.refused), ", \"would_refuse\": ", refusals_of(r.reported), ", \"exempted\": ", r.exempted, "}");
    };
    return cat("{\"schema_version\": 1, \"tool\": {\"name\": \"mod_aop\", \"version\": ", json_text(AOP_VERSION),
               "},\n \"now\": ", json_text(to_time(status.now)), ", \"loaded\": ", json_text(to_time(status.loaded)),
               ",\n \"summary\": ", json_text(status.summary), ",\n \"servers\": ", list(status.rows, row),
               ",\n \"anchors\": ", list(status.authorities, authority), ",\n \"findings\": ",
               list(status.findings,
                    [](const LogLine& f) {
                        return cat("\n  {\"severity\": ", json_text(to_string(f.severity)), ", \"count\": ", f.findings,
                                   ", \"text\": ", json_text(f.text), "}");
                    }),
               ",\n \"changed_files\": ", list(status.changes, file), ",\n \"unwatched_files\": ", list(status.unwatched, file), "}\n");
}

}
