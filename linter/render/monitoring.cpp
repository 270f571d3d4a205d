#include "linter/render/monitoring.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "linter/text/escape.h"

namespace aop {

namespace {

std::string_view to_string(PluginStatus s)
{
    switch (s) {
    case PluginStatus::ok: return "OK";
    case PluginStatus::warning: return "WARNING";
    case PluginStatus::critical: return "CRITICAL";
    case PluginStatus::unknown: return "UNKNOWN";
    }
    return "UNKNOWN";
}

PluginStatus status_of(const CaState& ca)
{
    if (!ca.readable)
        return PluginStatus::unknown;
    return !ca.usable ? PluginStatus::critical : ca.ends_soon ? PluginStatus::warning : PluginStatus::ok;
}

// How bad it is; what is not known is worse than a warning, as nobody may get in.
int rank(PluginStatus s)
{
    constexpr int ranks[]{0, 1, 3, 2};
    return ranks[int(s)];
}

std::int64_t days_left(const CaState& ca, std::int64_t now) { return (ca.until - now) / 86400; }

}

PluginStatus plugin_status(std::span<const CaState> all)
{
    PluginStatus worst = PluginStatus::ok;
    for (const CaState& ca : all)
        if (rank(status_of(ca)) > rank(worst))
            worst = status_of(ca);
    return worst;
}

std::string plugin_line(PluginStatus status, std::string_view text, std::string_view measured)
{
    std::string line = printable(text);
    std::ranges::replace(line, '|', '/');
    return cat("AOP ", to_string(status), " - ", line, measured.empty() ? "" : " | ", measured, "\n");
}

std::string ca_nagios(std::span<const CaState> all, std::int64_t now)
{
    const PluginStatus worst = plugin_status(all);
    const auto first = std::ranges::find_if(all, [&](const CaState& ca) { return status_of(ca) == worst; });
    std::string measured, lines;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].until)
            measured += cat(measured.empty() ? "" : " ", "ca", i + 1, "_days_left=", days_left(all[i], now));
        if (all.size() > 1) {
            std::string line = printable(cat(to_string(status_of(all[i])), ": ", all[i].file, ": ", all[i].answer));
            std::ranges::replace(line, '|', '/');
            lines += line + "\n";
        }
    }
    return plugin_line(worst, first == all.end() ? "no file" : cat(first->file, ": ", first->answer), measured) + lines;
}

std::string metric_head(std::string_view name, std::string_view help) { return cat("# TYPE ", name, " gauge\n# HELP ", name, " ", help, "\n"); }

std::string metric_label(std::string_view name, std::string_view value)
{
    std::string out = cat(name, "=\"");
    for (const char c : printable(value)) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + "\"";
}

std::string ca_openmetrics(std::span<const CaState> all)
{
    std::string out = metric_head("aop_ca_file_usable", "1 where the file works as SSLCACertificateFile.");
    for (const CaState& ca : all)
        out += cat("aop_ca_file_usable{", metric_label("file", ca.file), "} ", ca.usable ? 1 : 0, "\n");
    out += metric_head("aop_ca_file_not_after_timestamp_seconds", "When the file stops to work: the end of the certificate that clients need.");
    for (const CaState& ca : all)
        if (ca.until)
            out += cat("aop_ca_file_not_after_timestamp_seconds{", metric_label("file", ca.file), "} ", ca.until, "\n");
    return cat(out, metrics_end);
}

}
