// SonarQube's Generic Issue Import, in its form since SonarQube 10.3: rules once, issues that name them.
#include "core/base/ascii.h"
#include "linter/render/lines.h"
#include "linter/render/occurring_rules.h"
#include "linter/text/json_writer.h"

namespace aop {

namespace {

std::string_view impact(Severity s) { return s == Severity::error ? "HIGH" : s == Severity::warning ? "MEDIUM" : "LOW"; }
std::string_view classic(Severity s) { return s == Severity::error ? "CRITICAL" : s == Severity::warning ? "MAJOR" : "INFO"; }

// Family 4 is about outages; the others are about who gets in.
bool is_about_outages(const Rule& rule) { return rule.id[3] == '4' || rule.id[3] == '0'; }

void write_rule(JsonWriter& json, const Rule& rule)
{
    json.object().key("id").text(rule.id).key("name").text(rule.summary).key("description").text(cat(rule.why, "\n\n", rule.fix));
    json.key("engineId").text("aop-lint").key("cleanCodeAttribute").text(is_about_outages(rule) ? "LOGICAL" : "TRUSTWORTHY");
    json.key("type").text(is_about_outages(rule) ? "BUG" : "VULNERABILITY").key("severity").text(classic(rule.severity));
    json.key("impacts").array().object().key("softwareQuality").text(is_about_outages(rule) ? "RELIABILITY" : "SECURITY");
    json.key("severity").text(impact(rule.severity)).end().end().end();
}

void write_location(JsonWriter& json, std::string_view message, const Located& at)
{
    json.object().key("message").text(message).key("filePath").text(at.path).key("textRange").object().key("startLine").number(at.line);
    if (at.column && at.end_column > at.column)  // theirs count from 0
        json.key("endLine").number(at.line).key("startColumn").number(at.column - 1).key("endColumn").number(at.end_column - 1);
    json.end().end();
}

}

std::string render_sonarqube(const Results& results)
{
    constexpr std::size_t most_related = 100;
    const auto counted_only = [](const Finding& f) { return counts(f); };
    JsonWriter json(2);
    json.object().key("rules").array();
    for (const Rule* rule : occurring_rules(results.inspections, counted_only))
        write_rule(json, *rule);
    json.end().key("issues").array();
    for (const auto& i : results.inspections) {
        SourceText texts(i->configuration.tree);
        for (const Finding& f : i->findings()) {
            if (!counts(f))
                continue;
            json.object().key("ruleId").text(f.rule->id).key("effortMinutes").number(5).key("primaryLocation");
            write_location(json, f.message(), locate(*i, texts, f.place, f.word, results.directory));
            if (!f.related.empty()) {
                json.key("secondaryLocations").array();
                for (std::size_t n = 0; n < f.related.size() && n < most_related; ++n)
                    write_location(json, f.related[n].label, locate(*i, texts, f.related[n].place, 0, results.directory));
                json.end();
            }
            json.end();
        }
    }
    return json.end().end().take() + "\n";
}

}
