#pragma once
#include <string>

#include "linter/render/render.h"
#include "linter/spot.h"

namespace aop {

// The lines of a finding with its words underlined, as rustc shows them: the
// word that decided with carets, what it hangs together with with dashes.
std::string excerpt(const Finding&, Texts&, const Results&);

// "conf/shop.conf:12:5", or what stands for it when it is in no file.
std::string spot_name(const Spot&, const Place&, const Results&);

// The gutter's width for a finding: digits of its greatest line number.
std::size_t gutter(const Finding&, Texts&);

}
