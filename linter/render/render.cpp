#include "linter/render/render.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/verdicts/startup_rule.h"

namespace aop {

namespace {

constexpr Format table[]{
    {"text", "for people: excerpt, reason, remedy, verdict table", render_text},
    {"gcc", "one line a finding: FILE:LINE:COLUMN: SEVERITY: MESSAGE [ID]", render_gcc},
    {"json", "everything, schema version 2", render_json},
    {"jsonl", "one finding or server a line", render_jsonl},
    {"sarif", "SARIF 2.1.0, for code scanning", render_sarif},
    {"github", "annotations of GitHub Actions", render_github},
    {"gitlab", "GitLab Code Quality", render_gitlab},
    {"junit", "one test a server and family of rules", render_junit},
    {"checkstyle", "Checkstyle 4.3", render_checkstyle},
    {"csv", "one row a server, of all trees", render_csv},
    {"markdown", "for a comment or a step summary", render_markdown},
    {"html", "one page that needs nothing else", render_html},
    {"sonarqube", "SonarQube's Generic Issue Import", render_sonarqube},
    {"rdjson", "Reviewdog Diagnostic Format", render_rdjson},
    {"nagios", "one line and the exit status of a Nagios plugin", render_nagios},
    {"openmetrics", "metrics for a Prometheus textfile collector", render_openmetrics},
};

}

std::span<const Format> formats() { return table; }

const Format* find_format(std::string_view name)
{
    for (const Format& f : table)
        if (f.name == name)
            return &f;
    return nullptr;
}

bool counts(const Finding& f) { return f.suppressed.empty() && !f.known; }

bool tells_outage(const Inspection& i)
{
    return std::ranges::any_of(i.findings(), [](const Finding& f) { return counts(f) && ends_httpd(*f.rule); });
}

Counts& Counts::operator+=(const Counts& other)
{
    errors += other.errors;
    warnings += other.warnings;
    notes += other.notes;
    suppressed += other.suppressed;
    known += other.known;
    return *this;
}

Counts count(const Findings& findings)
{
    Counts n;
    for (const Finding& f : findings) {
        if (!f.suppressed.empty()) {
            ++n.suppressed;
            continue;
        }
        if (f.known) {
            ++n.known;
            continue;
        }
        switch (f.rule->severity) {
        case Severity::error: ++n.errors; break;
        case Severity::warning: ++n.warnings; break;
        case Severity::note: ++n.notes; break;
        }
    }
    return n;
}

std::string relative_path(std::string_view path, std::string_view directory)
{
    const bool below = directory.size() > 1 && path.size() > directory.size() && path.starts_with(directory) && path[directory.size()] == '/';
    return std::string(below ? path.substr(directory.size() + 1) : path);
}

std::string repository_path(const Inspection& i, const std::string& path, const std::string& directory)
{
    return relative_path(i.input.files->real_host_path(path), directory);
}

std::string counted(std::size_t n, std::string_view one) { return cat(n, " ", one, n == 1 ? "" : "s"); }

std::string first_paragraph(std::string_view text) { return std::string(trimmed(text.substr(0, text.find("\n\n")))); }

}
