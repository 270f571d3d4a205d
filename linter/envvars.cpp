// A small part of the shell's grammar: assignments, export, unset, `:`, tests
// with [ ] in `if` and before && and ||, parameter expansion. Every line that
// holds more is a trouble and changes nothing.
#include "linter/envvars.h"

#include <optional>
#include <set>
#include <utility>

#include <fnmatch.h>

#include "core/text.h"

namespace aop {

namespace {

constexpr std::size_t longest_value = 64 << 10;

bool is_name_char(char c) { return c == '_' || (to_lower(c) >= 'a' && to_lower(c) <= 'z') || (c >= '0' && c <= '9'); }
bool is_name(std::string_view s)
{
    for (const char c : s)
        if (!is_name_char(c))
            return false;
    return !s.empty() && !(s[0] >= '0' && s[0] <= '9');
}

// Thrown inside this file where a line holds what is not understood.
struct NotUnderstood {
    std::string what;
};

struct Word {
    std::string text;
    bool quoted = false;
    bool is_operator = false;  // ; && || ! and the end of a line as ";"
    int line = 1;

    bool is(std::string_view s) const { return !quoted && text == s; }
};

class Script {
public:
    Script(std::string_view text, std::map<std::string, std::string> variables)
        : text_(text), variables_(std::move(variables))
    {
        for (const auto& [name, value] : variables_)
            exported_.insert(name);
    }

    Envvars run();

private:
    std::vector<Word> command();
    bool word(Word&);
    void expand_dollar(std::string& out);
    std::string value_of(std::string_view expression);
    void skip_line();
    void skip_to(std::string_view end);
    void execute(const std::vector<Word>&);
    bool simple(const std::vector<Word>&, std::size_t from, std::size_t to);
    bool test(const std::vector<Word>&, std::size_t from, std::size_t to);
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

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
    std::map<std::string, std::string> variables_;
    std::set<std::string> exported_;
    std::vector<Branch> branches_;
    std::string_view end_of_block_;  // set when a loop or the like is not understood
    Envvars made_;
};

std::string Script::value_of(std::string_view expression)
{
    std::size_t end = 0;
    while (end < expression.size() && is_name_char(expression[end]))
        ++end;
    const std::string name(expression.substr(0, end));
    std::string_view rest = expression.substr(end);
    if (!is_name(name))
        throw NotUnderstood{cat("${", expression, "}")};
    const auto found = variables_.find(name);
    const bool set = found != variables_.end();
    const std::string value = set ? found->second : "";
    if (rest.empty())
        return value;
    const bool colon = rest.starts_with(':');
    const char op = rest.size() > colon ? rest[colon] : '\0';
    if (op == '-' || op == '+' || op == '=') {
        const bool usable = set && !(colon && value.empty());
        std::string alternative(rest.substr(colon + 1U));
        if (alternative.find_first_of("$`\\\"'") != alternative.npos)
            throw NotUnderstood{cat("${", expression, "}")};
        if (op == '=' && !usable)
            variables_[name] = alternative;
        return op == '+' ? (usable ? alternative : "") : (usable ? value : alternative);
    }
    if ((op == '#' || op == '%') && !colon) {
        const bool longest = rest.size() > 1 && rest[1] == op;
        const std::string pattern(rest.substr(longest ? 2 : 1));
        if (pattern.find_first_of("$`\"'") != pattern.npos)
            throw NotUnderstood{cat("${", expression, "}")};
        for (std::size_t i = 0; i <= value.size(); ++i) {
            const std::size_t n = longest ? value.size() - i : i;
            const std::string part = op == '#' ? value.substr(0, n) : value.substr(value.size() - n);
            if (fnmatch(pattern.c_str(), part.c_str(), 0) == 0)
                return op == '#' ? value.substr(n) : value.substr(0, value.size() - n);
        }
        return value;
    }
    throw NotUnderstood{cat("${", expression, "}")};
}

void Script::expand_dollar(std::string& out)
{
    ++at_;  // the '$'
    if (at_ < text_.size() && text_[at_] == '{') {
        const std::size_t close = text_.find('}', at_);
        const std::size_t feed = text_.find('\n', at_);
        if (close == text_.npos || feed < close)
            throw NotUnderstood{"a ${ that is not closed"};
        const std::string_view expression = text_.substr(at_ + 1, close - at_ - 1);
        at_ = close + 1;
        out += active() ? value_of(expression) : "";
    } else {
        const std::size_t start = at_;
        while (at_ < text_.size() && is_name_char(text_[at_]))
            ++at_;
        const std::string_view name = text_.substr(start, at_ - start);
        if (name.empty()) {
            if (at_ < text_.size() && std::string_view("(@*#?$!-").find(text_[at_]) != std::string_view::npos)
                throw NotUnderstood{cat("$", text_[at_])};
            out += '$';
            return;
        }
        if (!is_name(name))
            throw NotUnderstood{cat("$", name)};
        out += value_of(name);
    }
    if (out.size() > longest_value)
        throw NotUnderstood{"a value of more than 64 KiB"};
}

// The next word or operator of the command that begins at at_; false at its end.
bool Script::word(Word& out)
{
    out = {};
    while (at_ < text_.size()) {
        if (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r')
            ++at_;
        else if (text_.substr(at_).starts_with("\\\n"))
            at_ += 2, ++line_;
        else
            break;
    }
    out.line = line_;
    if (at_ >= text_.size())
        return false;
    if (text_[at_] == '#')
        at_ = std::min(text_.find('\n', at_), text_.size());
    if (at_ >= text_.size())
        return false;
    if (text_[at_] == '\n' || text_[at_] == ';') {
        line_ += text_[at_] == '\n';
        ++at_;
        return false;
    }
    for (const std::string_view op : {"&&", "||"})
        if (text_.substr(at_).starts_with(op)) {
            at_ += 2;
            out.text = op;
            out.is_operator = true;
            return true;
        }
    for (char quote = 0; at_ < text_.size();) {
        const char c = text_[at_];
        if (!quote && (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ';'))
            break;
        if (c == '`')
            throw NotUnderstood{"a command substitution"};
        if (!quote && std::string_view("&|<>()").find(c) != std::string_view::npos) {
            if (text_.substr(at_).starts_with("&&") || text_.substr(at_).starts_with("||"))
                break;
            throw NotUnderstood{cat("'", c, "'")};
        }
        if (c == '\n')
            ++line_;
        if (c == '$' && quote != '\'') {
            expand_dollar(out.text);
            continue;
        }
        if (c == quote || (!quote && (c == '"' || c == '\''))) {
            quote = quote ? '\0' : c;
            out.quoted = true;
            ++at_;
            continue;
        }
        if (c == '\\' && quote != '\'' && at_ + 1 < text_.size() &&
            (!quote || std::string_view("$`\"\\\n").find(text_[at_ + 1]) != std::string_view::npos)) {
            ++at_;
            if (text_[at_] != '\n')
                out.text += text_[at_];
            else
                ++line_;
            out.quoted = true;
            ++at_;
            continue;
        }
        out.text += c;
        ++at_;
        if (out.text.size() > longest_value)
            throw NotUnderstood{"a value of more than 64 KiB"};
    }
    return true;
}

std::vector<Word> Script::command()
{
    std::vector<Word> words;
    for (Word w; word(w);)
        words.push_back(std::move(w));
    return words;
}

void Script::skip_line()
{
    const std::size_t feed = text_.find('\n', at_);
    at_ = feed == text_.npos ? text_.size() : feed + 1;
    ++line_;
}

// Past the next line that begins with `end`.
void Script::skip_to(std::string_view end)
{
    while (!end.empty() && at_ < text_.size()) {
        const std::string_view line = trimmed(text_.substr(at_, text_.find('\n', at_) - at_));
        skip_line();
        if (line.starts_with(end))
            return;
    }
}

void Script::assign(std::string_view text)
{
    const std::size_t equals = text.find('=');
    variables_[std::string(text.substr(0, equals))] = text.substr(equals + 1);
}

bool is_assignment(const Word& w) { return w.text.find('=') != w.text.npos && is_name(w.text.substr(0, w.text.find('='))); }

bool Script::test(const std::vector<Word>& words, std::size_t from, std::size_t to)
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
    throw NotUnderstood{"a test of something else than texts"};
}

// One command without operators; its result is what the shell calls its status.
bool Script::simple(const std::vector<Word>& words, std::size_t from, std::size_t to)
{
    if (from == to)
        throw NotUnderstood{"an empty command"};
    const Word& first = words[from];
    if (first.is("[")) {
        if (to - from < 2 || !words[to - 1].is("]"))
            throw NotUnderstood{"a [ that is not closed"};
        return to - from > 2 && test(words, from + 1, to - 1);
    }
    if (first.is(":") || first.is("true"))
        return true;
    if (first.is("false"))
        return false;
    if (first.is("export") || first.is("unset")) {
        for (std::size_t i = from + 1; i < to; ++i) {
            const std::string name = words[i].text.substr(0, words[i].text.find('='));
            if (!is_name(name))
                throw NotUnderstood{cat(first.text, " ", words[i].text)};
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
            throw NotUnderstood{cat("the command '", first.text, "'")};
    for (std::size_t i = from; i < to; ++i)
        assign(words[i].text);
    return true;
}

void Script::execute(const std::vector<Word>& words)
{
    std::size_t from = 0;
    const Word& first = words[0];
    if (first.is("if")) {
        branches_.push_back({false, !active(), first.line});  // of an inactive one no branch is taken
        if (branches_.back().taken)
            return;
        branches_.pop_back();
        bool holds = false;
        branches_.push_back({false, true, first.line});  // while the test is not understood: neither branch
        const std::vector<Word> inner(words.begin() + 1, words.end());
        if (inner.empty())
            throw NotUnderstood{"an if without a test"};
        branches_.back().runs = true;
        try {
            holds = simple(inner, 0, inner.size());
        } catch (...) {
            branches_.back().runs = false;
            throw;
        }
        branches_.back() = {holds, holds, first.line};
        return;
    }
    if (first.is("then") || first.is("else") || first.is("elif") || first.is("fi")) {
        if (branches_.empty())
            throw NotUnderstood{cat("'", first.text, "' without if")};
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
                throw NotUnderstood{"elif"};
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
    while (at_ < text_.size()) {
        const int line = line_;
        try {
            const std::vector<Word> words = command();
            if (!words.empty())
                execute(words);
        } catch (const NotUnderstood& e) {
            made_.troubles.push_back({line, cat("cannot be understood without a shell: ", e.what)});
            if (at_ == 0 || text_[at_ - 1] != '\n')
                skip_line();
            skip_to(std::exchange(end_of_block_, {}));
        }
        if (made_.troubles.size() > 100)
            break;
    }
    if (!branches_.empty())
        made_.troubles.push_back({branches_.back().line, "an if without fi"});
    for (const std::string& name : exported_)
        if (const auto found = variables_.find(name); found != variables_.end())
            made_.exported.insert(*found);
    return std::move(made_);
}

}

Envvars read_envvars(std::string_view text, std::map<std::string, std::string> initial)
{
    return Script(text, std::move(initial)).run();
}

}
