// mod_ssl's access check (ssl_hook_Access): SSLRequireSSL, SSLVerifyClient and SSLVerifyDepth of sections, SSLRequire.
//
// A section may want more of a client than the handshake asked for. Up to TLS 1.2 mod_ssl renegotiates then; in TLS 1.3 it asks after the
// handshake, which a client must have offered; in HTTP/2 neither is possible and the request is refused.
#include "core/httpd/request/tls_access.h"

#include <limits>

namespace aop {

namespace {

template <class T>
void override(Setting<T>& into, const Setting<T>& with)
{
    if (with)
        into = with;
}

bool is_unset_or_different(const Setting<std::string>& wanted, const Setting<std::string>& had) { return wanted && (!had || *wanted != *had); }

}

Place demands_certificate(const Section& s)
{
    if (s.verify_client.value_or(VerifyClient::none) != VerifyClient::none)
        return s.verify_client.place;
    return s.tls->ssl_require.empty() ? Place{} : s.tls->ssl_require.front().place;
}

AccessSettings access_settings(const std::vector<const Section*>& sections, const RequestContext& c)
{
    AccessSettings m;
    m.hosts = host_access(sections, c);
    for (const Section* s : sections) {
        override(m.verify_client, s->verify_client);
        override(m.verify_depth, s->tls->verify_depth);
        override(m.require_ssl, s->tls->require_ssl);
        override(m.strict_require, s->tls->strict_require);
        override(m.opt_renegotiate, s->tls->opt_renegotiate);
        override(m.cipher_suite, s->tls->cipher_suite);
        for (const auto& expression : s->tls->ssl_require)
            m.ssl_require.push_back(&expression);
    }
    return m;
}

// It looks at the virtual host of the request, so one without TLS has no check at all, whatever the connection is.
TlsCheck TlsAccess::check(const AccessSettings& s, bool inside)
{
    const bool strict = s.strict_require.value_or(false);
    if (s.require_ssl && !connection_.tls)
        return {TlsCheck::Result::forbidden, strict, "SSLRequireSSL", s.require_ssl.place};
    if (!connection_.tls || !m_.tls[server_])
        return {};
    if (TlsCheck asked = ask_again(s, inside); asked.result != TlsCheck::Result::ok)
        return asked;
    for (const auto* expression : s.ssl_require) {
        Truth t = ssl_require_holds(**expression, seen_);
        t = settled(t, **expression, "an SSLRequire is not understood", expression->place, seen_);
        if (t == Truth::unknown)
            return {TlsCheck::Result::unknown, strict, "an SSLRequire is not understood", expression->place};
        if (t == Truth::no)
            return {TlsCheck::Result::forbidden, strict, "SSLRequire", expression->place};
    }
    return {};
}

// As ssl_callback_SSLVerify: where the request's own section asks for nothing, whatever the client shows is taken without a word, and where it
// has optional_no_ca, what an unknown CA has issued, which the connection remembers as GENEROUS. The next request finds the certificate on the
// connection; ssl_hook_Access has by then made the result of the verification X509_V_OK.
void TlsAccess::note_left_over(VerifyClient mode, const Place& by, int asked, bool certain)
{
    if (!connection_.leaves || (mode != VerifyClient::none && mode != VerifyClient::optional_no_ca))
        return;
    const bool generous = mode == VerifyClient::optional_no_ca;
    Connection::LeftOver& noted = (*connection_.leaves)[generous];
    const bool is_news = !noted.place || (certain && !noted.certain);
    if (is_news && attempt_.version == Attempt::Version::tls12 && !attempt_.http2)
        noted = {by ? by : m_.site.servers[server_].place, certain, generous, asked, attempt_.path};
}

// Other ciphers force a renegotiation, and so does a lesser depth where a command has changed OpenSSL's flags; it asks for a certificate
// where the connection or the section does.
bool TlsAccess::renegotiates_for_more(const AccessSettings& s, int needed, int depth, Place& by) const
{
    const Tls &own = m_.site.servers[server_].tls, &handshake = m_.site.servers[connection_.server].tls;
    if (!((needed | asked_) & demand_ask))
        return false;
    const Setting<std::string>& cipher = s.cipher_suite ? s.cipher_suite : own.handshake->cipher_suite;
    const bool is_other = server_ != connection_.server && is_unset_or_different(own.handshake->cipher_suite, handshake.handshake->cipher_suite);
    by = cipher.place;
    if (s.cipher_suite || is_other)
        return true;
    by = s.verify_depth.place;
    return m_.configuration.tree.mentions("SSLOpenSSLConfCmd"_name) && depth < handshake.verify_depth.value_or(1);
}

void TlsAccess::looks_up(const Section& s)
{
    if (demands_certificate(s) || s.tls->cipher_suite)
        note_left_over(first_mode_, demands_certificate(s) ? demands_certificate(s) : s.tls->cipher_suite.place, asked_, false);
}

// A demand beyond what the handshake asked: renegotiation up to TLS 1.2,
// post-handshake authentication in 1.3, neither in HTTP/2.
TlsCheck TlsAccess::ask_again(const AccessSettings& s, bool inside)
{
    const Tls& own = m_.site.servers[server_].tls;
    const Tls& handshake = m_.site.servers[connection_.server].tls;
    const int needed = demand_of(m_.mode(server_)) | demand_of(s.verify_client.value_or(VerifyClient::none));
    const int depth = s.verify_depth.value_or(own.verify_depth.value_or(1));
    const VerifyClient mode = s.verify_client.value_or(m_.mode(server_));
    const bool tls13 = attempt_.version == Attempt::Version::tls13;
    if (!inside)
        first_mode_ = mode, first_depth_ = depth;
    bool for_more = false;
    if (Place by; (connection_.leaves || connection_.left_over.place) && renegotiates_for_more(s, needed, depth, by)) {
        note_left_over(inside ? first_mode_ : mode, by, needed);
        for_more = connection_.left_over.place && !tls13;
    }
    // A client that answers the HelloRequest with other data than a handshake comes through with the certificate that it has.
    if (anybody_ && !tls13)
        return {};
    const Place& place = s.verify_client ? s.verify_client.place : own.verify_client.place;
    const int before = asked_;
    bool again = for_more || (needed & ~before) != 0;
    // Without a stronger demand the depth counts, if it is less than it was; and only as long as the
    // flags differ, which in TLS 1.3 they always do from those of the handshake.
    if (!again && needed != demand_none && (needed != before || (tls13 && !asked_late_))) {
        const int was = depth_.value_or((tls13 ? own : handshake).verify_depth.value_or(1));
        depth_ = depth;
        again = depth < was;
    }
    if (!tls13)
        asked_ = needed;
    if (!again)
        return {};
    if (attempt_.http2) {
        reset_ |= !inside;
        return {TlsCheck::Result::forbidden, false, "HTTP/2 cannot ask for a certificate later", place, true};
    }
    const bool other_ca = !tls13 && server_ != connection_.server &&
                          (is_unset_or_different(own.ca_file, handshake.ca_file) || is_unset_or_different(own.ca_path, handshake.ca_path));
    if (other_ca && needed == demand_must)
        return {TlsCheck::Result::forbidden, false, "the connection was made for another CA", place};
    // As fill_reneg_buffer: too long, too slow or malformed. For the page of that error there is nothing left to read.
    if (!attempt_.bad_body.empty() && seen_.redirect_status.empty())
        return {.result = TlsCheck::Result::forbidden, .final = true, .reason = "the body cannot be read", .place = place, .reads_body = true};
    if (!tls13 && needed == demand_must && connection_.asks_in_vain && !*connection_.asks_in_vain)
        *connection_.asks_in_vain = place ? place : m_.site.servers[server_].place;
    if (tls13 && (!attempt_.post_handshake || requested_))
        return {TlsCheck::Result::forbidden, false, "post-handshake authentication is not possible", place};
    // Without a certificate on the connection it does nothing.
    if (!tls13 && s.opt_renegotiate.value_or(false) && (seen_.certificate || attempt_.session_of))
        return {TlsCheck::Result::unknown, false, "what SSLOptions +OptRenegotiate makes of a certificate is not modelled", s.opt_renegotiate.place,
                true};
    asked_ = needed;
    requested_ = asked_late_ = true;
    TlsCheck check = present(needed, mode, depth, place, inside);
    if (other_ca && (seen_.verify == "SUCCESS" || seen_.verify == "NONE"))
        seen_.verify = "GENEROUS";  // let pass, but not vouched for
    return check;
}

TlsCheck TlsAccess::present(int needed, VerifyClient mode, int depth, const Place& place, bool inside)
{
    if (!attempt_.credential || attempt_.session_of) {
        // Who goes on without a handshake gets an answer, and the page for it.
        if (needed == demand_must && connection_.insists && attempt_.version == Attempt::Version::tls12)
            return {TlsCheck::Result::forbidden, false, "a client certificate is required", place};
        if (needed == demand_must)
            return {TlsCheck::Result::dropped, true, "a client certificate is required", place};
        return {};
    }
    // Renegotiating for the page of a folder, mod_ssl judges by what holds for the folder.
    if (inside && attempt_.version == Attempt::Version::tls12) {
        mode = first_mode_;
        depth = first_depth_;
    }
    // Where that asks for nothing, the certificate is looked at afterwards, and its depth never.
    const bool still_answers = mode == VerifyClient::none;
    if (still_answers)
        depth = std::numeric_limits<int>::max();
    const Verification v = verify(m_, connection_.context, *attempt_.credential, depth);
    seen_.certificate = true;
    if (v == Verification::unknown)
        return {TlsCheck::Result::unknown, false, "whether its certificate verifies is not known", place};
    if (v == Verification::ok) {
        seen_.verify = "SUCCESS";
        return {};
    }
    note_left_over(mode, place, needed);
    if (still_answers && needed != demand_must) {
        seen_.verify = "FAILED";
        return {};
    }
    if (v == Verification::refused || mode != VerifyClient::optional_no_ca)
        return {still_answers ? TlsCheck::Result::forbidden : TlsCheck::Result::dropped, !still_answers, "the client certificate does not verify",
                place};
    seen_.verify = "FAILED";
    if (needed == demand_must)
        return {TlsCheck::Result::forbidden, false, "the client certificate does not verify", place};
    return {};
}

}
