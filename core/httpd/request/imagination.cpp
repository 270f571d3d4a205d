#include "core/httpd/request/imagination.h"

#include <algorithm>
namespace aop {

bool Imagination::is_one_of(std::string_view variable, const Language& wanted, const Place& place)
{
    auto known = texts_.find(variable);
    if (known == texts_.end())
        known = texts_.emplace(variable, initial_ ? (*initial_)(variable) : Language::everything()).first;
    const auto& [inside, outside] = splits_.split(known->second, wanted);
    if (!inside || !outside)
        return fact(variable, "a condition is too large to decide", place);
    if (inside->is_empty() || outside->is_empty())
        return outside->is_empty() && !inside->is_empty();
    // What a client sends anyway is tried first, so that the example of the worst is as plain as it can be.
    const bool is_plain = wanted.matches(variable == "method" ? "GET" : variable == "host" ? host_ : std::string_view());
    const bool is_inside = choices_.take(who_, is_plain, cat("what the client sends as ", variable, " is not said"), place);
    known->second = is_inside ? *inside : *outside;
    return is_inside;
}

bool Imagination::settled(std::string_view question, Choices::Who who, std::string reason, const Place& place)
{
    if (const auto known = facts_.find(question); known != facts_.end())
        return known->second;
    const bool answer = choices_.take(who, false, std::move(reason), place);
    facts_.emplace(question, answer);
    return answer;
}

bool Imagination::is_from_somewhere() const
{
    return std::ranges::any_of(facts_, [](const auto& fact) { return fact.second && fact.first.starts_with(address_in); });
}

const Language* Imagination::left(std::string_view variable) const
{
    const auto known = texts_.find(variable);
    return known == texts_.end() ? nullptr : &known->second;
}

}
