#include "linter/reader/loaded.h"

#include "core/text.h"
#include "linter/modules.h"

namespace aop {

void Loaded::enable(std::string_view source)
{
    if (!sources_.insert(std::string(source)).second)
        return;
    const auto all = commands();
    for (std::size_t row = 0; row < all.size(); ++row)
        if (all[row].module == source)
            rows_[row] = true;
}

void Loaded::add_static(std::string_view source)
{
    enable(source);
    if (const Module* known = module_by_source(source))
        static_symbols_.emplace(known->symbol);
}

void Loaded::add_dynamic(std::string_view symbol, std::string_view source)
{
    dynamic_.emplace(symbol);
    if (!source.empty())
        enable(source);
}

void Loaded::add_directive(std::string_view name) { extra_.insert(lowered(name)); }

bool Loaded::has(std::string_view name) const
{
    const std::string key(name);
    return sources_.contains(key) || static_symbols_.contains(key) || dynamic_.contains(key);
}

const Command* Loaded::command(std::string_view name) const
{
    const auto rows = commands_named(name);
    for (const Command& row : rows)
        if (rows_[static_cast<std::size_t>(&row - commands().data())])
            return &row;
    return nullptr;
}

bool Loaded::knows(std::string_view name) const { return command(name) || extra_.contains(lowered(name)); }

}
