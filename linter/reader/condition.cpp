// Conditional sections: as start_cond_section of httpd's core.
#include "linter/reader/condition.h"

#include "core/base/ascii.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

bool test(std::string_view name, const std::string& word, const Facts& facts)
{
    if (iequals(name, "<IfModule"))
        return facts.loaded.has(word);
    if (iequals(name, "<IfDefine"))
        return facts.variables.exists(word);
    if (iequals(name, "<IfDirective"))
        return facts.loaded.knows(word);
    if (iequals(name, "<IfSection"))
        return facts.loaded.knows('<' + word);
    return bool(facts.files.status(merged_path(facts.server_root, word)));
}

}

Result<bool> evaluate_condition(std::string_view name, std::string_view args, const Facts& facts)
{
    if (iequals(name, "<IfVersion"))
        return evaluate_version(args, facts.httpd);
    const std::size_t close = args.rfind('>');
    if (close == args.npos)
        return Error{cat(name, "> directive missing closing '>'")};
    std::string_view inner = args.substr(0, close);
    const bool negated = inner.starts_with('!');
    if (negated)
        inner.remove_prefix(1);
    const std::string word = next_word(inner);
    if (word.empty())
        return Error{cat(name, "> directive requires additional arguments")};
    return test(name, word, facts) != negated;
}

}
