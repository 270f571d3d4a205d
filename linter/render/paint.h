#pragma once
#include <string>
#include <string_view>

#include "core/base/ascii.h"
#include "core/verdicts/finding.h"
#include "core/verdicts/verdict.h"

namespace aop {

// Colours that only ever repeat what the words say.
enum class Ink { plain, strong, red, yellow, green, blue, dim };

inline std::string painted(std::string_view text, Ink ink, bool color)
{
    constexpr std::string_view codes[]{"", "1", "1;31", "1;33", "1;32", "1;34", "2"};
    return color && ink != Ink::plain ? cat("\x1b[", codes[int(ink)], "m", text, "\x1b[0m") : std::string(text);
}

// OSC 8: `text` as a link on terminals that know it.
inline std::string linked(std::string_view text, std::string_view target, bool links)
{
    return links && !target.empty() ? cat("\x1b]8;;", target, "\x1b\\", text, "\x1b]8;;\x1b\\") : std::string(text);
}

constexpr Ink ink_of(Severity s) { return s == Severity::error ? Ink::red : s == Severity::warning ? Ink::yellow : Ink::blue; }

constexpr Ink ink_of(Verdict v)
{
    switch (v) {
    case Verdict::enforced: return Ink::green;
    case Verdict::closed:
    case Verdict::unreachable: return Ink::dim;
    case Verdict::unknown:
    case Verdict::partial: return Ink::yellow;
    case Verdict::broken:
    case Verdict::optional:
    case Verdict::open:
    case Verdict::plain: return Ink::red;
    }
    return Ink::plain;
}

}
