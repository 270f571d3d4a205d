#pragma once
#include <optional>

#include "core/base/result.h"

namespace aop {

// Of what gives no value: why it failed, or nothing.
//
//     if (const Failure failure = write_atomically(path, text))
//         return failure;
using Failure = std::optional<Error>;

}
