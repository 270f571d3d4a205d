#include "core/base/ascii.h"
#include "core/httpd/settings/setting_table.h"
#include "linter/cli/verb.h"
#include "linter/render/httpd_dumps.h"
#include "linter/render/json.h"
#include "linter/render/paint.h"
#include "linter/render/style.h"
#include "linter/render/verdicts.h"
#include "linter/system/time.h"
#include "linter/text/escape.h"

namespace aop {

namespace {

std::string vhosts_json(const Inspections& inspections)
{
    JsonWriter json(2);
    json.object().key("schema_version").number(1).key("servers").array();
    ServerTexts written;
    for (const auto& i : inspections)
        for (const Server& s : i->site().servers) {
            json.object().key("tree").text(i->input.shown).key("config").text(i->input.read.main_file).key("server");
            write_server(json, *i, s, written);
            json.key("values").array();
            for (const ShownSetting& v : shown_settings(s)) {
                json.object().key("directive").text(v.directive).key("value").text(v.value).key("place");
                write_place(json, v.place);
                json.key("inherited").boolean(v.inherited).end();
            }
            json.end().end();
        }
    return json.end().end().take() + "\n";
}

class VhostReport {
public:
    VhostReport(const Inspection& i, const Results& results) : i_(i), results_(results), look_(results.look) {}

    std::string make()
    {
        if (results_.inspections.size() > 1)
            out_ = painted(cat("== ", printable(i_.input.shown), i_.scenario.empty() ? "" : cat(" (", printable(i_.scenario), ")"), "\n"),
                           Ink::strong, look_.color);
        out_ += verdict_table(i_, results_);
        for (const Server& s : i_.site().servers)
            server(s);
        return std::move(out_);
    }

private:
    std::string where(const Place& place, bool inherited) const
    {
        if (!place)
            return "default";
        std::string text = cat("<- ", printable(relative_path(place.file(), results_.directory)), ":", place.line);
        if (inherited)
            text += " <- inherited from the main server";
        for (const Step& step : include_chain(place))
            text += cat(" <- ", step.label, " ", printable(relative_path(step.place.file(), results_.directory)), ":", step.place.line);
        return text;
    }

    void row(std::string_view name, std::string_view value, std::string_view from)
    {
        const std::string left = cat("  ", name, std::string(name.size() < 26 ? 26 - name.size() : 1, ' '), value);
        out_ += cat(
            left, from.empty() ? "" : cat(std::string(columns(left) < 48 ? 48 - columns(left) : 2, ' '), painted(from, Ink::dim, look_.color)), "\n");
    }

    void server(const Server& s)
    {
        const Assessment& a = *i_.assessment;
        const Verdict verdict = verdict_of(i_, s);
        const TrustSet& trust = a.trust[s.index];
        out_ += cat("\n", painted(printable(s.label()), Ink::strong, look_.color), ": ", painted(to_string(verdict), ink_of(verdict), look_.color),
                    ", trusts ", to_string(trust.trust),
                    s.place ? cat("  ", printable(relative_path(s.place.file(), results_.directory)), ":", s.place.line) : "", "\n");
        for (const Judgement& j : a.exposure.judgements)
            if (j.server == s.index)
                row(cat("at ", printable(j.address)), cat(to_string(j.verdict), j.reason.empty() ? "" : ": ", printable(j.reason)), "");
        for (const ShownSetting& v : shown_settings(s))
            row(v.directive, printable(v.value), where(v.place, v.inherited));
        for (const Anchor* anchor : trust.anchors)
            row("trust anchor", cat(printable(anchor->subject), ", until ", iso_date(anchor->not_after), ", sha256 ", anchor->sha256.substr(0, 16)),
                "");
        if (!trust.reason.empty())
            row("trust", printable(trust.reason), "");
    }

    const Inspection& i_;
    const Results& results_;
    const TextStyle& look_;
    std::string out_;
};

}

int run_vhosts(const Options& options, const Console& console)
{
    const auto inspections = inspect(options, console, false);
    if (!inspections) {
        console.err(cat("aop-lint: ", printable(inspections.error().message), "\n"));
        return Status::unreadable;
    }
    print_notes(options, *inspections, console);
    print_refusals(*inspections, console);
    const Results results{.inspections = *inspections, .options = options, .look = style_for(options, console), .directory = console.directory};
    if (options.as_httpd)
        for (const auto& i : *inspections)
            console.out(lines_for(console, vhosts_dump(i->configuration)));
    else if (options.format == "json")
        console.out(vhosts_json(*inspections));
    else
        for (const auto& i : *inspections)
            console.out(VhostReport(*i, results).make());
    for (const auto& i : *inspections)
        if (i->input.unreadable || i->refusal() || i->nothing_to_judge())
            return Status::unreadable;
    return Status::clean;
}

}
