#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

// "ignore AOP101,AOP302 until=2026-12-31 -- reason", taken apart.
struct Ignore {
    const SuppressionComment* remark = nullptr;
    std::vector<const Rule*> rules = {};
    std::string reason = {};
    std::int64_t until = 0;                 // the first second in which it does not hold any more; 0: for ever
    std::optional<std::string> wrong = {};  // why it is not understood; then it accepts nothing

    bool expired(std::int64_t now) const { return until && now >= until; }
};
Ignore parse_ignore(const SuppressionComment&);

// False for what is found out after the comments and AOPIgnore have spoken: about them, a baseline, what the project declares, a copy of a tree.
bool is_accepted_by_comments(const Rule&);

// Marks findings as accepted for those servers for which `reason` has something to say. Where others are left, the finding is divided.
void accept(Findings&, const Assessment&, const std::function<std::string(const Server&, const Finding&)>& reason);

// Marks what the administrator accepts: by AOPPolicy off (of who gets in) and AOPIgnore at a server, by a comment above
// the line, or above the section around it. Comments that accept nothing become findings themselves.
void suppress(Findings&, const Assessment&);

}
