#include "linter/reader/loaded_modules.h"

#include "core/base/ascii.h"
#include "linter/httpd/modules.h"

namespace aop {

namespace {

// Of a few letters of a name that is not empty, cheaply.
std::size_t letters(std::string_view name)
{
    const auto at = [&](std::size_t i) { return std::size_t(static_cast<unsigned char>(name[i])); };
    return name.size() * 37 + at(name.size() / 2) * 29 + at(name.size() / 4) * 11 + at(name.size() - 1);
}

}

LoadedModules::LoadedModules() : rows_(commands().size())
{
    for (std::size_t row = 0; row < rows_.size(); ++row)
        rows_of_[commands()[row].module].push_back(row);
}

void LoadedModules::enable(std::string_view source)
{
    if (!sources_.insert(std::string(source)).second)
        return;
    met_ = {};
    if (const auto known = rows_of_.find(source); known != rows_of_.end())
        for (const std::size_t row : known->second)
            rows_[row] = true;
}

void LoadedModules::add_static(std::string_view source)
{
    enable(source);
    if (const Module* known = module_by_source(source))
        static_symbols_.emplace(known->symbol);
}

void LoadedModules::add_dynamic(std::string_view symbol, std::string_view source)
{
    dynamic_.emplace(symbol);
    if (!source.empty())
        enable(source);
}

void LoadedModules::add_directive(std::string_view name) { extra_.insert(lowered(name)); }

bool LoadedModules::has(std::string_view name) const
{
    const std::string key(name);
    return sources_.contains(key) || static_symbols_.contains(key) || dynamic_.contains(key);
}

LoadedModules::Found LoadedModules::find(std::string_view name)
{
    if (name.empty())
        return {};
    Found& met = met_[letters(name) % met_.size()];
    if (met.command && met.command->name == name)
        return met;
    const Found found{command(name), number_of(name)};
    if (found.command)
        met = found;
    return found;
}

const Command* LoadedModules::command(std::string_view name) const
{
    const auto rows = commands_named(name);
    for (const Command& row : rows)
        if (rows_[static_cast<std::size_t>(&row - commands().data())])
            return &row;
    return nullptr;
}

bool LoadedModules::knows(std::string_view name) const { return command(name) || extra_.contains(lowered(name)); }

}
