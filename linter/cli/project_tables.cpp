#include "linter/cli/project_tables.h"

#include <algorithm>
#include <cstdio>
#include <span>

#include "core/base/ascii.h"
#include "core/files/file_system.h"
#include "core/httpd/settings/aop_settings.h"
#include "linter/options/expectation_text.h"
#include "linter/system/time.h"
#include "linter/text/nearest.h"

namespace aop {

namespace {

// A value as the text that the option would be given on the command line; nothing for a table or a date.
std::optional<std::string> as_text(const toml::node& node)
{
    if (const auto* text = node.as_string())
        return text->get();
    if (const auto* number = node.as_integer())
        return cat(number->get());
    if (const auto* flag = node.as_boolean())
        return flag->get() ? "true" : "false";
    return std::nullopt;
}

// One [[expect]] or [[ca]]: takes its values one after the other, and complains of what nobody has taken.
class Entry {
public:
    Entry(const toml::table& table, std::string_view name, const ProjectFile& file) : table_(table), name_(name), file_(file) {}

    std::string written() const
    {
        const std::string short_name = file_.path.substr(file_.path.rfind('/') + 1);
        return cat("[[", name_, "]] of ", short_name, ":", table_.source().begin.line);
    }
    Error wrong(std::string_view why) const { return {cat(file_.path, ":", table_.source().begin.line, ": [[", name_, "]] ", why)}; }

    // "" for none.
    std::string text(std::string_view key)
    {
        const toml::node* node = take(key);
        const auto* value = node ? node->as_string() : nullptr;
        if (node && !value && !failure)
            failure = wrong(cat("takes a text as ", key));
        return value ? value->get() : "";
    }
    std::vector<std::string> texts(std::string_view key)
    {
        const toml::node* node = take(key);
        auto all = node ? as_texts(*node) : std::optional<std::vector<std::string>>(std::in_place);
        if (!all && !failure)
            failure = wrong(cat("takes a text or a list of texts as ", key));
        return all.value_or(std::vector<std::string>());
    }
    // The end of that day, UTC.
    std::optional<std::int64_t> day(std::string_view key)
    {
        constexpr std::int64_t a_day = 86'400;
        const toml::node* node = take(key);
        if (!node)
            return std::nullopt;
        std::string written;
        if (const auto* date = node->as_date()) {
            char text[24];
            std::snprintf(text, sizeof text, "%04d-%02d-%02d", int(date->get().year), int(date->get().month), int(date->get().day));
            written = text;
        } else if (const auto* value = node->as_string())
            written = value->get();
        const auto time = written.size() == 10 ? parse_time(written) : std::nullopt;
        if (!time && !failure)
            failure = wrong(cat("takes a day such as 2027-01-31 as ", key));
        return time ? std::optional(*time + a_day) : std::nullopt;
    }
    Failure end(std::span<const std::string_view> known) const
    {
        if (failure)
            return failure;
        for (const auto& [key, node] : table_)
            if (std::ranges::find(known, key.str()) == known.end()) {
                const std::string near = nearest(key.str(), known);
                return wrong(cat("knows no '", key.str(), "'", near.empty() ? "" : cat("; did you mean '", near, "'?")));
            }
        return std::nullopt;
    }

    Failure failure = {};

private:
    const toml::node* take(std::string_view key) const { return table_.get(key); }

    const toml::table& table_;
    std::string_view name_;
    const ProjectFile& file_;
};

Failure take_expectation(const toml::table& table, ProjectFile& file)
{
    Entry entry(table, "expect", file);
    Expectation made{.written = cat("the ", entry.written())};
    const std::string server = entry.text("server");
    const auto verdict = entry.texts("verdict"), paths = entry.texts("path");
    made.reason = entry.text("reason");
    made.until = entry.day("until");
    static constexpr std::string_view keys[]{"server", "verdict", "path", "reason", "until"};
    if (Failure failure = entry.end(keys))
        return failure;
    if (server.empty())
        return entry.wrong("needs a server: a ServerName, NAME:PORT or a pattern");
    if (trimmed(made.reason).empty())
        return entry.wrong("needs a reason");
    if (Failure failure = take_server(server, made))
        return entry.wrong(failure->message);
    for (const std::string& path : paths)
        if (Failure failure = take_open_path(path, made))
            return entry.wrong(failure->message);
    if (verdict.empty() && paths.empty())
        return entry.wrong("needs a verdict, or a path that is meant to be open");
    if (verdict.empty())
        made.verdicts = {Verdict::enforced};
    for (const std::string& word : verdict) {
        const auto named = verdicts_named(word);
        if (!named)
            return entry.wrong(cat("takes verdicts of ", verdict_choices, ", not '", word, "'"));
        made.verdicts.insert(made.verdicts.end(), named->begin(), named->end());
    }
    file.expectations.push_back(std::move(made));
    return std::nullopt;
}

Failure take_ca(const toml::table& table, ProjectFile& file)
{
    Entry entry(table, "ca", file);
    const std::string path = entry.text("path"), sha256 = entry.text("sha256");
    static constexpr std::string_view keys[]{"path", "sha256"};
    if (Failure failure = entry.end(keys))
        return failure;
    if (!path.starts_with('/'))
        return entry.wrong("needs a path: that of a CA file, as the configuration has it, from the root");
    DeclaredCa made{.path = merged_path("/", path), .written = cat("the ", entry.written())};
    if (!iequals(sha256, "cloudflare")) {
        const auto fingerprint = parse_fingerprint(lowered(sha256).starts_with("sha256:") ? sha256 : cat("sha256:", sha256));
        if (!fingerprint)
            return entry.wrong(
                "needs sha256: the fingerprint of the CA's certificate, 64 hex digits as `aop-lint ca` prints them, or \"cloudflare\"");
        made.sha256 = *fingerprint;
    }
    file.cas.push_back(std::move(made));
    return std::nullopt;
}

struct Key {
    std::string_view name, description;
    bool several = false, required = false;
};
constexpr Key expectation_keys[]{
    {"server", "ServerName, NAME:PORT or a pattern; \"main server\"", false, true},
    {"verdict", "Its verdict, or several; with a path, without it: enforced", true},
    {"path", "A path of it that is open to everybody, or several: the verdict is that of everything else. All below it where it ends with /", true},
    {"reason", "Why this is so", false, true},
    {"until", "The last day on which this holds, as 2027-01-31"},
};
constexpr Key ca_keys[]{
    {"path", "The file as SSLCACertificateFile names it, from the root", false, true},
    {"sha256", "Fingerprint of the CA's certificate, or \"cloudflare\" for the origin-pull CA that all customers share", false, true},
};

// Closes the object that has been begun.
void write_tables(JsonWriter& json, std::span<const Key> keys)
{
    json.key("type").text("array").key("items").object().key("type").text("object").key("additionalProperties").boolean(false);
    json.key("required").array();
    for (const Key& key : keys)
        if (key.required)
            json.text(key.name);
    json.end().key("properties").object();
    for (const Key& key : keys) {
        json.key(key.name).object().key("description").text(key.description);
        if (key.several) {
            json.key("oneOf").array().object().key("type").text("string").end();
            json.object().key("type").text("array").key("items").object().key("type").text("string").end().end().end();
        } else if (key.name != "until") {
            json.key("type").text("string");
        }
        json.end();
    }
    json.end().end().end();
}

}

std::optional<std::vector<std::string>> as_texts(const toml::node& node)
{
    std::vector<std::string> all;
    if (const auto* array = node.as_array()) {
        for (const toml::node& element : *array) {
            auto text = as_text(element);
            if (!text)
                return std::nullopt;
            all.push_back(std::move(*text));
        }
        return all;
    }
    auto text = as_text(node);
    if (!text)
        return std::nullopt;
    return std::vector{std::move(*text)};
}

bool is_table_name(std::string_view name) { return name == "expect" || name == "ca"; }

Failure take_tables(std::string_view name, const toml::node& node, ProjectFile& file)
{
    if (const toml::table* one = node.as_table())
        return Error{cat(file.path, ":", one->source().begin.line, ": write [[", name, "]] with two brackets: there may be several")};
    for (const toml::node& element : *node.as_array())
        if (Failure failure = name == "expect" ? take_expectation(*element.as_table(), file) : take_ca(*element.as_table(), file))
            return failure;
    return std::nullopt;
}

void write_table_schema(JsonWriter& json, std::string_view name)
{
    write_tables(json, name == "ca" ? std::span<const Key>(ca_keys) : std::span<const Key>(expectation_keys));
}

}
