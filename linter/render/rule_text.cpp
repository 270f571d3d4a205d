#include "linter/render/rule_text.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/verdicts/suppression.h"
#include "linter/render/examples.h"
#include "linter/render/paint.h"
#include "linter/text/escape.h"
#include "linter/text/json_writer.h"
#include "linter/text/markdown.h"

namespace aop {

namespace {

struct Family {
    char digit;
    std::string_view about;
};
constexpr Family families[]{
    {'0', "reading the configuration"},
    {'1', "must a client present a certificate"},
    {'2', "whom do we trust"},
    {'3', "ways around"},
    {'4', "outages"},
    {'5', "httpd version and advisories"},
    {'9', "the tool itself"},
};

struct TextSection {
    std::string_view title;
    std::string_view Rule::*text;
};
constexpr TextSection sections[]{
    {"Why it matters", &Rule::why},
    {"How httpd behaves", &Rule::httpd},
    {"How to repair it", &Rule::fix},
};

std::vector<std::string_view> split(std::string_view text, std::string_view at)
{
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(at), text.size());
        if (const std::string_view part = trimmed(text.substr(0, end)); !part.empty())
            parts.push_back(part);
        text.remove_prefix(std::min(text.size(), end + at.size()));
    }
    return parts;
}

std::string indented(std::string_view text, std::string_view by)
{
    std::string out;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        out += line.empty() ? "\n" : cat(by, line, "\n");
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    return out;
}

}

std::string rule_url(const Rule& rule, std::string_view docs_url)
{
    return docs_url.empty() ? "" : cat(docs_url, docs_url.ends_with('/') ? "" : "/", rule.id, ".md");
}

std::string family_digits()
{
    std::string digits;
    for (const Family& f : families)
        if (std::ranges::any_of(rules(), [&](const Rule* rule) { return rule->id[3] == f.digit; }))
            digits += f.digit;
    return digits;
}

std::string_view family(char digit)
{
    for (const Family& f : families)
        if (f.digit == digit)
            return f.about;
    return "";
}

std::string_view family(const Rule& rule) { return rule.id.size() > 3 ? family(rule.id[3]) : ""; }

std::string_view security_severity(const Rule& rule)
{
    const bool exposure = rule.id[3] == '1' || rule.id[3] == '3';
    switch (rule.severity) {
    case Severity::error: return exposure ? "9.1" : "7.5";
    case Severity::warning: return exposure ? "6.5" : "5.0";
    case Severity::note: return "2.0";
    }
    return "2.0";
}

std::string rule_text(const Rule& rule, std::size_t width, bool color)
{
    width = std::max<std::size_t>(std::min<std::size_t>(width, 100), 42) - 2;
    std::string out =
        cat(painted(cat(rule.id, " ", rule.name), Ink::strong, color), " (", painted(to_string(rule.severity), ink_of(rule.severity), color), "; ",
            family(rule), ")\n", wrapped(rule.summary, width, ""), "\n");
    for (const TextSection& s : sections) {
        out += cat("\n", painted(s.title, Ink::strong, color), "\n");
        bool first = true;
        for (std::string_view paragraph : split(rule.*s.text, "\n\n")) {
            out += cat(first ? "" : "\n", "  ", wrapped(paragraph, width, "  "), "\n");
            first = false;
        }
    }
    if (const Example* e = example_of(rule.id)) {
        out += cat("\n", painted("Bad", Ink::strong, color), "\n", indented(e->bad, "  "));
        out += cat("\n", painted("What aop-lint says", Ink::strong, color), "\n", indented(e->said, "  "));
        out += cat("\n", painted("Good", Ink::strong, color), "\n", indented(e->good, "  "));
    }
    out += cat("\n", painted("References", Ink::strong, color), "\n");
    for (std::string_view reference : split(rule.references, "\n"))
        out += cat("  ", reference, "\n");
    return out;
}

std::string rule_markdown(const Rule& rule)
{
    std::string out = cat("# ", rule.id, " ", rule.name, "\n\n", markdown_prose(rule.summary), ".\n\n| severity | about |\n| --- | --- |\n| ",
                          to_string(rule.severity), " | ", family(rule), " |\n");
    for (const TextSection& s : sections) {
        out += cat("\n## ", s.title, "\n\n");
        bool first = true;
        for (std::string_view paragraph : split(rule.*s.text, "\n\n")) {
            out += cat(first ? "" : "\n", markdown_prose(paragraph), "\n");
            first = false;
        }
    }
    if (const Example* e = example_of(rule.id)) {
        out += cat("\n## Bad\n\n```apache\n", e->bad, "```\n\nWhat aop-lint says:\n\n```\n", e->said, "```\n");
        out += cat("\n## Good\n\n```apache\n", e->good, "```\n");
    }
    if (!is_accepted_by_comments(rule))
        out += cat("\n## To accept it\n\nNo comment and no `AOPIgnore` accepts it. `--ignore ", rule.id, "`, or `ignore = [\"", rule.id,
                   "\"]` in the project file, leaves it out.\n");
    else
        out +=
            cat("\n## To accept it\n\nIn a comment line of its own above the line that is reported, with a reason:\n\n```apache\n# aop-lint: ignore ",
                rule.id, " -- why this is fine here\n```\n\nor, for mod_aop as well, `AOPIgnore ", rule.id,
                " \"why this is fine here\"` in the virtual host.\n");
    out += "\n## References\n\n";
    for (std::string_view reference : split(rule.references, "\n"))
        out += reference.starts_with("http") ? cat("- <", reference, ">\n") : cat("- ", markdown_prose(reference), "\n");
    return out;
}

std::string rule_json(const Rule& rule)
{
    JsonWriter json;
    json.object().key("id").text(rule.id).key("name").text(rule.name).key("severity").text(to_string(rule.severity)).key("family").text(family(rule));
    json.key("summary")
        .text(rule.summary)
        .key("why")
        .text(rule.why)
        .key("httpd")
        .text(rule.httpd)
        .key("fix")
        .text(rule.fix)
        .key("references")
        .array();
    for (std::string_view reference : split(rule.references, "\n"))
        json.text(reference);
    return json.end().end().take();
}

std::string rules_markdown(std::string_view base)
{
    std::string out = "| rule | name | severity | what it looks for |\n| --- | --- | --- | --- |\n";
    for (const Rule* rule : rules())
        out += cat("| [", rule->id, "](", base, rule->id, ".md) | ", rule->name, " | ", to_string(rule->severity), " | ",
                   markdown_prose(rule->summary, true), " |\n");
    return out;
}

}
