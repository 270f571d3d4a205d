#pragma once
#include <optional>
#include <string>

#include "core/files/file_system.h"
#include "linter/input/layouts.h"

namespace aop {

// Where a folder that was copied with its main file lies on the host.
struct Placement {
    std::string folder;  // of the copy: "/deploy/web1"
    std::string at;      // on the host: "/etc/apache2"
    Found found;         // as it is on the host
};

// By the ServerRoot, Include and LoadModule lines of the main file, else by the layout that its neighbours show; nothing where neither tells.
std::optional<Placement> place(Files&, const Found& here);

// How much of two paths is the same at their ends: what is left in front of it.
struct Fronts {
    std::string of_folder, of_host;  // "/deploy" and "/etc"; "" for the root
    bool whole = false;              // nothing of the host's path is left
};
Fronts fronts(const Placement&);

}
