// Reviewdog Diagnostic Format: what reviewdog puts beside the changed lines of a pull request.
#include "core/base/ascii.h"
#include "linter/render/fixes.h"
#include "linter/render/lines.h"
#include "linter/render/rule_text.h"
#include "linter/text/json_writer.h"

namespace aop {

namespace {

std::string_view rdf_severity(Severity s) { return s == Severity::error ? "ERROR" : s == Severity::warning ? "WARNING" : "INFO"; }

// Its columns are bytes of UTF-8, from 1; the end is the byte behind the last one.
void write_range(JsonWriter& json, const SourceSpan& at)
{
    json.key("range").object().key("start").object().key("line").number(at.line ? at.line : 1);
    if (at.column)
        json.key("column").number(at.column);
    json.end().key("end").object().key("line").number(at.line ? at.line : 1);
    if (at.column)
        json.key("column").number(at.end_column);
    json.end().end();
}

void write_location(JsonWriter& json, const Inspection& i, SourceText& texts, const Place& place, int word, const Results& results)
{
    json.key("location").object().key("path").text(locate(i, texts, place, word, results.directory).path);
    write_range(json, source_span(texts, place, word));
    json.end();
}

void write_diagnostic(JsonWriter& json, const Inspection& i, SourceText& texts, const Finding& f, const Results& results)
{
    json.object().key("message").text(cat(f.message(), "\n\n", first_paragraph(f.rule->fix)));
    write_location(json, i, texts, f.place, f.word, results);
    json.key("severity").text(rdf_severity(f.rule->severity)).key("code").object().key("value").text(f.rule->id);
    if (const std::string url = rule_url(*f.rule, results.options.docs_url); !url.empty())
        json.key("url").text(url);
    json.end();
    if (const auto fix = fix_of(texts, f)) {
        json.key("suggestions").array().object();
        write_range(json, fix->span);
        json.key("text").text(fix->text).end().end();
    }
    if (!f.related.empty()) {
        json.key("relatedLocations").array();
        for (const Related& r : f.related) {
            json.object().key("message").text(r.label);
            write_location(json, i, texts, r.place, 0, results);
            json.end();
        }
        json.end();
    }
    json.end();
}

}

std::string render_rdjson(const Results& results)
{
    JsonWriter json(2);
    json.object().key("source").object().key("name").text("aop-lint");
    if (!results.options.docs_url.empty())
        json.key("url").text(results.options.docs_url);
    json.end().key("diagnostics").array();
    for (const auto& i : results.inspections) {
        SourceText texts(i->configuration.tree);
        for (const Finding& f : i->findings())
            if (counts(f))
                write_diagnostic(json, *i, texts, f, results);
    }
    return json.end().end().take() + "\n";
}

}
