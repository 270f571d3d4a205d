#include "core/httpd/startup/server_lines.h"

#include "core/httpd/syntax/arguments.h"

namespace aop {

ServerLines::ServerLines(const Directive* node, std::span<const std::string_view> names)
{
    for (const std::string_view name : names)
        lines_[name];
    if (node)
        for (const Directive& d : *node)
            if (const auto at = lines_.find(d.name()); at != lines_.end())
                at->second.push_back(&d);
}

const std::vector<const Directive*>& ServerLines::all(std::string_view name) const
{
    static const std::vector<const Directive*> none;
    const auto at = lines_.find(name);
    return at == lines_.end() ? none : at->second;
}

const Directive* ServerLines::last(std::string_view name) const
{
    const auto& found = all(name);
    return found.empty() ? nullptr : found.back();
}

const Directive* last_of(const ServerLines& own, const ServerLines& main, std::string_view name)
{
    const Directive* found = own.last(name);
    return found ? found : main.last(name);
}

std::string word_of(const Directive& line, std::size_t n)
{
    std::string_view rest = line.args();
    std::string word;
    for (std::size_t i = 0; i < n; ++i)
        word = next_word(rest);
    return word;
}

bool is_on(const Directive* line) { return line && iequals(word_of(*line, 1), "on"); }

}
