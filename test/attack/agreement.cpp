// What counts as the same: httpd answers in more ways than the model tells apart.
#include "test/attack/agreement.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/request/model.h"

namespace aop::test {

using Reply = Outcome::Reply;

static bool is_usual(std::string_view method) { return method == "GET" || method == "HEAD" || method == "POST"; }

bool is_served(const Attempt& a, const Observed& o)
{
    // mod_dir's redirect to the same name with a slash.
    const std::string_view to = std::string_view(o.location).substr(0, o.location.find('?'));
    const bool folder = o.status == 301 && to.ends_with('/') && (to.find(a.path) != to.npos || to.ends_with(".html/"));
    // Who answers may know no such method.
    const bool method = (o.status == 405 || o.status == 501) && a.method != "GET" && a.method != "HEAD" && a.method != "POST";
    return o.kind == Observed::Kind::answered && (o.status == 200 || o.status == 404 || o.status == 502 || o.status == 503 || folder || method);
}

bool is_body_of_redirect(int status, const Observed& o)
{
    return status / 100 == 3 && o.kind == Observed::Kind::answered && o.status == status && o.location.empty();
}

bool agrees(const Attempt& a, const Outcome& predicted, const Observed& seen)
{
    const bool answered = seen.kind == Observed::Kind::answered;
    const auto by_it = [&] { return predicted.server && seen.server == cat("v", int(*predicted.server)); };
    // What a back end answers is its own.
    if (answered && by_it() && predicted.proxied && predicted.reply == Reply::served && seen.status >= 300)
        return true;
    // The folder of challenges is not there, so that what its page would lead to is not met; of a method that no file answers to, a
    // redirect may come first.
    const bool challenges = a.path.starts_with("/.well-known/acme-challenge/") && seen.status == 404 && !seen.page;
    if (answered && by_it() && challenges && !is_content(predicted.reply))
        return true;
    // For such a method the page of a folder is looked up all the same, and may ask for a certificate.
    const bool refused = seen.kind == Observed::Kind::refused;
    if (predicted.reply == Reply::gone && a.method != "GET" && ((answered && by_it() && seen.status / 100 == 3) || refused))
        return true;
    switch (predicted.reply) {
    case Reply::nobody: return seen.kind == Observed::Kind::nobody;
    case Reply::refused: return seen.kind == Observed::Kind::refused;
    case Reply::bad_request: return answered && (seen.status == 400 || seen.status == 417);
    case Reply::forbidden: return answered && seen.status == 403;
    case Reply::misdirected: return answered && seen.status == 421;
    case Reply::redirect: return answered && seen.status / 100 == 3 && seen.location.starts_with("https://") && by_it();
    case Reply::redirect_plain: return answered && seen.status / 100 == 3 && !seen.location.starts_with("https://") && by_it();
    case Reply::error: return answered && seen.status == 500;
    case Reply::gone:
        // [R=200] has a text of httpd's own.
        return answered && (seen.status >= 400 || a.method == "OPTIONS" || seen.status == predicted.status) && !seen.page && by_it();
    case Reply::served:
        // A page for an error has the status of that error.
        return answered && by_it() &&
               (is_served(a, seen) || seen.page || (predicted.error_page_of != 0 && seen.status == predicted.error_page_of) ||
                is_body_of_redirect(predicted.status, seen) || (predicted.limited && (seen.status == 401 || seen.status == 403)));
    case Reply::unknown: return true;
    }
    return false;
}

bool is_refused_otherwise(const Trap& trap, const Attempt& a, const Outcome& predicted, const Observed& seen)
{
    const bool answered = seen.kind == Observed::Kind::answered && !seen.page;
    // Nobody answers to such a method.
    const bool method = !is_usual(a.method) && (seen.status == 405 || seen.status == 501 || (a.method == "OPTIONS" && seen.status == 200));
    // Where one thing is not known, it may be refused in another way: users without AuthType or with a list that is not there …
    const auto mentions = [&](std::string_view word) {
        const auto in = [&](const Trap::File& f) { return f.text.find(word) != std::string::npos; };
        return trap.config.find(word) != std::string::npos || std::ranges::any_of(trap.files, in);
    };
    static constexpr std::string_view unknowns[]{"valid-user", "REMOTE_USER",    "RemoteIP",  "AuthzProviderAlias",
                                                 "env",        "REQUEST_LOG_ID", "%{HANDLER}"};
    const bool doubtful = std::ranges::any_of(unknowns, mentions) && seen.status >= 300;
    // An Action that leads to itself, or to where rules redirect; a handler of a module that is not loaded.
    const bool loop = (seen.status == 500 && mentions("Handler")) || (seen.status >= 300 && mentions("Action"));
    // Rules apply to the page of an error, too.
    const bool page_elsewhere = seen.status / 100 == 3 && mentions("ErrorDocument");
    // It may have been asked for itself, and then nobody asks again.
    const bool page_of_405 = predicted.error_page_of == 405 && (seen.status == 403 || seen.kind == Observed::Kind::refused);
    const bool kept_out = predicted.reply == Reply::forbidden || predicted.reply == Reply::gone || predicted.reply == Reply::redirect;
    const bool body = !a.bad_body.empty() && cat(seen.status) == a.bad_body;
    // Where there is nothing of that name, a section about files does not hold.
    const bool nothing = seen.status == 404 && std::ranges::find(trap.paths, a.path) > trap.paths.begin() + 2;
    // A path that is put together with ".." may lead out of what is served.
    const bool missing = seen.status == 403 || seen.status == 404;
    const bool climbs = missing && (a.path.find("..") != std::string::npos || (a.path.ends_with('/') && mentions("DirectoryIndex disabled")));
    const bool closed = a.repeated && seen.kind == Observed::Kind::refused;
    // A network of IPv4 is none of IPv6.
    const bool reachable = predicted.reply == Reply::refused || (a.ipv6 && predicted.reply == Reply::redirect);
    const bool address = reachable && seen.status == 403 && (mentions("Allow from") || mentions("Require ip"));
    return (answered && address) || (kept_out && answered && (method || nothing || doubtful || page_elsewhere || body)) ||
           (predicted.limited && seen.status == 500) || (is_content(predicted.reply) && ((answered && (body || climbs || loop)) || page_of_405)) ||
           (predicted.reply == Reply::forbidden && closed);
}

bool lets_in(const Attempt& a, const Outcome& predicted, const Observed& seen)
{
    const bool answered = seen.kind == Observed::Kind::answered;
    return !is_content(predicted.reply) && predicted.reply != Reply::unknown && answered &&
           (seen.page || (seen.status == 200 && is_usual(a.method) && predicted.status != 200));
}

}
