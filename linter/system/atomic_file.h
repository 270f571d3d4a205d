#pragma once
#include <string>
#include <string_view>

#include "core/base/failure.h"

namespace aop {

// Replaces the content of `path` so that a reader, a full disk or a kill sees the old file or the
// new one, never a part. What is not a regular file (a terminal, a pipe) is written to as it is.
Failure write_atomically(const std::string& path, std::string_view content);

// Adds to the end of a file that others add to as well, in one write.
Failure append_to(const std::string& path, std::string_view content);

}
