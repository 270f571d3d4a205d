#include "linter/spot.h"

#include "core/text.h"
#include "linter/key_material.h"

namespace aop {

namespace {

constexpr std::uint64_t text_limit = 64 << 20;

// The bytes of one logical line, each with the physical line and column it came from.
struct Position {
    int line, column;
};
struct Logical {
    std::string text;
    std::vector<Position> at;
};

Logical logical_line(Texts& texts, const std::string& file, int first, int last)
{
    Logical out;
    for (int n = first; n <= last; ++n) {
        std::string_view line = texts.line(file, n);
        // The backslash at the end glues; what it glues has no blank in between.
        if (n < last && line.ends_with('\\'))
            line.remove_suffix(1);
        for (std::size_t i = 0; i < line.size(); ++i) {
            out.text += line[i];
            out.at.push_back({n, int(i) + 1});
        }
    }
    return out;
}

// From and to of word number `wanted`, or of the last one when there are fewer: a variable may have become several words.
std::pair<std::size_t, std::size_t> nth_word(std::string_view text, std::size_t at, int wanted)
{
    std::pair<std::size_t, std::size_t> found{at, at};
    for (int n = 0; at < text.size() && n <= wanted; ++n) {
        while (at < text.size() && is_space(text[at]))
            ++at;
        if (at == text.size())
            break;
        const std::size_t from = at;
        const char quote = n > 0 && (text[at] == '"' || text[at] == '\'') ? text[at++] : '\0';
        while (at < text.size() && (quote ? text[at] != quote : !is_space(text[at])))
            at += text[at] == '\\' && at + 1 < text.size() && quote && text[at + 1] == quote ? 2 : 1;
        if (quote && at < text.size())
            ++at;
        found = {from, at};
    }
    if (text.substr(0, found.second).ends_with('>') && found.second - found.first > 1)
        --found.second;
    return found;
}

}

std::string_view Texts::line(const std::string& path, int number)
{
    const File& f = file(path);
    return number > 0 && std::size_t(number) <= f.lines.size() ? f.lines[std::size_t(number) - 1] : std::string_view{};
}

const Texts::File& Texts::file(const std::string& path)
{
    auto& kept = seen_[path];
    if (kept)
        return *kept;
    kept = std::make_unique<File>();
    if (auto read = files_.read(path, text_limit))
        kept->text = std::move(*read);
    withhold_keys(kept->text);
    for (std::string_view rest = kept->text; !rest.empty();) {
        std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        kept->lines.push_back(line);
    }
    return *kept;
}

Spot spot(Texts& texts, const Place& place, int word)
{
    if (!place || place.source->kind == Source::Kind::command_line)
        return {};
    Spot made{.file = std::string(place.source->name), .line = place.line};
    int first = place.line - (place.lines ? place.lines - 1 : 0);
    if (place.source->kind == Source::Kind::macro) {
        const Source::Body& text = *place.source->body;
        const std::size_t body = std::size_t(place.line) - 1;
        const Spot definition = spot(texts, text.definition, 0);
        if (!definition || body >= text.lines.size())
            return {};
        made.file = definition.file;
        made.line = first = text.lines[body];
    }
    const Logical line = logical_line(texts, made.file, first, made.line);
    std::size_t start = place.column > 1 ? std::size_t(place.column) - 1 : 0;
    if (start > line.text.size())
        start = 0;  // the file is not the one that was read any more
    const auto [from, to] = nth_word(line.text, start, word);
    if (from >= to)
        return made;
    made.line = line.at[from].line;
    made.column = line.at[from].column;
    std::size_t last = from;
    while (last + 1 < to && line.at[last + 1].line == made.line)
        ++last;
    made.end_column = line.at[last].column + 1;
    return made;
}

std::vector<Step> way_to(const Place& place)
{
    std::vector<Step> way;
    // A source is always made before those it brings in, so this ends; the bound is for hand-made ones.
    for (const Source* s = place.source; s && way.size() < 64; s = s->from.source) {
        if (s->body && s->body->definition)
            way.push_back({"macro defined at", s->body->definition});
        if (s->from)
            way.push_back({s->kind == Source::Kind::macro ? "macro used at" : "included from", s->from});
    }
    return way;
}

}
