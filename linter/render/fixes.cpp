#include "linter/render/fixes.h"

#include "core/base/ascii.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

struct Row {
    std::string_view rule, directive, text, what;
};
constexpr Row rows[]{
    {"AOP102", "SSLVerifyClient", "require", "Require a client certificate"},
    {"AOP208", "SSLVerifyDepth", "1", "Accept only certificates that the CA itself signed"},
    {"AOP409", "SSLVerifyDepth", "1", "Accept certificates that the CA signed"},
};

std::string_view text_of(SourceText& texts, const SourceSpan& span)
{
    const std::string_view line = texts.line(span.file, span.line);
    const auto from = std::size_t(span.column - 1), to = std::size_t(span.end_column - 1);
    return span.column > 0 && to <= line.size() && from < to ? line.substr(from, to - from) : std::string_view();
}

}

std::optional<Fix> fix_of(SourceText& texts, const Finding& f)
{
    for (const Row& row : rows) {
        if (f.rule->id != row.rule || f.word != 1 || !iequals(text_of(texts, source_span(texts, f.place, 0)), row.directive))
            continue;
        const SourceSpan word = source_span(texts, f.place, 1);
        const std::string_view written = text_of(texts, word);
        // In a macro the word may be a parameter, and a variable may stand for others elsewhere.
        if (written.empty() || written.find_first_of("$%@\"'\\") != written.npos || f.place.source->kind != Source::Kind::file)
            return std::nullopt;
        return Fix{word, std::string(row.text), std::string(row.what)};
    }
    return std::nullopt;
}

}
