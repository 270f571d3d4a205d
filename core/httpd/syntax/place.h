#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/sharing.h"

namespace aop {

struct Source;

// Where something was said. Small, because every directive has one; the Source
// lives as long as the tree that the place came from.
struct Place {
    const Source* source = nullptr;
    int line = 0;              // as httpd counts: the last physical line of the logical line
    std::uint16_t column = 0;  // byte of the first word on its first physical line, from 1; 0: unknown
    std::uint16_t lines = 1;   // physical lines that were glued together

    explicit operator bool() const { return source != nullptr; }
    std::string_view file() const;
};

// A text that directives come from, and how it came to be read.
struct Source {
    enum class Kind { file, macro, command_line };

    std::string_view name;  // as httpd prints it in its messages; the tree keeps it
    Kind kind = Kind::file;
    Place from = {};  // the Include or Use that brought it in; unset for the main file
    // Of a macro.
    struct Body {
        Place definition = {};        // the <Macro line
        std::vector<int> lines = {};  // physical line in definition.file() of each body line, from 0
    };
    HeapOptional<Body> body = {};
    std::string_view text = {};  // of a file that was read, without private keys; the tree keeps it
};

inline std::string_view Place::file() const { return source ? source->name : std::string_view(); }

}
