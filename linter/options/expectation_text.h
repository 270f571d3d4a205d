#pragma once
#include "linter/options/options.h"

namespace aop {

inline constexpr std::string_view verdict_choices = "enforced, closed, unreachable, broken, unknown, partial, optional, open, plain";

// "plain,closed"; nothing where a word is none.
std::optional<std::vector<Verdict>> verdicts_named(std::string_view list);

// "NAME[:PORT]": a ServerName or a pattern. Fails with the end of a sentence.
Failure take_server(std::string_view text, Expectation&);

// A path of a server: absolute, decoded and normalised. Fails likewise.
Failure take_open_path(std::string_view text, Expectation&);

// Two that have the same subject and different verdicts: one would be silent. One with a last day may have a successor.
Failure contradiction(const std::vector<Expectation>&);

bool have_same_verdicts(const Expectation&, const Expectation&);

// "NAME[:PORT][/PATH]=VERDICT[,VERDICT…] [-- REASON]"
Result<Expectation> parse_expectation(std::string_view text);

}
