#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/language/language.h"
#include "core/base/regex.h"
#include "core/httpd/request/own_providers.h"
#include "core/httpd/request/path_classes.h"
#include "core/httpd/request/trace.h"
#include "core/httpd/syntax/place.h"

namespace aop {

class Files;
struct Section;
class Imagination;
class Patterns;
struct Server;
struct Attempt;
class Directive;
struct Text;
struct RequestContext;
// The value of an environment variable: nothing where it is not set, opaque where it is not known.
using EnvironmentOf = std::function<std::optional<Text>(std::string_view name, const RequestContext&)>;

// What is certain, and what is not.
enum class Truth { no, yes, unknown };
constexpr Truth operator!(Truth t) { return t == Truth::unknown ? t : t == Truth::yes ? Truth::no : Truth::yes; }
Truth both(Truth, Truth);
Truth either(Truth, Truth);

// What an expression can see of a request that we only imagine.
// What can make a client a user: nothing, its certificate alone (SSLUserName SSL_CLIENT_…, and no AuthType), or also what anybody has, as a password.
enum class UsersFrom : unsigned char { nothing, certificates, anything };

struct RequestContext {
    bool tls = false;
    bool certificate = false;                    // the client presented one
    std::string_view verify = "NONE";            // SSL_CLIENT_VERIFY: NONE, SUCCESS, GENEROUS, FAILED
    std::optional<bool> is_refused_by_aop = {};  // mod_aop verifies the certificate again; not known: it says what mod_ssl says
    std::string_view host = {};
    std::string_view path = "/";
    bool http2 = false;
    std::string_view method = "GET";
    bool engine = true;                               // the virtual host asked has TLS itself, not borrowed
    const Attempt* attempt = nullptr;                 // what else the client sends; none: nothing is known of it
    std::span<const OwnProvider> own_providers = {};  // of <AuthzProviderAlias>
    const Server* server = nullptr;                   // whose virtual host answers
    std::string_view file = {};                       // where the path leads, once that is known
    bool is_proxied = false;                          // likewise: to a back end
    std::string_view query = {};
    bool method_is_given = false;  // by httpd: GET, whatever the client has sent
    bool subrequest = false;       // looked up by another module on the way: the page of a folder
    bool rules_are_over = false;   // a rule of mod_rewrite had [END]
    // RequestHeader with "early" of the servers, the main server's first: what they set is not the client's to choose.
    std::span<const Directive* const> early_headers = {};
    std::string_view redirect_status = {};                 // REDIRECT_STATUS; "" before any internal redirect
    bool path_is_known = false;                            // the path of a page that the configuration names
    bool path_is_free = true;                              // the path stands for all of its class; not so once a rule has made another one of it
    bool canonical_name = false;                           // UseCanonicalName On: SERVER_NAME and SERVER_PORT are the server's, whatever Host says
    bool name_from_dns = false;                            // UseCanonicalName DNS
    bool raw_uri = false;                                  // as the client has written it: SetEnvIf of servers comes before it is decoded
    bool relays_claim_loopback = false;                    // those whom mod_remoteip takes for proxies of its own can say that they are on loopback
    bool relays_claim_machine = false;                     // those whom it trusts can say that they are this machine, by an address that it has
    UsersFrom users_from = UsersFrom::nothing;             // whether REMOTE_USER and AUTH_TYPE are empty for everybody
    bool needs_user_to_pass = false;                       // a Require about users, for a client who is none, is an error without a page
    bool physical_port = false;                            // UseCanonicalPhysicalPort On: SERVER_PORT may be that of the connection
    bool claims_address = false, claims_loopback = false;  // the client chooses the address that conditions see: one from outside; any
    Imagination* imagination = nullptr;                    // settles what the attempt leaves open; none: unknown
    PathClasses* classes = nullptr;                        // told which conditions on the path are met
    Patterns* patterns = nullptr;                          // compiled once
    const EnvironmentOf* environment = nullptr;            // variables that SetEnvIf and rules set
    // The <DirectoryMatch> sections of the request that led here, where its file lies in the same folder: they are not tried again.
    const std::vector<const Section*>* walked = nullptr;
    bool concrete = false;   // this one request is meant, not a class: texts put together from its pieces are known
    Files* files = nullptr;  // for conditions that ask whether a file exists; none: nobody knows
    Files* disk = nullptr;   // the same for pages that the configuration names, as ErrorDocument does
    Trace* trace = nullptr;  // told what each phase comes to
};
void note(const RequestContext&, Stage, std::string text, const Place& = {});

// REMOTE_USER is empty: nothing in the configuration makes this client a user.
bool has_no_user(const RequestContext&);

// A text that a condition looks at.
struct Text {
    enum class Kind {
        known,
        path,    // known, and the example of a class: what is no regular language does not decide it
        chosen,  // by the client: `text` names it for an Imagination
        host,    // %{SERVER_NAME}: of the Host, in lower case and without a port
        port,    // %{SERVER_PORT}: of the Host where it has one
        opaque,
    };
    Kind kind = Kind::opaque;
    std::string text = {};
    PathShape shape = {};     // of a path: how it hangs on the path of the request
    std::string before = {};  // known, in front of what the client chooses

    bool is_text() const { return kind == Kind::known || kind == Kind::path; }
};
Text text_of(std::string_view variable, const RequestContext&);
// The name of the text behind "FAILED:" in SSL_CLIENT_VERIFY.
inline constexpr std::string_view verification_error = "verification error";
// One text and another behind it: known up to the last piece, which may be the client's; otherwise opaque.
Text behind(const Text& front, const Text& last);

// A set of texts: those that a pattern matches, or one.
struct TextSet {
    std::optional<Language> language = {};  // none: cannot be told
    const Regex* regex = nullptr;           // decides a known text; none: `one` does
    std::string one = {};
    bool caseless = false;
    const void* id = nullptr;  // the same for equal ones
    bool wildcards = false;    // `one` is a pattern of apr_fnmatch: the language decides
};
// Those of the context; where it has none, of all that have none.
Patterns& patterns_of(const RequestContext&);
TextSet pattern_set(std::string_view pattern, bool caseless, const RequestContext&);
TextSet wildcard_set(std::string_view pattern, bool pathname, bool caseless, const RequestContext& c);
TextSet one_text(std::string_view text, const RequestContext&, bool caseless = false);
Truth is_one_of(const Text&, const TextSet&, const RequestContext&);

// Whether the path, or a text that hangs on it, is at or below a prefix.
bool path_is_below(std::string_view prefix, std::string_view text, const PathShape&, const void* condition, const RequestContext&);
// The path of the request as a text.
Text path_text(const RequestContext&);

// What is not known becomes a question of the imagined request; without one it stays unknown.
Truth settled(Truth, std::string_view question, std::string_view reason, const Place&, const RequestContext&);

// httpd's expressions (<If>, Require expr, RewriteCond expr): `==` compares texts, `eq` numbers.
Truth holds(std::string_view expression, const RequestContext&);

// The language of SSLRequire, where `eq` compares texts.
Truth ssl_require_holds(std::string_view expression, const RequestContext&);

}
