// A session that is resumed has the client certificate of its first handshake, and mod_ssl takes it for verified. Two things that the guard
// needs are lost by then: the intermediates that the client sent with it, without which it does not verify again, and whether a responder of
// OCSP was asked, which the virtual host that made the session decides. OpenSSL lets an application keep data of its own in a session
// (SSL_SESSION_set1_ticket_appdata). They go wherever the session goes, into a ticket or into SSLSessionCache, and so to each child, past each
// reload and to other machines that have the same ticket key. The form: a mark, the number of the OCSP settings, then the certificates in DER.
//
// Nobody takes the certificates at their word: the guard verifies the chain again. The number is as trustworthy as the session itself, which
// only who has its keys can make.
#include "mod_aop/guard/session.h"

#include <cstring>
#include <string>
#include <utility>

#include "mod_aop/guard/connection.h"
#include "mod_aop/httpd/guarded.h"

namespace aop::mod {

namespace {

constexpr std::string_view mark = "aop1";

// A ticket has 65,535 bytes, with the client's own certificate.
constexpr std::size_t most_in_ticket = 32'768;
// mod_ssl complains about sessions of more than 10,240 bytes that it should keep in its cache.
constexpr std::size_t most_in_cache = 6'144;

const AskingOfContexts* askings = nullptr;
int connection_index = -1;
int (*keep_in_cache)(SSL*, SSL_SESSION*) = nullptr;  // mod_ssl's
SSL_SESSION* (*find_in_cache)(SSL*, const unsigned char*, int, int*) = nullptr;

Asking asking_of(const SSL* ssl)
{
    if (!askings)
        return {};
    const auto found = askings->find(SSL_get_SSL_CTX(ssl));
    return found == askings->end() ? Asking() : found->second;
}

// A certificate that came after the handshake was verified for the server of a request, whichever that was.
bool is_first_handshake(const SSL* ssl)
{
    const auto* connection = connection_index < 0 ? nullptr : static_cast<Connection*>(SSL_get_ex_data(ssl, connection_index));
    return connection && !connection->is_judged();
}

OcspId asked_in_handshake(const SSL* ssl) { return SSL_get_verify_result(ssl) == X509_V_OK && is_first_handshake(ssl) ? asking_of(ssl).asked : 0; }

void append_der(std::string& out, X509* certificate)
{
    unsigned char* der = nullptr;
    const int size = i2d_X509(certificate, &der);
    if (size > 0)
        out.append(reinterpret_cast<const char*>(der), std::size_t(size));
    OPENSSL_free(der);
}

// Nothing where the handshake has nothing to add: there was no certificate, or it is that of a session.
std::string data_of(const SSL* ssl)
{
    const STACK_OF(X509)* sent = SSL_get_peer_cert_chain(ssl);
    if (!sent || !SSL_get0_peer_certificate(ssl))
        return {};
    std::string certificates;
    if (SSL_get_verify_result(ssl) == X509_V_OK)
        for (int i = 0; i < sk_X509_num(sent); ++i)
            if (X509* one = sk_X509_value(sent, i); X509_check_issued(one, one) != X509_V_OK)
                append_der(certificates, one);
    if (certificates.size() > most_in_ticket)
        certificates.clear();
    const OcspId asked = asked_in_handshake(ssl);
    if (certificates.empty() && !asked)
        return {};
    char number[sizeof asked];
    std::memcpy(number, &asked, sizeof asked);
    return std::string(mark).append(number, sizeof number).append(certificates);
}

std::string_view data_in(const SSL_SESSION* session)
{
    void* data = nullptr;
    std::size_t size = 0;
    if (!session || SSL_SESSION_get0_ticket_appdata(const_cast<SSL_SESSION*>(session), &data, &size) != 1 || !data)
        return {};
    const std::string_view text(static_cast<const char*>(data), size);
    return text.starts_with(mark) && size >= mark.size() + sizeof(OcspId) ? text.substr(mark.size()) : std::string_view();
}

OcspId asked_for(std::string_view data)
{
    OcspId asked = 0;
    if (!data.empty())
        std::memcpy(&asked, data.data(), sizeof asked);
    return asked;
}

OwnedChain certificates_in(std::string_view data)
{
    OwnedChain all(sk_X509_new_null());
    if (data.empty() || !all)
        return all;
    const auto* at = reinterpret_cast<const unsigned char*>(data.data()) + sizeof(OcspId);
    const auto* end = reinterpret_cast<const unsigned char*>(data.data()) + data.size();
    while (at < end)
        if (OwnedX509 one(d2i_X509(nullptr, &at, long(end - at))); !one || sk_X509_push(all.get(), one.get()) <= 0)
            break;
        else
            (void)one.release();
    return all;
}

bool may_resume(const SSL* ssl, const SSL_SESSION* session)
{
    const OcspId wanted = asking_of(ssl).wanted;
    return !wanted || asked_for(data_in(session)) == wanted;
}

// A session without its data does no harm: what cannot be judged is refused.
void add_data(SSL* ssl, SSL_SESSION* session)
{
    guarded(nullptr, 0, [&] {
        const std::string data = data_of(ssl);
        return session && !data.empty() ? SSL_SESSION_set1_ticket_appdata(session, data.data(), data.size()) : 1;
    });
}

extern "C" {

static int on_new_ticket(SSL* ssl, void*)
{
    add_data(ssl, SSL_get_session(ssl));
    return 1;
}

static SSL_TICKET_RETURN on_ticket(SSL* ssl, SSL_SESSION* session, const unsigned char*, size_t, SSL_TICKET_STATUS status, void*)
{
    if (status != SSL_TICKET_SUCCESS && status != SSL_TICKET_SUCCESS_RENEW)
        return SSL_TICKET_RETURN_IGNORE_RENEW;
    if (!may_resume(ssl, session))
        return SSL_TICKET_RETURN_IGNORE_RENEW;
    return status == SSL_TICKET_SUCCESS ? SSL_TICKET_RETURN_USE : SSL_TICKET_RETURN_USE_RENEW;
}

static int on_new_session(SSL* ssl, SSL_SESSION* session)
{
    add_data(ssl, session);
    // What is not kept is not resumed: the next handshake is a full one.
    return data_in(session).size() <= most_in_cache ? keep_in_cache(ssl, session) : 0;
}

static SSL_SESSION* on_find_session(SSL* ssl, const unsigned char* id, int size, int* copy)
{
    SSL_SESSION* session = find_in_cache(ssl, id, size, copy);
    if (!session || may_resume(ssl, session))
        return session;
    SSL_SESSION_free(session);
    return nullptr;
}
}

}

void keep_origins(SSL_CTX* context)
{
    SSL_CTX_set_session_ticket_cb(context, on_new_ticket, on_ticket, nullptr);
    if (auto* keep = SSL_CTX_sess_get_new_cb(context); keep && keep != on_new_session) {
        keep_in_cache = keep;
        SSL_CTX_sess_set_new_cb(context, on_new_session);
    }
    if (auto* find = SSL_CTX_sess_get_get_cb(context); find && find != on_find_session) {
        find_in_cache = find;
        SSL_CTX_sess_set_get_cb(context, on_find_session);
    }
}

void set_askings(const AskingOfContexts* contexts, apr_pool_t* process)
{
    askings = contexts;
    // OpenSSL takes no index back: one serves for all that is loaded after each other.
    static constexpr const char* key = "aop:connection-index";
    void* kept = nullptr;
    apr_pool_userdata_get(&kept, key, process);
    if (!kept) {
        kept = apr_palloc(process, sizeof(int));
        *static_cast<int*>(kept) = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
        apr_pool_userdata_set(kept, key, apr_pool_cleanup_null, process);
    }
    connection_index = *static_cast<int*>(kept);
}

void attach(SSL* ssl, Connection* connection)
{
    if (connection_index >= 0)
        SSL_set_ex_data(ssl, connection_index, connection);
}

Origin origin_of(const SSL* ssl)
{
    if (const STACK_OF(X509)* sent = SSL_get_peer_cert_chain(ssl))
        return {OwnedChain(X509_chain_up_ref(const_cast<STACK_OF(X509)*>(sent))), asked_in_handshake(ssl)};
    const std::string_view data = data_in(SSL_get_session(ssl));
    return {certificates_in(data), asked_for(data)};
}

}
