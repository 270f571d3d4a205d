// Turns a text into logical lines exactly as ap_cfg_getline_core, the getstr
// functions below it and cfg_trim_line do, defects included.
#include "linter/reader/lines.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "core/base/ascii.h"
#include "linter/reader/limits.h"

namespace aop {

namespace {

constexpr std::size_t aligned(std::size_t n, std::size_t to) { return (n + to - 1) / to * to; }

std::uint16_t column_of(std::string_view first)
{
    std::size_t blanks = 0;
    while (blanks < first.size() && is_space(first[blanks]))
        ++blanks;
    const bool known = blanks < first.size() && blanks < std::numeric_limits<std::uint16_t>::max();
    return known ? static_cast<std::uint16_t>(blanks + 1) : std::uint16_t{0};
}

}

void LineBuffer::grow()
{
    const std::size_t want = size * 2 + 1;
    if (want <= 2048)  // taken from the pool: next to the old one if nothing came between
        size = fresh ? size + aligned(want, 8) : aligned(want, 8) - 1;
    else  // a block of its own, in whole pages, after two headers
        size = std::max<std::size_t>(aligned(want + 56, 4096), 8192) - 57;
    fresh = true;
}

Lines::Lines(const Source& source, std::string_view text) { inputs_.push_back({&source, text, nullptr, 0, 0, text.find('\0') != text.npos}); }

Lines::Lines(const Source& source, const std::vector<std::string>& strings) { inputs_.push_back({&source, {}, &strings, 0, 0, false}); }

void Lines::push(const Source& source, std::string_view text) { inputs_.push_back({&source, text, nullptr, 0, 0, text.find('\0') != text.npos}); }

Place Lines::here() const { return {inputs_.back().source, inputs_.back().line, 0, 1}; }

bool Lines::leave_finished()
{
    const std::size_t before = inputs_.size();
    while (inputs_.size() > 1 && inputs_.back().at >= inputs_.back().text.size())
        inputs_.pop_back();
    return inputs_.size() != before;
}

Lines::Got Lines::next(Line& line, LineBuffer& buffer, std::size_t limit)
{
    binary_ = false;
    line = {};
    if (simple(line, buffer, limit))
        return Got::line;
    const bool exact = inputs_.front().strings || std::ranges::any_of(inputs_, &Input::has_nul);
    return exact ? exactly(line, buffer, limit) : glue(line, buffer, limit);
}

// What nearly every line is: a physical one of a file, with its line feed, that no buffer is too small for.
bool Lines::simple(Line& line, const LineBuffer& buffer, std::size_t limit)
{
    Input& in = inputs_.back();
    if (inputs_.size() > 1 || in.has_nul || in.strings)
        return false;
    const std::size_t from = in.at, feed = in.text.find('\n', from);
    if (feed == in.text.npos || feed - from + 1 >= buffer.size || feed - from > limit)
        return false;
    const std::string_view piece = in.text.substr(from, feed - from);
    if (piece.ends_with('\\') || piece.ends_with("\\\r"))
        return false;
    if (in.variable < feed)
        in.variable = std::min(in.text.find("${", from), in.text.size());
    in.at = feed + 1;
    ++in.line;
    line.fixed = in.variable >= feed;
    line.place.column = column_of(piece);
    finish(line, piece, true, limit, 1);
    return true;
}

bool Lines::physical(std::string_view& line)
{
    leave_finished();
    Input& in = inputs_.back();
    const std::string_view rest = in.text.substr(in.at);
    if (rest.empty())
        return false;
    line = rest.substr(0, rest.find('\n'));
    in.line += line.size() < rest.size() ? 1 : 0;
    in.at += std::min(line.size() + 1, rest.size());
    return true;
}

Lines::Got Lines::finish(Line& line, std::string_view text, bool stays, std::size_t limit, int physical)
{
    line.place.source = inputs_.back().source;
    line.place.line = inputs_.back().line;
    line.place.lines = static_cast<std::uint16_t>(std::min(physical, 65535));
    line.text = trimmed(text);
    line.stays = stays;
    return text.size() > limit ? Got::too_long : Got::line;
}

// Takes the line end and a backslash before it off `glued` + `piece`: is the line
// to be continued? Both may have been left behind by an earlier continuation.
bool Lines::continues(std::string_view& piece, bool first)
{
    if (first)
        glued_.clear();
    const auto from_end = [&](std::size_t i) {
        if (i < piece.size())
            return piece[piece.size() - 1 - i];
        i -= piece.size();
        return i < glued_.size() ? glued_[glued_.size() - 1 - i] : '\0';
    };
    const std::size_t carriage = from_end(0) == '\r' ? 1 : 0;
    if (from_end(carriage) != '\\')
        return false;
    const std::size_t drop = carriage + 1;
    const std::size_t of_piece = std::min(drop, piece.size());
    piece.remove_suffix(of_piece);
    glued_.resize(glued_.size() - (drop - of_piece));
    return true;
}

// Texts without NUL bytes: nothing is copied unless lines are glued.
Lines::Got Lines::glue(Line& line, LineBuffer& buffer, std::size_t limit)
{
    bool through_macro = false;
    std::size_t comment_ends = 0;  // where the first physical line ends in glued_
    std::size_t filled = 0;        // bytes that were in the buffer when httpd last made it larger
    for (int physical = 1;; ++physical) {
        through_macro |= leave_finished();
        Input& in = inputs_.back();
        ++in.line;
        const std::string_view rest = in.text.substr(in.at);
        if (rest.empty() && physical == 1)
            return Got::end;
        if (rest.empty() && filled == glued_.size() && filled > 0) {
            lost_ = glued_;  // a backslash and the end of the file, just after the buffer was full
            return Got::end;
        }
        const std::size_t feed = rest.find('\n');
        const bool last = feed == rest.npos;
        std::string_view piece = rest.substr(0, feed);
        in.at += last ? piece.size() : feed + 1;

        const std::size_t before = physical == 1 ? 0 : glued_.size();
        while (!piece.empty() && buffer.size <= limit && before + piece.size() + 1 >= buffer.size) {
            // A line that just fills the buffer makes httpd wait for more; the end of
            // the file then means "no line" to it.
            const bool drowned = last && before + piece.size() + 1 == buffer.size;
            filled = buffer.size - 1;
            buffer.grow();
            if (drowned) {
                lost_ = cat(std::string_view(glued_).substr(0, before), piece);
                return Got::end;
            }
        }
        if (last && through_macro && !piece.empty()) {
            // What follows a macro is read through it, and it drops a last line without line feed.
            lost_ = piece;
            piece = {};
            if (physical == 1)
                return Got::end;
        }
        const bool more = !last && continues(piece, physical == 1);
        if (physical == 1)
            line.place.column = column_of(piece);
        if (physical == 1 && !more)
            return finish(line, piece, true, limit, physical);
        if (physical == 1)
            comment_ends = piece.size();
        if (glued_.size() <= limit)
            glued_ += piece;
        if (more)
            continue;
        const Got got = finish(line, glued_, false, limit, physical);
        if (line.text.starts_with('#'))
            line.swallowed = std::string_view(glued_).substr(std::min(comment_ends, glued_.size()));
        return got;
    }
}

// One getstr: up to `room` - 1 bytes of the next physical line onto glued_.
Lines::Chunk Lines::chunk(std::size_t room)
{
    leave_finished();
    Input& in = inputs_.back();
    ++in.line;
    if (in.strings) {
        if (in.at >= in.strings->size())
            return Chunk::end;
        const std::string& whole = (*in.strings)[in.at++];
        glued_ += std::string_view(whole).substr(0, room - 1);
        return whole.size() >= room - 1 ? Chunk::full : Chunk::some;
    }
    if (in.at >= in.text.size())
        return Chunk::end;
    std::string_view piece = in.text.substr(in.at, room - 1);
    piece = piece.substr(0, piece.find('\n') == piece.npos ? piece.npos : piece.find('\n') + 1);
    in.at += piece.size();
    const std::size_t nul = piece.find('\0');
    binary_ |= nul != piece.npos;
    glued_ += piece.substr(0, nul);
    return Chunk::some;
}

// With NUL bytes, and for -C strings, the size of httpd's buffer decides what is
// a line, so the buffer is filled as httpd fills it.
Lines::Got Lines::exactly(Line& line, LineBuffer& buffer, std::size_t limit)
{
    glued_.clear();
    int physical = 1;
    for (std::size_t offset = 0;; offset = glued_.size()) {
        bool full = false;
        for (std::size_t start = offset;;) {
            const Chunk got = chunk(buffer.size - start);
            if (got == Chunk::end) {
                if (start == offset) {
                    lost_ = glued_;
                    return Got::end;
                }
                break;
            }
            if (got == Chunk::full) {
                full = true;
                break;
            }
            std::string_view whole = glued_;
            if (whole.ends_with('\n')) {
                whole.remove_suffix(1);
                if (whole.ends_with('\r'))
                    whole.remove_suffix(1);
                if (whole.ends_with('\\')) {
                    glued_.resize(whole.size() - 1);
                    start = glued_.size();
                    ++physical;
                    continue;
                }
            } else {
                full = whole.size() >= buffer.size - 1;
            }
            break;
        }
        if (!full)
            return finish(line, glued_, false, limit, physical);
        --inputs_.back().line;
        if (buffer.size > limit)
            return Got::too_long;
        buffer.grow();
    }
}

namespace {

// "# AOP-LINT: ignore", "# aoplint ignore", "# aop-lint : ignore": what somebody writes who means us, where prose that only names us does not go on
// with `ignore`.
bool is_nearly_remark(std::string_view text)
{
    if (text.empty() || to_lower(text[0]) != 'a')
        return false;  // most comments
    for (const std::string_view address : {"aop-lint", "aoplint", "aop_lint", "aop lint"}) {
        if (text.size() <= address.size() || !iequals(text.substr(0, address.size()), address))
            continue;
        std::string_view rest = trimmed(text.substr(address.size()));
        while (rest.starts_with(':') || rest.starts_with('-') || rest.starts_with('='))
            rest = trimmed(rest.substr(1));
        return rest.size() > 6 && iequals(rest.substr(0, 6), "ignore") && (is_space(rest[6]) || rest[6] == ':' || rest[6] == '=');
    }
    return false;
}

}

std::string_view remark(std::string_view comment)
{
    constexpr std::string_view address = "aop-lint:";
    const std::string_view text = trimmed(comment.substr(comment.empty() ? 0 : 1));
    if (text.starts_with(address))
        return trimmed(text.substr(address.size()));
    return is_nearly_remark(text) ? text : std::string_view{};
}

}
