// The text exposition format, version 0.0.4.
#include "core/base/ascii.h"
#include "core/base/version.h"
#include "mod_aop/status/status.h"

namespace aop::mod {

namespace {

std::string label(std::string_view name, std::string_view value)
{
    std::string out = cat(name, "=\"");
    for (const char c : value)
        if (c == '\n')
            out += "\\n";
        else if (c == '"' || c == '\\')
            out += '\\', out += c;
        else
            out += c;
    return out += '"';
}

std::string head(std::string_view name, std::string_view type, std::string_view help)
{
    return cat("# HELP ", name, " ", help, "\n# TYPE ", name, " ", type, "\n");
}

}

std::string to_prometheus(const Status& status)
{
    std::string out = head("aop_build_info", "gauge", "The version of mod_aop, as a label.");
    out += cat("aop_build_info{", label("version", AOP_VERSION), "} 1\n");
    out += head("aop_config_load_timestamp_seconds", "gauge", "When the configuration that runs was read.");
    out += cat("aop_config_load_timestamp_seconds ", status.loaded, "\n");

    std::size_t found[3] = {};
    for (const LogLine& line : status.findings)
        found[std::size_t(line.severity)] += line.findings;
    out += head("aop_findings", "gauge", "Findings about the configuration that runs.");
    for (const Severity s : {Severity::error, Severity::warning, Severity::note})
        out += cat("aop_findings{", label("severity", to_string(s)), "} ", found[std::size_t(s)], "\n");

    out += head("aop_server_verdict", "gauge", "1 for the verdict that a server has: can anyone reach it without a client certificate?");
    for (const Status::Row& r : status.rows)
        out += cat("aop_server_verdict{", label("server", r.name), ",", label("verdict", to_string(r.verdict)), "} 1\n");
    out += head("aop_server_guard_enabled", "gauge", "Whether AOPGuard is on.");
    for (const Status::Row& r : status.rows)
        out += cat("aop_server_guard_enabled{", label("server", r.name), "} ", r.guard == Guard::on ? 1 : 0, "\n");

    out += head("aop_guard_refusals_total", "counter", "Requests that the guard refused since httpd was started.");
    for (const Status::Row& r : status.rows)
        for (std::size_t i = 1; i < refusals; ++i)
            if (r.guard == Guard::on || r.refused[i])
                out +=
                    cat("aop_guard_refusals_total{", label("server", r.name), ",", label("reason", refusal_texts[i].name), "} ", r.refused[i], "\n");
    out += head("aop_guard_would_refuse_total", "counter", "Requests that AOPGuard report let pass and AOPGuard on would refuse.");
    for (const Status::Row& r : status.rows)
        for (std::size_t i = 1; i < refusals; ++i)
            if (r.guard == Guard::report || r.reported[i])
                out += cat("aop_guard_would_refuse_total{", label("server", r.name), ",", label("reason", refusal_texts[i].name), "} ", r.reported[i],
                           "\n");
    out += head("aop_guard_exempted_total", "counter", "Requests that only AOPGuardExempt let pass.");
    for (const Status::Row& r : status.rows)
        if (r.guard != Guard::off || r.exempted)
            out += cat("aop_guard_exempted_total{", label("server", r.name), "} ", r.exempted, "\n");

    out += head("aop_anchor_not_after_timestamp_seconds", "gauge", "When a trusted authority ends.");
    for (const Status::Authority& a : status.authorities)
        out += cat("aop_anchor_not_after_timestamp_seconds{", label("sha256", a.sha256), ",", label("called", a.called), ",", label("file", a.file),
                   "} ", a.not_after, "\n");
    out += head("aop_changed_files", "gauge", "Certificate files that are no longer what was loaded.");
    out += cat("aop_changed_files ", status.changes.size(), "\n");
    out += head("aop_unwatched_files", "gauge", "Certificate files that httpd's processes may not look at.");
    out += cat("aop_unwatched_files ", status.unwatched.size(), "\n");
    return out;
}

}
