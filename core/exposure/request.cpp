// From the request line to the answer: SNI against Host, early redirects, mod_ssl's
// access check with renegotiation or post-handshake authentication, Require and Satisfy.
#include <algorithm>

#include "core/exposure/model.h"
#include "core/exposure/reach.h"
#include "core/text.h"

namespace aop {

namespace {

using Reply = Outcome::Reply;

// What the sections that hold come to, later ones winning.
struct Merged {
    Setting<VerifyClient> verify_client;
    Setting<int> verify_depth;
    Setting<bool> require_ssl, strict_require, opt_renegotiate;
    Setting<Satisfy> satisfy;
    std::vector<const Setting<std::string>*> ssl_require;
};

template <class T>
void override(Setting<T>& into, const Setting<T>& with)
{
    if (with)
        into = with;
}

Merged merged(const std::vector<const Section*>& sections)
{
    Merged m;
    for (const Section* s : sections) {
        override(m.verify_client, s->verify_client);
        override(m.verify_depth, s->verify_depth);
        override(m.require_ssl, s->require_ssl);
        override(m.strict_require, s->strict_require);
        override(m.opt_renegotiate, s->opt_renegotiate);
        if (s->host_access)
            m.satisfy = s->satisfy;  // mod_access_compat's settings replace each other whole
        for (const auto& expression : s->ssl_require)
            m.ssl_require.push_back(&expression);
    }
    return m;
}

// What mod_ssl's access check says.
struct Check {
    enum class Result { ok, forbidden, dropped, unknown };
    Result result = Result::ok;
    bool final = false;  // no Satisfy Any can outvote it
    std::string reason = {};
    Place place = {};
    bool again = false;  // it is about asking for a certificate a second time
};

bool is_unset_or_different(const Setting<std::string>& wanted, const Setting<std::string>& had)
{
    return wanted && (!had || *wanted != *had);
}

class Visit {
public:
    Visit(const Model& m, const Connection& c, std::size_t server, const Attempt& a)
        : m_(m), connection_(c), server_(server), attempt_(a)
    {
        asked_ = c.asked;
        requested_ = c.requested;
        seen_ = {c.tls, c.certificate, c.verify, a.host ? std::string_view(*a.host) : std::string_view(), a.path, a.http2};
    }

    // A folder is let in for itself, then for the page that mod_dir puts in its place.
    Outcome run()
    {
        Outcome o = once();
        if (o.reply != Reply::served || !std::string_view(attempt_.path).ends_with('/') || target_of(m_, server_, attempt_.path).proxied)
            return o;
        const std::string page = attempt_.path + "index.html";
        seen_.path = page;
        inside_ = true;
        const bool limited = o.limited;
        o = once();
        o.limited |= limited;
        return o;
    }

private:
    Outcome once()
    {
        Reach reach = reach_of(m_, server_, seen_);
        // mod_rewrite comes before mod_alias, whose <Location> comes before its server.
        if (const Answer a = rewrite_answer(m_, server_, seen_); a.kind != Answer::Kind::none)
            return answered(a);
        if (const Answer a = location_answer(reach.sections, seen_); a.kind != Answer::Kind::none)
            return answered(a);
        if (const Answer a = redirect_answer(m_, server_, seen_); a.kind != Answer::Kind::none)
            return answered(a);
        const Merged settings = merged(reach.sections);
        // mod_access_compat comes before mod_ssl, and its refusal ends the access checks.
        if (const Admission hosts = host_allowed(reach.sections); hosts.access == Access::denied)
            return decide(reach, settings, {});
        const Check check = ssl_check(settings);
        if (check.result == Check::Result::dropped)
            return outcome(Reply::refused, check.reason, check.place);
        if (check.result == Check::Result::unknown && check.again)
            return outcome(Reply::unknown, check.reason, check.place);
        // What a certificate given late changes for conditions and expressions.
        reach = reach_of(m_, server_, seen_);
        if (reach.doubtful)
            return outcome(Reply::unknown, "whether a section holds is not known", reach.doubtful->place);
        return decide(reach, settings, check);
    }

    Outcome outcome(Reply reply, std::string reason = {}, const Place& place = {}) const
    {
        Outcome o;
        o.reply = reply;
        o.server = server_;
        o.verified = seen_.verify == "SUCCESS";
        o.reason = std::move(reason);
        o.place = place;
        return o;
    }

    Outcome answered(const Answer& a) const
    {
        switch (a.kind) {
        case Answer::Kind::redirect: return outcome(Reply::redirect, a.reason, a.place);
        case Answer::Kind::redirect_plain: return outcome(Reply::redirect_plain, a.reason, a.place);
        case Answer::Kind::gone: return outcome(Reply::gone, a.reason, a.place);
        case Answer::Kind::unknown:
        case Answer::Kind::none: break;
        }
        return outcome(Reply::unknown, a.reason, a.place);
    }

    // ssl_hook_Access. It looks at the virtual host of the request, so one without TLS
    // has no check at all, whatever the connection is.
    Check ssl_check(const Merged& s)
    {
        const bool strict = s.strict_require.value_or(false);
        if (s.require_ssl && !connection_.tls)
            return {Check::Result::forbidden, strict, "SSLRequireSSL", s.require_ssl.place};
        if (!connection_.tls || !m_.tls[server_])
            return {};
        if (Check asked = ask_again(s); asked.result != Check::Result::ok)
            return asked;
        for (const auto* expression : s.ssl_require) {
            const Truth t = ssl_require_holds(**expression, seen_);
            if (t == Truth::unknown)
                return {Check::Result::unknown, strict, "an SSLRequire is not understood", expression->place};
            if (t == Truth::no)
                return {Check::Result::forbidden, strict, "SSLRequire", expression->place};
        }
        return {};
    }

    // A demand beyond what the handshake asked: renegotiation up to TLS 1.2,
    // post-handshake authentication in 1.3, neither in HTTP/2.
    Check ask_again(const Merged& s)
    {
        const Tls& own = m_.site.servers[server_].tls;
        const Tls& handshake = m_.site.servers[connection_.server].tls;
        const int needed = demand_of(m_.mode(server_)) | demand_of(s.verify_client.value_or(VerifyClient::none));
        const int depth = s.verify_depth.value_or(own.verify_depth.value_or(1));
        const bool shallower = s.verify_depth && *s.verify_depth < own.verify_depth.value_or(1);
        bool again = (needed & ~asked_) != 0;
        const bool tls13 = attempt_.version == Attempt::Version::tls13;
        const Place& place = s.verify_client ? s.verify_client.place : own.verify_client.place;
        again |= tls13 && shallower && needed != demand_none;
        if (!again)
            return {};
        if (attempt_.http2)
            return {Check::Result::forbidden, false, "HTTP/2 cannot ask for a certificate later", place, true};
        if (!tls13 && needed == demand_must && server_ != connection_.server &&
            (is_unset_or_different(own.ca_file, handshake.ca_file) ||
             is_unset_or_different(own.ca_path, handshake.ca_path)))
            return {Check::Result::forbidden, false, "the connection was made for another CA", place};
        if (tls13 && (!attempt_.post_handshake || requested_))
            return {Check::Result::forbidden, false, "post-handshake authentication is not possible", place};
        if (!tls13 && s.opt_renegotiate.value_or(false))
            return {Check::Result::unknown, false, "what SSLOptions +OptRenegotiate makes of a certificate is not modelled", s.opt_renegotiate.place, true};
        const VerifyClient mode = s.verify_client.value_or(m_.mode(server_));
        asked_ |= needed;
        requested_ = true;
        return present(needed, mode, depth, place);
    }

    Check present(int needed, VerifyClient mode, int depth, const Place& place)
    {
        if (!attempt_.credential || attempt_.session_of) {
            if (needed == demand_must)
                return {Check::Result::dropped, true, "a client certificate is demanded", place};
            return {};
        }
        const Verification v = verify(m_, connection_.context, *attempt_.credential, depth);
        seen_.certificate = true;
        if (v == Verification::unknown)
            return {Check::Result::unknown, false, "whether its certificate verifies is not known", place};
        if (v == Verification::ok) {
            seen_.verify = "SUCCESS";
            return {};
        }
        const bool still_answers = inside_ && attempt_.version == Attempt::Version::tls12;
        if (still_answers && needed != demand_must) {
            seen_.verify = "FAILED";
            return {};
        }
        if (v == Verification::refused || mode != VerifyClient::optional_no_ca)
            return {still_answers ? Check::Result::forbidden : Check::Result::dropped, !still_answers, "the client certificate does not verify", place};
        seen_.verify = "FAILED";
        if (needed == demand_must)
            return {Check::Result::forbidden, false, "the client certificate does not verify", place};
        return {};
    }

    Outcome decide(const Reach& reach, const Merged& settings, const Check& check) const
    {
        const Admission hosts = host_allowed(reach.sections), authz = authorized(reach.sections, seen_);
        const bool any = settings.satisfy.value_or(Satisfy::all) == Satisfy::any;
        Access first = hosts.access;  // what all access checkers say together
        if (check.result == Check::Result::forbidden)
            first = Access::denied;
        else if (check.result == Check::Result::unknown)
            first = std::max(first, Access::unknown);
        const Access whole = any && !(check.final && first == Access::denied) ? std::min(first, authz.access)
                                                                             : std::max(first, authz.access);
        if (whole == Access::denied) {
            if (check.result == Check::Result::forbidden)  // HTTP/2 resets the stream: HTTP_1_1_REQUIRED
                return outcome(attempt_.http2 && check.again && !inside_ ? Reply::refused : Reply::forbidden, check.reason, check.place);
            return outcome(Reply::forbidden, "", hosts.access == Access::denied ? hosts.place : authz.place);
        }
        if (whole == Access::unknown)
            return outcome(Reply::unknown, check.reason.empty() ? "a Require is not modelled" : check.reason,
                           check.place ? check.place : authz.place);
        if (const Answer late = late_answer(reach.sections, seen_); late.kind != Answer::Kind::none)
            return answered(late);
        Outcome o = outcome(Reply::served);
        o.limited = whole == Access::limited;
        if (o.limited)
            o.place = authz.access == Access::limited ? authz.place : hosts.place;
        return o;
    }

    const Model& m_;
    const Connection& connection_;
    std::size_t server_;
    const Attempt& attempt_;
    bool requested_ = false;   // in this connection
    bool inside_ = false;      // for the page of a folder
    int asked_ = demand_none;  // what the client has been asked for so far
    Circumstances seen_;
};

// As fix_hostname: lower case, without port and one trailing dot.
std::string host_name(std::string_view host)
{
    if (const auto colon = host.rfind(':'); colon != host.npos && host.find(']', colon) == host.npos)
        host = host.substr(0, colon);
    if (host.ends_with('.'))
        host.remove_suffix(1);
    return lowered(host);
}

}

Outcome request(const Model& m, const Connection& c, std::size_t server, const Attempt& a)
{
    return Visit(m, c, server, a).run();
}

Outcome predict(const Model& m, const Attempt& a)
{
    Outcome o;
    const Endpoint* endpoint = m.network.at(a.to, a.ipv6);
    if (!endpoint) {
        o.reply = Reply::nobody;
        return o;
    }
    const Connection c = connect(m, endpoint->chain, a);
    const Chain& chain = m.network.chains()[endpoint->chain];
    if (c.state != Connection::State::established) {
        o.reply = c.state == Connection::State::refused ? Reply::refused : Reply::unknown;
        o.reason = c.reason;
        o.place = c.place;
        return o;
    }
    o.server = chain.first();
    if (!a.tls && m.tls[chain.first()]) {
        o.reply = Reply::bad_request;  // "You're speaking plain HTTP to an SSL-enabled server port"
        return o;
    }
    const std::string host = a.host ? host_name(*a.host) : "";
    const std::size_t server = m.network.named(endpoint->chain, host, true);
    if (a.host && m.site.servers[chain.first()].strict_host_check.value_or(false) && !m.network.knows(endpoint->chain, host)) {
        o.reply = Reply::bad_request;
        return o;
    }
    if (c.tls) {
        o.server = server;
        // Up to TLS 1.2 a resumed session brings its name along.
        const bool named = !a.sni.empty() || (c.resumed && a.version == Attempt::Version::tls12 && !a.session_sni.empty());
        if (named && !a.host) {
            o.reply = Reply::bad_request;
            return o;
        }
        switch (may_switch(m, c.server, server, named, chain.name_based())) {
        case Switch::allowed: break;
        case Switch::misdirected: o.reply = Reply::misdirected; return o;
        case Switch::forbidden: o.reply = Reply::forbidden; return o;
        }
    }
    return request(m, c, server, a);
}

}
