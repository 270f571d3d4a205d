#include "test/support/reading.h"

#include "core/base/ascii.h"

namespace aop::test {

namespace {

std::string at(const Place& place)
{
    if (!place)
        return "-";
    const Source& source = *place.source;
    if (source.kind == Source::Kind::macro)
        return cat(source.name.substr(7, source.name.find('\'', 7) - 7), "()", ":", place.line);
    const std::string_view file = place.file();
    if (file == "/srv/main.conf")
        return std::to_string(place.line);
    return cat(file.starts_with("/srv/") ? file.substr(5) : file, ":", place.line);
}

std::string directives(const Directive& section)
{
    std::string out;
    for (const Directive& d : section) {
        out += cat(out.empty() ? "" : "; ", at(d.place), " ", d.name(), d.args().empty() ? "" : " ", d.args());
        if (d.first_child())
            out += cat(" {", directives(d), "}");
    }
    return out;
}

}

ReadOptions debian_options()
{
    ReadOptions options;
    options.server_root = "/srv";
    options.main_file = "main.conf";
    options.static_modules = {"core.c",           "mod_so.c",    "mod_watchdog.c", "http_core.c",
                              "mod_log_config.c", "mod_logio.c", "mod_version.c",  "mod_unixd.c"};
    options.extra_modules = {"macro_module", "mpm_event_module"};
    return options;
}

std::string shown(const Configuration& configuration, const Problems& problems)
{
    std::string out = directives(configuration.tree.root());
    for (const Problem& t : problems)
        out += cat(out.empty() ? "" : "; ", t.refused ? "! " : "? ", at(t.place), " ", t.message);
    return out;
}

std::string reading(MemoryFiles& files, ReadOptions options)
{
    Configuration configuration;
    const Problems problems = read_tree(files, options, configuration);
    return shown(configuration, problems);
}

std::string reading(std::string_view text, ReadOptions options)
{
    MemoryFiles files;
    files.put("/srv/main.conf", std::string(text));
    return reading(files, std::move(options));
}

}
