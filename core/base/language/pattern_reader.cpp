#include "core/base/language/pattern_reader.h"

namespace aop::languages {

bool PatternReader::take(std::string_view text)
{
    if (!at(text))
        return false;
    rest_.remove_prefix(text.size());
    return true;
}

char PatternReader::next()
{
    if (rest_.empty()) {
        stop();
        return 0;
    }
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
}

bool PatternReader::skip_past(std::string_view text)
{
    const std::size_t found = rest_.find(text);
    rest_.remove_prefix(found == rest_.npos ? rest_.size() : found + text.size());
    return found != rest_.npos;
}

std::optional<Bytes> PatternReader::kind_of_byte(char letter)
{
    const auto bytes = class_escape(letter);
    (std::string_view("hHvVR").find(letter) != std::string_view::npos ? uses_blanks_ : uses_kinds_) |= bytes || letter == 'R';
    return bytes;
}

std::uint32_t PatternReader::digits(unsigned base, std::size_t most)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < most && !rest_.empty(); ++i, rest_.remove_prefix(1)) {
        const char c = rest_.front();
        const unsigned digit = is_digit(c)            ? unsigned(c - '0')
                               : c >= 'a' && c <= 'f' ? unsigned(c - 'a') + 10
                               : c >= 'A' && c <= 'F' ? unsigned(c - 'A') + 10
                                                      : 99;
        if (digit >= base)
            break;
        value = value * base + digit;
    }
    return value;
}

std::optional<unsigned> PatternReader::escaped_byte()
{
    static constexpr std::string_view letters = "aefnrt", bytes = "\a\x1b\f\n\r\t";
    if (rest_.empty())
        return std::nullopt;
    if (rest_.front() >= '0' && rest_.front() <= '7')
        return digits(8, 3);
    const char c = next();
    if (const std::size_t known = letters.find(c); known != letters.npos)
        return static_cast<unsigned char>(bytes[known]);
    if (c == 'c' && !rest_.empty()) {
        const char control = next();
        return static_cast<unsigned char>((control >= 'a' && control <= 'z' ? control - 32 : control) ^ 0x40);
    }
    if (c == 'x' || c == 'o') {
        const unsigned base = c == 'x' ? 16 : 8;
        if (!take("{"))
            return c == 'x' ? std::optional(digits(base, 2)) : std::nullopt;
        const std::uint32_t value = digits(base, 7);
        return take("}") ? std::optional(value) : std::nullopt;
    }
    const bool alphanumeric = is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return alphanumeric ? std::nullopt : std::optional<unsigned>(static_cast<unsigned char>(c));
}

PatternReader::Member PatternReader::member()
{
    if (!quoted_ && at("[:")) {
        const std::size_t end = rest_.find(":]");
        std::string_view name = rest_.substr(2, end == rest_.npos ? 0 : end - 2);
        const bool negative = name.starts_with('^');
        name.remove_prefix(negative);
        if (flags_.caseless && (name == "lower" || name == "upper"))
            name = "alpha";
        if (const auto bytes = posix_class(name)) {
            rest_.remove_prefix(end + 2);
            return {.bytes = negative ? ~*bytes : *bytes};
        }
    }
    const char c = next();
    if (c != '\\' || quoted_)
        return {.byte = static_cast<unsigned char>(c)};
    if (!rest_.empty() && rest_.front() != 'N')
        if (const auto bytes = kind_of_byte(rest_.front())) {
            rest_.remove_prefix(1);
            return {.bytes = *bytes};
        }
    if (take("b"))
        return {.byte = '\b'};
    const auto value = escaped_byte();
    if (!value || *value > 255)
        stop();
    return {.byte = value.value_or(0)};
}

void PatternReader::skip_nothing_in_brackets()
{
    for (;;)
        if (quoted_ && take("\\E"))
            quoted_ = false;
        else if (!quoted_ && take("\\Q"))
            quoted_ = true;
        else if (quoted_ || !(take("\\E") || (flags_.extended_more && (take(" ") || take("\t")))))
            return;
}

Bytes PatternReader::bracket()
{
    Bytes bytes;
    if (at("[:<:]]") || at("[:>:]]"))  // the words' ends, in another spelling
        stop();
    const auto blanks = [&] { skip_nothing_in_brackets(); };
    blanks();
    const bool negative = !quoted_ && take("^");
    blanks();
    for (bool first = true; first || quoted_ || !at("]"); first = false, blanks()) {
        if (rest_.empty())
            return stop(), bytes;
        const Member from = member();
        bytes |= from.bytes;
        if (!from.byte)
            continue;
        bytes |= cased(byte_range(*from.byte, *from.byte));
        blanks();
        if (quoted_ || !at("-"))
            continue;
        next();
        blanks();
        if (rest_.empty())
            return stop(), bytes;
        if (!quoted_ && at("]")) {  // "-]": a hyphen that is meant
            bytes.set('-');
            break;
        }
        const Member to = member();
        if (to.byte && *to.byte >= *from.byte)
            bytes |= cased(byte_range(*from.byte, *to.byte));
        else if (!to.byte)
            bytes |= to.bytes | byte_range('-', '-');
        else
            stop();
    }
    rest_.remove_prefix(rest_.empty() ? 0 : 1);
    return negative ? ~bytes : bytes;
}

}
