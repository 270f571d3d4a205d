#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "linter/inspect/inspection.h"

namespace aop {

// How a text for people looks.
struct TextStyle {
    bool color = false;
    bool links = false;    // OSC 8, on terminals that have it
    bool unicode = false;  // box drawing and ellipses; without, plain ASCII
    std::size_t width = 100;
    bool quiet = false, verbose = false;
};

// What a renderer is given.
struct Results {
    const Inspections& inspections;
    const Options& options;
    TextStyle look = {};
    std::string directory = {};  // paths below it are shown relative to it
    double seconds = -1;         // how long it took; negative where a document must not say
    // Where parts of a long document may go at once; the renderer returns what is left of it.
    std::function<void(std::string_view)> sink = {};
};

struct Format {
    std::string_view name;
    std::string_view summary;
    std::string (*render)(const Results&);
};
std::span<const Format> formats();
const Format* find_format(std::string_view name);
inline constexpr std::string_view format_choices =
    "text|gcc|json|jsonl|sarif|github|gitlab|junit|checkstyle|csv|markdown|html|sonarqube|rdjson|nagios|openmetrics";

std::string render_text(const Results&);
std::string render_gcc(const Results&);
std::string render_json(const Results&);
std::string render_jsonl(const Results&);
std::string render_sarif(const Results&);
std::string render_github(const Results&);
std::string render_gitlab(const Results&);
std::string render_junit(const Results&);
std::string render_checkstyle(const Results&);
std::string render_csv(const Results&);
std::string render_markdown(const Results&);
std::string render_html(const Results&);
std::string render_sonarqube(const Results&);
std::string render_rdjson(const Results&);
std::string render_nagios(const Results&);
std::string render_openmetrics(const Results&);

// Findings that count: neither accepted nor in the baseline.
struct Counts {
    std::size_t errors = 0, warnings = 0, notes = 0, suppressed = 0, known = 0;
    std::size_t total() const { return errors + warnings + notes; }
    Counts& operator+=(const Counts&);
};
Counts count(const Findings&);
bool counts(const Finding&);
// Whether one that counts says that httpd does not start.
bool tells_outage(const Inspection&);

// The path as a person at `directory` would write it.
std::string relative_path(std::string_view path, std::string_view directory);

// The file itself, symbolic links resolved, as its repository at `directory` names it: what a
// code-scanning service can find.
std::string repository_path(const Inspection&, const std::string& path, const std::string& directory);

// "1 error", "3 errors"
std::string counted(std::size_t n, std::string_view one);

// The first paragraph of a rule's text.
std::string first_paragraph(std::string_view text);

}
