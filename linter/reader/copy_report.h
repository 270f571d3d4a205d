#pragma once
#include <string>
#include <vector>

#include "core/httpd/syntax/place.h"

namespace aop {

// Text that a line includes and that is not in this copy of the tree: the line itself stays in the tree, and may say anything.
struct UnseenText {
    std::string path;          // absolute; perhaps with wildcards
    Place place = {};          // of the Include, IncludeOptional or Use
    std::string through = {};  // the link that leads there; "" where the line does
    bool foreign = false;      // this machine has a file of that name, which is not the copy's
};

// A file of a copy that holds nothing but the path of another: a link of the host, as some archivers unpack it.
struct FlattenedLink {
    std::string path, target;
    Place place = {};  // of the line that includes it
};

// What came to light while a copy was read.
struct CopyReport {
    std::vector<UnseenText> unseen;
    std::vector<FlattenedLink> flattened;
};

}
