#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/files/file_system.h"
#include "core/httpd/syntax/configuration.h"
#include "core/httpd/syntax/problem.h"
#include "linter/reader/copy_report.h"

namespace aop {

// What decides how a configuration reads, apart from its files: httpd's command
// line, its environment, and the modules that are linked into it.
struct ReadOptions {
    std::string server_root = {};                         // -d; the initial ServerRoot
    std::string main_file = {};                           // -f; relative to the ServerRoot
    std::vector<std::string> defines = {};                // -D NAME, in order
    std::vector<std::string> before = {};                 // -C DIRECTIVE, in order
    std::vector<std::string> after = {};                  // -c DIRECTIVE, in order
    std::map<std::string, std::string> environment = {};  // what ${NAME} falls back to
    std::vector<std::string> static_modules = {};         // source files: "core.c", "mod_so.c"…
    bool static_guessed = false;                          // nobody said so, nor do the files: a LoadModule for one of them may be right
    std::vector<std::string> extra_modules = {};          // taken as loaded: --modules; source files or symbols
    std::vector<std::string> extra_directives = {};       // taken as known: of third-party modules
    bool assume_files = false;                            // a copy: what it names and does not hold lies elsewhere on the host
    // Set for a tree away from its host, which may have text that is not here: what is missed is told there.
    std::shared_ptr<CopyReport> copy = {};
    std::vector<std::string> own_folders = {};   // of the copy, apart from that of the main file: what they lack is missing
    std::vector<std::string> copy_folders = {};  // no text outside these is read; none: from everywhere
    Version httpd = newest_httpd;
    std::optional<std::string> main_text = {};  // standard input in place of the main file
};

// Reads a configuration as httpd does. Always fills in a tree: what went wrong is
// the result, and reading goes on where it sensibly can.
Problems read_configuration(Files&, const ReadOptions&, Configuration& out);

// The first part of that: lines to tree, without .htaccess files.
Problems read_tree(Files&, const ReadOptions&, Configuration& out);

}
