#include "linter/reader/told.h"

#include <algorithm>

#include "core/text.h"
#include "linter/reader/limits.h"

namespace aop {

bool Told::enough()
{
    if (out_.size() < limits::troubles)
        return false;
    return refused_ = refused_ || std::ranges::any_of(out_, &Trouble::refused);
}

void Told::add(Trouble made)
{
    if (out_.size() < limits::troubles || (made.refused && !enough())) {
        out_.push_back(std::move(made));
    } else if (!more_) {
        more_ = true;
        made.refused = false;
        made.message = cat("more than ", limits::troubles, " mistakes: the others are not told");
        out_.push_back(std::move(made));
    }
}

}
