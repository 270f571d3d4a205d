#include "mod_aop/guard/connection.h"

#include <apr_optional_hooks.h>
extern "C" {
#include <mod_ssl_openssl.h>
}

#include "mod_aop/httpd/guarded.h"

namespace aop::mod {

namespace {

SSL* hold(SSL* ssl)
{
    SSL_up_ref(ssl);
    return ssl;
}

const char* copied(const std::string& text, apr_pool_t* pool) { return text.empty() ? "" : apr_pstrmemdup(pool, text.data(), text.size()); }

// Servers that one connection may be judged for at a time; a client that asks for more pays again.
constexpr std::size_t most_known = 16;

conn_rec* client_of(conn_rec* c) { return c->master ? c->master : c; }

extern "C" {

static int on_handshake(conn_rec* c, SSL* ssl, int is_proxy)
{
    if (is_proxy)
        return OK;
    return guarded(c->base_server, OK, [&] {
        auto* made = pool_new<Connection>(c->pool, ssl);
        ap_set_module_config(c->conn_config, &aop_module, made);
        attach(ssl, made);
        return OK;
    });
}
}

}

Connection::Connection(SSL* ssl) : ssl_(hold(ssl)) {}

// All that was known is about another certificate, which has come by renegotiation or was asked for after the handshake.
void Connection::take(X509* leaf, const Requirement& requirement, bool begins)
{
    known_.clear();
    if (leaf)
        X509_up_ref(leaf);
    leaf_.reset(leaf);
    sum_ = leaf ? fingerprint_of(leaf) : std::nullopt;
    sha256_ = sum_ ? hex(*sum_) : std::string();
    origin_ = origin_of(ssl_.get());
    // mod_ssl then asks as the server of the request says. One that a request has left behind is of nobody knows which.
    if (is_judged_)
        origin_.asked = begins ? 0 : requirement.ocsp;
}

Connection::Judged Connection::judge(const Requirement& requirement, std::int64_t now, bool begins, apr_pool_t* pool)
{
    const std::lock_guard lock(mutex_);
    if (X509* leaf = SSL_get0_peer_certificate(ssl_.get()); leaf != leaf_.get())
        take(leaf, requirement, begins);
    is_judged_ = true;
    if (!leaf_)
        return {Refusal::no_certificate};
    if (!sum_)
        return {Refusal::failure};
    if (requirement.ocsp && origin_.asked != requirement.ocsp)
        return {Refusal::ocsp_not_asked, "", copied(sha256_, pool)};
    const Checked& checked = known(requirement, now).checked;
    return {checked.refusal, copied(checked.detail, pool), copied(sha256_, pool)};
}

const Connection::Known& Connection::known(const Requirement& requirement, std::int64_t now)
{
    const auto check = [&] { return requirement.check(leaf_.get(), *sum_, origin_.sent.get(), now); };
    for (const auto& k : known_)
        if (k->requirement == &requirement) {
            if (k->checked.refusal == Refusal::none && now > k->checked.good_until)
                k->checked = check();
            return *k;
        }
    if (known_.size() == most_known)
        known_.clear();
    known_.push_back(std::make_unique<Known>(Known{&requirement, check()}));
    return *known_.back();
}

Connection* connection_of(const request_rec* r)
{
    return static_cast<Connection*>(ap_get_module_config(client_of(r->connection)->conn_config, &aop_module));
}

void register_connection(apr_pool_t*) { APR_OPTIONAL_HOOK(ssl, pre_handshake, on_handshake, nullptr, nullptr, APR_HOOK_MIDDLE); }

}
