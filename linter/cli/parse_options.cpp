// Takes the command line, the environment and the project file apart, and applies them row by row: for each
// option the most particular source that mentions it decides.
#include "linter/options/options.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <iterator>

#include <boost/program_options.hpp>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "linter/cli/project_file.h"
#include "linter/cli/verb.h"
#include "linter/input/layouts.h"
#include "linter/options/expectation_text.h"
#include "linter/render/render.h"
#include "linter/text/nearest.h"

namespace aop {

namespace {

namespace po = boost::program_options;
using Kind = OptionRow::Kind;

// What one source says about the options.
struct OptionValues {
    std::map<std::string, std::vector<std::string>, std::less<>> values = {};
    std::vector<std::string> positional = {};

    bool has(std::string_view name) const { return values.contains(name); }
    // A flag that is set, not one that is said to be off.
    bool is_on(std::string_view name) const
    {
        const auto at = values.find(name);
        return at != values.end() && at->second.back() != "false";
    }
};

po::options_description description_for_boost()
{
    po::options_description all;
    for (const OptionRow& row : option_rows()) {
        const std::string name = row.letter ? cat(row.name, ",", row.letter) : std::string(row.name);
        if (row.argument.empty())
            all.add_options()(name.c_str(), po::bool_switch());
        else if (row.kind == Kind::optional)
            all.add_options()(name.c_str(), po::value<std::vector<std::string>>()->implicit_value({""}, ""));
        else
            all.add_options()(name.c_str(), po::value<std::vector<std::string>>()->composing());
    }
    return all;
}

// "--from-httpd /usr/sbin/apache2": a program is no configuration.
Failure program_as_path(const std::vector<std::string>& args, const std::string& directory)
{
    for (std::size_t i = 0; i + 1 < args.size() && args[i] != "--"; ++i) {
        if (args[i] != "--from-httpd" || args[i + 1].starts_with('-'))
            continue;
        std::error_code failed;
        const auto status = std::filesystem::status(merged_path(directory, args[i + 1]), failed);
        const auto executable = std::filesystem::perms::owner_exec | std::filesystem::perms::group_exec | std::filesystem::perms::others_exec;
        if (!failed && status.type() == std::filesystem::file_type::regular && (status.permissions() & executable) != std::filesystem::perms::none)
            return Error{cat("'", args[i + 1], "' is a program: write --from-httpd=", args[i + 1])};
    }
    return std::nullopt;
}

// Of two values for one thing, one would be ignored.
Failure given_twice(const OptionValues& said)
{
    for (const OptionRow& row : option_rows()) {
        const auto at = said.values.find(row.name);
        if (row.kind != Kind::once || row.argument.empty() || at == said.values.end())
            continue;
        for (const std::string& value : at->second)
            if (value != at->second.front())
                return Error{cat("--", row.name, " is given twice: '", at->second.front(), "' and '", value, "'")};
    }
    return std::nullopt;
}

// Boost would give "--from-httpd PATH" the path; an optional value must be glued on with '='.
std::vector<std::string> with_optional_values_glued(std::vector<std::string> args)
{
    for (std::string& arg : args)
        for (const OptionRow& row : option_rows())
            if (row.kind == Kind::optional && arg == cat("--", row.name))
                arg += "=true";
    return args;
}

Result<OptionValues> from_command_line(const std::vector<std::string>& args)
{
    static_assert(po::command_line_style::allow_guessing != 0);
    po::options_description all = description_for_boost();
    po::options_description hidden;
    hidden.add_options()("paths", po::value<std::vector<std::string>>());
    all.add(hidden);
    po::positional_options_description positional;
    positional.add("paths", -1);
    // An abbreviation that works today would change its meaning with the next option.
    const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;

    OptionValues said;
    try {
        const po::parsed_options parsed =
            po::command_line_parser(with_optional_values_glued(args)).options(all).positional(positional).style(style).run();
        for (const auto& option : parsed.options) {
            if (option.string_key == "paths" || option.string_key.empty()) {
                said.positional.insert(said.positional.end(), option.value.begin(), option.value.end());
                continue;
            }
            auto& values = said.values[option.string_key];
            if (option.value.empty())
                values.push_back("true");
            else
                values.insert(values.end(), option.value.begin(), option.value.end());
        }
    } catch (const po::unknown_option& e) {
        std::vector<std::string> spelt;
        for (const OptionRow& row : option_rows())
            spelt.push_back(cat("--", row.name));
        const std::vector<std::string_view> names(spelt.begin(), spelt.end());
        const std::string near = nearest(e.get_option_name(), names);
        return Error{cat("unknown option '", e.get_option_name(), "'", near.empty() ? "" : cat("; did you mean '", near, "'?"))};
    } catch (const po::error& e) {
        return Error{e.what()};
    }
    return said;
}

// What "--" in front says: the words after it are paths, whatever verbs there are.
bool is_after_dashes(const std::vector<std::string>& args)
{
    const auto dashes = std::ranges::find(args, "--");
    if (dashes == args.end())
        return false;
    const auto before = from_command_line({args.begin(), dashes});
    return before && before->positional.empty();
}

// A variable that sets nothing, though its name says that it should.
Failure unknown_variable(const Console& console)
{
    constexpr std::string_view start = "AOP_LINT_";
    std::vector<std::string> spelt;
    for (const OptionRow& row : option_rows())
        if (row.group != "Help")
            spelt.push_back(variable_of(row));
    for (auto at = console.environment.lower_bound(std::string(start)); at != console.environment.end() && at->first.starts_with(start); ++at) {
        if (std::ranges::find(spelt, at->first) != spelt.end())
            continue;
        const std::vector<std::string_view> names(spelt.begin(), spelt.end());
        const std::string near = nearest(at->first, names);
        return Error{cat("no option is set by the environment variable ", at->first, near.empty() ? "" : cat("; did you mean ", near, "?"))};
    }
    return std::nullopt;
}

// A flag as people write it; nothing for any other word.
std::optional<bool> flag_named(std::string_view word)
{
    static constexpr std::string_view on[]{"1", "true", "yes", "on"}, off[]{"0", "false", "no", "off"};
    const auto is_word = [&](std::string_view known) { return iequals(trimmed(word), known); };
    if (std::ranges::any_of(on, is_word))
        return true;
    return std::ranges::any_of(off, is_word) ? std::optional(false) : std::nullopt;
}

// A variable that may hold several values has one a line. An empty one is as one that is not set.
Result<OptionValues> from_environment(const Console& console)
{
    OptionValues said;
    for (const OptionRow& row : option_rows()) {
        std::string_view rest = console.variable(variable_of(row));
        if (trimmed(rest).empty() || row.group == "Help")
            continue;
        if (const bool is_flag = row.argument.empty(); is_flag || row.kind == Kind::optional) {
            const auto flag = flag_named(rest);
            if (is_flag && !flag)
                return Error{cat(variable_of(row), " takes 1, true, yes or on, or 0, false, no or off, not '", rest, "'")};
            if (flag) {
                said.values[std::string(row.name)] = {*flag ? "true" : "false"};
                continue;
            }
        }
        while (!rest.empty()) {
            const std::string_view line = rest.substr(0, row.kind == Kind::list ? rest.find('\n') : rest.size());
            if (!trimmed(line).empty())
                said.values[std::string(row.name)].emplace_back(line);
            rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        }
    }
    return said;
}

// The format is one that the verb can write.
std::string_view choices_of(const OptionRow& row, const Options& options)
{
    return row.name == "format" ? find_verb(options.verb)->formats : row.choices;
}

bool is_among(std::string_view choices, std::string_view value) { return cat("|", choices, "|").find(cat("|", value, "|")) != std::string::npos; }

Failure outside_choices(const OptionRow& row, std::string_view value, const Options& options)
{
    const std::string_view choices = choices_of(row, options);
    std::vector<std::string_view> allowed;
    for (std::string_view rest = choices; !rest.empty();) {
        allowed.push_back(rest.substr(0, rest.find('|')));
        rest.remove_prefix(std::min(rest.size(), allowed.back().size() + 1));
    }
    if (allowed.empty() || std::find(allowed.begin(), allowed.end(), value) != allowed.end())
        return std::nullopt;
    if (row.name == "fail-on" && value == "never")
        return Error{cat("takes one of ", choices, ", not 'never'; did you mean --exit-zero?")};
    const std::string near = nearest(value, allowed);
    return Error{cat("takes one of ", choices, ", not '", value, "'", near.empty() ? "" : cat("; did you mean '", near, "'?"))};
}

std::string with_base(const OptionRow& row, const std::string& value, const std::string& base)
{
    const std::size_t equals = value.find('=');
    // An empty one stays empty, to be refused.
    if (row.path == OptionRow::Path::whole && value != "-" && !value.empty())
        return merged_path(base, value);
    if (row.path == OptionRow::Path::after_equals && equals != std::string::npos && equals + 1 < value.size())
        return cat(value.substr(0, equals + 1), merged_path(base, value.substr(equals + 1)));
    return value;
}

// "check vhosts tree": "check, vhosts and tree".
std::string listed(std::string_view words)
{
    std::string out(words);
    if (const std::size_t last = out.rfind(' '); last != out.npos)
        out.replace(last, 1, " and ");
    for (std::size_t at = 0; (at = out.find(' ', at)) != out.npos; at += 2)
        if (out.compare(at, 5, " and ") == 0)
            at += 3;
        else
            out.replace(at, 1, ", ");
    return out;
}

Failure apply(const OptionRow& row, const std::vector<std::string>& values, const std::string& base, Options& out)
{
    std::vector<std::string> single;
    for (std::string_view value : values) {
        if (row.kind != Kind::words) {
            single.emplace_back(value);
            continue;
        }
        for (std::string_view rest = value; !rest.empty();) {
            const std::string_view word = rest.substr(0, rest.find(','));
            if (!trimmed(word).empty())
                single.emplace_back(trimmed(word));
            rest.remove_prefix(std::min(rest.size(), word.size() + 1));
        }
    }
    for (const std::string& value : single) {
        if (Failure failure = outside_choices(row, value, out))
            return failure;
        if (Failure failure = row.set(out, with_base(row, value, base)))
            return failure;
    }
    return std::nullopt;
}

}

std::string variable_of(const OptionRow& row)
{
    std::string name = cat("AOP_LINT_", row.name);
    for (char& c : name)
        c = c == '-' ? '_' : char(std::toupper(static_cast<unsigned char>(c)));
    return name;
}

Result<std::vector<const Rule*>> rules_named(std::string_view word)
{
    std::vector<const Rule*> named;
    std::vector<std::string_view> known;
    for (const Rule* rule : rules()) {
        const bool prefix = word.size() >= 3 && word.size() < rule->id.size() && iequals(rule->id.substr(0, word.size()), word);
        const bool number = word.size() == 3 && rule->id.ends_with(word);
        if (iequals(rule->id, word) || iequals(rule->name, word) || prefix || number)
            named.push_back(rule);
        known.push_back(rule->id);
        known.push_back(rule->name);
    }
    if (!named.empty())
        return named;
    const std::string near = nearest(word, known);
    return Error{cat("knows no rule '", word, "'", near.empty() ? "; 'aop-lint rules' lists them" : cat("; did you mean '", near, "'?"))};
}

namespace {

Result<ProjectFile> named_project_file(const std::string& path)
{
    auto read = read_project_file(path);
    return read || !read.error().code ? std::move(read) : Error{cat("--config ", read.error().message)};
}

// Of a tree below another root: the image's own, never that of this machine. In an archive none is looked for: whoever packed it does not decide
// how it is judged.
Result<ProjectFile> project_file_in(std::string root, const std::string& path)
{
    Disk disk;
    while (root.size() > 1 && root.ends_with('/'))
        root.pop_back();
    if (const auto status = disk.status(root); !status || status->type != Files::Type::directory)
        return ProjectFile{};
    return find_project_file(cat(root == "/" ? "" : root, merged_path("/", path)), root);
}

// Of the first of the trees. One file decides for a run: those of several trees that differ have to be told apart by the user.
Result<ProjectFile> project_file_of_trees(const std::vector<std::string>& paths, const std::vector<std::string>& roots, const Console& console)
{
    std::optional<ProjectFile> first;
    const std::vector<std::string> nowhere{""};
    for (const std::string& root : roots.empty() ? nowhere : roots)
        for (const std::string& path : paths) {
            auto found = !root.empty() ? project_file_in(merged_path(console.directory, root), path)
                                       : find_project_file(path == "-" ? console.directory : merged_path(console.directory, path));
            if (!found)
                return found;
            if (first && first->path != found->path)
                return Error{cat("the trees have different project files: ", first->path.empty() ? std::string("none") : first->path,
                                 " for the first, ", found->path.empty() ? std::string("none") : found->path, " for ", path,
                                 ". Check them one by one, or say which counts for all with --config FILE or --no-config")};
            if (!first)
                first = std::move(*found);
        }
    return *std::move(first);
}

// The project file: --config, or the one that lies beside the tree or above it; an empty one where none is wanted.
Result<ProjectFile> project_file_for(const Options& options, const OptionValues& said, const OptionValues& environment, const Console& console)
{
    const Verb& verb = *find_verb(options.verb);
    if (!verb.reads_tree || said.has("no-config") || (environment.is_on("no-config") && !said.has("config")))
        return ProjectFile{};
    for (const OptionValues* source : {&said, &environment})
        if (const auto at = source->values.find("config"); at != source->values.end())
            return named_project_file(merged_path(console.directory, at->second.back()));
    const std::size_t first = verb.run == run_why ? 1 : 0;  // what comes before it is a URL
    if (options.paths.size() > first) {
        std::vector<std::string> roots;
        for (const OptionValues* source : {&said, &environment})
            if (const auto at = source->values.find("root"); at != source->values.end() && roots.empty())
                roots = at->second;
        return project_file_of_trees({options.paths.begin() + std::ptrdiff_t(first), options.paths.end()}, roots, console);
    }
    auto found = find_project_file(console.directory);
    if (!found || !found->path.empty())
        return found;
    // No PATH: then that of the configuration that will be read counts as well.
    for (const OptionValues* source : {&said, &environment}) {
        if (source->has("root") || source->is_on("from-httpd"))
            return found;
        if (const auto at = source->values.find("server-root"); at != source->values.end())
            return find_project_file(merged_path(console.directory, at->second.back()));
    }
    Disk disk;
    const Found installed = found_installed(disk);
    return installed.layout && !said.values.contains("file") ? find_project_file(installed.main_file) : std::move(found);
}

// A first word that is neither a verb nor a file. Where the tree lies below another folder, it may be a file there.
Failure no_verb(const OptionValues& said, const OptionValues& environment, const Console& console)
{
    if (said.positional.empty())
        return std::nullopt;
    const std::string& word = said.positional.front();
    for (const OptionValues* source : {&said, &environment})
        if (source->has("root") || source->has("map"))
            return std::nullopt;
    if (word == "-" || word.find_first_of("./") != word.npos)
        return std::nullopt;
    std::error_code failed;
    if (std::filesystem::exists(std::filesystem::symlink_status(merged_path(console.directory, word), failed)))
        return std::nullopt;
    std::vector<std::string_view> names;
    for (const Verb& verb : verbs())
        names.push_back(verb.name);
    // Of one or two letters, every word is near to `ca`.
    const std::string near = word == "help" || word == "version" ? cat("--", word) : word.size() < 3 ? "" : nearest(word, names);
    return Error{
        cat("'", word, "' is neither a verb nor a file", near.empty() ? "; 'aop-lint --help' lists the verbs" : cat("; did you mean '", near, "'?"))};
}

// Most likely a variable of a script that is not set: the configuration of this machine is not what it means.
Failure empty_word(const std::vector<std::string>& positional)
{
    return std::ranges::find(positional, "") == positional.end() ? Failure() : Error{"an argument is empty; is a variable of the shell not set?"};
}

// One option, as the most particular source that mentions it says.
Failure apply_row(const OptionRow& row, const OptionValues& said, const OptionValues& environment, const ProjectFile& project, const Console& console,
                  Options& options)
{
    if (!belongs_to(row, options.verb)) {
        // The environment and the project file are for all verbs; the command line is for this one.
        return said.values.contains(row.name) ? Error{cat("--", row.name, " is an option of ", listed(row.verbs), ", not of ", options.verb)}
                                              : Failure();
    }
    // What the command line says of the opposite counts as well.
    if (const bool is_outdone = row.name == "no-assume-files" && said.has("assume-files"); is_outdone && !said.has(row.name))
        return std::nullopt;
    // So is a format in them for the verbs that have it.
    const auto is_for_verb = [&](const std::vector<std::string>& values) {
        return row.name != "format" || std::ranges::all_of(values, [&](const auto& v) {
                   return is_among(find_verb(options.verb)->formats, v) || !is_among(format_choices, v);
               });
    };
    Failure failure;
    std::string shown;
    if (const auto at = said.values.find(row.name); at != said.values.end()) {
        shown = cat("--", row.name);
        failure = apply(row, at->second, console.directory, options);
    } else if (const auto set = environment.values.find(row.name); set != environment.values.end() && is_for_verb(set->second)) {
        shown = variable_of(row);
        failure = apply(row, set->second, console.directory, options);
    } else if (const auto line = project.values.find(row.name); line != project.values.end() && is_for_verb(line->second.values)) {
        shown = cat(project.path, ":", line->second.line, ": ", row.name);
        const std::size_t before = options.expectations.size();
        failure = apply(row, line->second.values, project.directory, options);
        // Messages name the file, not an option that nobody gave.
        for (std::size_t i = before; i < options.expectations.size(); ++i) {
            Expectation& made = options.expectations[i];
            const std::string value = made.of_all_others ? "" : made.written.substr(cat("--", row.name).size());
            made.written = cat("the ", row.name, value, " of ", project.path.substr(project.path.rfind('/') + 1), ":", line->second.line);
        }
    }
    return failure ? Error{cat(shown, " ", failure->message)} : Failure();
}

}

Result<Options> parse_options(const std::vector<std::string>& args, const Console& console)
{
    if (Failure failure = program_as_path(args, console.directory))
        return *failure;
    auto said = from_command_line(args);
    if (!said)
        return said.error();
    if (Failure failure = given_twice(*said))
        return *failure;
    if (Failure failure = unknown_variable(console))
        return *failure;

    const auto environment = from_environment(console);
    if (!environment)
        return environment.error();
    Options options{.verb = "check"};
    auto& positional = said->positional;
    if (Failure failure = empty_word(positional))
        return *failure;
    if (const bool only_paths = is_after_dashes(args); !only_paths) {
        if (!positional.empty() && find_verb(positional.front())) {
            options.verb = positional.front();
            positional.erase(positional.begin());
        } else if (Failure failure = no_verb(*said, *environment, console)) {
            return *failure;
        }
    }
    options.paths = positional;

    const auto project = project_file_for(options, *said, *environment, console);
    if (!project)
        return project.error();
    if (!project->path.empty())
        options.notes.push_back(cat("options from ", project->path));
    if (options.paths.empty())
        options.paths = project->paths;

    for (const OptionRow& row : option_rows())
        if (Failure failure = apply_row(row, *said, *environment, *project, console, options))
            return *failure;
    if (!said->has("expect") && !environment->has("expect"))
        std::ranges::copy(project->expectations, std::back_inserter(options.expectations));
    if (const Failure failure = contradiction(options.expectations))
        return *failure;
    options.declared_cas = project->cas;
    return options;
}

}
