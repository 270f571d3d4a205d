// SARIF 2.1.0 with what GitHub code scanning needs: real paths, regions with columns, fingerprints,
// security-severity, help in Markdown, suppressions, baseline state.
#include <algorithm>

#include "core/base/ascii.h"
#include "linter/inspect/fingerprint.h"
#include "linter/render/lines.h"
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

std::string first_reference(const Rule& rule)
{
    const std::string_view first = rule.references.substr(0, rule.references.find('\n'));
    return first.starts_with("http") ? std::string(first) : "";
}

void write_rule(JsonWriter& json, const Rule& rule)
{
    const std::string full = clipped(cat(rule.summary, ". ", rule.why), description_limit, "...");
    json.object().key("id").text(rule.id).key("name").text(rule.name);
    json.key("shortDescription").object().key("text").text(clipped(rule.summary, description_limit, "...")).end();
    json.key("fullDescription").object().key("text").text(full).end();
    json.key("help").object().key("text").text(cat(rule.why, "\n\n", rule.fix)).key("markdown").text(rule_markdown(rule)).end();
    if (const std::string reference = first_reference(rule); !reference.empty())
        json.key("helpUri").text(reference);
    json.key("defaultConfiguration").object().key("level").text(level(rule.severity)).end();
    json.key("properties").object().key("tags").array().text("security").text("tls").text(family(rule)).end();
    json.key("precision")
        .text("very-high")
        .key("problem.severity")
        .text(rule.severity == Severity::note ? "recommendation" : to_string(rule.severity));
    json.key("security-severity").text(security_severity(rule)).end().end();
}

class Run {
public:
    Run(JsonWriter& json, const Inspection& i, const Results& results) : json_(json), i_(i), results_(results), texts_(i.configuration.tree) {}

    void write()
    {
        json_.object().key("tool").object().key("driver").object().key("name").text("aop-lint").key("semanticVersion").text(AOP_VERSION);
        json_.key("rules").array();
        for (const Rule* rule : rules())
            write_rule(json_, *rule);
        json_.end().end().end();
        json_.key("automationDetails").object().key("id").text(cat("aop-lint/", category(), "/")).end();
        json_.key("invocations").array().object().key("executionSuccessful").boolean(!i_.refusal()).end().end();
        json_.key("columnKind").text("unicodeCodePoints");
        json_.key("results").array();
        for (const Finding& f : i_.findings())
            result(f);
        json_.end().end();
    }

private:
    // What tells this run from others of the same upload.
    std::string category() const
    {
        std::string name = relative_path(i_.input.shown, results_.directory);
        if (!i_.scenario.empty())
            name += cat("/", i_.scenario);
        while (name.starts_with('/'))
            name.erase(0, 1);
        return name;
    }

    void result(const Finding& f)
    {
        const auto index = std::ranges::find(rules(), f.rule) - rules().begin();
        json_.object().key("ruleId").text(f.rule->id);
        if (index < std::ssize(rules()))
            json_.key("ruleIndex").number(index);
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
        if (!f.witness.empty())
            json_.key("properties").object().key("witness").text(f.witness.command).end();
        json_.end();
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
    SourceText texts_;
};

}

std::string render_sarif(const Results& results)
{
    JsonWriter json(4);
    json.object().key("$schema").text("https://json.schemastore.org/sarif-2.1.0.json").key("version").text("2.1.0").key("runs").array();
    for (const auto& i : results.inspections)
        Run(json, *i, results).write();
    return json.end().end().take() + "\n";
}

}
