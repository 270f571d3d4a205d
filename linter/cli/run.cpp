#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "linter/cli/check_options.h"
#include "linter/cli/help.h"
#include "linter/cli/verb.h"
#include "linter/cli/version.h"
#include "linter/text/escape.h"

namespace aop {

namespace {

// A name such as "-old.conf", from a list of files that the shell put in, was read as options.
std::string hint_at_dashes(const std::vector<std::string>& args, const Console& console)
{
    Disk disk;
    for (const std::string& arg : args) {
        if (arg == "--")
            break;
        if (arg.starts_with('-') && arg.size() > 2 && disk.status(merged_path(console.directory, arg)))
            return cat("; for the file '", arg, "', write -- in front of the files");
    }
    return "";
}

}

int run(const std::vector<std::string>& args, const Console& console)
{
    auto options = parse_options(args, console);
    if (!options) {
        console.err(cat("aop-lint: ", printable(options.error().message), printable(hint_at_dashes(args, console)), "\nTry 'aop-lint --help'.\n"));
        return Status::usage;
    }
    const Verb& verb = *find_verb(options->verb);
    if (options->help) {
        console.out(help_text(verb, std::size_t(console.width)));
        return Status::clean;
    }
    if (options->version) {
        console.out(version_text(console.commit));
        return Status::clean;
    }
    if (const Failure failure = check_options(*options, console)) {
        console.err(cat("aop-lint: ", printable(failure->message), printable(hint_at_dashes(args, console)), "\n"));
        return Status::usage;
    }
    return verb.run(*options, console);
}

}
