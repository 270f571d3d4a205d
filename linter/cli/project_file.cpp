#include "linter/cli/project_file.h"

#include <algorithm>
#include <cstdio>

#include "core/base/ascii.h"
#include "core/base/failure.h"
#include "core/files/disk.h"
#include "linter/cli/project_tables.h"
#include "linter/options/options.h"
#include "linter/text/escape.h"
#include "linter/text/json_writer.h"
#include "linter/text/nearest.h"

namespace aop {

namespace {

constexpr std::string_view file_name = ".aop-lint.toml";
constexpr std::uint64_t size_limit = 1 << 20;

std::string folder_of(const std::string& path)
{
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos || slash == 0 ? "/" : path.substr(0, slash);
}

bool allowed_in_file(const OptionRow& row)
{
    return row.group != "Help" && row.name != "config" && row.name != "no-config" && row.name != "no-assume-files" && row.name != "stdin-path";
}

std::string joined(const std::vector<std::string>& all)
{
    std::string out;
    for (const std::string& one : all)
        out += cat(out.empty() ? "" : ",", one);
    return out;
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
            if (std::ranges::find(*texts, "") != texts->end())
                return Error{cat(path, ":", line, ": paths holds an empty text")};
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
        // Its verdicts, which a comma separates elsewhere.
        if (row->name == "require" && node.is_array() && !texts->empty())
            texts = std::vector{joined(*texts)};
        else if (!several && node.is_array())
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

Result<ProjectFile> find_project_file(const std::string& from, const std::string& top)
{
    Disk disk;
    for (std::string folder = from;; folder = folder_of(folder)) {
        const std::string path = merged_path(folder, std::string(file_name));
        if (const auto status = disk.status(path); status && status->type == Files::Type::regular)
            return read_project_file(path);
        if (folder == "/" || folder == top)
            return ProjectFile{};
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
        else if (row.name == "require") {
            json.key("oneOf").array().object().key("type").text("string").end();
            json.object().key("type").text("array").key("items").object().key("type").text("string").end().end().end();
        } else if (row.kind == OptionRow::Kind::once && row.choices.empty())
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
                write_table_schema(json.object(), row.name);
            json.end();
        }
        json.end();
    }
    write_table_schema(json.key("ca").object().key("description").text("What CA files hold that are not in this copy of the tree"), "ca");
    return json.end().end().take() + "\n";
}

}
