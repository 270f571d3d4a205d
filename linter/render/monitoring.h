#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace aop {

// What monitoring asks about one CA file.
struct CaState {
    std::string file = {};
    std::string answer = {};
    bool usable = false;    // as SSLCACertificateFile
    bool readable = false;  // else nothing is known about it
    std::int64_t until = 0;
    bool ends_soon = false;  // within --warn-days
};

// The exit statuses of a monitoring plugin.
enum class PluginStatus { ok = 0, warning = 1, critical = 2, unknown = 3 };
PluginStatus plugin_status(std::span<const CaState>);
struct Results;
PluginStatus plugin_status(const Results&);

// One line for a person, what is measured behind '|', then a line for each file.
std::string ca_nagios(std::span<const CaState>, std::int64_t now);
std::string ca_openmetrics(std::span<const CaState>);

// "AOP CRITICAL - text", without what would end the text there.
std::string plugin_line(PluginStatus, std::string_view text, std::string_view measured);

// The parts of OpenMetrics text.
std::string metric_head(std::string_view name, std::string_view help);
std::string metric_label(std::string_view name, std::string_view value);
inline constexpr std::string_view metrics_end = "# EOF\n";

}
