#include "core/base/language/splits.h"

#include <functional>

#include "core/base/language/machine.h"

namespace aop {

namespace {

// Equal languages have equal machines.
std::size_t hash_of(const languages::Machine& machine)
{
    std::size_t hash = machine.size();
    const auto add = [&](std::size_t value) { hash = (hash ^ value) * 0x100000001b3ULL; };
    for (const auto state : machine.next)
        add(state);
    for (const auto output : machine.output)
        add(output);
    for (std::size_t letter = 0; letter < machine.letters.size(); ++letter)
        add(static_cast<unsigned char>(machine.letters.sample(letter)));
    return hash;
}

}

std::size_t Splits::PairHash::operator()(const std::pair<Machine, Machine>& pair) const
{
    const std::hash<Machine> hash;
    return hash(pair.first) * 31 + hash(pair.second);
}

const Language& Splits::known(const Language& language)
{
    const std::size_t hash = hash_of(language.machine());
    const auto [begin, end] = languages_.equal_range(hash);
    for (auto it = begin; it != end; ++it)
        if (&it->second.machine() == &language.machine() || it->second == language)
            return it->second;
    const Language& added = languages_.emplace(hash, language)->second;
    machines_.insert(&added.machine());
    return added;
}

const Splits::Parts& Splits::split(const Language& whole, const Language& wanted)
{
    if (parts_.size() >= most) {
        parts_.clear();
        languages_.clear();
        machines_.clear();
    }
    const auto kept = [&](const Language& l) -> const Language& { return machines_.contains(&l.machine()) ? l : known(l); };
    const Language &a = kept(whole), &b = kept(wanted);
    const std::pair key(&a.machine(), &b.machine());
    if (const auto found = parts_.find(key); found != parts_.end())
        return found->second;
    Parts made{both(a, b), minus(a, b)};
    for (auto* part : {&made.inside, &made.outside})
        if (*part)
            *part = known(**part);
    return parts_.emplace(key, std::move(made)).first->second;
}

}
