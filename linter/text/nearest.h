#pragma once
#include <span>
#include <string>
#include <string_view>

namespace aop {

// The candidate nearest to a misspelt word, for "did you mean"; "" when none is near.
std::string nearest(std::string_view word, std::span<const std::string_view> candidates);

}
