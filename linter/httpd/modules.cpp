#include "linter/httpd/modules.h"

#include <algorithm>

namespace aop {

namespace {

constexpr Module table[]{
#include "linter/httpd/modules.inc"
};

}

std::span<const Module> modules() { return table; }

const Module* module_by_symbol(std::string_view symbol)
{
    const auto* found = std::ranges::lower_bound(table, symbol, {}, &Module::symbol);
    return found != std::end(table) && found->symbol == symbol ? found : nullptr;
}

const Module* module_by_source(std::string_view source)
{
    const auto* found = std::ranges::find(table, source, &Module::source);
    return found != std::end(table) ? found : nullptr;
}

}
