#pragma once
#include <string>

#include "core/verdicts/rule.h"

namespace aop {

// The documentation of one rule, for a terminal and for docs/rules.
std::string rule_text(const Rule&, std::size_t width, bool color);
std::string rule_markdown(const Rule&);
std::string rule_json(const Rule&);

// The table of all rules in Markdown, each id a link below `base` ("docs/rules/").
std::string rules_markdown(std::string_view base);

// The page of a rule below the address where docs/rules is published; "" where that is not known.
std::string rule_url(const Rule&, std::string_view docs_url);

// What a rule's family is about, by the first digit of its number.
std::string_view family(const Rule&);
std::string_view family(char digit);
// The digits of those that have rules, in order.
std::string family_digits();

// For SARIF's security-severity: by consequence, and whether it is about exposure.
std::string_view security_severity(const Rule&);

}
