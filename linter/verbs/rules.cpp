#include "core/base/ascii.h"
#include "linter/cli/verb.h"
#include "linter/render/paint.h"
#include "linter/render/rule_text.h"
#include "linter/render/style.h"
#include "linter/text/escape.h"

namespace aop {

namespace {

std::string text(const TextStyle& look)
{
    std::string out;
    std::string_view about;
    std::size_t widest = 0;
    for (const Rule* rule : rules())
        widest = std::max(widest, rule->name.size());
    for (const Rule* rule : rules()) {
        if (family(*rule) != about)
            out += cat(out.empty() ? "" : "\n", painted(about = family(*rule), Ink::strong, look.color), "\n");
        const std::string severity = painted(to_string(rule->severity), ink_of(rule->severity), look.color);
        const std::string indent(rule->id.size() + widest + 15, ' ');
        const std::size_t left = look.width > indent.size() + 30 ? look.width - indent.size() : 30;
        out += cat("  ", rule->id, "  ", rule->name, std::string(widest - rule->name.size() + 2, ' '), severity,
                   std::string(9 - to_string(rule->severity).size(), ' '), wrapped(rule->summary, left, indent), "\n");
    }
    return out;
}

std::string json()
{
    std::string out = "[\n";
    for (const Rule* rule : rules())
        out += cat(rule == rules().front() ? "" : ",\n", rule_json(*rule));
    return out + "\n]\n";
}

}

int run_rules(const Options& options, const Console& console)
{
    const std::string format = options.format.empty() ? "text" : options.format;
    if (!options.paths.empty()) {
        console.err(cat("aop-lint: rules lists all rules; for one of them: aop-lint explain ", printable(options.paths.front()), "\n"));
        return Status::usage;
    }
    console.out(format == "json" ? json() : format == "markdown" ? rules_markdown("docs/rules/") : text(style_for(options, console)));
    return Status::clean;
}

}
