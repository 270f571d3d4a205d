// A row a server for spreadsheets and scripts (RFC 4180): one table, however many trees.
#include <algorithm>

#include "core/base/ascii.h"
#include "linter/render/accepted.h"
#include "linter/render/render.h"
#include "linter/render/tree_table.h"
#include "linter/render/verdicts.h"
#include "linter/text/escape.h"

namespace aop {

namespace {

// Text of a configuration may begin as a formula does: a spreadsheet would run it.
std::string cell(std::string_view raw)
{
    std::string text = printable(raw);
    if (!text.empty() && std::string_view("=+-@").find(text.front()) != std::string_view::npos)
        text.insert(0, "'");
    if (text.find_first_of(",\"\r\n") == text.npos)
        return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

std::string row(std::initializer_list<std::string_view> cells)
{
    std::string line;
    for (const std::string_view& c : cells)
        line += cat(&c == cells.begin() ? "" : ",", cell(c));
    return line + "\n";
}

// Those that are about the server, or about all.
Counts findings_of(const Inspection& i, ServerId server)
{
    Findings own;
    for (const Finding& f : i.findings())
        if (f.servers.empty() || std::ranges::find(f.servers, server) != f.servers.end())
            own.push_back({.rule = f.rule, .suppressed = f.suppressed, .known = f.known});
    return count(own);
}

}

std::string render_csv(const Results& results)
{
    std::string out =
        row({"tree", "scenario", "server", "address", "verdict", "trust", "why", "file", "line", "errors", "warnings", "notes", "accepted"});
    for (const Inspection* i : ranked(results)) {
        for (const Server& server : i->site().servers) {
            const Judgement* worst = i->assessment->exposure.worst(server.index);
            const Place& place = worst && worst->place ? worst->place : server.place;
            const Counts n = findings_of(*i, server.index);
            const auto number = [](auto v) { return cat(v); };
            out += row({i->input.shown, i->scenario, server.label(), worst ? std::string_view(worst->address) : "",
                        to_string(worst ? worst->verdict : Verdict::unreachable), to_string(i->assessment->trust[server.index].trust),
                        worst ? std::string_view(worst->reason) : "",
                        place ? std::string_view(repository_path(*i, std::string(place.file()), results.directory)) : "",
                        place ? number(place.line) : "", number(n.errors), number(n.warnings), number(n.notes), accepted_of(*i, server.index)});
        }
    }
    return out;
}

}
