#pragma once
#include "core/base/language/expression.h"

namespace aop::languages {

// Reads the parts of a PCRE pattern that stand for bytes: escapes and bracket expressions.
class PatternReader {
protected:
    struct Flags {
        bool caseless, dotall, multiline;
        bool extended = false, extended_more = false, ungreedy = false;
    };
    PatternReader(std::string_view pattern, const Flags& flags) : flags_(flags), rest_(pattern) {}

    // After this there is nothing left to read, so every loop ends.
    void stop()
    {
        failed_ = true;
        rest_ = {};
    }
    bool at(std::string_view text) const { return rest_.starts_with(text); }
    bool take(std::string_view text);
    char next();
    bool skip_past(std::string_view text);

    static bool is_digit(char c) { return c >= '0' && c <= '9'; }
    Bytes cased(const Bytes& bytes) const { return flags_.caseless ? with_both_cases(bytes) : bytes; }
    std::optional<Bytes> kind_of_byte(char letter);  // \d and the like
    std::optional<unsigned> escaped_byte();          // the one byte that an escape stands for, within brackets and outside
    Bytes bracket();                                 // after the '['

    // PCRE2 has a table of which kinds of bytes have none in common, and gives nothing back from the one to the other; for \h \v \R beside the rest
    // the table is wrong at \x85 and \xa0: ^\S+\v does not match "a\x85".
    bool is_misread_by_pcre2() const { return uses_blanks_ && uses_kinds_; }

    Flags flags_;
    std::string_view rest_;
    bool quoted_ = false;  // after \Q
    bool failed_ = false;

private:
    // One thing in brackets: a byte that may begin or end a range, or a set of its own.
    struct Member {
        Bytes bytes = {};
        std::optional<unsigned> byte = {};
    };
    Member member();
    void skip_nothing_in_brackets();
    std::uint32_t digits(unsigned base, std::size_t most);

    bool uses_kinds_ = false, uses_blanks_ = false;
};

}
