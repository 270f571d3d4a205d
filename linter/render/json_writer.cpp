#include "linter/render/json_writer.h"

#include <algorithm>
#include <cstring>

#include "linter/escape.h"

namespace aop {

namespace {

// Enough for everything that stands between two values: commas, line feeds, blanks, brackets, quotes.
constexpr std::size_t most_between = 64;

char* copy(char* to, std::string_view bytes)
{
    std::memcpy(to, bytes.data(), bytes.size());
    return to + bytes.size();
}

}

void JsonWriter::grow(std::size_t bytes) { out_.resize(std::max(out_.size() * 2, size_ + bytes)); }

void JsonWriter::put(std::string_view bytes) { size_ = std::size_t(copy(room(bytes.size()), bytes) - out_.data()); }

JsonWriter& JsonWriter::open(char opening, char closing)
{
    next_element();
    put({&opening, 1});
    levels_.push_back({closing, true});
    return *this;
}

JsonWriter& JsonWriter::end()
{
    const Level level = levels_.back();
    levels_.pop_back();
    if (!level.empty && int(levels_.size()) < open_levels_) {
        put("\n");
        std::memset(room(levels_.size() * 2), ' ', levels_.size() * 2);
        size_ += levels_.size() * 2;
    }
    put({&level.closing, 1});
    if (constexpr std::size_t enough = 1 << 16; sink_ && size_ > enough) {
        sink_(std::string_view(out_).substr(0, size_));
        size_ = 0;
    }
    return *this;
}

void JsonWriter::next_element()
{
    if (after_key_) {
        after_key_ = false;
        return;
    }
    if (levels_.empty())
        return;
    const bool first = levels_.back().empty;
    levels_.back().empty = false;
    const std::size_t indent = levels_.size() * 2;
    char* const from = room(most_between + indent);
    char* to = from;
    if (!first)
        *to++ = ',';
    if (int(levels_.size()) <= open_levels_) {
        *to++ = '\n';
        std::memset(to, ' ', indent);
        to += indent;
    } else if (!first)
        *to++ = ' ';
    size_ += std::size_t(to - from);
}

JsonWriter& JsonWriter::key(std::string_view name)
{
    next_element();
    char* const from = room(name.size() + most_between);
    char* to = from;
    *to++ = '"';
    to = copy(copy(to, name), "\": ");
    size_ += std::size_t(to - from);
    after_key_ = true;
    return *this;
}

JsonWriter& JsonWriter::text(std::string_view bytes)
{
    next_element();
    // Most texts are plain: as they are. Every byte is looked at so that compilers can take many at once.
    unsigned special = 0;
    for (const char c : bytes)
        special |= unsigned(c < ' ') | unsigned(c > '~') | unsigned(c == '"') | unsigned(c == '\\');
    if (special == 0) {
        char* const from = room(bytes.size() + 2);
        *from = '"';
        *copy(from + 1, bytes) = '"';
        size_ += bytes.size() + 2;
        return *this;
    }
    std::string escaped = "\"";
    for (bool first = true; first || !bytes.empty(); first = false) {
        const std::string_view line = bytes.substr(0, bytes.find('\n'));
        for (char c : printable(line)) {
            if (c == '"' || c == '\\')
                escaped += '\\';
            escaped += c;
        }
        bytes.remove_prefix(line.size());
        if (!bytes.empty()) {
            escaped += "\\n";
            bytes.remove_prefix(1);
        }
    }
    put(escaped += '"');
    return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json)
{
    next_element();
    put(json);
    return *this;
}

}
