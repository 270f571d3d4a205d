#include "core/exposure.h"
#include "core/text.h"

namespace aop {

namespace {

bool is_safe(char c)
{
    return (to_lower(c) >= 'a' && to_lower(c) <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("-_./:,=[]@%+").find(c) != std::string_view::npos;
}

// One word for a POSIX shell, whatever the configuration put into it.
std::string quoted(std::string_view word)
{
    bool safe = !word.empty();
    for (const char c : word)
        safe &= is_safe(c) && c != '[' && c != ']';
    if (safe)
        return std::string(word);
    std::string out = "'";
    for (const char c : word)
        out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

// Run on the machine itself, an address that nobody names is loopback's.
std::string host_of(const Attempt& a)
{
    if (a.to.kind == Address::Kind::any)
        return a.ipv6 ? "[::1]" : "127.0.0.1";
    Address alone = a.to;
    alone.port.reset();
    const std::string text = to_string(alone);
    return text.substr(0, text.rfind(':'));
}

}

namespace {

// curl offers post-handshake authentication and cannot be told not to; openssl does not.
std::string without_post_handshake(const Attempt& a)
{
    const std::string host = a.host ? cat("Host: ", *a.host, "\\r\\n") : "";
    std::string command = cat("printf ", quoted(cat(a.method, " ", a.path, a.host ? " HTTP/1.1" : " HTTP/1.0", "\\r\\n", host, "Connection: close\\r\\n\\r\\n")),
                              " | openssl s_client -quiet -connect ", quoted(cat(host_of(a), ':', a.to.port.value_or(443))));
    command += a.sni.empty() ? " -noservername" : cat(" -servername ", quoted(a.sni));
    if (a.credential)
        command += " -cert client.pem -key client.key";
    return command;
}

}

std::string witness_of(const Attempt& a)
{
    if (a.tls && a.version == Attempt::Version::tls13 && !a.post_handshake)
        return without_post_handshake(a);
    const std::uint16_t port = a.to.port.value_or(a.tls ? 443 : 80);
    const std::string address = host_of(a);
    const bool usual = port == (a.tls ? 443 : 80);
    const std::string tail = usual ? "" : cat(':', port);
    // The name in the URL is what curl sends as SNI; with an address there is none.
    const std::string name = a.tls ? a.sni : a.host.value_or("");

    std::string command = "curl -s";
    if (a.tls) {
        command += "k";
        command += a.version == Attempt::Version::tls12 ? " --tls-max 1.2" : "";
    }
    if (a.method != "GET")
        command += cat(" -X ", a.method);
    if (a.credential)
        command += " --cert client.pem --key client.key";
    if (!name.empty())
        command += cat(" --resolve ", quoted(cat(name, ':', port, ':', address)));
    if (a.host && *a.host != name)
        command += cat(" -H ", quoted("Host: " + *a.host));
    if (!a.host)
        command += " --http1.0 -H Host:";
    const std::string url = cat(a.tls ? "https://" : "http://", name.empty() ? address : name, tail, a.path);
    return cat(command, ' ', quoted(url), a.repeated ? cat(' ', quoted(url)) : "");
}

}
