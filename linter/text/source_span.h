#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/httpd/syntax/directive.h"

namespace aop {

// The lines of the files that a report quotes, as they were read.
class SourceText {
public:
    explicit SourceText(const Tree& tree) : tree_(tree) {}
    // Physical line `number`, from 1, without its line end; "" when there is none.
    std::string_view line(const std::string& path, int number);

private:
    const std::vector<std::string_view>& lines_of(const std::string& path);
    std::string_view text_of(std::string_view path);

    const Tree& tree_;
    std::unordered_map<std::string_view, std::string_view> texts_;  // by path
    std::map<std::string, std::unique_ptr<std::vector<std::string_view>>> seen_;
};

// A place in terms of the file that a person opens: inside a macro, the macro's definition.
struct SourceSpan {
    std::string file;    // "" when the place is in no file (the command line)
    int line = 0;        // the physical line of the word
    int column = 0;      // byte of the word on it, from 1; 0: unknown
    int end_column = 0;  // one past its last byte
    explicit operator bool() const { return !file.empty(); }
};

// Where word number `word` of the directive at `place` stands (0 is the directive itself).
SourceSpan source_span(SourceText&, const Place& place, int word);

// How httpd came to read that place, innermost first: "included from", "macro … used at".
struct Step {
    std::string label;
    Place place;
};
std::vector<Step> include_chain(const Place&);

}
