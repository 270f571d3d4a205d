#pragma once
#include <cstdint>

#include "core/base/table.h"

namespace aop {

// Which of Site::servers.
enum class ServerId : std::uint32_t {};
inline constexpr ServerId main_server{0};

// Something for each of them, in their order.
template <class T>
using PerServer = Table<ServerId, T>;

}
