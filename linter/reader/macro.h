#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/failure.h"
#include "core/httpd/syntax/place.h"
#include "linter/reader/lines.h"

namespace aop {

// A macro as mod_macro keeps it: body lines with blanks trimmed, comments gone.
struct Macro {
    std::string name;      // lower case
    std::string location;  // defined on line 7 of "/etc/apache2/apache2.conf"
    Place place;           // the <Macro line
    std::vector<std::string> parameters;
    std::vector<std::string> body;
    std::vector<int> lines;  // of each body line, in place's file
    std::string head;        // <Macro Name $parameter>
    bool used = false;
    std::vector<std::pair<std::size_t, std::string>> remarks;  // comments addressed to us, above body line [first]

    std::string title() const;  // macro 'name' (defined on …)
};

// The name of a <Macro line and its parameters, from the text before its last '>'.
struct MacroHead {
    std::string name;
    std::vector<std::string> parameters;
};
MacroHead macro_head(std::string_view text);

// What is wrong with the parameters, in mod_macro's words.
Failure check_parameters(const Macro&);

// Reads body lines up to the </Macro> that matches, or fails as mod_macro says.
// `lost` is called with text after that closing line's '>'. Takes what it keeps
// off `room`, and keeps nothing more once there is none.
Failure read_body(Lines&, Macro&, std::uint64_t& room, const std::function<void(std::string_view)>& lost);

// What a Use makes: the body with values in place of parameters, a line feed after each line.
struct Substitution {
    std::string text = {};
    Failure error = {};      // what mod_macro says
    bool exhausted = false;  // `room` or `work` did not suffice
};
// `room`: bytes that the text may have; `work`: bytes that may be looked at, taken off it.
Substitution substitute(const Macro&, const std::vector<std::string>& values, std::uint64_t room, std::uint64_t& work);

}
