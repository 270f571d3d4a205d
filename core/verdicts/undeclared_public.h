#pragma once
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

// Reports the servers that let in clients without a certificate, or may, where no other rule has a reason to report them and nothing says that
// they are meant to be public. `end` is what the sentence says of that. Only servers that `wanted` takes.
void report_undeclared_public(const Assessment&, Report&, std::string_view end, bool (*wanted)(const Server&, Verdict));

}
