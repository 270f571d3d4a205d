// Refusals: what is counted, what the log hears, and what the client gets to see.
#include "mod_aop/guard/refuse.h"

#include <mod_core.h>

#include <algorithm>
#include <string_view>

#include "core/base/ascii.h"
#include "mod_aop/guard/checkpoint.h"
#include "mod_aop/guard/exempt.h"
#include "mod_aop/httpd/config.h"

namespace aop::mod {

namespace {

using Judged = Connection::Judged;

constexpr const char* refused_note = "aop-refused";

// Which clients have to be looked after before the guard is on: by which name they came, and from which network.
std::string origin_of(request_rec* r)
{
    const char* sni = ap_ssl_var_lookup(r->pool, r->server, r->connection, r, "SSL_TLS_SNI");
    const std::string_view ip = r->useragent_ip;
    std::string network;
    if (const std::size_t dot = ip.rfind('.'); dot != ip.npos) {
        network = cat(ip.substr(0, dot), ".0/24");
    } else {
        // The first three groups; "::" ends them earlier.
        std::size_t end = 0;
        for (int groups = 0; groups < 3 && end != ip.npos; ++groups)
            end = ip.find(':', end + (groups > 0));
        const std::string_view first = ip.substr(0, std::min(end, ip.find("::")));
        network = cat(first, "::/48");
    }
    return cat(sni && *sni ? ", SNI " : ", no SNI", sni ? sni : "", ", from ", network);
}

void log_refusal(request_rec* r, const Judged& judged, const Checkpoint& at)
{
    std::uint64_t others = 0;
    if (at.tally && !at.tally->speaks(judged.refusal, apr_time_sec(r->request_time), others))
        return;
    const bool reports = at.guard == Guard::report;
    const std::string line = cat(
        reports ? "AOPGuard report: " : "AOPGuard: ", at.server, reports ? " would refuse a request: the client " : " refuses a request: the client ",
        text_of(judged.refusal).sentence, *judged.detail ? ": " : "", judged.detail, *judged.sha256 ? ", SHA-256 " : "", judged.sha256,
        reports ? origin_of(r) : "", others ? cat(" (and ", others, " more for this reason that were not logged)") : "");
    ap_log_rerror(APLOG_MARK, APLOG_WARNING, 0, r, "%s", line.c_str());
}

// The request that the client has sent.
request_rec* first_of(request_rec* r)
{
    while (r->prev || r->main)
        r = r->prev ? r->prev : r->main;
    return r;
}

bool is_refused(const request_rec* r) { return apr_table_get(r->notes, refused_note) != nullptr; }

// httpd asks its own port to wake its children: "OPTIONS *" from this machine.
bool is_wake_up(const request_rec* r)
{
    const char* agent = apr_table_get(r->headers_in, "User-Agent");
    return r->method_number == M_OPTIONS && std::string_view(r->uri ? r->uri : "") == "*" && agent &&
           std::string_view(agent).ends_with("(internal dummy connection)") && std::string_view(r->connection->client_ip) == r->connection->local_ip;
}

// What httpd would say by itself, were there no ErrorDocument.
void say_plainly(request_rec* r, int status)
{
    const char* line = ap_get_status_line(status);
    ap_custom_response(r, status,
                       apr_pstrcat(r->pool, "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>\n<title>", line,
                                   "</title>\n</head><body>\n<h1>", line + 4, "</h1>\n</body></html>\n", nullptr));
}

}

int refuse(request_rec* r, const Judged& judged)
{
    request_rec* const sent = first_of(r);
    const Checkpoint* at = config_of(r->server).checkpoint;
    const bool is_report = at && at->guard == Guard::report;
    const int answer = is_report ? OK : HTTP_FORBIDDEN;
    // What is only looked up may be passed over for another one, and an error is no request of the client's.
    const bool is_error_page = r->prev && ap_is_HTTP_ERROR(r->prev->status);
    if (r->main || is_error_page || is_refused(sent) || is_wake_up(sent))
        return answer;
    apr_table_setn(sent->notes, refused_note, "1");
    if (at) {
        if (at->tally)
            at->tally->count(judged.refusal, is_report, apr_time_sec(r->request_time));
        log_refusal(r, judged, *at);
    } else {
        ap_log_rerror(APLOG_MARK, APLOG_WARNING, 0, r, "AOPGuard: refuses a request for a server that mod_aop could not judge");
    }
    return answer;
}

bool is_page_of_refusal(const request_rec* r)
{
    return r->prev && !r->prev->prev && r->prev->status == HTTP_FORBIDDEN && is_refused(r->prev) && !r->main;
}

int finish_exempt(request_rec* r, int answer, const std::vector<Exemption>& exemptions)
{
    const Checkpoint* at = config_of(r->server).checkpoint;
    // A page of a folder that was refused when it was looked for.
    if (answer == HTTP_FORBIDDEN && !is_refused(r) && at) {
        Judged judged = judge(r);
        if (judged.refusal != Refusal::none)
            refuse(r, judged);
    }
    if (!is_refused(r) && at && at->tally && !r->prev)
        at->tally->count_exempted();
    // By now a .htaccess file may have named a page, which could be any of the site.
    if (answer == HTTP_FORBIDDEN && is_refused(r)) {
        say_plainly(r, answer);
        return answer;
    }
    const char* page = ap_is_HTTP_ERROR(answer) ? ap_response_code_string(r, ap_index_of_response(answer)) : nullptr;
    if (page && page[0] == '/') {
        request_rec asked = *r;
        asked.uri = apr_pstrndup(r->pool, page,
                                 std::string_view(page).find_first_of("?#") == std::string_view::npos ? std::string_view(page).size()
                                                                                                      : std::string_view(page).find_first_of("?#"));
        if (!may_be_exempt(&asked, exemptions))
            say_plainly(r, answer);
    }
    return answer;
}

}
