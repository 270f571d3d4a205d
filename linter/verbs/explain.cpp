#include "core/base/ascii.h"
#include "linter/cli/verb.h"
#include "linter/render/rule_text.h"
#include "linter/render/style.h"
#include "linter/text/escape.h"

namespace aop {

int run_explain(const Options& options, const Console& console)
{
    const std::string format = options.format.empty() ? "text" : options.format;
    if (options.paths.empty()) {
        console.err("aop-lint: explain needs a rule, as in 'aop-lint explain AOP101'; 'aop-lint rules' lists them\n");
        return Status::usage;
    }
    std::vector<const Rule*> wanted;
    for (const std::string& word : options.paths) {
        const auto named = rules_named(word);
        if (!named) {
            console.err(cat("aop-lint: explain ", printable(named.error().message), "\n"));
            return Status::usage;
        }
        wanted.insert(wanted.end(), named->begin(), named->end());
    }
    const TextStyle look = style_for(options, console);
    std::string out;
    for (const Rule* rule : wanted) {
        if (format == "text")
            out += cat(out.empty() ? "" : "\n", rule_text(*rule, look.width, look.color));
        else if (format == "markdown")
            out += cat(out.empty() ? "" : "\n", rule_markdown(*rule));
        else
            out += rule_json(*rule) + "\n";
    }
    console.out(out);
    return Status::clean;
}

}
