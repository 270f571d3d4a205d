#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/files.h"
#include "core/place.h"

namespace aop {

// The lines of the files that a report quotes, each file read once.
class Texts {
public:
    explicit Texts(Files& files) : files_(files) {}
    // Physical line `number`, from 1, without its line end; "" when there is none.
    std::string_view line(const std::string& path, int number);

private:
    struct File {
        std::string text;
        std::vector<std::string_view> lines;
    };
    const File& file(const std::string& path);

    Files& files_;
    std::map<std::string, std::unique_ptr<File>> seen_;
};

// A place in terms of the file that a person opens: inside a macro, the macro's definition.
struct Spot {
    std::string file;  // "" when the place is in no file (the command line)
    int line = 0;      // the physical line of the word
    int column = 0;    // byte of the word on it, from 1; 0: unknown
    int end_column = 0;  // one past its last byte
    explicit operator bool() const { return !file.empty(); }
};

// Where word number `word` of the directive at `place` stands (0 is the directive itself).
Spot spot(Texts&, const Place& place, int word);

// How httpd came to read that place, innermost first: "included from", "macro … used at".
struct Step {
    std::string label;
    Place place;
};
std::vector<Step> way_to(const Place&);

}
