#pragma once
#include <string_view>

namespace aop {

// The executed examples of a rule, as they lie in examples/ID: built into the program.
struct Example {
    std::string_view id;
    std::string_view bad, said, good;
};
const Example* example_of(std::string_view id);

}
