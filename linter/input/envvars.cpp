// A small part of the shell's grammar: assignments, export, unset, `:`, tests
// with [ ] in `if` and before && and ||, parameter expansion. Every line that
// holds more is a trouble and changes nothing.
#include "linter/input/envvars.h"

#include <set>
#include <utility>

#include "core/base/ascii.h"
#include "linter/input/shell_words.h"

namespace aop {

namespace {

class Script {
public:
    Script(std::string_view text, std::map<std::string, std::string> variables) : variables_(std::move(variables)), words_(text, variables_)
    {
        for (const auto& [name, value] : variables_)
            exported_.insert(name);
    }

    Envvars run();

private:
    void execute(const std::vector<ShellWord>&);
    bool simple(const std::vector<ShellWord>&, std::size_t from, std::size_t to);
    bool test(const std::vector<ShellWord>&, std::size_t from, std::size_t to);
    void assign(std::string_view word);
    bool active() const
    {
        for (const Branch& b : branches_)
            if (!b.runs)
                return false;
        return true;
    }

    struct Branch {
        bool runs;
        bool taken;
        int line;
    };

    std::map<std::string, std::string> variables_;
    ShellWords words_;
    std::set<std::string> exported_;
    std::vector<Branch> branches_;
    std::string_view end_of_block_;  // set when a loop or the like is not understood
    Envvars made_;
};

void Script::assign(std::string_view text)
{
    const std::size_t equals = text.find('=');
    variables_[std::string(text.substr(0, equals))] = text.substr(equals + 1);
}

bool is_assignment(const ShellWord& w) { return w.text.find('=') != w.text.npos && is_shell_name(w.text.substr(0, w.text.find('='))); }

bool Script::test(const std::vector<ShellWord>& words, std::size_t from, std::size_t to)
{
    if (from < to && words[from].is("!"))
        return !test(words, from + 1, to);
    const std::size_t n = to - from;
    if (n == 1)
        return !words[from].text.empty();
    if (n == 2 && words[from].is("-z"))
        return words[from + 1].text.empty();
    if (n == 2 && words[from].is("-n"))
        return !words[from + 1].text.empty();
    if (n == 3 && (words[from + 1].is("=") || words[from + 1].is("==")))
        return words[from].text == words[from + 2].text;
    if (n == 3 && words[from + 1].is("!="))
        return words[from].text != words[from + 2].text;
    throw NeedsShell{"a test of something else than texts"};
}

// One command without operators; its result is what the shell calls its status.
bool Script::simple(const std::vector<ShellWord>& words, std::size_t from, std::size_t to)
{
    if (from == to)
        throw NeedsShell{"an empty command"};
    const ShellWord& first = words[from];
    if (first.is("[")) {
        if (to - from < 2 || !words[to - 1].is("]"))
            throw NeedsShell{"a [ that is not closed"};
        return to - from > 2 && test(words, from + 1, to - 1);
    }
    if (first.is(":") || first.is("true"))
        return true;
    if (first.is("false"))
        return false;
    if (first.is("export") || first.is("unset")) {
        for (std::size_t i = from + 1; i < to; ++i) {
            const std::string name = words[i].text.substr(0, words[i].text.find('='));
            if (!is_shell_name(name))
                throw NeedsShell{cat(first.text, " ", words[i].text)};
        }
        for (std::size_t i = from + 1; i < to; ++i) {
            const std::string name = words[i].text.substr(0, words[i].text.find('='));
            if (first.is("unset")) {
                variables_.erase(name);
                exported_.erase(name);
                continue;
            }
            if (is_assignment(words[i]))
                assign(words[i].text);
            exported_.insert(name);
        }
        return true;
    }
    constexpr std::pair<std::string_view, std::string_view> blocks[]{
        {"for", "done"}, {"while", "done"}, {"until", "done"}, {"case", "esac"}, {"{", "}"}, {"function", "}"},
    };
    for (const auto& [word, end] : blocks)
        if (first.is(word))
            end_of_block_ = end;
    for (std::size_t i = from; i < to; ++i)
        if (!is_assignment(words[i]))
            throw NeedsShell{cat("the command '", first.text, "'")};
    for (std::size_t i = from; i < to; ++i)
        assign(words[i].text);
    return true;
}

void Script::execute(const std::vector<ShellWord>& words)
{
    std::size_t from = 0;
    const ShellWord& first = words[0];
    if (first.is("if")) {
        const bool counts = active();
        branches_.push_back({false, true, first.line});  // neither branch, unless the test is understood
        if (!counts)
            return;
        const std::vector<ShellWord> inner(words.begin() + 1, words.end());
        const bool holds = simple(inner, 0, inner.size());
        branches_.back() = {holds, holds, first.line};
        return;
    }
    if (first.is("then") || first.is("else") || first.is("elif") || first.is("fi")) {
        if (branches_.empty())
            throw NeedsShell{cat("'", first.text, "' without if")};
        Branch& branch = branches_.back();
        if (first.is("fi")) {
            branches_.pop_back();
        } else if (first.is("else")) {
            branch.runs = !branch.taken;
            branch.taken = true;
        } else if (first.is("elif")) {
            branch.runs = false;
            if (!branch.taken) {
                branch.taken = true;
                throw NeedsShell{"elif"};
            }
            return;
        }
        from = 1;
        if (words.size() == 1)
            return;
    }
    if (!active())
        return;
    bool status = true;
    bool skip = false;
    for (std::size_t start = from, i = from; i <= words.size(); ++i) {
        if (i < words.size() && !words[i].is_operator)
            continue;
        if (!skip)
            status = simple(words, start, i);
        if (i < words.size())
            skip = words[i].text == "&&" ? !status : status;
        start = i + 1;
    }
}

Envvars Script::run()
{
    while (!words_.at_end()) {
        const int line = words_.line();
        std::vector<ShellWord> command;
        try {
            command = words_.command(active());
            if (!command.empty())
                execute(command);
        } catch (const NeedsShell& e) {
            if (command.empty() && words_.first() == "if")
                branches_.push_back({false, true, line});
            made_.problems.push_back({line, cat("cannot be understood without a shell: ", e.what)});
            words_.recover(std::exchange(end_of_block_, {}));
        }
        if (made_.problems.size() > 100)
            break;
    }
    if (!branches_.empty())
        made_.problems.push_back({branches_.back().line, "an if without fi"});
    for (const std::string& name : exported_)
        if (const auto found = variables_.find(name); found != variables_.end())
            made_.exported.insert(*found);
    return std::move(made_);
}

}

Envvars read_envvars(std::string_view text, std::map<std::string, std::string> initial) { return Script(text, std::move(initial)).run(); }

}
