// One page that needs nothing else: the verdict of every server at every address, the findings with the lines
// they are about, and the rules behind them.
#include <algorithm>
#include <map>
#include <set>

#include <openssl/evp.h>

#include "core/base/ascii.h"
#include "core/base/version.h"
#include "linter/render/html_page.h"
#include "linter/render/lines.h"
#include "linter/render/rule_text.h"
#include "linter/render/tree_table.h"
#include "linter/render/verdicts.h"
#include "linter/text/escape.h"

namespace aop {

namespace {

constexpr std::size_t matrix_columns = 6;  // more addresses than that read better as a list

// What the page's own policy allows: this script and no other.
std::string script_hash()
{
    unsigned char digest[EVP_MAX_MD_SIZE], text[EVP_MAX_MD_SIZE * 2];
    unsigned int size = 0;
    EVP_Digest(html_script.data(), html_script.size(), digest, &size, EVP_sha256(), nullptr);
    const int length = EVP_EncodeBlock(text, digest, int(size));
    return std::string(reinterpret_cast<const char*>(text), std::size_t(length));
}

std::string_view css_class(Verdict v)
{
    switch (v) {
    case Verdict::enforced: return "good";
    case Verdict::closed:
    case Verdict::unreachable: return "dim";
    case Verdict::unknown:
    case Verdict::partial: return "warn";
    case Verdict::broken:
    case Verdict::optional:
    case Verdict::open:
    case Verdict::plain: return "bad";
    }
    return "bad";
}

std::string badge(const VerdictRow& r)
{
    const std::string_view shade = !r.declared.empty()                            ? "dim"
                                   : !r.against                                   ? css_class(r.verdict)
                                   : r.against->rule->severity == Severity::error ? "bad"
                                                                                  : "warn";
    return cat("<span class=\"badge ", shade, "\">", to_string(r.verdict), "</span>");
}

// Prose of ours and of rules: what stands in backticks is code.
std::string prose(std::string_view text)
{
    std::string out;
    bool code = false;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('`'), text.size());
        out += markup(text.substr(0, end));
        text.remove_prefix(end);
        if (text.empty())
            break;
        // A lone backtick stays one.
        const bool pair = code || text.find('`', 1) != text.npos;
        out += pair ? (code ? "</code>" : "<code>") : "`";
        code = pair && !code;
        text.remove_prefix(1);
    }
    return out;
}

std::string where(const Results& results, SourceText& texts, const Place& place)
{
    const SourceSpan at = source_span(texts, place, 0);
    if (at)
        return cat(markup(relative_path(at.file, results.directory)), ":", at.line);
    return place ? cat(markup(place.file()), ":", place.line) : "";
}

std::string server_cell(const Results& results, SourceText& texts, const Server& s)
{
    return cat("<td><strong>", markup(s.name()), "</strong><small>", where(results, texts, s.place), "</small></td>");
}

std::string verdict_list(const Results& results, SourceText& texts, const std::vector<VerdictRow>& rows)
{
    std::string out = "<tr><th>Server</th><th>Address</th><th>Verdict</th><th>Trusts</th><th>Why</th></tr>\n";
    for (const VerdictRow& r : rows)
        out += cat("<tr>", server_cell(results, texts, *r.server), "<td>", markup(r.address), "</td><td>", badge(r), "</td><td>", to_string(r.trust),
                   "</td><td>", markup(r.why()), "<small>", where(results, texts, r.place), "</small></td></tr>\n");
    return out;
}

std::string verdict_matrix(const Results& results, SourceText& texts, const std::vector<VerdictRow>& rows, const std::vector<std::string>& addresses)
{
    std::string out = "<tr><th>Server</th><th>Trusts</th>";
    for (const std::string& a : addresses)
        out += cat("<th>", a.empty() ? "no address" : markup(a), "</th>");
    out += "</tr>\n";
    for (std::size_t i = 0; i < rows.size();) {
        const Server* server = rows[i].server;
        out += cat("<tr>", server_cell(results, texts, *server), "<td>", to_string(rows[i].trust), "</td>");
        std::vector<std::string> cells(addresses.size());
        for (; i < rows.size() && rows[i].server == server; ++i)
            cells[std::size_t(std::ranges::find(addresses, rows[i].address) - addresses.begin())] +=
                cat(badge(rows[i]), "<small>", markup(rows[i].why()), "</small>");
        for (const std::string& cell : cells)
            out += cat("<td>", cell, "</td>");
        out += "</tr>\n";
    }
    return out;
}

std::string verdict_section(const Results& results, const Inspection& i, SourceText& texts)
{
    const std::vector<VerdictRow> rows = shown_rows(i, results.look.verbose);
    std::vector<std::string> addresses;
    for (const VerdictRow& r : rows)
        if (std::ranges::find(addresses, r.address) == addresses.end())
            addresses.push_back(r.address);
    const bool matrix = addresses.size() > 1 && addresses.size() <= matrix_columns;
    return cat("<div class=\"scroll\"><table>\n", matrix ? verdict_matrix(results, texts, rows, addresses) : verdict_list(results, texts, rows),
               "</table></div>\n");
}

// A line of a file with one range of its bytes marked.
std::string marked_line(std::string_view line, const SourceSpan& at, bool primary)
{
    if (!at.column)
        return markup(line, true);
    const std::size_t from = std::size_t(at.column) - 1, to = std::size_t(at.end_column) - 1;
    return cat(markup(line.substr(0, from), true), primary ? "<mark>" : "<mark class=\"second\">", markup(line.substr(from, to - from), true),
               "</mark>", markup(line.substr(to), true));
}

std::string excerpt_block(const Results& results, const Finding& f, SourceText& texts)
{
    struct Quoted {
        SourceSpan at;
        std::string label;
        bool primary;
    };
    std::vector<Quoted> quoted;
    if (const SourceSpan at = source_span(texts, f.place, f.word))
        quoted.push_back({at, "", true});
    for (const Related& r : f.related)
        if (const SourceSpan at = source_span(texts, r.place, 0))
            quoted.push_back({at, r.label, false});
    std::ranges::stable_sort(quoted, {}, [](const Quoted& q) { return q.at.line; });
    std::map<std::string, std::string> blocks;
    std::vector<std::string> order;
    for (const Quoted& q : quoted) {
        if (!blocks.contains(q.at.file))
            order.push_back(q.at.file);
        blocks[q.at.file] += cat("<span class=\"n\">", q.at.line, " </span> ", marked_line(texts.line(q.at.file, q.at.line), q.at, q.primary),
                                 q.label.empty() ? "" : cat("  <span class=\"label\">", markup(q.label), "</span>"), "\n");
    }
    const std::string own = source_span(texts, f.place, f.word).file;  // named above already
    std::string out;
    for (const std::string& file : order)
        out += cat(file != own ? cat("<p class=\"soft\">", markup(relative_path(file, results.directory)), "</p>") : "", "<pre>", blocks[file],
                   "</pre>\n");
    return out;
}

std::string finding_card(const Results& results, const Inspection& i, const Finding& f, SourceText& texts)
{
    const std::string standing = f.known ? "in the baseline" : f.suppressed.empty() ? "" : cat("accepted: ", f.suppressed);
    std::string out =
        cat("<article class=\"finding ", to_string(f.rule->severity), standing.empty() ? "" : " accepted", "\">\n<h3><span class=\"badge\">",
            to_string(f.rule->severity), "</span><a href=\"#", f.rule->id, "\">", f.rule->id, "</a> ", prose(f.message()), "</h3>\n");
    const SourceSpan at = source_span(texts, f.place, f.word);
    if (f.place)
        out += cat("<p class=\"soft\">", at ? cat(markup(relative_path(at.file, results.directory)), ":", at.line) : where(results, texts, f.place),
                   "</p>\n");
    out += excerpt_block(results, f, texts);
    out += "<dl>\n";
    const auto row = [&](std::string_view name, std::string_view html) { out += cat("<dt>", name, "</dt><dd>", html, "</dd>\n"); };
    if (!standing.empty())
        row("standing", markup(standing));
    for (const Step& step : include_chain(f.place))
        row(step.label, where(results, texts, step.place));
    if (f.servers.size() > 1) {
        std::string all;
        for (const ServerId s : f.servers)
            all += cat(all.empty() ? "" : ", ", markup(i.site().servers[s].label()));
        row("servers", all);
    }
    row("why", prose(first_paragraph(f.rule->why)));
    row("repair", prose(first_paragraph(f.rule->fix)));
    if (!f.witness.empty())
        row("try", cat("<pre>", markup(f.witness.command), "</pre><p>shows ", markup(f.witness.shows), "</p>"));
    return out + "</dl>\n</article>\n";
}

std::string rule_section(const Rule& rule)
{
    std::string out =
        cat("<details id=\"", rule.id, "\"><summary><strong>", rule.id, "</strong> ", rule.name, ": ", prose(rule.summary), "</summary>\n");
    for (const auto& [title, text] : {std::pair("How httpd behaves", rule.httpd), std::pair("How to repair it", rule.fix)})
        out += cat("<p><strong>", title, ".</strong> ", prose(text), "</p>\n");
    std::string_view rest = rule.references;
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        out +=
            line.starts_with("https://") ? cat("<p><a href=\"", markup(line), "\">", markup(line), "</a></p>\n") : cat("<p>", markup(line), "</p>\n");
    }
    return out + "</details>\n";
}

std::string filters(const Counts& n)
{
    const auto one = [](std::string_view id, std::string_view label, bool on) {
        return cat("<input type=\"checkbox\" id=\"", id, "\"", on ? " checked" : "", "> <label class=\"filter\" for=\"", id, "\">", label,
                   "</label>\n");
    };
    std::string out = one("error", counted(n.errors, "error"), true) + one("warning", counted(n.warnings, "warning"), true) +
                      one("note", counted(n.notes, "note"), true);
    out += one("accepted", cat(n.suppressed + n.known, " accepted"), false);
    return out + "<input type=\"search\" id=\"search\" placeholder=\"Search the findings\" aria-label=\"Search the findings\">\n";
}

}

static std::string anchor_of(const Results& results, const Inspection* tree)
{
    const auto at = std::ranges::find(results.inspections, tree, &std::unique_ptr<Inspection>::get);
    return cat("tree-", at - results.inspections.begin() + 1);
}

// Of several trees, which to look at first.
static std::string index_of(const Results& results)
{
    const std::vector<TreeRow> rows = tree_index(results);
    if (rows.empty())
        return "";
    std::string out = "<h2>Trees</h2>\n<table>\n<tr><th>tree</th>";
    for (const std::string_view column : tree_columns)
        out += cat("<th>", column, "</th>");
    out += "</tr>\n";
    for (const TreeRow& row : rows) {
        out += cat("<tr><td><a href=\"#", anchor_of(results, row.tree), "\">", markup(row.name), "</a></td>");
        for (const std::string& cell : row.cells)
            out += cat("<td>", cell, "</td>");
        out += "</tr>\n";
    }
    return out + "</table>\n";
}

std::string render_html(const Results& results)
{
    Counts total;
    for (const auto& i : results.inspections)
        total += count(i->findings());
    std::string out =
        cat("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, "
            "initial-scale=1\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-",
            script_hash(), "'\">\n<title>aop-lint: ", markup(results.inspections.empty() ? "" : results.inspections.front()->input.shown),
            "</title>\n<style>", html_style,
            "</style>\n</head>\n<body>\n<h1>Who reaches the origin without a client certificate?</h1>\n<p class=\"soft\">");
    for (const auto& i : results.inspections)
        if (i->scenario.empty())
            out += cat(markup(i->configuration.main_file), " &middot; ", counted(i->configuration.files.size(), "file"), " &middot; ",
                       counted(i->site().servers.size(), "server"), "<br>");
    out += cat("aop-lint ", AOP_VERSION, "</p>\n", filters(total), "<main>\n", index_of(results));
    std::set<std::string_view> ids;
    for (const Inspection* i : ranked(results)) {
        const std::string name =
            results.inspections.size() < 2 ? "" : cat(": ", markup(i->input.shown), i->scenario.empty() ? "" : cat(" (", markup(i->scenario), ")"));
        SourceText texts(i->configuration.tree);
        out += cat("<h2 id=\"", anchor_of(results, i), "\">Servers", name, "</h2>\n", verdict_section(results, *i, texts), "<h2>Findings", name,
                   "</h2>\n");
        if (i->findings().empty())
            out += "<p>No findings.</p>\n";
        for (const Finding& f : i->findings()) {
            out += finding_card(results, *i, f, texts);
            ids.insert(f.rule->id);
        }
    }
    if (!ids.empty())
        out += "<h2>Rules</h2>\n";
    for (const Rule* rule : rules())
        if (ids.contains(rule->id))
            out += rule_section(*rule);
    return cat(out, "</main>\n<script>", html_script, "</script>\n</body>\n</html>\n");
}

}
