// What is checked in and made from the tables: docs/rules, the manual pages, the
// schema of the project file. For developers; a test keeps them current.
#include "core/base/ascii.h"
#include "core/files/file_system.h"
#include "linter/cli/generated_docs.h"
#include "linter/cli/verb.h"
#include "linter/system/atomic_file.h"
#include "linter/text/escape.h"

namespace aop {

int run_docs(const Options& options, const Console& console)
{
    if (options.paths.size() != 1) {
        console.err("aop-lint: docs needs the folder of the source\n");
        return Status::usage;
    }
    const std::string source = merged_path(console.directory, options.paths.front());
    for (const Generated& file : generated_files())
        if (const Failure failure = write_atomically(cat(source, "/", file.path), file.text)) {
            console.err(cat("aop-lint: ", printable(failure->message), "\n"));
            return Status::internal;
        }
    return Status::clean;
}

}
