#pragma once
#include <string>

#include "linter/render/render.h"
#include "linter/text/source_span.h"

namespace aop {

// The lines of a finding with its words underlined, as rustc shows them: the
// word that decided with carets, what it hangs together with with dashes.
std::string excerpt(const Finding&, SourceText&, const Results&);

// "conf/shop.conf:12:5", or what stands for it when it is in no file.
std::string spot_name(const SourceSpan&, const Place&, const Results&, bool with_column = true);

// The gutter's width for a finding: digits of its greatest line number.
std::size_t gutter(const Finding&, SourceText&);

}
