#include <algorithm>
#include <charconv>

#include "core/base/ascii.h"
#include "core/httpd/syntax/arguments.h"
#include "linter/input/layouts.h"
#include "linter/options/expectation_text.h"
#include "linter/options/options.h"
#include "linter/render/render.h"
#include "linter/system/time.h"
#include "linter/text/nearest.h"

namespace aop {

namespace {

using Kind = OptionRow::Kind;
using Path = OptionRow::Path;

template <auto member>
Failure put(Options& o, const std::string& value)
{
    if (value.empty())
        return Error{"needs a value"};
    o.*member = value;
    return std::nullopt;
}

template <auto member>
Failure add(Options& o, const std::string& value)
{
    if (value.empty())
        return Error{"needs a value"};
    (o.*member).push_back(value);
    return std::nullopt;
}

template <auto member>
Failure turn(Options& o, const std::string& value)
{
    o.*member = value != "false";
    return std::nullopt;
}

Failure add_root(Options& o, const std::string& value)
{
    if (value.empty())
        return Error{"needs a value"};
    o.root = value;
    o.roots.push_back(value);
    return std::nullopt;
}

Failure set_assume_files(Options& o, const std::string& value)
{
    o.assume_files = value != "false";
    return std::nullopt;
}

Failure set_no_assume_files(Options& o, const std::string& value)
{
    if (value != "false")
        o.assume_files = false;
    return std::nullopt;
}

Failure add_define(Options& o, const std::string& value)
{
    if (value.starts_with('/') || value.starts_with("./"))
        return Error{cat("takes a name, not the path '", value, "'; did you mean -d?")};
    return add<&Options::defines>(o, value);
}

Failure set_from_httpd(Options& o, const std::string& value)
{
    if (value != "false")
        o.from_httpd = value == "true" ? "" : value;
    return std::nullopt;
}

Failure set_map(Options& o, const std::string& value)
{
    const std::size_t equals = value.find('=');
    if (equals == std::string::npos || equals == 0 || value[0] != '/')
        return Error{"takes FROM=TO, where FROM is an absolute path of the configuration"};
    o.maps.emplace_back(value.substr(0, equals), value.substr(equals + 1));
    return std::nullopt;
}

Failure set_method(Options& o, const std::string& value)
{
    const bool word =
        !value.empty() && value.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~") == value.npos;
    o.method = value;
    return word ? Failure() : Error{cat("takes a method such as POST, not '", value, "'")};
}

Failure add_header(Options& o, const std::string& value)
{
    const std::size_t colon = value.find(':');
    if (colon == std::string::npos || colon == 0 || value.find_first_of(" \t\r\n") < colon)
        return Error{cat("takes 'NAME: VALUE', not '", value, "'")};
    o.headers.emplace_back(lowered(value.substr(0, colon)), std::string(trimmed(std::string_view(value).substr(colon + 1))));
    return std::nullopt;
}

Failure set_version(Options& o, const std::string& value)
{
    o.httpd_version = parse_version(value);
    if (!o.httpd_version)
        return Error{cat("takes a version as 2.4.62, not '", value, "'")};
    const bool is_known = o.httpd_version->major == 2 && o.httpd_version->minor == 4;
    return is_known ? Failure() : Error{cat("takes a version of httpd 2.4, the only one that aop-lint knows, not '", value, "'")};
}

Failure set_now(Options& o, const std::string& value)
{
    o.now = parse_time(value);
    return o.now ? Failure() : Error{cat("takes 2026-01-31, 2026-01-31T12:00:00Z or seconds since 1970, not '", value, "'")};
}

Failure set_scenario(Options& o, const std::string& value)
{
    const std::size_t colon = value.find(':');
    if (colon == std::string::npos || trimmed(value.substr(0, colon)).empty())
        return Error{"takes 'NAME: -D X …'"};
    Scenario made{.name = std::string(trimmed(value.substr(0, colon)))};
    std::vector<std::string> all = words(std::string_view(value).substr(colon + 1));
    for (std::size_t i = 0; i < all.size(); ++i) {
        std::string letter = all[i].substr(0, 2);
        std::string argument = all[i].size() > 2 ? all[i].substr(2) : i + 1 < all.size() ? all[++i] : "";
        if (argument.empty())
            return Error{cat("has nothing after ", letter)};
        if (letter == "-D")
            made.defines.push_back(std::move(argument));
        else if (letter == "-C")
            made.before.push_back(std::move(argument));
        else if (letter == "-c")
            made.after.push_back(std::move(argument));
        else
            return Error{cat("knows -D, -C and -c, not '", letter, "'")};
    }
    o.scenarios.push_back(std::move(made));
    return std::nullopt;
}

Failure add_expectation(Options& o, const std::string& value)
{
    auto made = parse_expectation(value);
    if (!made)
        return made.error();
    o.expectations.push_back(std::move(*made));
    return std::nullopt;
}

Failure add_requirement(Options& o, const std::string& value)
{
    const auto verdicts = verdicts_named(value);
    if (!verdicts)
        return Error{cat("takes verdicts of ", verdict_choices, ", not '", value, "'")};
    o.expectations.push_back({.server = "*", .verdicts = *verdicts, .written = cat("--require ", value), .of_all_others = true});
    return std::nullopt;
}

template <auto member>
Failure add_rules(Options& o, const std::string& value)
{
    auto named = rules_named(value);
    if (!named)
        return named.error();
    (o.*member).insert((o.*member).end(), named->begin(), named->end());
    return std::nullopt;
}

Failure set_fail_on(Options& o, const std::string& value)
{
    for (Severity s : {Severity::note, Severity::warning, Severity::error})
        if (to_string(s) == value)
            o.fail_on = s;
    return std::nullopt;
}

Error unknown_format(std::string_view name)
{
    std::vector<std::string_view> names;
    for (const Format& f : formats())
        names.push_back(f.name);
    const std::string near = nearest(name, names);
    return {cat("knows no format '", name, "'; it takes one of ", format_choices, near.empty() ? "" : cat("; did you mean '", near, "'?"))};
}

Failure set_format(Options& o, const std::string& value)
{
    o.format = value;
    return std::nullopt;
}

Failure add_output(Options& o, const std::string& value)
{
    const std::size_t equals = value.find('=');
    Output made{value.substr(0, equals), equals == std::string::npos ? "" : value.substr(equals + 1)};
    if (!find_format(made.format))
        return unknown_format(made.format);
    if (equals != std::string::npos && made.file.empty())
        return Error{"names no file after '='"};
    o.outputs.push_back(std::move(made));
    return std::nullopt;
}

Failure set_docs_url(Options& o, const std::string& value)
{
    o.docs_url = value;
    const bool is_url = (value.starts_with("https://") || value.starts_with("http://")) && value.find_first_of(" \t\"<>") == value.npos;
    return is_url ? Failure() : Error{cat("takes a URL such as https://example.com/aop/docs/rules, not '", value, "'")};
}

Failure set_warn_days(Options& o, const std::string& value)
{
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), o.warn_days);
    const bool good = error == std::errc{} && end == value.data() + value.size() && o.warn_days >= 0 && o.warn_days <= 36500;
    return good ? Failure() : Error{cat("takes a number of days, not '", value, "'")};
}

Failure set_width(Options& o, const std::string& value)
{
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), o.width);
    const bool good = error == std::errc{} && end == value.data() + value.size() && o.width >= 40 && o.width <= 1000;
    return good ? Failure() : Error{cat("takes a number from 40 to 1000, not '", value, "'")};
}

constexpr std::string_view reading = "What to read", judging = "What to report", writing = "How to report", asking = "Help";

// The verbs that can use an option.
constexpr std::string_view every, check = "check", gates = "check why ca", trees = "check vhosts why tree", trees_and_ca = "check vhosts why tree ca",
                                  scenarios = "check vhosts tree", judged = "check vhosts why", judged_and_ca = "check vhosts why ca",
                                  documents = "check vhosts why tree ca explain rules", printed = "check vhosts why ca explain rules";

constexpr OptionRow table[]{
    {"file", 'f', "FILE", Kind::once, Path::no, trees, reading, "", "Main configuration file, relative to the ServerRoot", put<&Options::main_file>},
    {"server-root", 'd', "DIR", Kind::once, Path::whole, trees, reading, "", "Initial ServerRoot", put<&Options::server_root>},
    {"define", 'D', "NAME", Kind::list, Path::no, trees, reading, "", "Define NAME for <IfDefine>", add_define},
    {"before", 'C', "DIRECTIVE", Kind::list, Path::no, trees, reading, "", "Process DIRECTIVE before the files", add<&Options::before>},
    {"after", 'c', "DIRECTIVE", Kind::list, Path::no, trees, reading, "", "Process DIRECTIVE after the files", add<&Options::after>},
    {"envvars", 0, "FILE", Kind::once, Path::whole, trees, reading, "",
     "Take ${VARIABLES} from Debian's envvars FILE, which is parsed, never run. Without this option the envvars file next to the main file is "
     "read, never the environment of this process",
     put<&Options::envvars>},
    {"modules", 0, "FILE|LIST", Kind::once, Path::no, trees, reading, "",
     "Modules that count as loaded: a list such as 'ssl,rewrite', or a file with one module a line or the output of httpd -M",
     put<&Options::modules>},
    {"from-httpd", 0, "BIN", Kind::optional, Path::no, trees, reading, "", "Ask an installed httpd for its root, main file, version and modules",
     set_from_httpd},
    {"root", 0, "DIR", Kind::list, Path::whole, trees_and_ca, reading, "",
     "Treat DIR, or an archive, as the root of the file system, as chroot does: for a container image or a checkout. Several are judged one after "
     "the other",
     add_root},
    {"assume-files", 0, "", Kind::once, Path::no, trees, reading, "",
     "For a copy of a tree, such as a repository: take private keys, certificates, DocumentRoots, modules and other files that it names and does "
     "not hold as present. A CA file that is not there makes trust unknown. --root implies it",
     set_assume_files},
    {"no-assume-files", 0, "", Kind::once, Path::no, trees, reading, "", "With --root: what is not there is missing", set_no_assume_files},
    {"map", 0, "FROM=TO", Kind::list, Path::after_equals, trees, reading, "", "Read TO wherever the configuration says FROM", set_map},
    {"layout", 0, "NAME", Kind::once, Path::no, trees, reading, layout_choices,
     "System whose file locations and built-in modules apply; recognised where it is not given", put<&Options::layout>},
    {"context", 0, "WHERE", Kind::once, Path::no, trees, reading, "server|vhost|directory|htaccess",
     "PATH is a fragment that is included inside a virtual host, a <Directory> or a .htaccess file", put<&Options::context>},
    {"stdin-path", 0, "PATH", Kind::once, Path::whole, trees, reading, "",
     "Name of standard input in messages; its relative Includes start from there", put<&Options::stdin_path>},
    {"httpd-version", 0, "VERSION", Kind::once, Path::no, trees, reading, "", "Version of httpd to judge for", set_version},
    {"now", 0, "TIME", Kind::once, Path::no, judged_and_ca, reading, "", "Check dates as of TIME", set_now},
    {"scenario", 0, "'NAME: -D X …'", Kind::list, Path::no, scenarios, reading, "",
     "Judge the configuration once more with these defines, and report each server whose verdict changes", set_scenario},
    {"resolve", 0, "", Kind::once, Path::no, judged, reading, "",
     "Look up host names in <VirtualHost name> with the resolver; without it, what depends on them is unknown", turn<&Options::resolve>},
    {"method", 'X', "METHOD", Kind::once, Path::no, "why", reading, "", "Method of the request (default: GET)", set_method},
    {"header", 'H', "'NAME: VALUE'", Kind::list, Path::no, "why", reading, "",
     "A header that the request has; may be given several times. A header that is not given is not sent", add_header},
    {"client-cert", 0, "FILE", Kind::list, Path::whole, check, reading, "",
     "Report which servers accept this client certificate; exit with 1 if none does", add<&Options::client_certs>},
    {"client-key", 0, "FILE", Kind::list, Path::whole, check, reading, "", "Private key of a --client-cert: handshakes are tried with it in memory",
     add<&Options::client_keys>},

    {"select", 0, "RULES", Kind::words, Path::no, check, judging, "", "Only these rules: ids, names or prefixes, separated by commas",
     add_rules<&Options::select>},
    {"ignore", 0, "RULES", Kind::words, Path::no, check, judging, "", "All but these rules", add_rules<&Options::ignore>},
    {"expect", 0, "SERVER=VERDICT", Kind::list, Path::no, check, judging, "",
     "The server, by ServerName, NAME:PORT or a pattern, is to have this verdict, or one of several separated by commas. Another verdict is a "
     "finding (AOP953); what is expected is none. NAME/PATH=VERDICT accepts that this path is open, and is about the rest of the server. "
     "' -- REASON' may follow",
     add_expectation},
    {"require", 0, "VERDICTS", Kind::once, Path::no, check, judging, "",
     "The same for every server without an --expect of its own, as in --require enforced: servers that are closed or unreachable pass as well",
     add_requirement},
    {"fail-on", 0, "SEVERITY", Kind::once, Path::no, check, judging, "error|warning|note",
     "Exit with 1 for findings this severe or worse (default: warning)", set_fail_on},
    {"exit-zero", 0, "", Kind::once, Path::no, gates, judging, "", "Exit with 0 where 1 would say that something was found",
     turn<&Options::exit_zero>},
    {"warn-days", 0, "N", Kind::once, Path::no, "ca", judging, "", "Exit with 1 for a CA that ends within N days", set_warn_days},
    {"no-ignores", 0, "", Kind::once, Path::no, check, judging, "", "Also report findings that comments, AOPIgnore or the baseline accept",
     turn<&Options::no_ignores>},
    {"baseline", 0, "FILE", Kind::once, Path::whole, check, judging, "", "Findings that FILE records are marked and do not count",
     put<&Options::baseline>},
    {"write-baseline", 0, "FILE", Kind::once, Path::whole, check, judging, "", "Record every finding of this run in FILE",
     put<&Options::write_baseline>},
    {"baseline-from", 0, "GIT-REV", Kind::once, Path::no, check, judging, "",
     "Only findings that are not in this commit count; git reads the same files there", put<&Options::baseline_from>},
    {"config", 0, "FILE", Kind::once, Path::whole, trees, judging, "",
     "Project file (default: .aop-lint.toml in the folder of the configuration or above)", put<&Options::project_file>},
    {"no-config", 0, "", Kind::once, Path::no, trees, judging, "", "Read no project file", turn<&Options::no_project_file>},

    {"format", 0, "FORMAT", Kind::once, Path::no, documents, writing, format_choices, "Format of standard output (default: text)", set_format},
    {"output", 'o', "FORMAT[=FILE]", Kind::list, Path::after_equals, check, writing, "", "Write FORMAT to FILE; may be given several times",
     add_output},
    {"sort", 0, "ORDER", Kind::once, Path::no, check, writing, "severity|place",
     "Order of findings: the worst first (default), or as they stand in the files", put<&Options::sort>},
    {"docs-url", 0, "URL", Kind::once, Path::no, check, writing, "",
     "Where docs/rules is published: SARIF, RDJSON and text on a terminal link the rules to their pages there", set_docs_url},
    {"color", 0, "WHEN", Kind::once, Path::no, printed, writing, "auto|always|never",
     "Colours and links (default: auto, which obeys NO_COLOR and FORCE_COLOR)", put<&Options::color>},
    {"width", 0, "COLUMNS", Kind::once, Path::no, printed, writing, "", "Width of text (default: the terminal's, else 100)", set_width},
    {"quiet", 'q', "", Kind::once, Path::no, trees, writing, "", "One line for each finding; no table, no summary", turn<&Options::quiet>},
    {"verbose", 'v', "", Kind::once, Path::no, trees_and_ca, writing, "", "Report what was read and why, and show accepted findings",
     turn<&Options::verbose>},
    {"includes", 0, "", Kind::once, Path::no, "tree", writing, "", "List the files, as httpd -t -D DUMP_INCLUDES does", turn<&Options::includes>},
    {"as-httpd", 0, "", Kind::once, Path::no, "vhosts", writing, "", "Print what httpd -t -D DUMP_VHOSTS prints", turn<&Options::as_httpd>},

    {"help", 'h', "", Kind::once, Path::no, every, asking, "", "Show this help", turn<&Options::help>},
    {"version", 'V', "", Kind::once, Path::no, every, asking, "", "Show the version", turn<&Options::version>},
};

}

std::span<const OptionRow> option_rows() { return table; }

bool belongs_to(const OptionRow& row, std::string_view verb)
{
    if (row.verbs.empty())
        return true;
    for (std::string_view rest = row.verbs; !rest.empty();) {
        const std::string_view word = rest.substr(0, rest.find(' '));
        if (word == verb)
            return true;
        rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    }
    return false;
}

}
