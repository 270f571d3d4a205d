#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/httpd/syntax/place.h"

namespace aop {

// A logical line: physical lines glued at their backslashes, outer blanks gone.
struct Line {
    std::string_view text;
    Place place = {};
    bool stays = false;          // text lies in the source's own text, not in a buffer of Lines
    bool fixed = false;          // for sure no "${" is in it
    std::string_view swallowed;  // of a comment: what its backslash took from the lines below it
};

// The line buffer of httpd's ap_varbuf_cfg_getline. Its size shows in two places:
// after a NUL byte, and when the last line has no line feed and just fills it.
struct LineBuffer {
    std::size_t size = 207;
    bool fresh = true;  // httpd has allocated nothing since it made the buffer

    void grow();
};

// What one reader of httpd (ap_build_config) reads from: a file and, on top of
// it, the texts of the macros in use; or the -C or -c strings.
class Lines {
public:
    enum class Got { line, end, too_long };

    Lines(const Source& source, std::string_view text);
    Lines(const Source& source, const std::vector<std::string>& strings);

    // A macro's text is read before the rest of what was being read.
    void push(const Source& source, std::string_view text);
    // The next logical line of at most `limit` bytes. The views in it are good
    // until the next call.
    Got next(Line& line, LineBuffer& buffer, std::size_t limit);
    // The next physical line, for a text that is no configuration; false at the end.
    bool physical(std::string_view& line);
    // Where the line last read ends: what a new Place or a message is made from.
    Place here() const;
    // Text that httpd itself loses, by a defect: at most once a reading.
    std::string_view lost() const { return lost_; }
    // A NUL byte was met in the line last read.
    bool binary() const { return binary_; }

private:
    struct Input {
        const Source* source;
        std::string_view text;
        const std::vector<std::string>* strings;
        std::size_t at;
        int line;
        bool has_nul;
        std::size_t variable = 0;  // no "${" stands between `at` and here
    };

    bool leave_finished();
    bool simple(Line&, const LineBuffer&, std::size_t limit);
    bool continues(std::string_view& piece, bool first);
    Got glue(Line&, LineBuffer&, std::size_t limit);
    Got exactly(Line&, LineBuffer&, std::size_t limit);
    enum class Chunk { some, end, full };
    Chunk chunk(std::size_t room);
    Got finish(Line&, std::string_view text, bool stays, std::size_t limit, int physical);

    std::vector<Input> inputs_;  // innermost last
    std::string glued_;
    std::string lost_;
    bool binary_ = false;
};

// What a comment that is addressed to us says: the text after "# aop-lint:", all of one that only nearly is; "" for other comments.
std::string_view remark(std::string_view comment);

}
