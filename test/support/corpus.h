#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "linter/reader/read_tree.h"

namespace aop::test {

// One configuration that other people wrote, and what httpd made of it. The data is not
// part of this project; AOP_TEST_DATA names the folder that holds it.
struct CorpusCase {
    std::string name;
    std::string set, kind, main, mount;  // as the manifest has them
    std::vector<std::string> files;      // of a tree
    std::filesystem::path said, tree;    // httpd's messages; its tree, which need not exist
    bool accepted = false;
    bool all_modules = true;                                       // all of Debian's were loaded; false: those that the tree loads itself
    std::vector<std::string> missing_directives, missing_modules;  // of third parties, taken as known
    std::vector<std::string> users, groups;                        // that this machine lacks
};

// Nothing without AOP_TEST_DATA. Only what httpd was asked about.
std::optional<std::vector<CorpusCase>> corpus();

// Builds the root directory that httpd saw, with what had to be completed for it.
ReadOptions lay_out_case(const CorpusCase& c, const std::filesystem::path& root);

}
