#pragma once
#include <optional>
#include <string>

#include "core/verdicts/finding.h"
#include "linter/text/source_span.h"

namespace aop {

// One word of one line, and what to write instead.
struct Fix {
    SourceSpan span;
    std::string text;
    std::string what;  // "Require a client certificate"
};

// The repair of a finding where it is the change of the one word that the finding underlines; most need a person.
std::optional<Fix> fix_of(SourceText&, const Finding&);

}
