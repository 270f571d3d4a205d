#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/httpd/assessment.h"
#include "core/verdicts/finding.h"

namespace aop::mod {

struct LogLine {
    Severity severity;
    std::string text;
    std::size_t findings = 1;  // that it stands for
    bool operator==(const LogLine&) const = default;
};

// One line for each finding that stands. What a rule says of many servers in the
// same words, in whichever lines, is one.
std::vector<LogLine> log_lines(const Findings&);

// What is accepted (AOPIgnore) and ends httpd all the same: nobody may miss it. One line for each.
std::vector<LogLine> accepted_outages(const Findings&);

// How to say that a server is meant to be public, where a finding asks for that.
std::optional<LogLine> declaration_hint(const Findings&);

// "3 servers: 2 enforced, 1 open; 1 error, no warnings, 2 notes", as severe as the worst of them.
LogLine summary_line(const Assessment&, const Findings&);

// "/etc/httpd/conf.d/ssl.conf:12", or where a macro was used and the line in its body.
std::string shown(const Place&);

}
