// <Macro>, Use and UndefMacro, and mod_lua's blocks, whose text is not configuration.
#include "core/base/ascii.h"
#include "core/httpd/syntax/arguments.h"
#include "linter/reader/builder.h"
#include "linter/reader/limits.h"

namespace aop {

void Builder::define_macro(const Call& call)
{
    macros_seen_ = true;
    Macro macro;
    macro.place = call.place;
    macro.head = cat(call.name, ' ', call.args);
    macro.location = cat("defined on line ", call.place.line, " of \"", call.place.file(), "\"");
    Failure error;
    const std::size_t bracket = call.args.rfind('>');
    if (bracket == call.args.npos) {
        error = Error{"<Macro> directive missing closing '>'"};
    } else if (bracket == 0) {
        error = Error{"<Macro macro definition: empty name"};
    } else {
        if (is_text(call.args.substr(bracket + 1)))
            lost(call.place, trimmed(call.args.substr(bracket + 1)), "it follows the '>' of <Macro>");
        MacroHead head = macro_head(call.args.substr(0, bracket));
        macro.name = std::move(head.name);
        macro.parameters = std::move(head.parameters);
        error = macro.name.empty() ? Error{"<Macro macro definition: name not found"} : check_parameters(macro);
    }
    // After an error the body is still taken away: it is not configuration.
    if (error)
        refuse(Problem::Kind::syntax, call.place, error->message);
    const Failure in_body = read_body(call.frame.lines, macro, macro_room_, [&](std::string_view text) {
        if (is_text(text))
            lost(call.frame.lines.here(), trimmed(text), "it follows </Macro>");
    });
    if (in_body && !error)
        refuse(Problem::Kind::syntax, call.place, cat(macro.title(), "\n\tcontents error: ", in_body->message));
    if (macro_room_ == 0)
        give_up(call.place, cat("macros of more than ", limits::macro_bodies >> 20, " MiB"));
    if (!in_body && !error)
        macros_[macro.name] = std::move(macro);
}

void Builder::use_macro(const Call& call)
{
    std::string_view rest = call.args;
    const auto fail = [&](std::string_view message) { refuse(Problem::Kind::syntax, call.place, message); };
    const bool may_be_unseen = has_unseen() && !macros_.contains(lowered(words(rest).empty() ? std::string() : words(rest)[0]));
    if (may_be_unseen)
        return note_unseen(call, {cat("<Macro ", trimmed(rest), ">")});
    if (!macros_seen_)
        return fail("no macro defined before Use");
    const std::string name = lowered(next_word(rest));
    if (name.empty())
        return fail("no macro name specified with Use");
    const auto found = macros_.find(name);
    if (found == macros_.end())
        return fail(cat("macro '", name, "' undefined"));
    Macro& macro = found->second;
    macro.used = true;
    const std::string_view within = call.place.file();
    if (within.find(cat("macro '", name, "'")) != within.npos)
        return fail(cat("recursive use of macro '", name, "' is invalid"));
    const std::vector<std::string> values = words(rest);
    if (values.size() != macro.parameters.size())
        return fail(cat(macro.title(), " used with ", values.size(), " arguments instead of ", macro.parameters.size()));

    std::string title = cat(macro.title(), " used on line ", call.place.line, " of \"", within, "\"");
    const std::uint64_t room = limits::expanded - std::min(made_, limits::expanded);
    Substitution made = substitute(macro, values, room, macro_work_);
    if (made.exhausted)
        return give_up(call.place, "the macros in use grow beyond bounds");
    if (made.error)
        return fail(cat(title, " error while substituting: ", made.error->message));
    charge(made.text.size() + title.size() + macro.lines.size() * sizeof(int), call.place);
    if (++uses_ > limits::uses)
        give_up(call.place, cat("macros are used more than ", limits::uses, " times"));
    if (stopped_)
        return;
    const Source& source = out_.tree.add_source({out_.tree.keep(title), Source::Kind::macro, call.place, Source::Body{macro.place, macro.lines}});
    for (const auto& [above, remark] : macro.remarks) {
        const Place line{.source = &source, .line = int(above) + 1};
        if (out_.remarks.size() >= limits::remarks)
            return give_up(line, cat("more than ", limits::remarks, " comments for aop-lint"));
        out_.remarks.push_back({line, remark, above < macro.body.size() ? line : Place{}});
    }
    call.frame.lines.push(source, out_.tree.keep(std::move(made.text)));
}

void Builder::undefine_macro(const Call& call)
{
    std::string name;
    if (!argument(call, name))
        return;
    if (!macros_seen_)
        return refuse(Problem::Kind::syntax, call.place, "no macro defined before UndefMacro");
    name = lowered(name);
    if (macros_.erase(name) == 0)
        refuse(Problem::Kind::syntax, call.place, cat("cannot remove undefined macro '", name, "'"));
}

// <LuaHookFixups …> holds a program, up to a line that begins like its closing tag. httpd
// leaves a directive of a made-up name in its place.
void Builder::lua_block(const Call& call)
{
    const std::size_t bracket = call.args.rfind('>');
    std::string_view words = call.args.substr(0, bracket);
    next_word(words);
    const std::string when = next_word(words);
    if (bracket == call.args.npos)
        refuse(Problem::Kind::syntax, call.place, cat(call.name, "> directive missing closing '>'"));
    else if (!when.empty() && !iequals(when, "early") && !iequals(when, "late"))
        refuse(Problem::Kind::argument, call.place, cat(call.name, "> 2nd argument must be 'early' or 'late'"));
    const std::string end = cat("</", call.name.substr(1));
    for (std::string_view line; call.frame.lines.physical(line);)
        if (iequals(trimmed(line).substr(0, end.size()), end))
            break;
    add(call.frame, {"Lua_____ByteCodeHack", {}, call.frame.lines.here()});
}

}
