#pragma once
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/httpd/syntax/directive_names.h"
#include "linter/httpd/directives.h"

namespace aop {

// Which modules are in the server at the line being read, and with them which
// directives it knows.
class LoadedModules {
public:
    LoadedModules();

    // Linked into the server: a source file, "mod_so.c".
    void add_static(std::string_view source);
    // As LoadModule would: a symbol or a source file.
    void add_dynamic(std::string_view symbol, std::string_view source);
    void add_directive(std::string_view name);

    // <IfModule>: the symbol or the source file, as written.
    bool has(std::string_view symbol_or_source) const;
    bool has_dynamic(std::string_view symbol) const { return dynamic_.contains(std::string(symbol)); }
    bool is_static(std::string_view symbol) const { return static_symbols_.contains(std::string(symbol)); }
    const std::set<std::string>& sources() const { return sources_; }

    // The command that a directive runs, of a loaded module; nullptr when none has it. And the number of its name.
    struct Found {
        const Command* command = nullptr;
        NameNumber number = 0;
    };
    Found find(std::string_view name);
    // <IfDirective>, <IfSection>.
    bool knows(std::string_view name) const;

private:
    void enable(std::string_view source);
    const Command* command(std::string_view name) const;

    std::set<std::string> sources_, static_symbols_, dynamic_;
    std::set<std::string> extra_;                                             // lower case
    std::vector<bool> rows_;                                                  // of commands(): is its module here?
    std::unordered_map<std::string_view, std::vector<std::size_t>> rows_of_;  // by source file
    // Found before, each where its letters say; most lines of a large configuration have one of few names, and have it
    // as the manual does.
    std::array<Found, 256> met_ = {};
};

}
