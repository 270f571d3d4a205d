#include "linter/reader/told.h"

#include "core/text.h"
#include "linter/reader/limits.h"

namespace aop {

bool Told::enough()
{
    if (out_.troubles.size() < limits::troubles)
        return false;
    return refused_ = refused_ || out_.refused();
}

void Told::add(Trouble made)
{
    if (out_.troubles.size() < limits::troubles || (made.refused && !enough())) {
        out_.troubles.push_back(std::move(made));
    } else if (!more_) {
        more_ = true;
        made.refused = false;
        made.message = cat("more than ", limits::troubles, " mistakes: the others are not told");
        out_.troubles.push_back(std::move(made));
    }
}

}
