#include "linter/reader/problem_list.h"

#include "core/base/ascii.h"
#include "linter/reader/limits.h"

namespace aop {

bool ProblemList::enough()
{
    if (out_.size() < limits::problems)
        return false;
    return refused_ = refused_ || out_.refusal();
}

void ProblemList::add(Problem made)
{
    if (out_.size() < limits::problems || (made.refused && !enough())) {
        out_.add(std::move(made));
    } else if (!more_) {
        more_ = true;
        made.refused = false;
        made.message = cat("more than ", limits::problems, " mistakes: the others are not reported");
        out_.add(std::move(made));
    }
}

}
