// SARIF 2.1.0 with what GitHub code scanning needs: real paths, regions with columns, fingerprints,
// security-severity, help in Markdown, suppressions, baseline state, fixes.
#include <algorithm>

#include "core/base/ascii.h"
#include "core/base/version.h"
#include "linter/inspect/fingerprint.h"
#include "linter/render/fixes.h"
#include "linter/render/lines.h"
#include "linter/render/occurring_rules.h"
#include "linter/render/rule_text.h"
#include "linter/text/escape.h"
#include "linter/text/json_writer.h"

namespace aop {

namespace {

constexpr std::size_t description_limit = 1024;  // GitHub's
constexpr std::size_t related_limit = 100;

// Relative to the repository, or a file URI; everything but unreserved characters encoded.
std::string uri(std::string_view path)
{
    std::string out = path.starts_with('/') ? "file://" : "";
    for (char c : path) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view("-._~/").find(c) != std::string_view::npos;
        if (plain)
            out += c;
        else
            out += cat("%", "0123456789ABCDEF"[static_cast<unsigned char>(c) >> 4], "0123456789ABCDEF"[c & 15]);
    }
    return out;
}

std::string_view level(Severity s) { return to_string(s); }

void write_message(JsonWriter& json, std::string_view text) { json.key("message").object().key("text").text(text).end(); }

void write_physical(JsonWriter& json, const Located& at)
{
    json.key("physicalLocation").object().key("artifactLocation").object().key("uri").text(uri(at.path)).end();
    json.key("region").object().key("startLine").number(at.line);
    if (at.column)
        json.key("startColumn").number(at.column).key("endLine").number(at.line).key("endColumn").number(at.end_column);
    else
        json.key("startColumn").number(1).key("endLine").number(at.line).key("endColumn").number(2);
    json.end().end();
}

void write_rule(JsonWriter& json, const Rule& rule, std::string_view docs_url)
{
    const std::string full = clipped(cat(rule.summary, ". ", rule.why), description_limit, "...");
    json.object().key("id").text(rule.id).key("name").text(rule.name);
    json.key("shortDescription").object().key("text").text(clipped(rule.summary, description_limit, "...")).end();
    json.key("fullDescription").object().key("text").text(full).end();
    json.key("help").object().key("text").text(cat(rule.why, "\n\n", rule.fix)).key("markdown").text(rule_markdown(rule)).end();
    if (const std::string page = rule_url(rule, docs_url); !page.empty())
        json.key("helpUri").text(page);
    json.key("defaultConfiguration").object().key("level").text(level(rule.severity)).end();
    json.key("properties").object().key("tags").array().text("security").text("tls").text(family(rule)).end();
    json.key("precision")
        .text("very-high")
        .key("problem.severity")
        .text(rule.severity == Severity::note ? "recommendation" : to_string(rule.severity));
    json.key("security-severity").text(security_severity(rule)).end().end();
}

// What tells this upload from others of the same commit: the tree, where there is one.
std::string category(const Results& results)
{
    const auto& inspections = results.inspections;
    std::string name = inspections.empty() ? "" : relative_path(inspections.front()->input.shown, results.directory);
    if (std::ranges::any_of(inspections, [&](const auto& i) { return i->input.shown != inspections.front()->input.shown; }))
        name = "all";
    while (name.starts_with('/'))
        name.erase(0, 1);
    return name;
}

// The results of one tree under one scenario.
class TreeResults {
public:
    TreeResults(JsonWriter& json, const Inspection& i, const Results& results, const RuleSet& listed)
        : json_(json), i_(i), results_(results), listed_(listed), texts_(i.configuration.tree)
    {}

    void write()
    {
        for (const Finding& f : i_.findings())
            result(f);
    }

private:
    void result(const Finding& f)
    {
        json_.object().key("ruleId").text(f.rule->id).key("ruleIndex").number(std::distance(listed_.begin(), listed_.find(f.rule)));
        json_.key("level").text(level(f.rule->severity));
        write_message(json_, f.message());
        json_.key("locations").array().object();
        write_physical(json_, locate(i_, texts_, f.place, f.word, results_.directory));
        json_.end().end();
        related(f);
        flow(f);
        json_.key("partialFingerprints").object().key("aop-lint/v1").text(fingerprint(i_, texts_, f)).end();
        if (!f.suppressed.empty())
            json_.key("suppressions").array().object().key("kind").text("inSource").key("justification").text(f.suppressed).end().end();
        else if (f.known)
            json_.key("suppressions").array().object().key("kind").text("external").key("justification").text("recorded in the baseline").end().end();
        if (!results_.options.baseline.empty())
            json_.key("baselineState").text(f.known ? "unchanged" : "new");
        fixes(f);
        properties(f);
        json_.end();
    }

    void properties(const Finding& f)
    {
        if (f.witness.empty() && i_.scenario.empty())
            return;
        json_.key("properties").object();
        if (!i_.scenario.empty())
            json_.key("scenario").text(i_.scenario);
        if (!f.witness.empty())
            json_.key("witness").text(f.witness.command);
        json_.end();
    }

    void fixes(const Finding& f)
    {
        const auto fix = fix_of(texts_, f);
        if (!fix)
            return;
        const Located at = locate(i_, texts_, f.place, f.word, results_.directory);
        json_.key("fixes").array().object().key("description").object().key("text").text(fix->what).end();
        json_.key("artifactChanges").array().object().key("artifactLocation").object().key("uri").text(uri(at.path)).end();
        json_.key("replacements").array().object().key("deletedRegion").object();
        json_.key("startLine").number(at.line).key("startColumn").number(at.column).key("endLine").number(at.line);
        json_.key("endColumn").number(at.end_column).end();
        json_.key("insertedContent").object().key("text").text(fix->text).end().end().end();
        json_.end().end().end().end();
    }

    void related(const Finding& f)
    {
        if (f.related.empty())
            return;
        json_.key("relatedLocations").array();
        for (std::size_t n = 0; n < f.related.size() && n < related_limit; ++n) {
            json_.object().key("id").number(n + 1);
            write_physical(json_, locate(i_, texts_, f.related[n].place, 0, results_.directory));
            write_message(json_, f.related[n].label);
            json_.end();
        }
        json_.end();
    }

    // The includes and macros that led to the line, from the main file inwards.
    void flow(const Finding& f)
    {
        std::vector<Step> way = include_chain(f.place);
        if (way.empty())
            return;
        std::ranges::reverse(way);
        json_.key("codeFlows").array().object().key("threadFlows").array().object().key("locations").array();
        for (const Step& step : way)
            flow_step(locate(i_, texts_, step.place, 0, results_.directory), step.label);
        flow_step(locate(i_, texts_, f.place, f.word, results_.directory), "reported here");
        json_.end().end().end().end().end();
    }

    void flow_step(const Located& at, std::string_view label)
    {
        json_.object().key("location").object();
        write_physical(json_, at);
        write_message(json_, label);
        json_.end().end();
    }

    JsonWriter& json_;
    const Inspection& i_;
    const Results& results_;
    const RuleSet& listed_;
    SourceText texts_;
};

}

// One run, however many trees there are: services take 20 runs of an upload and no more.
std::string render_sarif(const Results& results)
{
    JsonWriter json(4);
    json.object().key("$schema").text("https://json.schemastore.org/sarif-2.1.0.json").key("version").text("2.1.0").key("runs").array();
    json.object().key("tool").object().key("driver").object().key("name").text("aop-lint").key("semanticVersion").text(AOP_VERSION);
    const RuleSet listed = occurring_rules(results.inspections, [](const Finding&) { return true; });
    json.key("rules").array();
    for (const Rule* rule : listed)
        write_rule(json, *rule, results.options.docs_url);
    json.end().end().end();
    json.key("automationDetails").object().key("id").text(cat("aop-lint/", category(results), "/")).end();
    const bool good = std::ranges::none_of(results.inspections, [](const auto& i) { return i->refusal(); });
    json.key("invocations").array().object().key("executionSuccessful").boolean(good).end().end();
    json.key("columnKind").text("unicodeCodePoints");
    json.key("results").array();
    for (const auto& i : results.inspections)
        TreeResults(json, *i, results, listed).write();
    return json.end().end().end().end().take() + "\n";
}

}
