// From logical lines to the tree: as ap_build_config, ap_build_config_sub and
// ap_build_cont_config of httpd's config.c, going on after errors.
#include "linter/reader/builder.h"

#include "core/base/ascii.h"
#include "core/httpd/syntax/arguments.h"
#include "linter/reader/limits.h"

namespace aop {

std::string_view first_word(std::string_view& rest, std::string& buffer)
{
    std::size_t start = 0;
    while (start < rest.size() && is_space(rest[start]))
        ++start;
    std::size_t end = start + plain_prefix(rest.substr(start));
    bool plain = start < rest.size() && rest[start] != '"' && rest[start] != '\'';
    for (; plain && end < rest.size() && !is_space(rest[end]); ++end)
        plain = rest[end] != '\\';
    if (!plain) {
        buffer = next_word(rest);
        return buffer;
    }
    const std::string_view word = rest.substr(start, end - start);
    while (end < rest.size() && is_space(rest[end]))
        ++end;
    rest.remove_prefix(end);
    return word;
}

bool is_text(std::string_view after_bracket)
{
    const std::string_view text = trimmed(after_bracket);
    return !text.empty() && text[0] != '#';
}

void Builder::read_strings(const std::vector<std::string>& strings)
{
    if (strings.empty() || stopped_)
        return;
    const Source& source = out_.tree.add_source({"-c/-C directives", Source::Kind::command_line});
    Frame frame{Lines(source, strings), {{"", &out_.tree.root(), &out_.tree.root(), depth_}}};
    build(frame);
}

void Builder::read_text(Source& source, std::string_view text, Directive& parent)
{
    source.text = text;
    Frame frame{Lines(source, text), {{"", &parent, &parent, depth_}}};
    build(frame);
}

void Builder::build(Frame& frame)
{
    const std::size_t outer = depth_;
    while (!stopped_) {
        Scope& scope = frame.scopes.back();
        const Lines::Got got = frame.lines.next(frame.line, scope.buffer, longest_line_);
        if (got == Lines::Got::end)
            break;
        if (got == Lines::Got::too_long) {
            too_long(frame);
            continue;
        }
        const Line& line = frame.line;
        if (frame.lines.binary())
            tell(Problem::Kind::binary, line.place, "the line holds a NUL byte: httpd loses what follows it");
        if (!line.stays)
            charge(line.text.size(), line.place);
        const bool closes = !scope.name.empty() && scope.parent == scope.base && line.text.starts_with("</") && line.text.ends_with('>') &&
                            iequals(line.text.substr(2, line.text.size() - 3), scope.name.substr(1));
        if (!frame.remarks.empty() && !line.text.empty() && !line.text.starts_with('#'))
            aim_remarks(frame);
        if (closes)
            frame.scopes.pop_back();
        else if (line.text.starts_with('#'))
            comment(frame);
        else if (!line.text.empty()) {
            scope.buffer.fresh = false;
            interpret(frame);
        }
    }
    end_of_text(frame);
    depth_ = outer;
}

// A comment may be addressed to us, and takes the next line with it when it ends in a backslash.
void Builder::comment(Frame& frame)
{
    const Line& line = frame.line;
    if (const std::string_view text = remark(line.text); !text.empty()) {
        if (out_.remarks.size() >= limits::remarks)
            return give_up(line.place, cat("more than ", limits::remarks, " comments for aop-lint"));
        frame.remarks.push_back(out_.remarks.size());
        out_.remarks.push_back({line.place, std::string(text)});
    }
    std::string_view rest = line.swallowed;
    if (trimmed(rest).empty())
        return;
    std::string buffer;
    std::string_view name = first_word(rest, buffer);
    if (name.ends_with('>'))
        name.remove_suffix(1);
    if (!commands_named(name).empty())
        lost(line.place, trimmed(line.swallowed), "the comment above it ends in a backslash");
}

// A remark is about the next line of its own file or macro.
void Builder::aim_remarks(Frame& frame)
{
    for (const std::size_t index : frame.remarks)
        if (SuppressionComment& remark = out_.remarks[index]; remark.place.source == frame.line.place.source)
            remark.target = frame.line.place;
    frame.remarks.clear();
}

// Replaces variables in `text`, which then lies in expansion_.
bool Builder::expanded(std::string_view& text, const Place& place)
{
    if (text.find("${") == text.npos)
        return false;
    const bool fits = expand(text, variables_, limits::line, expansion_, [&](std::string_view name) {
        tell(Problem::Kind::variable, place, cat("Config variable ${", name, "} is not defined"));
    });
    if (!fits)
        give_up(place, "the line grows beyond 16 MiB when its variables are replaced");
    charge(expansion_.size(), place);
    text = expansion_;
    return true;
}

void Builder::interpret(Frame& frame)
{
    std::string_view text = frame.line.text;
    const Place place = frame.line.place;
    bool stays = frame.line.stays;
    if (!frame.line.fixed && expanded(text, place))
        stays = false;
    if (stopped_)
        return;

    std::string_view args = text;
    std::string_view word = first_word(args, word_);
    const bool word_stays = stays && word.data() != word_.data();
    if (word.empty()) {
        if (!trimmed(text).empty())
            lost(place, text, "its first word is empty");
        return;
    }
    const bool closing = word.size() > 1 && word[1] == '/';
    if (!closing) {
        if (word.ends_with('>'))
            word.remove_suffix(1);
        if (word.starts_with('<') && args.empty())
            args = ">";
    }
    const auto [command, number] = closing ? LoadedModules::Found() : loaded_.find(word);
    if (command && command->executes_on_read()) {
        if (!(command->contexts & admitted_))
            return refuse(Problem::Kind::context, place, cat(command->name, " not allowed here"));
        // The text of this line goes when another line is read on its behalf.
        if (stays)
            return execute({frame, command->name, args, place});
        const std::string copy(args);
        return execute({frame, command->name, copy, place});
    }
    if (closing && word[0] == '<')
        return close_section(frame, word, args);

    if (!stays && args.data() != std::string_view(">").data())
        args = args.empty() ? std::string_view() : out_.tree.keep(args);
    const std::string_view name = command ? command->name : word_stays ? word : out_.tree.keep(word);
    add(frame, {name, number, args, place});
}

void Builder::add(Frame& frame, const Directive& read)
{
    Scope& scope = frame.scopes.back();
    if (out_.tree.size() >= limits::directives)
        return give_up(read.place, cat("more than ", limits::directives, " directives"));
    Directive& made = out_.tree.add(*scope.parent, read);
    if (!read.is_section())
        return;
    const std::string_view name = made.name(), args = made.args();
    const Place& place = made.place;
    const std::size_t bracket = args.rfind('>');
    if (bracket != args.npos && is_text(args.substr(bracket + 1)))
        lost(place, trimmed(args.substr(bracket + 1)), cat("it follows the '>' of ", name, ">"));
    scope.parent = &made;
    if (++depth_ > limits::depth)
        give_up(place, cat("sections nest more than ", limits::depth, " deep"));
}

void Builder::close_section(Frame& frame, std::string_view word, std::string_view rest)
{
    Scope& scope = frame.scopes.back();
    const Place& place = frame.line.place;
    if (scope.parent == scope.base)
        return refuse(Problem::Kind::syntax, place, cat(word, " without matching <", word.substr(2), " section"));
    std::string_view name = word.substr(2);
    if (!name.ends_with('>'))
        refuse(Problem::Kind::syntax, place, cat(word, "> directive missing closing '>'"));
    else
        name.remove_suffix(1);
    const auto matches = [&](const Directive& open) { return iequals(open.name().substr(1), name); };
    if (!matches(*scope.parent)) {
        if (word.ends_with('>'))
            refuse(Problem::Kind::syntax, place, cat("Expected </", scope.parent->name().substr(1), "> but saw </", name, ">"));
        // Go on as if the sections inside had been closed, when it closes one at all.
        Directive* open = scope.parent;
        std::size_t left = 0;
        for (; open != scope.base && !matches(*open); open = open->parent)
            ++left;
        if (open == scope.base)
            return;
        scope.parent = open;
        depth_ -= left;
    }
    if (word.ends_with('>') && is_text(rest))
        lost(place, trimmed(rest), cat("it follows </", name, ">"));
    scope.parent = scope.parent->parent;
    --depth_;
}

void Builder::end_of_text(Frame& frame)
{
    if (stopped_)
        return;
    if (!frame.lines.lost().empty())
        lost(frame.lines.here(), trimmed(frame.lines.lost()), "it is the last line and has no line feed");
    // A conditional section whose body counts may stay open, and what is open in it.
    const Scope& file = frame.scopes.front();
    if (file.parent == file.base)
        return;
    std::string message;
    Place outermost;
    for (const Directive* open = file.parent; open != file.base; open = open->parent) {
        message += cat(message.empty() ? "" : "\n", open->place.file(), ":", open->place.line, ": ", open->name(), "> was not closed.");
        outermost = open->place;
    }
    refuse(Problem::Kind::syntax, outermost, message);
}

}
