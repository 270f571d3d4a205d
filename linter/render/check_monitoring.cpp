// The findings and verdicts for monitoring: a plugin of Nagios and its kin, and metrics as mod_aop names them.
#include <set>

#include "core/base/ascii.h"
#include "linter/inspect/client_cert_check.h"
#include "linter/inspect/expectations.h"
#include "linter/render/monitoring.h"
#include "linter/render/render.h"
#include "linter/render/verdicts.h"
#include "linter/text/escape.h"

namespace aop {

namespace {

std::string with_tree(const Inspection& i)
{
    return cat(metric_label("tree", i.scenario.empty() ? i.input.shown : cat(i.input.shown, " (", i.scenario, ")")));
}

void count_metrics(const Inspections& inspections, std::string& out)
{
    out += metric_head("aop_configuration_accepted", "0 where httpd would refuse the configuration, or it could not be read.");
    for (const auto& i : inspections)
        out += cat("aop_configuration_accepted{", with_tree(*i), "} ", i->refusal() ? 0 : 1, "\n");
    out += metric_head("aop_findings", "Findings that are neither accepted nor in the baseline.");
    for (const auto& i : inspections) {
        const Counts n = count(i->findings());
        for (const auto& [severity, found] : {std::pair(Severity::error, n.errors), {Severity::warning, n.warnings}, {Severity::note, n.notes}})
            out += cat("aop_findings{", with_tree(*i), ",", metric_label("severity", to_string(severity)), "} ", found, "\n");
    }
}

// A metric stands once for each set of labels.
void anchor_metrics(const Inspections& inspections, std::string& out)
{
    out += metric_head("aop_anchor_not_after_timestamp_seconds", "When a trusted CA ends.");
    std::set<std::string> written;
    for (const auto& i : inspections)
        for (const Server& server : i->site().servers)
            for (const Anchor* anchor : i->assessment->trust[server.index].accepted_anchors) {
                std::string line =
                    cat("aop_anchor_not_after_timestamp_seconds{", with_tree(*i), ",", metric_label("sha256", anchor->sha256), ",",
                        metric_label("called", anchor->called()), ",", metric_label("file", anchor->file), "} ", anchor->not_after, "\n");
                if (const auto [at, is_new] = written.insert(std::move(line)); is_new)
                    out += *at;
            }
}

}

PluginStatus plugin_status(const Results& results)
{
    PluginStatus status = PluginStatus::ok;
    const bool asks = !results.options.client_certs.empty();  // then that alone is the question
    if (asks && client_cert_status(results.inspections) == ClientCertStatus::unreadable)
        return PluginStatus::unknown;
    if (asks && client_cert_status(results.inspections) == ClientCertStatus::rejected)
        status = PluginStatus::critical;
    for (const auto& i : results.inspections) {
        if (i->refusal() || i->nothing_to_judge())
            return PluginStatus::unknown;
        if (unexpected_outage(results.options.expectations, *i->assessment))
            status = PluginStatus::critical;
        for (const Finding& f : i->findings())
            if (!asks && counts(f) && f.rule->severity >= results.options.fail_on)
                status = f.rule->severity == Severity::error ? PluginStatus::critical : status == PluginStatus::ok ? PluginStatus::warning : status;
    }
    return status;
}

// "2 of 2 client certificates accepted; "
static std::string client_cert_text(const Results& results)
{
    std::size_t all = 0, accepted = 0;
    for (const auto& i : results.inspections)
        for (const ClientCertResult& client : i->answers) {
            ++all;
            accepted += client.accepted_somewhere();
        }
    return all ? cat(accepted, " of ", counted(all, "client certificate"), " accepted; ") : "";
}

std::string render_nagios(const Results& results)
{
    constexpr std::size_t most = 50;
    Counts total;
    std::size_t servers = 0;
    std::string first, lines;
    std::size_t written = 0;
    for (const auto& i : results.inspections) {
        total += count(i->findings());
        servers += i->site().servers.size();
        if (const Judgement* down = unexpected_outage(results.options.expectations, *i->assessment); down && !tells_outage(*i) && first.empty())
            first = std::string(down->reason);
        for (const Finding& f : i->findings()) {
            if (!counts(f) || written >= most)
                continue;
            const std::string text = cat(f.message(), " [", f.rule->id, "]");
            if (written++ == 0 && first.empty())
                first = text;
            std::string line = printable(cat(to_string(f.rule->severity), ": ", text));
            for (char& c : line)
                c = c == '|' ? '/' : c;
            lines += line + "\n";
        }
    }
    const std::string counted_text =
        total.total() ? cat(counted(total.errors, "error"), ", ", counted(total.warnings, "warning"), ", ", counted(total.notes, "note"))
                      : "no findings";
    return plugin_line(plugin_status(results),
                       cat(client_cert_text(results), counted_text, " in ", counted(servers, "server"), first.empty() ? "" : cat(": ", first)),
                       cat("errors=", total.errors, " warnings=", total.warnings, " notes=", total.notes)) +
           lines;
}

std::string render_openmetrics(const Results& results)
{
    std::string out;
    count_metrics(results.inspections, out);
    out += metric_head("aop_server_verdict", "1 for the verdict that a server has at an address: can anyone reach it without a client certificate?");
    for (const auto& i : results.inspections)
        for (const VerdictRow& r : verdict_rows(*i))
            out += cat("aop_server_verdict{", with_tree(*i), ",", metric_label("server", r.server->label()), ",",
                       metric_label("place", r.server->place ? cat(r.server->place.file(), ":", r.server->place.line) : ""), ",",
                       metric_label("address", r.address), ",", metric_label("verdict", to_string(r.verdict)), "} 1\n");
    anchor_metrics(results.inspections, out);
    return cat(out, metrics_end);
}

}
