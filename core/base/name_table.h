#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

#include "core/base/ascii.h"

namespace aop {

// A table looked up by a name without regard to case, in constant time and
// without start-up code: the slots are laid out by the compiler.
template <class Row, std::size_t N>
class NameTable {
public:
    consteval explicit NameTable(const Row (&rows)[N]) : rows_(rows)
    {
        for (std::size_t i = 0; i < N; ++i) {
            std::size_t slot = CaselessHash{}(rows[i].name) % slots;
            while (index_[slot])
                slot = (slot + 1) % slots;
            index_[slot] = std::uint16_t(i + 1);
        }
    }

    constexpr const Row* find(std::string_view name) const
    {
        for (std::size_t slot = CaselessHash{}(name) % slots; index_[slot]; slot = (slot + 1) % slots)
            if (iequals(rows_[index_[slot] - 1].name, name))
                return &rows_[index_[slot] - 1];
        return nullptr;
    }

private:
    static constexpr std::size_t slots = std::bit_ceil(2 * N);
    static_assert(N < 65535);

    const Row* rows_;
    std::array<std::uint16_t, slots> index_ = {};
};

}
