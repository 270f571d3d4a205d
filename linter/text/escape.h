#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace aop {

// The first character of a text that is not empty.
struct CodePoint {
    std::uint32_t value = 0;
    std::size_t bytes = 0;  // 0: not UTF-8
};
CodePoint decode(std::string_view);

// Bytes of a configuration as harmless, valid UTF-8: control characters, broken
// UTF-8 and characters that reorder or hide text become \x1b or \u202e. A tab stays
// a tab only when asked for.
std::string printable(std::string_view bytes, bool keep_tabs = false);

// For XML and HTML, text and attribute values alike.
std::string markup(std::string_view bytes, bool keep_tabs = false);

std::size_t code_points(std::string_view utf8);

// Columns that a printable text takes on a terminal: two for a wide character, none for one that combines with that before it.
std::size_t columns(std::string_view utf8);

// How many bytes of it fit into so many columns.
std::size_t bytes_within(std::string_view utf8, std::size_t width);

// Cut to at most `width` columns, the last one an ellipsis when something is lost.
std::string clipped(std::string_view utf8, std::size_t width, std::string_view ellipsis);

// Broken at blanks so that no line is longer than `width`, unless a word is.
std::string wrapped(std::string_view text, std::size_t width, std::string_view indent);

// The version of utf8proc, which knows the widths.
const char* utf8proc_release();

}
