#include "linter/reader/variables.h"

namespace aop {

void Variables::define(const std::string& name, const std::string& value)
{
    names_.try_emplace(name, 1);
    if (!value.empty())
        values_.insert_or_assign(name, value);
}

void Variables::undefine(const std::string& name)
{
    if (const auto found = names_.find(name); found != names_.end() && --found->second == 0)
        names_.erase(found);
    values_.erase(name);
}

const std::string* Variables::find(std::string_view name) const
{
    const std::string key(name);
    if (const auto found = values_.find(key); found != values_.end())
        return &found->second;
    const auto found = environment_.find(key);
    return found == environment_.end() ? nullptr : &found->second;
}

}
