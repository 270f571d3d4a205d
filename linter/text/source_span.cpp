#include "linter/text/source_span.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

constexpr std::size_t most_quoted = 64 << 20;  // bytes: each one of a line that is quoted is told its place

// The bytes of one logical line, each with the physical line and column it came from.
struct Position {
    int line, column;
};
struct Logical {
    std::string text;
    std::vector<Position> at;
};

Logical logical_line(SourceText& texts, const std::string& file, int first, int last)
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

// Word number `wanted` of a line from `at` on, or the last one when there are fewer: a variable may have become several words.
WordSpan nth_word(std::string_view text, std::size_t at, int wanted)
{
    const std::vector<WordSpan> spans = word_spans(text.substr(at));
    if (spans.empty())
        return {at, at};
    WordSpan found = spans[std::min(std::size_t(std::max(wanted, 0)), spans.size() - 1)];
    found.from += at, found.to += at;
    if (text.substr(0, found.to).ends_with('>') && found.to - found.from > 1)
        --found.to;
    return found;
}

}

std::string_view SourceText::line(const std::string& path, int number)
{
    const auto& lines = lines_of(path);
    return number > 0 && std::size_t(number) <= lines.size() ? lines[std::size_t(number) - 1] : std::string_view{};
}

// The same file may have been read several times; what it said does not change meanwhile.
std::string_view SourceText::text_of(std::string_view path)
{
    if (texts_.empty())
        for (const Source& s : tree_.sources())
            if (s.kind == Source::Kind::file && !s.text.empty() && s.text.size() <= most_quoted)
                texts_.emplace(s.name, s.text);
    const auto text = texts_.find(path);
    return text == texts_.end() ? std::string_view() : text->second;
}

const std::vector<std::string_view>& SourceText::lines_of(const std::string& path)
{
    auto& kept = seen_[path];
    if (kept)
        return *kept;
    kept = std::make_unique<std::vector<std::string_view>>();
    for (std::string_view rest = text_of(path); !rest.empty();) {
        std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        kept->push_back(line);
    }
    return *kept;
}

SourceSpan source_span(SourceText& texts, const Place& place, int word)
{
    if (!place || place.source->kind == Source::Kind::command_line)
        return {};
    SourceSpan made{.file = std::string(place.source->name), .line = place.line};
    int first = place.line - (place.lines ? place.lines - 1 : 0);
    if (place.source->kind == Source::Kind::macro) {
        const Source::Body& text = *place.source->body;
        const std::size_t body = std::size_t(place.line) - 1;
        const SourceSpan definition = source_span(texts, text.definition, 0);
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

std::vector<Step> include_chain(const Place& place)
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
