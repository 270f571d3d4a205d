#include "linter/text/json_writer.h"

#include <algorithm>
#include <cstring>

#include "linter/text/escape.h"

namespace aop {

namespace {

// Enough for everything that stands between two values: commas, line feeds, blanks, brackets, quotes.
constexpr std::size_t most_between = 64;

char* copy(char* to, std::string_view bytes)
{
    std::memcpy(to, bytes.data(), bytes.size());
    return to + bytes.size();
}

// Whether it can stand in quotes as it is. Every byte is looked at so that compilers can take many at once.
bool is_plain(std::string_view bytes)
{
    unsigned special = 0;
    for (const char c : bytes)
        special |= unsigned(c < ' ') | unsigned(c > '~') | unsigned(c == '"') | unsigned(c == '\\');
    return special == 0;
}

}

void JsonWriter::grow(std::size_t bytes) { out_.resize(std::max(out_.size() * 2, size_ + bytes)); }

void JsonWriter::put(std::string_view bytes) { size_ = std::size_t(copy(room(bytes.size()), bytes) - out_.data()); }

JsonWriter& JsonWriter::open(char opening, char closing)
{
    char* const from = room(most_between + indent());
    char* to = separated(from);
    *to++ = opening;
    size_ += std::size_t(to - from);
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

char* JsonWriter::separated(char* to)
{
    if (after_key_ || levels_.empty()) {
        after_key_ = false;
        return to;
    }
    const bool first = levels_.back().empty;
    levels_.back().empty = false;
    if (!first)
        *to++ = ',';
    if (int(levels_.size()) <= open_levels_) {
        *to++ = '\n';
        std::memset(to, ' ', indent());
        to += indent();
    } else if (!first)
        *to++ = ' ';
    return to;
}

JsonWriter& JsonWriter::key(std::string_view name)
{
    char* const from = room(name.size() + most_between + indent());
    char* to = separated(from);
    *to++ = '"';
    to = copy(copy(to, name), "\": ");
    size_ += std::size_t(to - from);
    after_key_ = true;
    return *this;
}

// Thousands of servers have several of them each.
JsonWriter& JsonWriter::place(std::string_view file, int line)
{
    if (int(levels_.size()) < open_levels_ || !is_plain(file))
        return object().key("file").text(file).key("line").number(line).end();
    char* const from = room(file.size() + 2 * most_between + indent());
    char* to = copy(copy(copy(separated(from), "{\"file\": \""), file), "\", \"line\": ");
    to = std::to_chars(to, to + most_between, line).ptr;
    *to++ = '}';
    size_ += std::size_t(to - from);
    return *this;
}

JsonWriter& JsonWriter::text(std::string_view bytes)
{
    char* const from = room(bytes.size() + most_between + indent());
    char* to = separated(from);
    if (is_plain(bytes)) {  // as most texts are
        *to++ = '"';
        to = copy(to, bytes);
        *to++ = '"';
        size_ += std::size_t(to - from);
        return *this;
    }
    size_ += std::size_t(to - from);
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
    char* const from = room(json.size() + most_between + indent());
    size_ += std::size_t(copy(separated(from), json) - from);
    return *this;
}

}
