#include <charconv>

#include "core/text.h"
#include "core/words.h"
#include "linter/layouts.h"
#include "linter/options.h"
#include "linter/render/render.h"
#include "linter/time.h"

namespace aop {

namespace {

using Kind = OptionRow::Kind;
using Path = OptionRow::Path;

template <auto member>
std::string put(Options& o, const std::string& value)
{
    if (value.empty())
        return "needs a value";
    o.*member = value;
    return "";
}

template <auto member>
std::string add(Options& o, const std::string& value)
{
    if (value.empty())
        return "needs a value";
    (o.*member).push_back(value);
    return "";
}

template <auto member>
std::string turn(Options& o, const std::string& value)
{
    o.*member = value != "false";
    return "";
}

std::string set_from_httpd(Options& o, const std::string& value)
{
    o.from_httpd = value == "true" ? "" : value;
    return "";
}

std::string set_map(Options& o, const std::string& value)
{
    const std::size_t equals = value.find('=');
    if (equals == std::string::npos || equals == 0 || value[0] != '/')
        return "takes FROM=TO, where FROM is an absolute path of the configuration";
    o.maps.emplace_back(value.substr(0, equals), value.substr(equals + 1));
    return "";
}

std::string set_version(Options& o, const std::string& value)
{
    o.httpd_version = parse_version(value);
    return o.httpd_version ? "" : cat("takes a version as 2.4.62, not '", value, "'");
}

std::string set_now(Options& o, const std::string& value)
{
    o.now = parse_time(value);
    return o.now ? "" : cat("takes 2026-01-31, 2026-01-31T12:00:00Z or seconds since 1970, not '", value, "'");
}

std::string set_scenario(Options& o, const std::string& value)
{
    const std::size_t colon = value.find(':');
    if (colon == std::string::npos || trimmed(value.substr(0, colon)).empty())
        return "takes 'NAME: -D X …'";
    Scenario made{.name = std::string(trimmed(value.substr(0, colon)))};
    std::vector<std::string> all = words(std::string_view(value).substr(colon + 1));
    for (std::size_t i = 0; i < all.size(); ++i) {
        std::string letter = all[i].substr(0, 2);
        std::string argument = all[i].size() > 2 ? all[i].substr(2) : i + 1 < all.size() ? all[++i] : "";
        if (argument.empty())
            return cat("has nothing after ", letter);
        if (letter == "-D")
            made.defines.push_back(std::move(argument));
        else if (letter == "-C")
            made.before.push_back(std::move(argument));
        else if (letter == "-c")
            made.after.push_back(std::move(argument));
        else
            return cat("knows -D, -C and -c, not '", letter, "'");
    }
    o.scenarios.push_back(std::move(made));
    return "";
}

template <auto member>
std::string add_rules(Options& o, const std::string& value)
{
    auto named = rules_named(value);
    if (!named)
        return named.error().message;
    (o.*member).insert((o.*member).end(), named->begin(), named->end());
    return "";
}

std::string set_fail_on(Options& o, const std::string& value)
{
    for (Severity s : {Severity::note, Severity::warning, Severity::error})
        if (to_string(s) == value)
            return o.fail_on = s, "";
    return "";
}

std::string unknown_format(std::string_view name)
{
    std::vector<std::string_view> names;
    for (const Format& f : formats())
        names.push_back(f.name);
    const std::string near = nearest(name, names);
    return cat("knows no format '", name, "'", near.empty() ? "" : cat("; did you mean '", near, "'?"));
}

std::string set_format(Options& o, const std::string& value)
{
    o.format = value;
    return find_format(value) ? "" : unknown_format(value);
}

std::string add_output(Options& o, const std::string& value)
{
    const std::size_t equals = value.find('=');
    Output made{value.substr(0, equals), equals == std::string::npos ? "" : value.substr(equals + 1)};
    if (!find_format(made.format))
        return unknown_format(made.format);
    if (equals != std::string::npos && made.file.empty())
        return "names no file after '='";
    o.outputs.push_back(std::move(made));
    return "";
}

std::string set_width(Options& o, const std::string& value)
{
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), o.width);
    const bool good = error == std::errc{} && end == value.data() + value.size() && o.width >= 40 && o.width <= 1000;
    return good ? "" : "takes a number from 40 to 1000";
}

constexpr std::string_view reading = "What to read", judging = "What to report", writing = "How to report", asking = "Help";

constexpr OptionRow table[]{
    {"file", 'f', "FILE", Kind::once, Path::no, reading, "", "Main configuration file, relative to the ServerRoot", put<&Options::main_file>},
    {"server-root", 'd', "DIR", Kind::once, Path::whole, reading, "", "Initial ServerRoot", put<&Options::server_root>},
    {"define", 'D', "NAME", Kind::list, Path::no, reading, "", "Define NAME for <IfDefine>", add<&Options::defines>},
    {"before", 'C', "DIRECTIVE", Kind::list, Path::no, reading, "", "Process DIRECTIVE before the files", add<&Options::before>},
    {"after", 'c', "DIRECTIVE", Kind::list, Path::no, reading, "", "Process DIRECTIVE after the files", add<&Options::after>},
    {"envvars", 0, "FILE", Kind::once, Path::whole, reading, "", "Take ${VARIABLES} from Debian's envvars FILE; it is parsed, never run. Without it, the envvars file next to the main file is read, never this process' own environment", put<&Options::envvars>},
    {"modules", 0, "FILE|LIST", Kind::once, Path::no, reading, "", "Modules to take as loaded: a list as 'ssl,rewrite', or a file with one a line or with the output of httpd -M", put<&Options::modules>},
    {"from-httpd", 0, "BIN", Kind::optional, Path::no, reading, "", "Ask an installed httpd for its root, main file, version and modules", set_from_httpd},
    {"root", 0, "DIR", Kind::once, Path::whole, reading, "", "The tree lies under DIR (an image, a container, a checkout): absolute paths and symbolic links resolve inside it", put<&Options::root>},
    {"map", 0, "FROM=TO", Kind::list, Path::after_equals, reading, "", "Read TO wherever the configuration says FROM", set_map},
    {"layout", 0, "NAME", Kind::once, Path::no, reading, layout_choices, "Where that system keeps its files and which modules it links statically; otherwise recognised", put<&Options::layout>},
    {"context", 0, "WHERE", Kind::once, Path::no, reading, "server|vhost|directory|htaccess", "PATH is a fragment that stands inside a virtual host, a <Directory> or a .htaccess file", put<&Options::context>},
    {"stdin-path", 0, "PATH", Kind::once, Path::whole, reading, "", "What to call standard input, and where its relative Includes hang from", put<&Options::stdin_path>},
    {"httpd-version", 0, "VERSION", Kind::once, Path::no, reading, "", "Judge by the rules of that httpd", set_version},
    {"now", 0, "TIME", Kind::once, Path::no, reading, "", "Judge dates as of TIME", set_now},
    {"scenario", 0, "'NAME: -D X …'", Kind::list, Path::no, reading, "", "Judge the tree once more with these defines and say which server changes", set_scenario},
    {"resolve", 0, "", Kind::once, Path::no, reading, "", "Look up host names in <VirtualHost name> (this asks the resolver); without it what hangs on them is unknown", turn<&Options::resolve>},
    {"client-cert", 0, "FILE", Kind::list, Path::whole, reading, "", "Would this client certificate be let in, and by which servers; exit with 1 when by none", add<&Options::client_certs>},

    {"select", 0, "RULES", Kind::words, Path::no, judging, "", "Only these rules: ids, names or prefixes, separated by commas", add_rules<&Options::select>},
    {"ignore", 0, "RULES", Kind::words, Path::no, judging, "", "All but these rules", add_rules<&Options::ignore>},
    {"fail-on", 0, "SEVERITY", Kind::once, Path::no, judging, "error|warning|note", "Exit with 1 for findings this severe or worse (default: warning)", set_fail_on},
    {"exit-zero", 0, "", Kind::once, Path::no, judging, "", "Exit with 0 where findings would give 1", turn<&Options::exit_zero>},
    {"no-ignores", 0, "", Kind::once, Path::no, judging, "", "Report what comments, AOPIgnore and the baseline accept", turn<&Options::no_ignores>},
    {"baseline", 0, "FILE", Kind::once, Path::whole, judging, "", "Findings recorded in FILE are marked and do not count", put<&Options::baseline>},
    {"write-baseline", 0, "FILE", Kind::once, Path::whole, judging, "", "Record every finding of this run in FILE", put<&Options::write_baseline>},
    {"config", 0, "FILE", Kind::once, Path::whole, judging, "", "Project file (default: .aop-lint.toml, looked for from the tree upwards)", put<&Options::project_file>},
    {"no-config", 0, "", Kind::once, Path::no, judging, "", "Read no project file", turn<&Options::no_project_file>},

    {"format", 0, "FORMAT", Kind::once, Path::no, writing, format_choices, "Form of standard output (default: text)", set_format},
    {"output", 'o', "FORMAT[=FILE]", Kind::list, Path::after_equals, writing, "", "Write FORMAT to FILE; may be given several times", add_output},
    {"color", 0, "WHEN", Kind::once, Path::no, writing, "auto|always|never", "Colours and links (default: auto; NO_COLOR and FORCE_COLOR are obeyed)", put<&Options::color>},
    {"width", 0, "COLUMNS", Kind::once, Path::no, writing, "", "Width of text (default: the terminal's, else 100)", set_width},
    {"quiet", 'q', "", Kind::once, Path::no, writing, "", "One line a finding; no table, no summary", turn<&Options::quiet>},
    {"verbose", 'v', "", Kind::once, Path::no, writing, "", "Say what was read and why, and show accepted findings", turn<&Options::verbose>},
    {"includes", 0, "", Kind::once, Path::no, writing, "", "tree: list the files as httpd -t -D DUMP_INCLUDES", turn<&Options::includes>},
    {"as-httpd", 0, "", Kind::once, Path::no, writing, "", "vhosts: print what httpd -t -D DUMP_VHOSTS prints", turn<&Options::as_httpd>},

    {"help", 'h', "", Kind::once, Path::no, asking, "", "Show this help", turn<&Options::help>},
    {"version", 'V', "", Kind::once, Path::no, asking, "", "Show the version", turn<&Options::version>},
};

}

std::span<const OptionRow> option_rows() { return table; }

}
