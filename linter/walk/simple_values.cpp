// Directives whose single word must be one of a few, or a number.
#include <algorithm>

#include "core/site.h"
#include "core/words.h"
#include "linter/walk/walker.h"

namespace aop {

namespace {

struct Row {
    std::string_view name;
    std::string_view words;      // separated by blanks, any case
    std::string_view complaint;  // httpd's
};

constexpr Row rows[]{
    {"UseCanonicalName", "on off dns", "parameter must be 'on', 'off', or 'dns'"},
    {"UseCanonicalPhysicalPort", "on off", "UseCanonicalPhysicalPort must be On or Off"},
    {"HostnameLookups", "on off double", "parameter must be 'on', 'off', or 'double'"},
    {"ServerSignature", "on off email", "ServerSignature: use one of: off | on | email"},
    {"TraceEnable", "on off extended", "TraceEnable must be one of 'on', 'off', or 'extended'"},
    {"AcceptPathInfo", "on off default", "AcceptPathInfo must be set to on, off or default"},
    {"EnableSendfile", "on off", "parameter must be 'on' or 'off'"},
    {"EnableMMAP", "on off", "parameter must be 'on' or 'off'"},
    {"ServerTokens", "prod productonly major minor min minimal os full",
     "ServerTokens takes 1 argument: 'Prod(uctOnly)', 'Major', 'Minor', 'Min(imal)', 'OS', or 'Full'"},
    {"Header", "add set setifempty append merge unset echo note edit edit*",
     "first argument must be 'add', 'set', 'setifempty', 'append', 'merge', 'unset', 'echo', 'note', 'edit', or 'edit*'."},
    {"Satisfy", "all any", "Satisfy either 'any' or 'all'."},
    {"AuthMerging", "off and or", "AuthMerging must be one of: Off | And | Or"},
};

bool is_number(std::string_view word)
{
    return !word.empty() && word.find_first_not_of("0123456789") == word.npos;
}

constexpr std::string_view levels[]{"emerg", "alert", "crit", "error", "warn", "notice", "info", "debug", "trace1", "trace2",
                                    "trace3", "trace4", "trace5", "trace6", "trace7", "trace8"};

Objection check_log_level(const Call& call)
{
    for (const std::string& word : call.words) {
        const auto colon = word.find(':');
        const std::string level = colon == word.npos ? word : word.substr(colon + 1);
        if (std::ranges::none_of(levels, [&](std::string_view l) { return iequals(l, level); }))
            return cat(colon == word.npos ? "" : word + ": ",
                       "Log level keyword must be one of emerg/alert/crit/error/warn/notice/info/debug/trace1/.../trace8");
    }
    return std::nullopt;
}

// The statuses that HTTP and its extensions name.
Objection check_error_document(const Call& call)
{
    struct Range {
        int first, last;
    };
    static constexpr Range known[]{{100, 103}, {200, 208}, {226, 226}, {300, 305}, {307, 308}, {400, 417}, {421, 424}, {426, 426}, {428, 429},
                                   {431, 431}, {451, 451}, {500, 508}, {510, 511}};
    const int status = as_atoi(call.words[0]);
    for (const Range& r : known)
        if (status >= r.first && status <= r.last)
            return std::nullopt;
    return cat("Unsupported HTTP response code ", call.words[0]);
}

}

Objection check_simple_value(const Call& call)
{
    if (const Row* row = std::ranges::find(rows, call.command.name, &Row::name); row != std::end(rows)) {
        std::string_view args = call.directive.args;
        std::string first = next_word(args);
        if (call.command.name == "Header" && (iequals(first, "always") || iequals(first, "onsuccess")))
            first = next_word(args);
        for (const std::string& word : words(row->words))
            if (iequals(word, first))
                return std::nullopt;
        return std::string(row->complaint);
    }
    if (call.command.name == "ErrorDocument")
        return check_error_document(call);
    if (call.command.name == "ProxyPass" && !call.spot.per_directory && !words(call.directive.args).empty() &&
        words(call.directive.args).size() < 2)
        return "ProxyPass|ProxyPassMatch needs a path when not defined in a location";
    if (call.command.name == "LogLevel")
        return check_log_level(call);
    if (call.command.name == "LimitRequestBody" && !is_number(call.words[0]))
        return "LimitRequestBody requires a non-negative integer.";
    if (call.command.name == "ListenBacklog" && as_atoi(call.words[0]) <= 0)
        return "ListenBacklog must be > 0";
    return std::nullopt;
}

}
