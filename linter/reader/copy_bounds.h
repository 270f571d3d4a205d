#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"
#include "linter/reader/read_tree.h"

namespace aop {

// Of a copy of a tree: which text that a line names is missing on the host as well, and which may only not have been copied.
class CopyBounds {
public:
    CopyBounds(Files&, const ReadOptions&);

    // Where text lies that is not here and may be on the host.
    struct Elsewhere {
        std::string path;
        std::string through = {};  // the link that leads there; "" for none
        bool foreign = false;      // something is there, but not of the copy
    };
    enum class Named { by_line, by_pattern };  // the path itself, or what a wildcard brought up
    // Nothing where `path`, of a file or folder that cannot be read, is a fact: it is missing.
    std::optional<Elsewhere> missing(const std::string& path, Named);
    // The same for a folder that is here, in which nothing matches a pattern.
    bool may_lack_files(const std::string& folder);
    // Of something that is here: is it of this machine instead?
    std::optional<Elsewhere> foreign(const std::string& path);
    // The file that this one led to when it was a link; "" for what is no flattened link.
    std::string link_in(std::string_view content, const std::string& path) const;

private:
    struct Met {
        std::string path;     // with all links replaced that are here
        std::string through;  // the last of them
        bool has_folder = false;
    };
    std::optional<Met> first_missing(const std::string& path);
    bool is_own(const std::string& path) const;

    Files& files_;
    bool on_;
    std::vector<std::string> own_;      // folders that were copied as a whole
    std::vector<std::string> allowed_;  // ReadOptions::copy_folders
};

}
