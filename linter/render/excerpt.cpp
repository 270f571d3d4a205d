#include "linter/render/excerpt.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "linter/render/paint.h"
#include "linter/text/escape.h"

namespace aop {

namespace {

constexpr std::size_t tab_width = 4;

struct Mark {
    SourceSpan span;
    std::string label;
    bool primary;
};

// A line as it is shown, and the columns of a range of its bytes.
struct Shown {
    std::string text;
    std::size_t from = 0, to = 0;
};

std::string expanded(std::string_view bytes)
{
    std::string out;
    std::size_t used = 0;
    const std::string text = printable(bytes, true);
    for (std::string_view rest = text; !rest.empty();) {
        const std::string_view part = rest.substr(0, rest.find('\t'));
        out += part;
        used += columns(part);
        rest.remove_prefix(part.size());
        if (rest.empty())
            break;
        const std::size_t blanks = tab_width - used % tab_width;
        out.append(blanks, ' ');
        used += blanks;
        rest.remove_prefix(1);
    }
    return out;
}

Shown shown(std::string_view line, const SourceSpan& span, std::size_t width, const TextStyle& look)
{
    const std::size_t from = span.column > 0 ? std::size_t(span.column) - 1 : 0;
    const std::size_t to = span.column > 0 ? std::size_t(span.end_column) - 1 : 0;
    Shown made{expanded(line), columns(expanded(line.substr(0, from))), columns(expanded(line.substr(0, to)))};
    // A line longer than the terminal is cut after what matters, or loses its start.
    if (made.from > width / 2 && columns(made.text) > width) {
        const std::size_t cut = made.from - width / 4;
        const std::size_t at = bytes_within(made.text, cut);
        const std::size_t lost = columns(std::string_view(made.text).substr(0, at));
        const std::string_view dots = look.unicode ? "…" : "...";
        made.text = cat(dots, made.text.substr(at));
        made.from = made.from - lost + columns(dots);
        made.to = made.to - lost + columns(dots);
    }
    made.text = clipped(made.text, width, look.unicode ? "…" : "...");
    made.to = std::max(made.from + 1, std::min(made.to, columns(made.text)));
    return made;
}

std::vector<Mark> marks_of(const Finding& f, SourceText& texts)
{
    std::vector<Mark> marks;
    if (const SourceSpan s = source_span(texts, f.place, f.word))
        marks.push_back({s, "", true});
    for (const Related& r : f.related)
        if (const SourceSpan s = source_span(texts, r.place, 0))
            marks.push_back({s, r.label, false});
    return marks;
}

std::string underline(const Mark& mark, const Shown& line, const TextStyle& look)
{
    const Ink ink = mark.primary ? Ink::red : Ink::blue;
    std::string out(line.from, ' ');
    out += painted(std::string(line.to - line.from, mark.primary ? '^' : '-'), ink, look.color);
    if (!mark.label.empty())
        out += cat(" ", painted(printable(mark.label), ink, look.color));
    return out;
}

}

std::string spot_name(const SourceSpan& s, const Place& place, const Results& results, bool with_column)
{
    if (!place)
        return "the configuration";
    if (!s)
        return cat(printable(place.file()), ":", place.line);
    std::string name = cat(printable(relative_path(s.file, results.directory)), ":", s.line);
    if (s.column && with_column)
        name += cat(":", s.column);
    return name;
}

std::size_t gutter(const Finding& f, SourceText& texts)
{
    std::size_t width = 1;
    for (const Mark& m : marks_of(f, texts))
        width = std::max(width, cat(m.span.line).size());
    return width;
}

std::string excerpt(const Finding& f, SourceText& texts, const Results& results)
{
    const TextStyle& look = results.look;
    std::vector<Mark> marks = marks_of(f, texts);
    const std::size_t digits = gutter(f, texts);
    const std::string blank(digits, ' ');
    const auto bar = [&](std::string_view left) { return painted(cat(left, " |"), Ink::blue, look.color); };
    const std::size_t width = std::max<std::size_t>(look.width > digits + 3 ? look.width - digits - 3 : 0, 30);

    std::string out;
    while (!marks.empty()) {
        const std::string file = marks.front().span.file;
        const auto rest = std::stable_partition(marks.begin(), marks.end(), [&](const Mark& m) { return m.span.file == file; });
        std::vector<Mark> here(marks.begin(), rest);
        marks.erase(marks.begin(), rest);
        if (!out.empty())
            out += cat(blank, painted(" ::: ", Ink::blue, look.color), printable(relative_path(file, results.directory)), ":", here.front().span.line,
                       "\n");
        std::ranges::stable_sort(here, {}, [](const Mark& m) { return m.span.line; });
        out += cat(bar(blank), "\n");
        int before = 0;
        for (const Mark& m : here) {
            const Shown line = shown(texts.line(file, m.span.line), m.span, width, look);
            if (m.span.line != before) {
                if (before && m.span.line > before + 1)
                    out += painted("...\n", Ink::blue, look.color);
                const std::string number = cat(m.span.line);
                out += cat(bar(cat(std::string(digits - number.size(), ' '), number)), " ", line.text, "\n");
            }
            if (m.span.column)
                out += cat(bar(blank), " ", underline(m, line, look), "\n");
            before = m.span.line;
        }
    }
    return out;
}

}
