#pragma once
#include <string>

#include "linter/inspect/inspection.h"
#include "linter/text/source_span.h"

namespace aop {

// A finding's identity over time: lower-case hex, made of its rule, its servers, the file (as
// seen from the ServerRoot) and the words of the line, but not the line's number. Of several trees, what is known of one is
// not known of another: the name of the tree belongs to it.
std::string fingerprint(const Inspection&, SourceText&, const Finding&);

// SHA-256, lower-case hex.
std::string sha256(std::string_view bytes);

}
