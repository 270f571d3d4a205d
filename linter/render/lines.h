#pragma once
#include "linter/render/render.h"
#include "linter/text/source_span.h"

namespace aop {

// A finding where a tool looks for it: file, line and columns, the main file's first line for one that
// is about the configuration as a whole.
struct Located {
    std::string path;  // as repository_path
    int line = 1;
    int column = 0, end_column = 0;  // in code points from 1; 0: unknown
};
Located locate(const Inspection&, SourceText&, const Place&, int word, const std::string& directory);

}
