#include "linter/httpd/directives.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/ascii.h"

namespace aop {

namespace {

using namespace context;

constexpr Command table[]{
#include "linter/httpd/directives.inc"
};

// Open addressing over the first row of each name, laid out by the compiler.
constexpr std::size_t slots = 2048;
static_assert(std::size(table) < slots / 2);

constexpr std::size_t slot_of(std::string_view name) { return CaselessHash{}(name) % slots; }

constexpr auto index = [] {
    std::array<std::uint16_t, slots> made{};  // row + 1; 0: empty
    for (std::size_t row = 0; row < std::size(table); ++row) {
        if (row > 0 && iequals(table[row - 1].name, table[row].name))
            continue;
        std::size_t at = slot_of(table[row].name);
        while (made[at])
            at = (at + 1) % slots;
        made[at] = static_cast<std::uint16_t>(row + 1);
    }
    return made;
}();

}

std::span<const Command> commands() { return table; }

std::span<const Command> commands_named(std::string_view name)
{
    for (std::size_t at = slot_of(name); index[at]; at = (at + 1) % slots) {
        const std::size_t first = index[at] - 1U;
        if (!iequals(table[first].name, name))
            continue;
        std::size_t end = first + 1;
        while (end < std::size(table) && iequals(table[end].name, name))
            ++end;
        return {table + first, end - first};
    }
    return {};
}

}
