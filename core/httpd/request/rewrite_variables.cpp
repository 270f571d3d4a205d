#include "core/httpd/request/rewrite_variables.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/request/rewrite_line.h"

namespace aop {

namespace {

bool may_be(const RuleVariable& v, std::string_view name)
{
    return v.is_beginning ? iequals(name.substr(0, v.name.size()), v.name) : iequals(name, v.name);
}

}

RuleVariable rule_variable(std::string_view flag, const std::function<Text(std::string_view)>& written_out)
{
    const Text whole = written_out(flag);
    const bool is_known = whole.kind == Text::Kind::known;
    std::string_view word = is_known ? std::string_view(whole.text) : flag;
    const bool takes_away = word.starts_with('!');
    word.remove_prefix(takes_away);
    const std::size_t colon = word.find(':');
    const std::string_view name = word.substr(0, colon), value = colon == word.npos ? std::string_view() : word.substr(colon + 1);
    const std::size_t open = is_known ? name.npos : name.find_first_of("$%\\");
    RuleVariable made{std::string(name.substr(0, open)), open != name.npos, std::nullopt};
    if (takes_away)
        return made;
    const Text text = is_known ? Text{Text::Kind::known, std::string(value)} : written_out(value);
    made.value = !made.is_beginning && text.kind == Text::Kind::known ? text : Text{};
    return made;
}

std::optional<std::optional<Text>> value_by_rules(const std::vector<RuleVariable>& variables, std::string_view name)
{
    const auto last = std::find_if(variables.rbegin(), variables.rend(), [&](const RuleVariable& v) { return may_be(v, name); });
    if (last == variables.rend())
        return std::nullopt;
    return last->is_beginning ? std::optional(Text{}) : last->value;
}

bool may_set_variable(std::string_view rule, std::string_view name)
{
    const std::vector<std::string> words = rewrite_words(rule);
    if (words.size() < 3)
        return false;
    return std::ranges::any_of(rewrite_flags(words[2]).variables,
                               [&](const std::string& flag) { return may_be(rule_variable(flag, [](std::string_view) { return Text{}; }), name); });
}

}
