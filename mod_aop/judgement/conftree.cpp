// Turns httpd's ap_conftree into our Tree. What httpd knows about where a line
// came from is in its file name alone, so macro uses are taken apart again.
#include "mod_aop/judgement/conftree.h"

#include <charconv>
#include <optional>
#include <string>
#include <unordered_map>

namespace aop::mod {

namespace {

// What mod_macro calls the lines it inserts: macro 'NAME' (defined on line 3 of
// "FILE") used on line 9 of "FILE", where each FILE may be such a text again.
struct MacroName {
    int defined_line, used_line;
    std::string_view defined_in, used_in;
};

bool skip(std::string_view& rest, std::string_view text)
{
    if (!rest.starts_with(text))
        return false;
    rest.remove_prefix(text.size());
    return true;
}

bool skip_number(std::string_view& rest, int& number)
{
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (error != std::errc{})
        return false;
    rest.remove_prefix(std::size_t(end - rest.data()));
    return true;
}

std::optional<MacroName> parse_macro_name(std::string_view rest)
{
    constexpr std::string_view between = "\") used on line ";
    MacroName m{};
    if (!skip(rest, "macro '"))
        return std::nullopt;
    const std::size_t quote = rest.find('\'');
    if (quote == rest.npos)
        return std::nullopt;
    rest.remove_prefix(quote + 1);
    if (!skip(rest, " (defined on line ") || !skip_number(rest, m.defined_line) || !skip(rest, " of \""))
        return std::nullopt;
    const std::size_t end = rest.find(between);
    if (end == rest.npos)
        return std::nullopt;
    m.defined_in = rest.substr(0, end);
    rest.remove_prefix(end + between.size());
    if (!skip_number(rest, m.used_line) || !skip(rest, " of \"") || !rest.ends_with('"'))
        return std::nullopt;
    m.used_in = rest.substr(0, rest.size() - 1);
    return m;
}

class Copy {
public:
    explicit Copy(Tree& tree) : tree_(tree) {}

    void children(const ap_directive_t* first, Directive& parent)
    {
        for (const ap_directive_t* d = first; d; d = d->next) {
            Directive& made = tree_.add(parent, {text(d->directive), text(d->args), {source(text(d->filename)), d->line_num}});
            children(d->first_child, made);
        }
    }

private:
    static std::string_view text(const char* s) { return s ? std::string_view(s) : std::string_view(); }

    const Source* source(std::string_view name)
    {
        if (last_ && last_->name == name)
            return last_;
        const Source*& known = sources_[name];
        if (!known)
            known = add(name);
        return last_ = known;
    }

    const Source* add(std::string_view name)
    {
        Source made{.name = tree_.keep(name)};
        if (const auto macro = parse_macro_name(name)) {
            made.kind = Source::Kind::macro;
            made.from = {source(macro->used_in), macro->used_line};
            made.body = Source::Body{.definition = {source(macro->defined_in), macro->defined_line}};
        } else if (name == "-c/-C directives") {
            made.kind = Source::Kind::command_line;
        }
        return &tree_.add_source(std::move(made));
    }

    Tree& tree_;
    std::unordered_map<std::string_view, const Source*> sources_;
    const Source* last_ = nullptr;
};

}

void copy_conftree(const ap_directive_t* first, Tree& tree) { Copy(tree).children(first, tree.root()); }

}
