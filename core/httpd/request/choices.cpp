#include "core/httpd/request/choices.h"

namespace aop {

bool Choices::take(Who who, bool first, std::string reason, const Place& place)
{
    if (at_ == questions_.size())
        questions_.push_back({who, first, std::move(reason), place});
    return questions_[at_++].answer;
}

int Choices::rank(const Outcome& o)
{
    if (is_content(o.reply))
        return o.harmless ? 1 : 4;
    return o.reply == Outcome::Reply::unknown ? (o.cached ? 2 : 3) : 0;
}

Outcome Choices::joined(const Question& q, Outcome one, Outcome other, bool optimistic)
{
    const int a = rank(one), b = rank(other);
    if (optimistic || q.who == Who::stranger || a == b || (a < 2 && b < 2))
        return b > a ? other : one;
    // Nobody knows which of the two it is.
    Outcome o = b > a ? std::move(other) : std::move(one);
    if (o.reply == Outcome::Reply::unknown)
        return o;
    o.reply = Outcome::Reply::unknown;
    o.reason = q.reason;
    o.place = q.place;
    return o;
}

}
