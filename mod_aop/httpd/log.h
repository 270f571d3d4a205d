#pragma once
#include <string>
#include <vector>

#include "core/httpd/assessment.h"
#include "core/verdicts/finding.h"

namespace aop::mod {

struct LogLine {
    Severity severity;
    std::string text;
    bool operator==(const LogLine&) const = default;
};

// One line for each finding that stands. What a rule says of many servers in the
// same words, in whichever lines, is one.
std::vector<LogLine> log_lines(const Findings&);

// Servers whose certificate files end httpd at start and on reload, without a finding
// that says so: their AOPPolicy may be off, which silences findings but not this.
std::vector<ServerId> unsaid_fatal(const Assessment&, const Findings&);
// One line for each reason.
std::vector<LogLine> fatal_lines(const Assessment&, const Findings&);

// "3 servers: 2 enforced, 1 open; 1 error, no warnings, 2 notes", as severe as the worst of them.
LogLine summary_line(const Assessment&, const Findings&);

// "/etc/httpd/conf.d/ssl.conf:12", or where a macro was used and the line in its body.
std::string shown(const Place&);

}
