#include "core/base/ascii.h"
#include "linter/cli/check_options.h"
#include "linter/cli/help.h"
#include "linter/cli/verb.h"
#include "linter/cli/version.h"
#include "linter/text/escape.h"

namespace aop {

int run(const std::vector<std::string>& args, const Console& console)
{
    auto options = parse_options(args, console);
    if (!options) {
        console.err(cat("aop-lint: ", printable(options.error().message), "\nTry 'aop-lint --help'.\n"));
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
        console.err(cat("aop-lint: ", printable(failure->message), "\n"));
        return Status::usage;
    }
    return verb.run(*options, console);
}

}
