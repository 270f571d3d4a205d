#pragma once
#include <optional>
#include <string>
#include <vector>

#include "linter/input/archive.h"
#include "linter/input/layouts.h"

namespace aop {

// The configuration of an archive, and the main files of others that it holds, as they are called in it.
struct Settled {
    Found found;
    std::vector<std::string> others;
};

// Puts the files of an archive where the host has them, as far as the configuration tells: a whole file system, an /etc, a folder such as
// /etc/apache2, each perhaps below folders of the archive's own. Of several configurations, that of `main_file`, or the first. Nothing where
// none is found in it.
std::optional<Settled> settle(ArchiveFiles&, const std::string& main_file = "");

// The same for a folder that was unpacked: the main file in it and the root that it is seen from, "" for that of the files themselves.
struct Below {
    std::string root, main_file;
};
std::optional<Below> configuration_below(Files&, const std::string& folder);

}
