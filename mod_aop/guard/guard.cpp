// The guard: judges each request before anything of httpd's can answer it.
#include "mod_aop/guard/guard.h"

#include "core/base/ascii.h"
#include "mod_aop/guard/exempt.h"
#include "mod_aop/httpd/config.h"
#include "mod_aop/httpd/guarded.h"
#include "mod_aop/judgement/openssl_state.h"

namespace aop::mod {

namespace {

using Judged = Connection::Judged;

constexpr const char* refusal_text =
    "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>\n<title>403 Forbidden</title>\n</head><body>\n"
    "<h1>Forbidden</h1>\n<p>This server answers only clients that show the right certificate.</p>\n</body></html>\n";

void log_refusal(request_rec* r, const Judged& judged, const Checkpoint& at)
{
    std::uint64_t others = 0;
    if (at.tally && !at.tally->speaks(judged.refusal, apr_time_sec(r->request_time), others))
        return;
    const std::string line =
        cat("AOPGuard: ", at.server, " refuses a request: the client ", text_of(judged.refusal).sentence, *judged.detail ? ": " : "", judged.detail,
            *judged.sha256 ? ", SHA-256 " : "", judged.sha256, others ? cat(" (and ", others, " more for this reason that were not logged)") : "");
    ap_log_rerror(APLOG_MARK, APLOG_WARNING, 0, r, "%s", line.c_str());
}

// The answer is a text of ours: an ErrorDocument would run the request again, as
// another one, through everything that the guard stands in front of.
int refuse(request_rec* r)
{
    ap_custom_response(r, HTTP_FORBIDDEN, refusal_text);
    return HTTP_FORBIDDEN;
}

void set_environment(request_rec* r, const Judged& judged)
{
    apr_table_setn(r->subprocess_env, "AOP_VERIFIED", judged.refusal == Refusal::none ? "yes" : "no");
    if (judged.refusal != Refusal::none)
        apr_table_setn(r->subprocess_env, "AOP_REFUSAL", text_of(judged.refusal).name.data());
    if (*judged.sha256)
        apr_table_setn(r->subprocess_env, "AOP_CLIENT_SHA256", judged.sha256);
}

// OK, or what to answer instead.
int admit(request_rec* r)
{
    const ServerConfig& config = config_of(r->server);
    const Checkpoint* at = config.checkpoint;
    if (!at)  // never configured: what the guard should do is known all the same
        return config.broken || config.intent.guard.value_or(false) ? refuse(r) : OK;
    const Judged judged = judge(r);
    set_environment(r, judged);
    if (judged.refusal == Refusal::none || !at->guard)
        return OK;
    if (is_exempt(r, at->exempt)) {
        if (at->tally)
            at->tally->count_exempted();
        return OK;
    }
    if (at->tally)
        at->tally->count(judged.refusal);
    log_refusal(r, judged, *at);
    return refuse(r);
}

extern "C" {

static int on_request(request_rec* r)
{
    const int answer = guarded(r->server, HTTP_FORBIDDEN, [&] { return admit(r); });
    return answer == OK ? DECLINED : answer;
}

// A request that httpd makes out of another one (ErrorDocument, a rewritten
// .htaccess, even of one too broken to be read) has passed no post_read_request.
static int on_redirect(request_rec* r, int lookup)
{
    if (lookup || !r->prev)
        return DECLINED;
    return on_request(r);
}

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

Requirement requirement_of(const Inspection& inspection, ServerId server, const ServerConfig& config)
{
    const Assessment& a = inspection.assessment();
    Requirement made;
    if (SSL_CTX* context = config.context) {
        X509_STORE* store = store_of(context);
        X509_STORE_up_ref(store);
        made.store.reset(store);
        made.security_level = SSL_CTX_get_security_level(context);
    }
    const Tls& tls = a.site.servers[server].tls;
    made.depth = tls.verify_depth.value_or(1);
    made.list_may_be_missing = tls.revocation->crl_check && tls.revocation->crl_check->missing_ok;
    for (const std::string& pin : config.intent.client_pins.value_or({}))
        if (const auto digits = parse_fingerprint(pin))
            made.pins.push_back(from_hex(*digits));

    std::vector<Fingerprint> anchors;
    for (const std::string& word : config.intent.trust.value_or({"any"})) {
        if (iequals(word, "any"))
            return made;
        const auto digits = parse_fingerprint(word);
        if (digits)
            anchors.push_back(from_hex(*digits));
        else
            for (const Anchor* anchor : a.trust[server].anchors)
                if (anchor->known == (iequals(word, "cloudflare") ? Known::cloudflare_aop : Known::no))
                    anchors.push_back(from_hex(anchor->sha256));
    }
    made.anchors = std::move(anchors);
    return made;
}

}

void prepare_guard(server_rec* main, apr_pool_t* pool, const Inspection& inspection)
{
    for (const Server& server : inspection.assessment().site.servers) {
        server_rec* record = inspection.record(server.index);
        if (!record)
            continue;  // AOP901 says so; a guard that is on rejects all clients there
        ServerConfig& config = config_of(record);
        if (config.broken)
            continue;
        auto* made = pool_new<Checkpoint>(pool);
        made->server = server.label();
        made->guard = config.intent.guard.value_or(false);
        made->requirement = requirement_of(inspection, server.index, config);
        made->exempt = config.intent.guard_exempt.value_or({});
        made->tally = tally_of(main, server.label());
        config.checkpoint = made;
    }
}

Judged judge(const request_rec* r)
{
    const Checkpoint* at = config_of(r->server).checkpoint;
    if (!at)
        return {Refusal::failure};
    Connection* connection = connection_of(r);
    if (!connection)
        return {ap_ssl_conn_is_ssl(r->connection) ? Refusal::no_anchors : Refusal::plain_http};
    const char* verified = ap_ssl_var_lookup(r->pool, r->server, r->connection, const_cast<request_rec*>(r), "SSL_CLIENT_VERIFY");
    if (!verified)
        return {Refusal::failure};
    if (std::string_view(verified) == "NONE")
        return {Refusal::no_certificate};
    if (std::string_view(verified) != "SUCCESS")
        return {Refusal::not_verified, verified};
    return connection->judge(at->requirement, apr_time_sec(r->request_time), r->pool);
}

void register_guard(apr_pool_t*)
{
    static const char* const ssl[]{"mod_ssl.c", nullptr};
    ap_hook_post_read_request(on_request, ssl, nullptr, APR_HOOK_MIDDLE);
    ap_hook_quick_handler(on_redirect, nullptr, nullptr, APR_HOOK_REALLY_FIRST);
    ap_hook_fixups(on_fixups, nullptr, nullptr, APR_HOOK_MIDDLE);
}

}
