// What the requests of each server are judged by, made once for each configuration that httpd reads.
#include "mod_aop/guard/checkpoint.h"

#include <algorithm>
#include <functional>
#include <map>

#include "core/base/ascii.h"
#include "core/trust/meant_anchors.h"
#include "mod_aop/httpd/config.h"
#include "mod_aop/httpd/guarded.h"
#include "mod_aop/judgement/openssl_state.h"
#include "mod_aop/judgement/server_names.h"

namespace aop::mod {

namespace {

// Nothing less than all of its lines: each says what an answer is worth.
OcspId ocsp_of(const Assessment& a, ServerId id)
{
    const Server& server = a.site.servers[id];
    if (server.tls.revocation->ocsp.value_or({}).scope == Scope::none)
        return 0;
    std::map<std::string, std::string_view> lines;
    const auto add = [&](const Directive& d) {
        if (lowered(d.name()).starts_with("sslocsp"))
            lines.insert_or_assign(lowered(d.name()), d.args());
    };
    std::ranges::for_each(a.configuration.tree.root(), add);
    if (!server.is_main() && server.node)
        std::ranges::for_each(*server.node, add);
    std::string all;
    for (const auto& [name, arguments] : lines)
        all += cat(name, " ", arguments, "\n");
    return std::hash<std::string>{}(all) | 1;
}

// mod_ssl asks responders for those of whom SSLVerifyClient asks a certificate, and not for whom OpenSSL was told to ask.
Asking asking_of(const Assessment& a, const Server& server)
{
    const OcspId ocsp = ocsp_of(a, server.index);
    const bool asks = server.tls.verify_client.value_or(VerifyClient::none) != VerifyClient::none;
    return {asks ? ocsp : 0, is_guarded(*server.intent) ? ocsp : 0};
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
    made.ocsp = ocsp_of(a, server);
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
                if (is_meant({word}, *anchor))
                    anchors.push_back(from_hex(anchor->sha256));
    }
    made.anchors = std::move(anchors);
    return made;
}

}

void prepare_guard(server_rec* main, apr_pool_t* pool, const Inspection& inspection)
{
    auto* askings = pool_new<AskingOfContexts>(pool);
    set_askings(askings, main->process->pool);
    ServerNames names;
    for (const Server& server : inspection.assessment().site.servers) {
        const std::string name = names.next(server.label());
        server_rec* record = inspection.record(server.index);
        if (!record)
            continue;  // AOP901 says so
        ServerConfig& config = config_of(record);
        if (config.broken)
            continue;
        if (config.context)
            askings->emplace(config.context, asking_of(inspection.assessment(), server));
        auto* made = pool_new<Checkpoint>(pool);
        made->server = name;
        made->guard = config.intent.guard.value_or(Guard::off);
        made->requirement = requirement_of(inspection, server.index, config);
        made->exempt = config.intent.guard_exempt.value_or({});
        made->tally = tally_of(main, name);
        config.checkpoint = made;
    }
    // A guard that is on rejects all clients there.
    for (server_rec* record : inspection.strangers()) {
        ServerConfig& config = config_of(record);
        if (config.broken)
            continue;
        auto* made = pool_new<Checkpoint>(pool);
        made->server = names.next(called(record));
        made->guard = config.intent.guard.value_or(Guard::off);
        made->is_stranger = true;
        made->tally = tally_of(main, made->server);
        config.checkpoint = made;
    }
}

Connection::Judged judge(const request_rec* r, bool begins)
{
    const Checkpoint* at = config_of(r->server).checkpoint;
    if (!at || at->is_stranger)
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
    return connection->judge(at->requirement, apr_time_sec(r->request_time), begins, r->pool);
}

}
