#include "linter/cli/project_file.h"

#include <algorithm>
#include <cstdio>

// toml++ 3.3 asserts (in debug builds) or assumes (in others) of a broken table header, "[{", what it then looks
// at itself and reports: it is to do only that.
#undef NDEBUG
#define TOML_ASSERT(expression) static_assert(true)
#include <toml++/toml.h>

#include "core/base/ascii.h"
#include "core/base/failure.h"
#include "core/files/disk.h"
#include "core/httpd/settings/aop_settings.h"
#include "linter/options/expectation_text.h"
#include "linter/options/options.h"
#include "linter/system/time.h"
#include "linter/text/escape.h"
#include "linter/text/json_writer.h"

namespace aop {

namespace {

constexpr std::string_view file_name = ".aop-lint.toml";
constexpr std::uint64_t size_limit = 1 << 20;

std::string folder_of(const std::string& path)
{
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos || slash == 0 ? "/" : path.substr(0, slash);
}

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

bool allowed_in_file(const OptionRow& row)
{
    return row.group != "Help" && row.name != "config" && row.name != "no-config" && row.name != "no-assume-files" && row.name != "stdin-path";
}

std::string unknown_key(const std::string& key)
{
    std::vector<std::string_view> names{"paths", "ca"};
    for (const OptionRow& row : option_rows())
        if (allowed_in_file(row))
            names.push_back(row.name);
    const std::string near = nearest(key, names);
    return cat("knows no option '", key, "'", near.empty() ? "" : cat("; did you mean '", near, "'?"));
}

// The same file in ASCII, since what toml++ 3.3 does at some other characters is undefined: those of texts become
// escapes, for which texts in single quotes get double ones, and those of comments "?"; elsewhere TOML has none.
class Ascii {
public:
    explicit Ascii(std::string_view text) : text_(text) {}

    // Fails with what is wrong at `at`.
    Failure run(std::string& out, std::size_t& at)
    {
        at_ = text_.starts_with("\xEF\xBB\xBF") ? 3 : 0;
        Failure wrong;
        while (!wrong && at_ < text_.size()) {
            if (text_[at_] == '#')
                comment();
            else if (text_[at_] == '"' || text_[at_] == '\'')
                wrong = quoted(text_[at_]);
            else if (static_cast<unsigned char>(text_[at_]) > 0x7F)
                wrong = Error{"only comments and texts in quotes may hold other characters than ASCII"};
            else
                out_ += text_[at_++];
        }
        out = std::move(out_);
        at = at_;
        return wrong;
    }

private:
    void comment()
    {
        for (; at_ < text_.size() && text_[at_] != '\n'; ++at_)
            out_ += static_cast<unsigned char>(text_[at_]) > 0x7F ? '?' : text_[at_];
    }

    // Of the quotes that end a text of several lines, more than three are the text's own.
    bool ends(std::string_view quotes) const
    {
        const std::string_view rest = text_.substr(at_);
        return rest.starts_with(quotes) && (quotes.size() == 1 || rest.size() == 3 || rest[3] != quotes[0]);
    }

    Failure quoted(char quote)
    {
        const std::string quotes(text_.substr(at_).starts_with(std::string(3, quote)) ? 3 : 1, quote);
        out_.append(quotes.size(), '"');
        for (at_ += quotes.size(); at_ < text_.size() && !ends(quotes);) {
            const bool escapes = quote == '"' && text_[at_] == '\\' && at_ + 1 < text_.size();
            if (escapes)
                out_ += text_[at_++];
            if (quotes.size() == 1 && text_[at_] == '\n')
                return {};  // toml++ says so
            const CodePoint c = decode(text_.substr(at_));
            if (c.bytes == 0)
                return Error{"not UTF-8"};
            if (c.value > 0x7F && escapes)
                return Error{"no character may be escaped but those of ASCII"};
            if (quote == '\'' && (text_[at_] == '"' || text_[at_] == '\\'))
                out_ += '\\';
            if (c.value > 0x7F)
                escape(c.value);
            else
                out_ += text_[at_];
            at_ += c.bytes;
        }
        if (at_ == text_.size())
            return {};  // and of this
        out_.append(quotes.size(), '"');
        at_ += quotes.size();
        return {};
    }

    void escape(std::uint32_t value)
    {
        char hex[11];
        std::snprintf(hex, sizeof hex, "\\U%08X", unsigned(value));
        out_ += hex;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string out_;
};

}

namespace {

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

}

Result<ProjectFile> parse_project_file(const std::string& path, const std::string& text)
{
    ProjectFile made{.path = path, .directory = folder_of(path)};
    std::string ascii;
    std::size_t at = 0;
    if (const Failure wrong = Ascii(text).run(ascii, at))
        return Error{cat(path, ":", 1 + std::ranges::count(text.begin(), text.begin() + std::ptrdiff_t(at), '\n'), ": ", wrong->message)};
    toml::table parsed;
    try {
        parsed = toml::parse(std::string_view(ascii), path);
    } catch (const toml::parse_error& e) {
        return Error{cat(path, ":", e.source().begin.line, ":", e.source().begin.column, ": ", e.description())};
    }
    for (const auto& [key, node] : parsed) {
        const std::string name(key.str());
        const int line = int(node.source().begin.line);
        if (is_table_name(name) && (node.is_table() || node.is_array_of_tables())) {
            if (const Failure wrong = take_tables(name, node, made))
                return Error{wrong->message};
            continue;
        }
        auto texts = as_texts(node);
        if (!texts)
            return Error{cat(path, ":", line, ": ", name, " takes a text, a number, true, false or a list of them")};
        if (name == "paths") {
            for (const std::string& p : *texts)
                made.paths.push_back(merged_path(made.directory, p));
            continue;
        }
        const OptionRow* row = nullptr;
        for (const OptionRow& r : option_rows())
            if (r.name == name && allowed_in_file(r))
                row = &r;
        if (!row)
            return Error{cat(path, ":", line, ": ", unknown_key(name))};
        const bool several = row->kind == OptionRow::Kind::list || row->kind == OptionRow::Kind::words;
        if (!several && node.is_array())
            return Error{cat(path, ":", line, ": ", name, " takes one value")};
        if (row->argument.empty() && !node.is_boolean())
            return Error{cat(path, ":", line, ": ", name, " takes true or false")};
        made.values[name] = {std::move(*texts), line};
    }
    return made;
}

Result<ProjectFile> read_project_file(const std::string& path)
{
    Disk disk;
    const auto text = disk.read(path, size_limit);
    if (!text)
        return Error{cat(path, ": ", text.error().message), text.error().code};
    return parse_project_file(path, *text);
}

Result<ProjectFile> find_project_file(const std::string& from)
{
    Disk disk;
    for (std::string folder = from;; folder = folder_of(folder)) {
        const std::string path = merged_path(folder, std::string(file_name));
        if (const auto status = disk.status(path); status && status->type == Files::Type::regular)
            return read_project_file(path);
        if (folder == "/")
            return ProjectFile{};
    }
}

namespace {

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

std::string project_file_schema()
{
    JsonWriter json(3);
    json.object()
        .key("$schema")
        .text("https://json-schema.org/draft/2020-12/schema")
        .key("title")
        .text(".aop-lint.toml, the project file of aop-lint");
    json.key("type").text("object").key("additionalProperties").boolean(false).key("properties").object();
    json.key("paths").object().key("description").text("Trees to check when the command line names none").key("type").text("array");
    json.key("items").object().key("type").text("string").end().end();
    for (const OptionRow& row : option_rows()) {
        if (!allowed_in_file(row))
            continue;
        json.key(row.name).object().key("description").text(row.help);
        if (row.argument.empty())
            json.key("type").text("boolean");
        else if (row.kind == OptionRow::Kind::optional)
            json.key("type").array().text("string").text("boolean").end();
        else if (row.kind == OptionRow::Kind::once && row.choices.empty())
            json.key("type").array().text("string").text("integer").end();
        else if (row.kind == OptionRow::Kind::once) {
            json.key("enum").array();
            for (std::string_view rest = row.choices; !rest.empty();) {
                const std::string_view choice = rest.substr(0, rest.find('|'));
                json.text(choice);
                rest.remove_prefix(std::min(rest.size(), choice.size() + 1));
            }
            json.end();
        } else {
            json.key("oneOf").array().object().key("type").text("string").end();
            json.object().key("type").text("array").key("items").object().key("type").text("string").end().end();
            if (is_table_name(row.name))
                write_tables(json.object(), expectation_keys);
            json.end();
        }
        json.end();
    }
    write_tables(json.key("ca").object().key("description").text("What CA files hold that are not in this copy of the tree"), ca_keys);
    return json.end().end().take() + "\n";
}

}
