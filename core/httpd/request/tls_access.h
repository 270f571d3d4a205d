#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/httpd/request/applicable_sections.h"
#include "core/httpd/request/expression.h"
#include "core/httpd/request/model.h"

namespace aop {

// What the sections that hold set for the access checks, later ones winning.
struct AccessSettings {
    Setting<VerifyClient> verify_client;
    Setting<int> verify_depth;
    Setting<bool> require_ssl, strict_require, opt_renegotiate;
    HostAccess hosts;
    std::vector<const Setting<std::string>*> ssl_require;
    Setting<std::string> cipher_suite;
};
AccessSettings access_settings(const std::vector<const Section*>&, const RequestContext&);

// The line by which a section demands a certificate by itself, after the handshake; unset for none.
Place demands_certificate(const Section&);

// What mod_ssl's access check says.
struct TlsCheck {
    enum class Result { ok, forbidden, dropped, unknown };
    Result result = Result::ok;
    bool final = false;  // no Satisfy Any can outvote it
    std::string reason = {};
    Place place = {};
    bool again = false;       // it is about asking for a certificate a second time
    bool reads_body = false;  // for which mod_ssl reads the body of the request first, and cannot
};

// mod_ssl's access check of the requests of one connection: it remembers what the client has been asked for, and writes into `seen` what
// came of it.
class TlsAccess {
public:
    TlsAccess(const Model& m, const Connection& c, ServerId server, const Attempt& a, RequestContext& seen)
        : m_(m), connection_(c), server_(server), attempt_(a), seen_(seen), requested_(c.requested), asked_(c.asked)
    {}

    // `inside`: for the page that an internal redirect puts in the place of what was asked for.
    TlsCheck check(const AccessSettings&, bool inside);

    // HTTP/2, and the request itself has a demand beyond the handshake: every 403 resets the stream (HTTP_1_1_REQUIRED).
    bool resets_stream() const { return reset_; }
    void next_request() { reset_ = false; }
    // By a request before this one, for a certificate that may be any.
    void has_been_asked()
    {
        asked_ |= demand_ask;
        requested_ = asked_late_ = true;
    }
    // A certificate is on the connection that may be any and that counts as verified. `insists`: the client does not renegotiate, and gets through with it.
    void has_left_over(int asked, bool insists)
    {
        asked_ = asked;
        anybody_ = insists;
    }
    // A handler looks up other files, for which this section holds as well.
    void looks_up(const Section&);
    // A section has put a lesser SSLVerifyDepth in force, which counts as such but once in a connection.
    bool has_new_depth() const { return depth_.has_value(); }

private:
    TlsCheck ask_again(const AccessSettings&, bool inside);
    TlsCheck present(int needed, VerifyClient mode, int depth, const Place& place, bool inside);
    void note_left_over(VerifyClient mode, const Place& by, int asked, bool certain = true);
    bool renegotiates_for_more(const AccessSettings&, int needed, int depth, Place& by) const;

    const Model& m_;
    const Connection& connection_;
    ServerId server_;
    const Attempt& attempt_;
    RequestContext& seen_;
    bool requested_ = false;  // in this connection
    bool reset_ = false;
    bool anybody_ = false;                          // whoever it is, no renegotiation turns the client away
    int asked_ = demand_none;                       // what the connection demands by now
    bool asked_late_ = false;                       // after the handshake
    VerifyClient first_mode_ = VerifyClient::none;  // of the request itself, before a page takes its place
    int first_depth_ = 1;
    std::optional<int> depth_ = {};  // that a section has put in force
};

}
