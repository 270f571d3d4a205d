#pragma once
#include <charconv>
#include <concepts>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace aop {

// Writes a JSON document front to back, keys in the order in which they are said:
// the same input gives the same bytes. Containers down to `open_levels` have an
// element a line; deeper ones stand on one line.
class JsonWriter {
public:
    using Sink = std::function<void(std::string_view)>;
    // With a sink the document goes there piece by piece, and take() returns what is left.
    explicit JsonWriter(int open_levels = 0, Sink sink = {}) : sink_(std::move(sink)), open_levels_(open_levels) {}

    JsonWriter& object() { return open('{', '}'); }
    JsonWriter& array() { return open('[', ']'); }
    JsonWriter& end();
    JsonWriter& key(std::string_view name);
    // Text of a configuration: any bytes, escaped where they are not printable.
    JsonWriter& text(std::string_view bytes);
    JsonWriter& boolean(bool b) { return raw(b ? "true" : "false"); }
    JsonWriter& null() { return raw("null"); }
    template <std::integral Number>
    JsonWriter& number(Number n)
    {
        char digits[24];
        const char* const end = std::to_chars(digits, digits + sizeof digits, n).ptr;
        return raw({digits, end});
    }
    JsonWriter& text_or_null(std::string_view bytes) { return bytes.empty() ? null() : text(bytes); }
    JsonWriter& raw(std::string_view json);
    // {"file": …, "line": …}
    JsonWriter& place(std::string_view file, int line);

    std::string take()
    {
        out_.resize(size_);
        return std::move(out_);
    }

private:
    JsonWriter& open(char opening, char closing);
    // Writes what stands before an element, of at most most_between bytes and the indentation.
    char* separated(char* to);
    std::size_t indent() const { return levels_.size() * 2; }
    // Room for so many more bytes behind what is written; what is used of it is added to size_.
    char* room(std::size_t bytes)
    {
        if (out_.size() - size_ < bytes)
            grow(bytes);
        return out_.data() + size_;
    }
    void grow(std::size_t bytes);
    void put(std::string_view bytes);

    std::string out_;  // the first size_ bytes are written
    std::size_t size_ = 0;
    Sink sink_;
    struct Level {
        char closing;
        bool empty;
    };
    std::vector<Level> levels_;
    bool after_key_ = false;
    int open_levels_;
};

}
