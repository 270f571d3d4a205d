#include "linter/render/style.h"

#include "core/base/ascii.h"

namespace aop {

namespace {

bool colored(const Options& options, const Console& console)
{
    if (options.color != "auto")
        return options.color == "always";
    if (!console.variable("NO_COLOR").empty())
        return false;
    for (const char* name : {"FORCE_COLOR", "CLICOLOR_FORCE"})
        if (const auto value = console.variable(name); !value.empty() && value != "0")
            return true;
    return console.out_terminal && console.variable("TERM") != "dumb";
}

bool utf8(const Console& console)
{
    // The first of them that is set decides, as in setlocale.
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"})
        if (const std::string value = lowered(console.variable(name)); !value.empty())
            return value.find("utf-8") != value.npos || value.find("utf8") != value.npos;
    return false;
}

}

TextStyle style_for(const Options& options, const Console& console)
{
    const bool color = colored(options, console);
    return {.color = color,
            .links = color && console.out_terminal && console.variable("CI").empty(),
            .unicode = utf8(console),
            .width = std::size_t(options.width          ? options.width
                                 : console.out_terminal ? console.width
                                                        : 100),
            .quiet = options.quiet,
            .verbose = options.verbose};
}

}
