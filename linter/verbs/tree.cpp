#include "core/base/ascii.h"
#include "linter/cli/verb.h"
#include "linter/render/httpd_dumps.h"
#include "linter/render/json.h"
#include "linter/text/escape.h"

namespace aop {

namespace {

void write_nodes(JsonWriter& json, const Directive& section)
{
    json.array();
    for (const Directive& d : section) {
        json.object().key("name").text(d.name()).key("args").text(d.args());
        json.key("file")
            .text(d.place.file())
            .key("line")
            .number(d.place.line)
            .key("column")
            .number(d.place.column)
            .key("lines")
            .number(d.place.lines);
        if (d.is_section()) {
            json.key("children");
            write_nodes(json, d);
        }
        json.end();
    }
    json.end();
}

std::string_view kind(Source::Kind kind)
{
    switch (kind) {
    case Source::Kind::file: return "file";
    case Source::Kind::macro: return "macro";
    case Source::Kind::command_line: return "command line";
    }
    return "file";
}

std::string tree_json(const Configuration& c, const Problems& problems)
{
    JsonWriter json(3);
    json.object().key("schema_version").number(1).key("config").object().key("file").text(c.main_file).key("server_root").text(c.server_root).end();
    json.key("sources").array();
    for (const Source& s : c.tree.sources()) {
        json.object().key("name").text(s.name).key("kind").text(kind(s.kind)).key("from");
        write_place(json, s.from);
        json.key("definition");
        write_place(json, s.body ? s.body->definition : Place{});
        json.end();
    }
    json.end().key("troubles").array();
    for (const Problem& t : problems) {
        json.object().key("message").text(t.message).key("refused").boolean(t.refused).key("place");
        write_place(json, t.place);
        json.end();
    }
    json.end().key("tree");
    write_nodes(json, c.tree.root());
    return json.end().take() + "\n";
}

}

std::string lines_for(const Console& console, std::string_view lines)
{
    if (!console.out_terminal)
        return std::string(lines);
    std::string out;
    while (!lines.empty()) {
        const std::string_view line = lines.substr(0, lines.find('\n'));
        out += cat(printable(line, true), "\n");
        lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    }
    return out;
}

int run_tree(const Options& options, const Console& console)
{
    const bool as_json = options.format == "json";
    const auto inspections = inspect(options, console, false);
    if (!inspections) {
        console.err(cat("aop-lint: ", printable(inspections.error().message), "\n"));
        return Status::unreadable;
    }
    print_notes(options, *inspections, console);
    print_refusals(*inspections, console);
    int status = Status::clean;
    for (const auto& i : *inspections) {
        const Configuration& c = i->configuration;
        console.out(as_json ? tree_json(c, i->assessment->problems) : lines_for(console, options.includes ? includes_dump(c) : config_dump(c)));
        if (i->refusal())
            status = Status::unreadable;
    }
    return status;
}

}
