#include "mod_aop/status/status_handler.h"

#include <http_main.h>

#include <apr_optional_hooks.h>
extern "C" {
#include <mod_status.h>
}

#include <algorithm>
#include <map>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "mod_aop/guard/checkpoint.h"
#include "mod_aop/httpd/config.h"
#include "mod_aop/httpd/guarded.h"
#include "mod_aop/judgement/reading.h"
#include "mod_aop/judgement/server_names.h"
#include "mod_aop/status/access.h"
#include "mod_aop/status/status.h"

namespace aop::mod {

namespace {

std::string addresses_of(const Server& server)
{
    std::string text;
    for (const Address& address : server.addresses())
        text += cat(text.empty() ? "" : " ", to_string(address));
    return text;
}

void add_counters(Status::Row& row, const server_rec* record)
{
    const Checkpoint* at = record ? config_of(record).checkpoint : nullptr;
    if (!at)
        return;
    row.guard = at->guard;
    for (std::size_t i = 0; i < refusals; ++i) {
        row.refused[i] = at->tally->count_of(Refusal(i));
        row.reported[i] = at->tally->count_of_reported(Refusal(i));
    }
    row.last_reported = at->tally->time_of_last_report();
    row.exempted = at->tally->count_of_exempted();
}

// A server that another module has made.
Status::Row row_of(const server_rec* stranger, ServerNames& names)
{
    Status::Row row;
    row.name = as_utf8(names.next(called(stranger)));
    row.reason = "is not in the configuration: another module has made it";
    add_counters(row, stranger);
    return row;
}

Status::Row row_of(const Inspection& inspection, const Server& server, ServerNames& names)
{
    Status::Row row;
    row.name = as_utf8(names.next(server.label()));
    row.addresses = as_utf8(addresses_of(server));
    row.place = as_utf8(shown(server.place));
    if (const Judgement* j = inspection.assessment().exposure.worst(server.index)) {
        row.verdict = j->verdict;
        row.reason = as_utf8(j->reason);
    }
    row.trust = inspection.assessment().trust[server.index].trust;
    add_counters(row, inspection.record(server.index));
    return row;
}

Status status_of(Reading& reading)
{
    const Inspection& inspection = reading.inspection;
    const Assessment& a = inspection.assessment();
    Status status;
    status.now = apr_time_sec(apr_time_now());
    status.loaded = a.now;
    ServerNames names;
    std::map<std::string_view, std::size_t> known;
    for (const Server& server : a.site.servers) {
        Status::Row& row = status.rows.emplace_back(row_of(inspection, server, names));
        for (const Anchor* anchor : a.trust[server.index].anchors) {
            const auto [at, is_new] = known.try_emplace(anchor->sha256, status.authorities.size());
            if (is_new)
                status.authorities.push_back({as_utf8(anchor->called()), anchor->sha256, as_utf8(anchor->file), anchor->not_after});
            ++status.authorities[at->second].servers;
            row.authorities.push_back(at->second);
        }
    }
    for (const server_rec* stranger : inspection.strangers())
        status.rows.push_back(row_of(stranger, names));
    std::ranges::stable_sort(status.rows, std::ranges::greater{}, &Status::Row::verdict);
    status.findings = log_lines(inspection.findings());
    status.summary = as_utf8(summary_line(a, inspection.findings()).text);
    Disk disk;
    for (FileChange& change : Watch(a).changes(disk))
        (change.severity == Severity::note ? status.unwatched : status.changes)
            .push_back({as_utf8(change.path), change.severity, as_utf8(change.text)});
    for (LogLine& line : status.findings)
        line.text = as_utf8(line.text);
    return status;
}

Reading* reading() { return ap_server_conf ? config_of(ap_server_conf).reading : nullptr; }

void send(request_rec* r, const char* type, const std::string& body)
{
    ap_set_content_type(r, type);
    apr_table_setn(r->headers_out, "Cache-Control", "no-store");
    apr_table_setn(r->headers_out, "X-Content-Type-Options", "nosniff");
    apr_table_setn(r->headers_out, "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
    ap_set_content_length(r, apr_off_t(body.size()));
    if (!r->header_only)
        ap_rwrite(body.data(), int(body.size()), r);
}

// The first word of the query ("?prometheus=", as Prometheus writes parameters), or what the path ends in, or what the client takes best:
// Prometheus names these two types, and a browser neither.
std::string_view form_of(const request_rec* r)
{
    const std::string_view query = r->args ? r->args : "", path = r->uri ? r->uri : "";
    const std::string_view first = query.substr(0, query.find_first_of("=&"));
    for (const std::string_view form : {"json", "prometheus", "metrics"})
        if (first == form)
            return form;
    for (const std::string_view form : {"json", "prometheus", "metrics"})
        if (path.ends_with(cat("/", form)))
            return form;
    const char* accept = apr_table_get(r->headers_in, "Accept");
    const std::string types = lowered(accept ? accept : "");
    const bool is_scrape = types.find("application/openmetrics-text") != types.npos || types.find("version=0.0.4") != types.npos;
    return is_scrape ? "prometheus" : "";
}

extern "C" {

static int on_status(request_rec* r)
{
    if (!r->handler || std::string_view(r->handler) != "aop-status")
        return DECLINED;
    r->allowed |= AP_METHOD_BIT << M_GET;
    if (r->method_number != M_GET)
        return HTTP_METHOD_NOT_ALLOWED;
    return guarded(r->server, HTTP_INTERNAL_SERVER_ERROR, [&] {
        Reading* read = reading();
        if (!read)
            return HTTP_SERVICE_UNAVAILABLE;
        if (!may_see_page(r, read->handlers))
            return HTTP_FORBIDDEN;
        const Status status = status_of(*read);
        const std::string_view form = form_of(r);
        apr_table_mergen(r->headers_out, "Vary", "Accept");
        if (form == "json")
            send(r, "application/json", to_json(status));
        else if (form == "prometheus" || form == "metrics")
            send(r, "text/plain; version=0.0.4; charset=utf-8", to_prometheus(status));
        else
            send(r, "text/html; charset=utf-8", to_html(status));
        return OK;
    });
}

static int on_mod_status(request_rec* r, int flags)
{
    return guarded(r->server, DECLINED, [&] {
        Reading* read = reading();
        if (!read)
            return DECLINED;
        const Status status = status_of(*read);
        if (flags & AP_STATUS_SHORT) {
            ap_rprintf(r, "AOPSummary: %s\nAOPRefusals: %" APR_UINT64_T_FMT "\n", status.summary.c_str(), status.refused());
            return OK;
        }
        const std::string text = cat("<hr />\n<h2>Authenticated origin pulls (mod_aop)</h2>\n<dl><dt>", status.summary,
                                     "</dt>\n<dt>Requests refused since start: ", status.refused(), "</dt></dl>\n");
        ap_rputs(text.c_str(), r);
        return OK;
    });
}
}

}

void register_status(apr_pool_t*)
{
    ap_hook_handler(on_status, nullptr, nullptr, APR_HOOK_MIDDLE);
    APR_OPTIONAL_HOOK(ap, status_hook, on_mod_status, nullptr, nullptr, APR_HOOK_MIDDLE);
}

}
