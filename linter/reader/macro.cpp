// mod_macro: text in, text out. Nothing of a body is looked at before it is used.
#include "linter/reader/macro.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/syntax/arguments.h"
#include "linter/reader/limits.h"

namespace aop {

namespace {

struct Found {
    std::size_t at = std::string_view::npos;
    std::size_t parameter = 0;
};

// The first occurrence of any parameter; of several at one place the longest.
Found next_parameter(std::string_view line, std::size_t from, const std::vector<std::string>& parameters, std::uint64_t& looked)
{
    Found best;
    std::size_t length = 0;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const std::size_t at = line.find(parameters[i], from);
        looked += 8 + std::min(at, line.size()) - from;
        if (at < best.at || (at == best.at && at != line.npos && length < parameters[i].size())) {
            best = {at, i};
            length = parameters[i].size();
        }
    }
    return best;
}

// "@x" is inserted as one quoted word.
std::string quoted(std::string_view value)
{
    std::string out = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + '"';
}

// One line with its line feed. False when it does not fit mod_macro's buffer. Stops
// when `work` is used up.
bool substitute_line(std::string& line, const Macro& macro, const std::vector<std::string>& values, std::uint64_t& work)
{
    std::size_t from = 0;
    for (Found found;;) {
        std::uint64_t looked = 0;
        found = next_parameter(line, from, macro.parameters, looked);
        work -= std::min(work, looked + line.size() - std::min(line.size(), found.at));
        if (found.at == line.npos || work == 0)
            return true;
        const std::string& name = macro.parameters[found.parameter];
        const std::string& value = values[found.parameter];
        const std::string inserted = name == value ? name : name[0] == '@' ? quoted(value) : value;
        if (name != value && line.size() - name.size() + inserted.size() >= limits::macro_line)
            return false;
        line.replace(found.at, name.size(), inserted);
        // It goes on after as many bytes as the value has, quotes not counted.
        from = std::min(found.at + value.size(), line.size());
    }
}

}

std::string Macro::title() const { return cat("macro '", name, "' (", location, ")"); }

MacroHead macro_head(std::string_view text)
{
    MacroHead head;
    head.name = lowered(next_word(text));
    // Debian's flags stand between the name and the parameters, unquoted; one it does not know
    // is only warned about, but at the end of the line it is a parameter without its slash.
    while (text.starts_with('/')) {
        const bool last = !is_space(text.back());
        const std::string word = next_word(text);
        if (last && text.empty() && !iequals(word, "/IgnoreEmptyArgs") && !iequals(word, "/IgnoreBadNesting"))
            head.parameters.push_back(word.substr(1));
    }
    for (std::string& parameter : words(text))
        head.parameters.push_back(std::move(parameter));
    return head;
}

Failure check_parameters(const Macro& macro)
{
    const auto& names = macro.parameters;
    std::unordered_map<std::string_view, std::size_t> first;
    std::size_t one = names.size(), other = 0;  // the first name that comes again, and where
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::size_t before = first.try_emplace(names[i], i).first->second;
        if (before < i && before < one)
            one = before, other = i;
    }
    const auto empty = first.find("");
    if (empty != first.end() && empty->second <= one)
        return Error{cat(macro.title(), ": empty argument #", empty->second + 1, " name")};
    if (one == names.size())
        return {};
    return Error{cat("argument name conflict in ", macro.title(), ": argument '", names[one], "': #", one + 1, " and #", other + 1,
                     ", change argument names!")};
}

Failure read_body(Lines& lines, Macro& macro, std::uint64_t& room, const std::function<void(std::string_view)>& lost)
{
    Line line;
    LineBuffer buffer{limits::macro_line};
    int nesting = 1;
    bool too_long = false;
    const Error unclosed{"expected token not found: </Macro>"};
    for (;;) {
        const Lines::Got got = lines.next(line, buffer, limits::macro_line - 2);
        if (got == Lines::Got::end)
            return unclosed;
        too_long |= got == Lines::Got::too_long;  // for mod_macro the text ends there
        if (line.text.starts_with('#'))
            if (const std::string_view text = remark(line.text); !text.empty() && macro.remarks.size() <= limits::remarks)
                macro.remarks.emplace_back(macro.body.size(), text);
        if (line.text.starts_with('#') || got == Lines::Got::too_long)
            continue;
        std::string_view rest = line.text;
        const std::string first = next_word(rest);
        if (iequals(first, "</Macro>")) {
            if (--nesting == 0) {
                lost(line.text.substr(line.text.rfind('>') + 1));
                return too_long ? Failure(unclosed) : std::nullopt;
            }
        } else if (iequals(first, "<Macro")) {
            ++nesting;
        }
        room -= std::min<std::uint64_t>(room, line.text.size() + sizeof(std::string) + sizeof(int));
        if (room == 0)
            continue;
        macro.body.emplace_back(line.text);
        macro.lines.push_back(line.place.line);
    }
}

Substitution substitute(const Macro& macro, const std::vector<std::string>& values, std::uint64_t room, std::uint64_t& work)
{
    Substitution made;
    for (std::size_t i = 0; i < macro.body.size(); ++i) {
        std::string line = macro.body[i] + '\n';
        if (line.size() >= limits::macro_line)
            line.resize(limits::macro_line - 1);
        if (!substitute_line(line, macro, values, work)) {
            made.error = Error{cat("while processing line ", i + 1, " of ", macro.title(), " cannot substitute, buffer size too small")};
            break;
        }
        made.text += line;
        made.exhausted = made.text.size() > room || work == 0;
        if (made.exhausted)
            break;
    }
    return made;
}

}
