#include "linter/cli/help.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "linter/render/render.h"
#include "linter/text/escape.h"

namespace aop {

namespace {

constexpr std::string_view statuses = "Exit status, whatever the format:\n"
                                      "  0  nothing found at or above --fail-on\n"
                                      "  1  findings at or above --fail-on\n"
                                      "  2  wrong usage\n"
                                      "  3  httpd would refuse the configuration, it could not be read, or there is no server in it\n"
                                      "  4  internal error\n";

// "  left   right", the right side wrapped below itself.
std::string row(std::string_view left, std::string_view right, std::size_t at, std::size_t width)
{
    const std::string indent(at, ' ');
    std::string out = cat("  ", left);
    const std::size_t used = columns(out);
    out += used + 2 > at ? cat("\n", indent) : std::string(at - used, ' ');
    return cat(out, wrapped(right, std::max<std::size_t>(width > at ? width - at : 0, 30), indent), "\n");
}

}

std::string spelling(const OptionRow& option)
{
    std::string out = option.letter ? cat("-", option.letter, ", --", option.name) : cat("    --", option.name);
    if (option.kind == OptionRow::Kind::optional)
        return cat(out, "[=", option.argument, "]");
    return option.argument.empty() ? out : cat(out, " ", option.argument);
}

std::string help_text(const Verb& verb, std::size_t width)
{
    width = std::clamp<std::size_t>(width, 60, 110);
    std::string out = verb.name == "check" ? "Does every virtual host of this httpd configuration require Cloudflare's client certificate?\n\n"
                                           : cat(verb.summary, ".\n\n");
    out += cat("Usage: aop-lint ", verb.name == "check" ? "[check]" : verb.name, " [OPTIONS] ", verb.arguments, "\n");
    if (verb.name == "check") {
        out += "\nVerbs\n";
        for (const Verb& v : verbs())
            out += row(cat(v.name, " ", v.arguments), v.summary, 32, width);
        out += "  'aop-lint VERB --help' lists the options of another verb than check.\n";
    }
    std::string_view group;
    for (const OptionRow& option : option_rows()) {
        if (!belongs_to(option, verb.name))
            continue;
        if (option.group != group)
            out += cat("\n", group = option.group, "\n");
        std::string help(option.help);
        if (!option.choices.empty() && option.argument.find('|') == std::string_view::npos)
            help += cat(": ", option.choices);
        out += row(spelling(option), help, 32, width);
    }
    if (verb.name == "check") {
        out += "\nFormats\n";
        for (const Format& f : formats())
            out += row(f.name, f.summary, 32, width);
        out += cat("\nPATH is a main file, a folder such as /etc/apache2, or an archive of one. Without it, the usual places of known systems are "
                   "tried in turn.\n\n",
                   statuses);
    }
    return out;
}

}
