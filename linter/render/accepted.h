#pragma once
#include <string>

#include "linter/render/render.h"

namespace aop {

// What a green run does not fail for, and why: a section of Markdown, "" where nothing is accepted.
std::string accepted_markdown(const Results&);

// "AOP120: for the monitoring; AOP205: in the baseline": of the findings about the server, or about all.
std::string accepted_of(const Inspection&, ServerId);

}
