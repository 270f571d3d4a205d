// From the request line to the answer: SNI against Host, early redirects, mod_ssl's
// access check with renegotiation or post-handshake authentication, Require and Satisfy.
#include <algorithm>
#include <limits>
#include <optional>

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
        override(m.verify_depth, s->rare->verify_depth);
        override(m.require_ssl, s->rare->require_ssl);
        override(m.strict_require, s->rare->strict_require);
        override(m.opt_renegotiate, s->rare->opt_renegotiate);
        if (s->host_access)
            m.satisfy = s->rare->satisfy;  // mod_access_compat's settings replace each other whole
        for (const auto& expression : s->rare->ssl_require)
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
        seen_ = {c.tls, c.certificate, c.verify, a.host ? std::string_view(*a.host) : std::string_view(), a.path, a.http2, a.method, m.tls[server]};
    }

    Outcome run()
    {
        Outcome o = checked();
        const bool is_kept_out = o.reply == Reply::forbidden || o.reply == Reply::refused;
        if (const Directive* cache = is_kept_out ? quick_cache(m_, server_, attempt_.path) : nullptr) {
            o = outcome(Reply::unknown, "what its cache has stored is served before anybody asks for a certificate", cache->place);
            o.cached = true;
        }
        return o;
    }

    // The same once more: whom the connection has been asked for stays, and so does what came of it.
    Outcome run_again()
    {
        seen_.path = attempt_.path;
        seen_.method = attempt_.method;
        inside_ = reset_ = false;
        of_folder_.clear();
        return run();
    }

private:
    // A folder is let in for itself, then for the page that mod_dir puts in its place.
    Outcome checked()
    {
        Outcome o = once();
        if (o.reply != Reply::served || !std::string_view(attempt_.path).ends_with('/') || target_of(m_, server_, attempt_.path).proxied)
            return o;
        const std::string index = index_page(m_, server_);
        if (index.empty())
            return o;
        const std::string page = index.starts_with('/') ? index : attempt_.path + index;
        seen_.path = page;
        seen_.method = "GET";  // whatever the folder was asked with
        inside_ = true;
        const bool limited = o.limited;
        o = once();
        o.limited |= limited;
        return o;
    }

    Outcome once()
    {
        Reach reach = reach_of(m_, server_, seen_);
        // It may say anything.
        if (const auto closed = std::ranges::find_if(reach.sections, [](const Section* s) { return bool(s->rare->unread); });
            closed != reach.sections.end())
            return outcome(Reply::unknown, "a .htaccess file may not be read here", (*closed)->rare->unread);
        // mod_rewrite comes before mod_alias, whose <Location> comes before its server.
        if (const Answer a = rewrite_answer(m_, server_, seen_); a.kind != Answer::Kind::none)
            return answered(a);
        if (const Answer a = location_answer(reach.sections, seen_); a.kind != Answer::Kind::none)
            return answered(a);
        if (const Answer a = redirect_answer(m_, server_, seen_); a.kind != Answer::Kind::none)
            return answered(a);
        if (const auto broken = std::ranges::find_if(reach.sections, [](const Section* s) { return bool(s->rare->fault); });
            broken != reach.sections.end())
            return outcome(Reply::error, "a .htaccess file cannot be used", (*broken)->rare->fault);
        // Where the same holds for the page as for the folder, access is not asked for again.
        if (inside_ && reach.sections == of_folder_ && !reach.doubtful)
            return let_in(reach, Access::granted, {});
        if (!inside_)
            of_folder_ = reach.sections;
        const auto by_method = std::ranges::find_if(reach.sections, &Section::access_by_method);
        if (seen_.method != "GET" && by_method != reach.sections.end())
            return outcome(Reply::unknown, "what Order, Allow, Deny and Satisfy in <Limit> say of other methods is not modelled",
                           (*by_method)->place);
        const Merged settings = merged(reach.sections);
        // mod_access_compat comes before mod_ssl, and its refusal ends the access checks.
        if (const Admission hosts = host_allowed(reach.sections); hosts.access == Access::denied)
            return decide(reach, settings, {});
        const Check check = ssl_check(settings);
        if (check.result == Check::Result::dropped)
            return outcome(Reply::refused, check.reason, check.place);
        if (check.result == Check::Result::unknown && check.again)
            return outcome(Reply::unknown, check.reason, check.place);
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
        const VerifyClient mode = s.verify_client.value_or(m_.mode(server_));
        const bool tls13 = attempt_.version == Attempt::Version::tls13;
        if (!inside_)
            first_mode_ = mode, first_depth_ = depth;
        const Place& place = s.verify_client ? s.verify_client.place : own.verify_client.place;
        const int before = asked_;
        bool again = (needed & ~before) != 0;
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
            reset_ |= !inside_;
            return {Check::Result::forbidden, false, "HTTP/2 cannot ask for a certificate later", place, true};
        }
        const bool other_ca = !tls13 && server_ != connection_.server &&
                              (is_unset_or_different(own.ca_file, handshake.ca_file) ||
                               is_unset_or_different(own.rare->ca_path, handshake.rare->ca_path));
        if (other_ca && needed == demand_must)
            return {Check::Result::forbidden, false, "the connection was made for another CA", place};
        if (tls13 && (!attempt_.post_handshake || requested_))
            return {Check::Result::forbidden, false, "post-handshake authentication is not possible", place};
        if (!tls13 && s.opt_renegotiate.value_or(false))
            return {Check::Result::unknown, false, "what SSLOptions +OptRenegotiate makes of a certificate is not modelled", s.opt_renegotiate.place, true};
        asked_ = needed;
        requested_ = asked_late_ = true;
        Check check = present(needed, mode, depth, place);
        if (other_ca && (seen_.verify == "SUCCESS" || seen_.verify == "NONE"))
            seen_.verify = "GENEROUS";  // let pass, but not vouched for
        return check;
    }

    Check present(int needed, VerifyClient mode, int depth, const Place& place)
    {
        if (!attempt_.credential || attempt_.session_of) {
            if (needed == demand_must)
                return {Check::Result::dropped, true, "a client certificate is demanded", place};
            return {};
        }
        // Renegotiating for the page of a folder, mod_ssl judges by what holds for the folder.
        if (inside_ && attempt_.version == Attempt::Version::tls12) {
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
            return {Check::Result::unknown, false, "whether its certificate verifies is not known", place};
        if (v == Verification::ok) {
            seen_.verify = "SUCCESS";
            return {};
        }
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
        // StrictRequire has a say only where somebody is asked for a password.
        const bool strict = check.final && first == Access::denied && authz.access == Access::limited;
        const Access whole = any && !strict ? std::min(first, authz.access)
                                                                             : std::max(first, authz.access);
        if (whole == Access::denied) {
            // Once a certificate would have been asked for, every 403 resets the stream: HTTP_1_1_REQUIRED.
            const Reply reply = reset_ ? Reply::refused : Reply::forbidden;
            if (check.result == Check::Result::forbidden)
                return outcome(reply, check.reason, check.place);
            return outcome(reply, "", hosts.access == Access::denied ? hosts.place : authz.place);
        }
        if (whole == Access::unknown)
            return outcome(Reply::unknown, check.reason.empty() ? "a Require is not modelled" : check.reason,
                           check.place ? check.place : authz.place);
        return let_in(reach, whole, authz.access == Access::limited ? authz.place : hosts.place);
    }

    Outcome let_in(const Reach& reach, Access access, const Place& limit) const
    {
        if (const Answer late = late_answer(reach.sections, seen_); late.kind != Answer::Kind::none)
            return answered(late);
        Outcome o = outcome(Reply::served);
        o.limited = access == Access::limited;
        if (o.limited)
            o.place = limit;
        return o;
    }

    const Model& m_;
    const Connection& connection_;
    std::size_t server_;
    const Attempt& attempt_;
    bool requested_ = false;   // in this connection
    bool inside_ = false;      // for the page of a folder
    std::vector<const Section*> of_folder_ = {};
    bool reset_ = false;       // HTTP/2, and the request itself has a demand beyond the handshake
    int asked_ = demand_none;  // what the connection demands by now
    bool asked_late_ = false;  // after the handshake
    VerifyClient first_mode_ = VerifyClient::none;  // of the request itself, before a page takes its place
    int first_depth_ = 1;
    std::optional<int> depth_ = {};  // that a section has put in force
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
    Visit visit(m, c, server, a);
    const Outcome first = visit.run();
    // <If> is decided before a certificate is asked for after the handshake: it counts from the next request on.
    const bool came_late = first.verified && c.verify != "SUCCESS";
    return a.repeated && came_late && first.reply == Reply::forbidden ? visit.run_again() : first;
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
    if (a.host && m.site.servers[chain.first()].rare->strict_host_check.value_or(false) && !m.network.knows(endpoint->chain, host)) {
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
