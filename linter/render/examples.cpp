#include "linter/render/examples.h"

namespace aop {

namespace {

constexpr Example table[]{
#include "linter_examples.inc"
};

}

const Example* example_of(std::string_view id)
{
    for (const Example& e : table)
        if (e.id == id)
            return &e;
    return nullptr;
}

}
