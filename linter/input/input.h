#pragma once
#include <memory>
#include <string>
#include <vector>

#include "linter/input/archive.h"
#include "linter/input/layouts.h"
#include "linter/input/overlay.h"
#include "linter/options/options.h"
#include "linter/reader/read_tree.h"
#include "linter/system/console.h"

namespace aop {

// Where a configuration comes from, once it is clear what the user meant.
struct Input {
    std::string shown;                // how the user called it
    bool unreadable = false;          // nothing of it is known: see unreadable_input
    bool of_several = false;          // one of several trees of this run
    std::vector<std::string> others;  // main files of other configurations in the same archive
    std::unique_ptr<Overlay> files;
    ArchiveFiles* archive = nullptr;  // of `files`, where it is one
    ReadOptions read;
    std::string httpd_from = {};  // how the version in `read` is known
    const Layout* layout = nullptr;
    bool layout_guessed = false;     // nothing about the files tells it: what they load may
    bool this_machine = false;       // where httpd of this machine has it, with nothing put in its place
    bool modules_known = false;      // told by --modules or --from-httpd: never guessed
    std::vector<std::string> notes;  // what was decided on the way, for --verbose
    std::string trouble = {};        // why there is no tree, where it is the only one
};

// `path` is a main file, a folder that holds a tree, "-" for standard input, or ""
// to look where the known systems keep theirs.
Result<Input> find_input(const Options&, const std::string& path, const Console&);

// Of a tree that find_input failed for: one of several, which does not keep the others from being judged. Reading it fails with the error.
Input unreadable_input(const std::string& path, const Error&, const Console&);

// Module names as people write them ("ssl", "mod_ssl", "ssl_module", "mod_ssl.so"), as symbols or source files.
Result<std::vector<std::string>> module_list(std::string_view text);

}
