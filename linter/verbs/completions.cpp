// Completion scripts for shells, made from the tables of verbs and options.
#include "core/base/ascii.h"
#include "linter/cli/verb.h"
#include "linter/input/layouts.h"
#include "linter/render/render.h"

namespace aop {

namespace {

// What may follow an option: words, rules, files, folders or anything.
enum class Follows { nothing, words, rules, files, folders, anything };

Follows follows(const OptionRow& row)
{
    if (row.argument.empty())
        return Follows::nothing;
    if (!row.choices.empty() || row.name == "output")
        return Follows::words;
    if (row.argument == "RULES")
        return Follows::rules;
    if (row.argument == "DIR")
        return Follows::folders;
    return row.path != OptionRow::Path::no || row.argument.find("FILE") != row.argument.npos ? Follows::files : Follows::anything;
}

std::string spaced(std::string_view choices)
{
    std::string out(choices);
    for (char& c : out)
        c = c == '|' ? ' ' : c;
    return out;
}

std::string words_of(const OptionRow& row) { return spaced(row.name == "output" ? format_choices : row.choices); }

std::string verb_names()
{
    std::string out;
    for (const Verb& v : verbs())
        out += cat(out.empty() ? "" : " ", v.name);
    return out;
}

std::string rule_names()
{
    std::string out;
    for (const Rule* r : rules())
        out += cat(out.empty() ? "" : " ", r->id, " ", r->name);
    return out;
}

// The options of one verb, as words.
std::string options_of(const Verb& verb)
{
    std::string out;
    for (const OptionRow& row : option_rows())
        if (belongs_to(row, verb.name))
            out += cat(out.empty() ? "" : " ", "--", row.name);
    return out;
}

// Single quotes of a shell around a text.
std::string quoted(std::string_view text)
{
    std::string out = "'";
    for (char c : text)
        out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::string bash()
{
    std::string cases, options;
    for (const Verb& v : verbs())
        options += cat("            ", v.name, ") options='", options_of(v), "' ;;\n");
    for (const OptionRow& row : option_rows()) {
        std::string pattern = cat("--", row.name, row.letter ? cat("|-", row.letter) : "");
        switch (follows(row)) {
        case Follows::words: cases += cat("        ", pattern, ") COMPREPLY=($(compgen -W '", words_of(row), "' -- \"$cur\")); return ;;\n"); break;
        case Follows::rules: cases += cat("        ", pattern, ") COMPREPLY=($(compgen -W \"$rules\" -- \"$cur\")); return ;;\n"); break;
        case Follows::files: cases += cat("        ", pattern, ") COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n"); break;
        case Follows::folders: cases += cat("        ", pattern, ") COMPREPLY=($(compgen -d -- \"$cur\")); return ;;\n"); break;
        case Follows::anything:
            if (row.kind != OptionRow::Kind::optional)
                cases += cat("        ", pattern, ") return ;;\n");
            break;
        case Follows::nothing: break;
        }
    }
    return cat("# bash completion for aop-lint\n"
               "_aop_lint() {\n"
               "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb=check options word\n"
               "    local rules=",
               quoted(rule_names()),
               "\n"
               "    COMPREPLY=()\n"
               "    case $prev in\n",
               cases,
               "        explain) COMPREPLY=($(compgen -W \"$rules\" -- \"$cur\")); return ;;\n"
               "        completions) COMPREPLY=($(compgen -W 'bash zsh fish' -- \"$cur\")); return ;;\n"
               "    esac\n"
               "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
               "        case \" ",
               verb_names(),
               " \" in *\" $word \"*) verb=$word; break ;; esac\n"
               "    done\n"
               "    case $cur in\n"
               "        -*)\n"
               "            case $verb in\n",
               options,
               "            esac\n"
               "            COMPREPLY=($(compgen -W \"$options\" -- \"$cur\")) ;;\n"
               "        *) COMPREPLY=($(compgen -f -- \"$cur\"))\n"
               "           [ \"$COMP_CWORD\" -eq 1 ] && COMPREPLY+=($(compgen -W '",
               verb_names(),
               "' -- \"$cur\")) ;;\n"
               "    esac\n"
               "}\n"
               "complete -o filenames -F _aop_lint aop-lint\n");
}

// In zsh's _arguments a colon and brackets are syntax.
std::string zsh_text(std::string_view text)
{
    std::string out;
    for (char c : text) {
        if (c == ':' || c == '[' || c == ']')
            out += '\\';
        out += c;
    }
    return out;
}

std::string zsh()
{
    std::string rows;
    for (const OptionRow& row : option_rows()) {
        std::string action;
        const std::string what = zsh_text(row.argument.empty() ? "" : lowered(row.argument));
        switch (follows(row)) {
        case Follows::nothing: break;
        case Follows::words: action = cat(":", what, ":(", words_of(row), ")"); break;
        case Follows::rules: action = cat(":", what, ":($rules)"); break;
        case Follows::files: action = cat(":", what, ":_files"); break;
        case Follows::folders: action = cat(":", what, ":_files -/"); break;
        case Follows::anything: action = cat(":", what, ": "); break;
        }
        const bool optional = row.kind == OptionRow::Kind::optional;
        const std::string star = row.kind == OptionRow::Kind::list ? "*" : "";
        const std::string help = cat("[", zsh_text(row.help), "]");
        const std::string tail = optional ? cat("=-", help, ":", action) : cat(help, action);
        const std::string only_for = row.verbs.empty() ? "" : cat("[[ ' ", row.verbs, " ' == *\" $verb \"* ]] && ");
        // Rules are put in by the shell, so those rows stand in double quotes.
        const auto row_text = [&](const std::string& option) {
            return cat("    ", only_for, "args+=(",
                       follows(row) == Follows::rules ? cat("\"", star, option, tail, "\"") : quoted(cat(star, option, tail)), ")\n");
        };
        rows += row_text(cat("--", row.name));
        if (row.letter)
            rows += row_text(cat("-", row.letter));
    }
    return cat("#compdef aop-lint\n"
               "_aop_lint() {\n"
               "    local -a rules verbs args\n"
               "    local verb=check word\n"
               "    rules=(",
               rule_names(),
               ")\n"
               "    verbs=(",
               verb_names(),
               ")\n"
               "    for word in ${words[2,CURRENT-1]}; do\n"
               "        (( ${verbs[(Ie)$word]} )) && { verb=$word; break }\n"
               "    done\n",
               rows,
               "    _arguments $args '1: :->first' '*: :->rest'\n"
               "    case $state in\n"
               "        first) compadd -a verbs; _files ;;\n"
               "        rest)\n"
               "            case $verb in\n"
               "                explain) compadd -a rules ;;\n"
               "                completions) compadd bash zsh fish ;;\n"
               "                *) _files ;;\n"
               "            esac ;;\n"
               "    esac\n"
               "}\n"
               "_aop_lint \"$@\"\n");
}

// Single quotes of fish.
std::string fish_quoted(std::string_view text)
{
    std::string out = "'";
    for (char c : text) {
        if (c == '\'' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + "'";
}

// The condition under which fish offers an option; without a verb the command is `check`.
std::string fish_condition(const OptionRow& row)
{
    if (row.verbs.empty())
        return "";
    std::string with, without;
    for (const Verb& v : verbs())
        (belongs_to(row, v.name) ? with : without) += cat(" ", v.name);
    return belongs_to(row, "check") ? cat(" -n 'not __fish_seen_subcommand_from", without, "'") : cat(" -n '__fish_seen_subcommand_from", with, "'");
}

std::string fish()
{
    std::string out = "# fish completion for aop-lint\n";
    for (const Verb& v : verbs())
        out += cat("complete -c aop-lint -n __fish_use_subcommand -a ", v.name, " -d ", fish_quoted(v.summary), "\n");
    for (const OptionRow& row : option_rows()) {
        out += cat("complete -c aop-lint", fish_condition(row), " -l ", row.name, row.letter ? cat(" -s ", row.letter) : "", " -d ",
                   fish_quoted(row.help));
        switch (follows(row)) {
        case Follows::nothing: break;
        case Follows::words: out += cat(" -x -a ", fish_quoted(words_of(row))); break;
        case Follows::rules: out += cat(" -x -a ", fish_quoted(rule_names())); break;
        case Follows::files: out += " -r -F"; break;
        case Follows::folders: out += " -x -a '(__fish_complete_directories)'"; break;
        case Follows::anything: out += row.kind == OptionRow::Kind::optional ? "" : " -x"; break;
        }
        out += "\n";
    }
    out += cat("complete -c aop-lint -n '__fish_seen_subcommand_from explain' -f -a ", fish_quoted(rule_names()), "\n");
    out += "complete -c aop-lint -n '__fish_seen_subcommand_from completions' -f -a 'bash zsh fish'\n";
    return out;
}

}

int run_completions(const Options& options, const Console& console)
{
    const std::string shell = options.paths.size() == 1 ? options.paths.front() : "";
    if (shell != "bash" && shell != "zsh" && shell != "fish") {
        console.err("aop-lint: completions needs one of bash, zsh, fish\n");
        return Status::usage;
    }
    console.out(shell == "bash" ? bash() : shell == "zsh" ? zsh() : fish());
    return Status::clean;
}

}
