#include "linter/cli/help.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "linter/render/render.h"
#include "linter/text/escape.h"

namespace aop {

namespace {

// What the exit status says, for each verb whose answer it is.
constexpr std::string_view why_statuses = "Exit status:\n"
                                          "  0  without a client certificate the request gets nothing, wherever it arrives\n"
                                          "  1  it is served, or that is not known, or nothing listens on its port\n"
                                          "  2  wrong usage\n"
                                          "  3  httpd would refuse the configuration, or it could not be read\n"
                                          "  4  internal error\n";
constexpr std::string_view ca_statuses = "Exit status:\n"
                                         "  0  every file works as SSLCACertificateFile\n"
                                         "  1  one does not, or ends within --warn-days\n"
                                         "  2  wrong usage\n"
                                         "  3  one could not be read, or `httpd -t` would reject it\n"
                                         "  4  internal error\n"
                                         "With --format nagios: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.\n";
constexpr std::string_view statuses =
    "Exit status:\n"
    "  0  nothing found at or above --fail-on\n"
    "  1  findings at or above --fail-on\n"
    "  2  wrong usage\n"
    "  3  httpd would refuse the configuration, it could not be read, or there is no server in it\n"
    "  4  internal error\n"
    "With --format nagios: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.\n\n"
    "Every option can also be set by an environment variable, as in AOP_LINT_FAIL_ON=error or AOP_LINT_EXIT_ZERO=1, and in .aop-lint.toml.\n"
    "After --, every word is a PATH, also one that begins with - or is called as a verb.\n";

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
            help += cat(": ", option.name == "format" ? verb.formats : option.choices);
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
    if (verb.name == "why" || verb.name == "ca")
        out += cat("\n", verb.name == "why" ? why_statuses : ca_statuses);
    return out;
}

}
