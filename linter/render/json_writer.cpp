#include "linter/render/json_writer.h"

#include <algorithm>

#include "linter/escape.h"

namespace aop {

JsonWriter& JsonWriter::open(char opening, char closing)
{
    next_element();
    out_ += opening;
    levels_.push_back({closing, true});
    return *this;
}

JsonWriter& JsonWriter::end()
{
    const Level level = levels_.back();
    levels_.pop_back();
    if (!level.empty && int(levels_.size()) < open_levels_)
        out_.append("\n").append(levels_.size() * 2, ' ');
    out_ += level.closing;
    if (constexpr std::size_t enough = 1 << 16; sink_ && out_.size() > enough) {
        sink_(out_);
        out_.clear();
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
    if (!levels_.back().empty)
        out_ += ',';
    if (int(levels_.size()) <= open_levels_)
        out_.append("\n").append(levels_.size() * 2, ' ');
    else if (!levels_.back().empty)
        out_ += ' ';
    levels_.back().empty = false;
}

JsonWriter& JsonWriter::key(std::string_view name)
{
    next_element();
    out_ += '"';
    out_ += name;
    out_ += "\": ";
    after_key_ = true;
    return *this;
}

JsonWriter& JsonWriter::text(std::string_view bytes)
{
    next_element();
    out_ += '"';
    // Most texts are plain: as they are.
    const auto is_plain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
    if (std::ranges::all_of(bytes, is_plain)) {
        out_ += bytes;
        out_ += '"';
        return *this;
    }
    for (bool first = true; first || !bytes.empty(); first = false) {
        const std::string_view line = bytes.substr(0, bytes.find('\n'));
        for (char c : printable(line)) {
            if (c == '"' || c == '\\')
                out_ += '\\';
            out_ += c;
        }
        bytes.remove_prefix(line.size());
        if (!bytes.empty()) {
            out_ += "\\n";
            bytes.remove_prefix(1);
        }
    }
    out_ += '"';
    return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json)
{
    next_element();
    out_ += json;
    return *this;
}

}
