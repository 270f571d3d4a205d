// Formats of one line a finding, for editors, logs and annotations.
#include "linter/render/lines.h"

#include "core/base/ascii.h"
#include "linter/render/told_once.h"
#include "linter/text/escape.h"

namespace aop {

namespace {

// As the runner of GitHub Actions takes them apart; a property also ends at ':' and ','.
std::string command_text(std::string_view text, bool property)
{
    std::string out;
    for (char c : printable(text)) {
        if (c == '%')
            out += "%25";
        else if (property && c == ':')
            out += "%3A";
        else if (property && c == ',')
            out += "%2C";
        else
            out += c;
    }
    return out;
}

std::string gcc_place(const Located& at) { return cat(printable(at.path), ":", at.line, at.column ? cat(":", at.column) : ""); }

std::string server_names(const Inspection& i, const Finding& f)
{
    std::string out;
    for (const ServerId server : f.servers)
        out += cat(out.empty() ? "" : ", ", i.site().servers[server].label());
    return out;
}

std::string_view github_level(Severity s) { return s == Severity::error ? "error" : s == Severity::warning ? "warning" : "notice"; }

}

Located locate(const Inspection& i, SourceText& texts, const Place& place, int word, const std::string& directory)
{
    const SourceSpan s = source_span(texts, place, word);
    if (!s) {
        const std::string& main = i.configuration.main_file.empty() ? i.input.read.main_file : i.configuration.main_file;
        return {repository_path(i, main, directory), 1, 0, 0};
    }
    Located made{repository_path(i, s.file, directory), s.line, 0, 0};
    if (s.column) {
        const std::string_view line = texts.line(s.file, s.line);
        // One column a code point; a byte that is no UTF-8 is one, too.
        made.column = int(code_points(line.substr(0, std::size_t(s.column) - 1))) + 1;
        made.end_column = int(code_points(line.substr(0, std::size_t(s.end_column) - 1))) + 1;
    }
    return made;
}

std::string render_gcc(const Results& results)
{
    std::string out;
    for (const auto& i : results.inspections) {
        SourceText texts(i->configuration.tree);
        for (const Finding& f : i->findings()) {
            if (!counts(f))
                continue;
            out += cat(gcc_place(locate(*i, texts, f.place, f.word, results.directory)), ": ", to_string(f.rule->severity), ": ",
                       printable(f.message()), " [", f.rule->id, "]\n");
            for (const Related& r : f.related)
                out += cat(gcc_place(locate(*i, texts, r.place, 0, results.directory)), ": note: ", printable(r.label), " [", f.rule->id, "]\n");
        }
    }
    return out;
}

std::string render_github(const Results& results)
{
    std::string out;
    // Only the first ten of a kind are shown beside the code: the worst come first.
    for (Severity severity : {Severity::error, Severity::warning, Severity::note}) {
        for (const auto& i : results.inspections) {
            SourceText texts(i->configuration.tree);
            for (const Told& told : told_once(*i, false)) {
                const Finding& f = told.finding;
                if (f.rule->severity != severity)
                    continue;
                const Located at = locate(*i, texts, f.place, f.word, results.directory);
                out += cat("::", github_level(severity), " file=", command_text(at.path, true), ",line=", at.line, ",endLine=", at.line);
                if (at.column)
                    out += cat(",col=", at.column, ",endColumn=", at.end_column);
                out += cat(",title=", command_text(cat(f.rule->id, " ", f.rule->name), true), "::", command_text(f.message(), false));
                if (f.servers.size() > 1)
                    out += cat("%0A%0AServers: ", command_text(server_names(*i, f), false));
                out += cat("%0A%0A", command_text(first_paragraph(f.rule->fix), false), "\n");
            }
        }
    }
    return out;
}

}
