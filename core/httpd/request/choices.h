#pragma once
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "core/httpd/request/attempt.h"

namespace aop {

// One request is imagined again and again, each time with another answer to the questions that it meets: a method, a header, a file that may
// exist. A question that the stranger answers (which method?) is a chance for him; one that nobody can answer from the configuration (is
// there such a file?) leaves open what happens, unless all its answers lead to the same.
//
// A run asks `take`; the answers of the run before are given again up to the last question, which gets its next answer: a walk through the
// tree of questions, depth first. Only questions that are met cost anything.
class Choices {
public:
    enum class Who { stranger, unknown };

    // The answer of this run: `first` first, then the other.
    bool take(Who, bool first = false, std::string reason = {}, const Place& place = {});

    // Runs once for every way in which the questions can be answered, and tells what the worst stranger achieves. `run` gives an Outcome;
    // `better` orders them (larger: better for the stranger). `optimistic`: what nobody knows is taken as the client would like it.
    template <class Run>
    Outcome worst_of(Run run, bool optimistic = false);

    // How well a stranger does with it.
    static int rank(const Outcome&);

private:
    struct Question {
        Who who;
        bool answer = false;
        std::string reason;
        Place place;
    };
    static constexpr std::size_t most = 3000;  // runs of one attempt

    static Outcome joined(const Question&, Outcome, Outcome, bool optimistic);
    template <class Run>
    Outcome walk(Run& run, std::size_t depth, bool optimistic);

    std::vector<Question> questions_;
    std::size_t at_ = 0;  // in this run
    std::size_t runs_ = 0;
};

template <class Run>
Outcome Choices::walk(Run& run, std::size_t depth, bool optimistic)
{
    at_ = 0;
    if (++runs_ > most) {
        Outcome o;
        o.reason = "it hangs on too many conditions";
        return o;
    }
    Outcome outcome = run();
    for (std::size_t level = questions_.size(); level-- > depth;) {
        questions_.resize(level + 1);
        const bool settled = (optimistic || questions_[level].who == Who::stranger) && is_harm(outcome);
        if (!settled) {
            questions_[level].answer = !questions_[level].answer;
            Outcome other = walk(run, level + 1, optimistic);
            outcome = joined(questions_[level], std::move(outcome), std::move(other), optimistic);
        }
    }
    questions_.resize(depth);
    return outcome;
}

template <class Run>
Outcome Choices::worst_of(Run run, bool optimistic)
{
    questions_.clear();
    runs_ = 0;
    return walk(run, 0, optimistic);
}

}
