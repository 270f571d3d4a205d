// The page a person looks at: one table of servers, worst first, then the
// authorities, then what was found. No script; colours follow the reader's light or dark.
#include <algorithm>

#include "core/base/ascii.h"
#include "core/base/version.h"
#include "core/trust/certificate.h"
#include "mod_aop/status/status.h"

namespace aop::mod {

namespace {

constexpr std::string_view style = R"(
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #59636e; --line: #d5dae0; --page: #f6f7f9; --card: #fff;
  --good: #116329; --good-bg: #dafbe1; --bad: #a40e26; --bad-bg: #ffe2e0; --warn: #7d4e00; --warn-bg: #fff1c7; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --soft: #9aa5b1; --line: #333b45; --page: #0f1318;
  --card: #171d24; --good: #7ee2a0; --good-bg: #12381f; --bad: #ffa198; --bad-bg: #4a1518; --warn: #f0cc6a; --warn-bg: #43330b; } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, Arial, sans-serif }
main { max-width: 76rem; margin: 0 auto; padding: 1.5rem 1rem 3rem }
h1 { font-size: 1.4rem; margin: 0 } h2 { font-size: 1.05rem; margin: 2rem 0 .6rem }
.sub, .soft { color: var(--soft) } .sub { margin: .2rem 0 1.2rem } .soft { font-size: .87em }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; overflow-x: auto }
table { border-collapse: collapse; width: 100% }
th { text-align: left; font-weight: 600; font-size: .8rem; color: var(--soft); white-space: nowrap }
th, td { padding: .55rem .8rem; vertical-align: top; border-top: 1px solid var(--line) }
thead th { border-top: 0 } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums }
.pill { display: inline-block; padding: .05rem .6rem; border-radius: 1rem; font-weight: 600; font-size: .85rem; white-space: nowrap }
.good { color: var(--good); background: var(--good-bg) } .bad { color: var(--bad); background: var(--bad-bg) }
.warn { color: var(--warn); background: var(--warn-bg) }
code { font: .83em ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere }
ul.found { list-style: none; margin: 0; padding: 0 } ul.found li { padding: .55rem .8rem; border-top: 1px solid var(--line) }
@media (max-width: 48rem) { table, tbody, tr, td { display: block } thead { display: none } td, td.n { border: 0; padding: .15rem .8rem; text-align: left }
  tr { border-top: 1px solid var(--line); padding: .5rem 0 } tr:first-child { border-top: 0 }
  td[data-label]::before { content: attr(data-label) ": "; color: var(--soft); font-size: .87em } td[data-label] ul { display: inline-block; vertical-align: top } }
ul.found li:first-child { border-top: 0 } ul.plain { margin: 0; padding: 0; list-style: none } .name { font-weight: 600; overflow-wrap: anywhere }
)";

std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : text)
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        default: out += c;
        }
    return out;
}

std::string_view colour(Verdict v)
{
    switch (v) {
    case Verdict::enforced:
    case Verdict::closed:
    case Verdict::unreachable: return "good";
    case Verdict::unknown: return "warn";
    case Verdict::broken:
    case Verdict::partial:
    case Verdict::optional:
    case Verdict::open:
    case Verdict::plain: return "bad";
    }
    return "bad";
}

std::string_view colour(Severity s) { return s == Severity::error ? "bad" : s == Severity::warning ? "warn" : "good"; }

std::string pill(std::string_view kind, std::string_view text) { return cat("<span class=\"pill ", kind, "\">", escaped(text), "</span>"); }

std::string left(std::int64_t not_after, std::int64_t now)
{
    const std::int64_t days = days_left(not_after, now);
    if (days < 0)
        return pill("bad", "ended");
    return pill(days < 7 ? "bad" : days < 30 ? "warn" : "good", days == 1 ? std::string("1 day left") : cat(days, " days left"));
}

std::string refused(const Status::Row& r)
{
    std::string out;
    for (std::size_t i = 1; i < refusals; ++i)
        if (r.refused[i])
            out += cat("<li>", r.refused[i], " <span class=\"soft\">", refusal_texts[i].name, "</span></li>");
    if (r.exempted)
        out += cat("<li>", r.exempted, " <span class=\"soft\">let pass as exempt</span></li>");
    return out.empty() ? "<span class=\"soft\">none</span>" : cat("<ul class=\"plain\">", out, "</ul>");
}

std::string guard(const Status& status, const Status::Row& r)
{
    if (r.guard != Guard::report)
        return r.guard == Guard::on ? "on" : "<span class=\"soft\">off</span>";
    std::string out;
    for (std::size_t i = 1; i < refusals; ++i)
        if (r.reported[i])
            out += cat("<li>", r.reported[i], " <span class=\"soft\">would be refused: ", refusal_texts[i].name, "</span></li>");
    if (!out.empty())
        out = cat("<ul class=\"plain\">", out, "</ul><div class=\"soft\">last ", to_time(r.last_reported), "</div>");
    constexpr std::int64_t day = 86'400;
    const bool is_ready = std::max(r.last_reported, status.loaded) + day <= status.now;
    return cat("report", out, is_ready ? "<div>ready: nobody would have been refused in the last 24 h</div>" : "");
}

std::string row(const Status& status, const Status::Row& r)
{
    std::string trust = cat("<div>", to_string(r.trust), "</div>");
    constexpr std::size_t shown = 3;
    for (std::size_t i = 0; i < r.authorities.size() && i < shown; ++i) {
        const auto& a = status.authorities[r.authorities[i]];
        trust += cat("<div class=\"soft\">", escaped(a.called), " ", left(a.not_after, status.now), "</div>");
    }
    if (r.authorities.size() > shown)
        trust += cat("<div class=\"soft\">and ", r.authorities.size() - shown, " more</div>");
    return cat("<tr><td><div class=\"name\">", escaped(r.name), "</div><div class=\"soft\">", escaped(r.addresses), "</div><code class=\"soft\">",
               escaped(r.place), "</code></td><td>", pill(colour(r.verdict), to_string(r.verdict)), "<div class=\"soft\">", escaped(r.reason),
               "</div></td><td>", trust, "</td><td data-label=\"Guard\">", guard(status, r), "</td><td data-label=\"Refused\">", refused(r),
               "</td></tr>\n");
}

std::string authority(const Status& status, const Status::Authority& a)
{
    return cat("<tr><td><div class=\"name\">", escaped(a.called), "</div><code class=\"soft\">", a.sha256, "</code></td><td><code>", escaped(a.file),
               "</code></td><td data-label=\"Ends\">", to_date(a.not_after), " ", left(a.not_after, status.now),
               "</td><td class=\"n\" data-label=\"Servers\">", a.servers, "</td></tr>\n");
}

std::string found(Severity severity, std::string_view text)
{
    return cat("<li>", pill(colour(severity), to_string(severity)), " ", escaped(text), "</li>\n");
}

}

std::string to_html(const Status& status)
{
    std::string page = cat("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                           "<title>Authenticated origin pulls</title><style>",
                           style,
                           "</style></head>\n<body><main>\n"
                           "<h1>Authenticated origin pulls</h1>\n<p class=\"sub\">",
                           escaped(status.summary), "<br>Configuration read ", to_time(status.loaded), ", page made ", to_time(status.now),
                           ", mod_aop ", AOP_VERSION, " · <a href=\"?json\">JSON</a> · <a href=\"?prometheus\">Prometheus</a></p>\n");
    if (!status.changes.empty()) {
        page += "<h2>Files that changed</h2>\n<div class=\"card\"><ul class=\"found\">\n";
        for (const FileChange& c : status.changes)
            page += found(c.severity, c.text);
        page += "</ul></div>\n";
    }
    if (!status.unwatched.empty()) {
        page += "<h2>Files that cannot be watched</h2>\n<div class=\"card\"><ul class=\"found\">\n";
        for (const FileChange& c : status.unwatched)
            page += found(c.severity, c.text);
        page += "</ul></div>\n";
    }
    page += "<h2>Servers</h2>\n<div class=\"card\"><table><thead><tr><th>Server</th><th>Verdict</th>"
            "<th>Whom it trusts</th><th>Guard</th><th>Refused since start</th></tr></thead><tbody>\n";
    for (const Status::Row& r : status.rows)
        page += row(status, r);
    page += "</tbody></table></div>\n";
    if (!status.authorities.empty()) {
        page += "<h2>Authorities</h2>\n<div class=\"card\"><table><thead><tr><th>Certificate</th><th>File</th><th>Ends</th>"
                "<th class=\"n\">Servers</th></tr></thead><tbody>\n";
        for (const Status::Authority& a : status.authorities)
            page += authority(status, a);
        page += "</tbody></table></div>\n";
    }
    page += "<h2>Findings</h2>\n<div class=\"card\"><ul class=\"found\">\n";
    for (const LogLine& f : status.findings)
        page += found(f.severity, f.findings > 1 ? cat(f.text, " (", f.findings, " findings)") : f.text);
    if (status.findings.empty())
        page += cat("<li>", pill("good", "none"), " Nothing was found in the configuration that runs.</li>\n");
    return page += "</ul></div>\n</main></body></html>\n";
}

}
