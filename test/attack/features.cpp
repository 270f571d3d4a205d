#include "test/attack/features.h"

#include <algorithm>
#include <sstream>
#include <vector>

#include "core/base/ascii.h"

namespace aop::test {

namespace {

std::vector<std::string> variants_of(const Feature& f)
{
    std::vector<std::string> all(1);
    std::istringstream in{std::string(f.variants)};
    for (std::string line; std::getline(in, line);)
        if (line == "----")
            all.emplace_back();
        else if (!line.empty())
            all.back() += line + '\n';
    return all;
}

void replace_all(std::string& text, std::string_view from, const std::string& to)
{
    for (std::size_t at = 0; (at = text.find(from, at)) != text.npos; at += to.size())
        text.replace(at, from.size(), to);
}

template <class List>
void add_once(List& list, const std::string& word)
{
    if (std::ranges::find(list, word) == list.end())
        list.push_back(word);
}

// A line of the configuration, or a hint for the attacker.
void add_line(Trap& trap, const std::string& indent, const std::string& line)
{
    const std::size_t blank = std::min(line.find(' '), line.size() - 1);
    const std::string rest = line.substr(blank + 1);
    if (line.starts_with("#path"))
        add_once(trap.paths, rest);
    else if (line.starts_with("#header"))
        add_once(trap.headers, rest);
    else if (line.starts_with("#host"))
        add_once(trap.names, rest);
    else
        trap.config += cat(indent, line, '\n');
}

}

void add_features(Feature::Where where, Dice& dice, Trap& trap, const std::string& indent, const std::string& root, const std::string& site,
                  std::string_view only)
{
    for (const Feature& f : feature_table()) {
        if (f.where != where || (only.empty() ? !dice.percent(f.percent) : f.kind != only))
            continue;
        std::istringstream modules{std::string(f.modules)};
        for (std::string module; modules >> module;)
            add_once(trap.modules, module);
        std::vector<std::string> variants = variants_of(f);
        std::string text = dice.one_of(variants);
        replace_all(text, "@ROOT@", root);
        replace_all(text, "@SITE@", cat(root, '/', site));
        replace_all(text, "@BACK@", cat("http://127.0.0.1:", trap.back_end));
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);)
            add_line(trap, indent, line);
    }
}

}
