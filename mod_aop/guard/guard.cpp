// The guard: judges each request before anything of httpd's can answer it, and those that are exempt once more
// when it is settled what answers.
//
//   post_read_request   what httpd makes of another request (ErrorDocument, rules of a folder, Action): refused here
//   quick_handler       what a client has sent: refused here, so that the connection stays as after any other 403.
//                       An exempt request is carried out from here, so that no cache answers it
//   fixups, handler     an exempt request, and each subrequest: does the exemption hold for what is served?
#include "mod_aop/guard/guard.h"

#include <utility>

#include "core/base/ascii.h"
#include "mod_aop/guard/checkpoint.h"
#include "mod_aop/guard/exempt.h"
#include "mod_aop/guard/refuse.h"
#include "mod_aop/httpd/config.h"
#include "mod_aop/httpd/guarded.h"

namespace aop::mod {

namespace {

using Judged = Connection::Judged;

// What is known about a request; httpd keeps it with the request.
struct Note {
    bool verified = false;        // let in, or nobody guards here
    bool is_page = false;         // what an ErrorDocument names for one that we have refused
    bool is_counted = false;      // as exempt, by a guard that only reports
    const char* named = nullptr;  // the back end that ProxyPass or the like has named, before sections could
};

Note& note_of(request_rec* r)
{
    auto* note = static_cast<Note*>(ap_get_module_config(r->request_config, &aop_module));
    if (!note) {
        note = new (apr_palloc(r->pool, sizeof(Note))) Note;
        ap_set_module_config(r->request_config, &aop_module, note);
    }
    return *note;
}

void set_environment(request_rec* r, const Judged& judged)
{
    apr_table_setn(r->subprocess_env, "AOP_VERIFIED", judged.refusal == Refusal::none ? "yes" : "no");
    if (judged.refusal != Refusal::none)
        apr_table_setn(r->subprocess_env, "AOP_REFUSAL", text_of(judged.refusal).name.data());
    if (*judged.sha256)
        apr_table_setn(r->subprocess_env, "AOP_CLIENT_SHA256", judged.sha256);
}

// Whether the guard lets the client in; if not, `judged` has the reason.
bool is_verified(request_rec* r, Judged& judged, bool begins = false)
{
    const ServerConfig& config = config_of(r->server);
    const Checkpoint* at = config.checkpoint;
    if (!at)  // never configured: what the guard should do is known all the same
        return !config.broken && !is_guarded(config.intent);
    judged = judge(r, begins);
    set_environment(r, judged);
    return judged.refusal == Refusal::none || at->guard == Guard::off;
}

const std::vector<Exemption>& exemptions_of(const request_rec* r)
{
    static const std::vector<Exemption> none;
    const Checkpoint* at = config_of(r->server).checkpoint;
    return at ? at->exempt : none;
}

// `AOPGuard report` changes nothing about a request.
bool only_reports(const request_rec* r)
{
    const Checkpoint* at = config_of(r->server).checkpoint;
    return at && at->guard == Guard::report;
}

// finish_exempt() counts those that a guard which is on carries out.
void count_as_exempt(request_rec* r)
{
    const Checkpoint* at = config_of(r->server).checkpoint;
    if (only_reports(r) && at->tally && !r->main && !r->prev && !std::exchange(note_of(r).is_counted, true))
        at->tally->count_exempted();
}

// The first look: OK, also for what may turn out to be exempt, or what to answer instead.
int admit(request_rec* r)
{
    Note& note = note_of(r);
    Judged judged;
    note.verified = is_verified(r, judged);
    if (note.verified)
        return OK;
    note.is_page = is_page_of_refusal(r);
    return note.is_page || may_be_exempt(r, exemptions_of(r)) ? OK : refuse(r, judged);
}

// The last look, at what is about to answer.
int confirm(request_rec* r)
{
    Note& note = note_of(r);
    if (note.verified)
        return OK;
    Judged judged;
    note.verified = is_verified(r, judged);
    if (note.verified || (note.is_page && is_plain_page(r)))
        return OK;
    switch (what_is_served(r, exemptions_of(r), note.named)) {
    case Served::exempt: count_as_exempt(r); return OK;
    case Served::missing: return only_reports(r) ? OK : HTTP_NOT_FOUND;
    case Served::forbidden: break;
    }
    return refuse(r, judged);
}

// Carries out an exempt request as ap_process_request does, but for quick handlers: a cache would answer it by its URL,
// whatever it leads to now.
int carry_out(request_rec* r)
{
    int answer = ap_process_request_internal(r);
    if (answer == OK)
        answer = ap_invoke_handler(r);
    return guarded(r->server, HTTP_FORBIDDEN, [&] { return finish_exempt(r, answer, exemptions_of(r)); });
}

extern "C" {

static int on_request(request_rec* r)
{
    const int answer = guarded(r->server, HTTP_FORBIDDEN, [&] {
        if (r->prev)
            return admit(r);
        Judged judged;
        note_of(r).verified = is_verified(r, judged, true);
        return OK;
    });
    return answer == OK ? DECLINED : answer;
}

static int on_quick(request_rec* r, int lookup)
{
    if (lookup)
        return DECLINED;
    // One that is run inside another has been looked up before: it is refused, or confirmed when its handler is called.
    const int answer = guarded(r->server, HTTP_FORBIDDEN, [&] { return r->main ? confirm(r) : admit(r); });
    if (answer != OK || r->main || note_of(r).verified || only_reports(r))
        return answer == OK ? DECLINED : answer;
    return carry_out(r);
}

static int on_mapping(request_rec* r)
{
    return guarded(r->server, HTTP_FORBIDDEN, [&] {
        Note& note = note_of(r);
        if (!note.verified && r->proxyreq == PROXYREQ_REVERSE && r->filename)
            note.named = apr_pstrdup(r->pool, r->filename);  // mod_proxy changes it in place
        return DECLINED;
    });
}

static int on_last_fixups(request_rec* r)
{
    const int answer = guarded(r->server, HTTP_FORBIDDEN, [&] { return confirm(r); });
    return answer == OK ? DECLINED : answer;
}

static int on_handler(request_rec* r) { return on_last_fixups(r); }

// Subrequests, whose variables are looked at by programs as well.
static int on_fixups(request_rec* r)
{
    if (!apr_table_get(r->subprocess_env, "AOP_VERIFIED"))
        guarded(r->server, OK, [&] {
            set_environment(r, judge(r));
            return OK;
        });
    return DECLINED;
}
}

}

void register_guard(apr_pool_t*)
{
    static const char* const ssl[]{"mod_ssl.c", nullptr};
    static const char* const dir[]{"mod_dir.c", "mod_rewrite.c", "mod_negotiation.c", nullptr};
    static const char* const cache[]{"mod_cache.c", nullptr};
    static const char* const speling[]{"mod_speling.c", nullptr};  // what is missing is 404, before it looks for something like it
    ap_hook_post_read_request(on_request, ssl, nullptr, APR_HOOK_MIDDLE);
    ap_hook_quick_handler(on_quick, nullptr, cache, APR_HOOK_REALLY_FIRST);
    ap_hook_map_to_storage(on_mapping, nullptr, nullptr, APR_HOOK_REALLY_FIRST);
    ap_hook_fixups(on_fixups, nullptr, nullptr, APR_HOOK_MIDDLE);
    ap_hook_fixups(on_last_fixups, dir, speling, APR_HOOK_REALLY_LAST);
    ap_hook_handler(on_handler, nullptr, cache, APR_HOOK_REALLY_FIRST);
}

}
