#include "test/attack/words.h"

#include "core/base/ascii.h"
#include "test/attack/identities.h"

namespace aop::test {

std::string words_of(const Attempt& a)
{
    std::string text = cat(a.tls ? "https" : "http", " to ", to_string(a.to));
    if (a.tls) {
        text += a.version == Attempt::Version::tls12 ? " TLS1.2" : " TLS1.3";
        text += cat(a.post_handshake ? " pha" : "", a.http2 ? " h2" : "", a.tickets ? "" : " no tickets", a.repeated ? " twice" : "");
        text += cat(" sni=", a.sni.empty() ? "-" : a.sni, " cert=");
        const Identity* who = a.credential ? identity_of(*a.credential) : nullptr;
        text += who ? who->name : "-";
        if (a.resumes_own)
            text += " session of its own";
        if (a.session_of)
            text += cat(" session of v", int(*a.session_of));
    }
    text += cat(" host=", a.host ? *a.host : "-", a.http10 ? " HTTP/1.0 " : " ", a.method == "GET" ? "" : cat(a.method, " "), request_target(a));
    if (!a.before.empty())
        text += cat(" after ", a.before);
    for (const auto& [name, value] : a.headers)
        text += cat(" ", name, ": ", value);
    if (!a.bad_body.empty())
        text += cat(" body of ", a.bad_body);
    if (!a.proxy_line.empty())
        text += cat(" PROXY ", a.proxy_line);
    return text;
}

std::string words_of(const Outcome& o)
{
    std::string text(to_string(o.reply));
    if (o.server)
        text += cat(" by v", int(*o.server));
    if (o.limited)
        text += " (limited)";
    return cat(text, o.reason.empty() ? "" : ": ", o.reason);
}

}
