// The command that makes an attempt: everything that the attempt found in the configuration needs is in it (name, SNI, method, headers,
// query, the PROXY line of RemoteIPProxyProtocol), so that it works as printed.
#include "core/base/ascii.h"
#include "core/httpd/exposure/exposure.h"

namespace aop {

namespace {

bool is_safe(char c)
{
    return (to_lower(c) >= 'a' && to_lower(c) <= 'z') || (c >= '0' && c <= '9') || std::string_view("-_./:,=@%+").find(c) != std::string_view::npos;
}

// One word for a POSIX shell, whatever the configuration put into it.
std::string quoted(std::string_view word)
{
    bool safe = !word.empty();
    for (const char c : word)
        safe &= is_safe(c);
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

std::string without_port(std::string host)
{
    const std::size_t colon = host.rfind(':');
    if (colon != host.npos && host.find(']', colon) == host.npos)
        host.resize(colon);
    return host;
}

// "user-agent" as people write it.
std::string header_name(std::string_view lower)
{
    std::string name(lower);
    bool begins = true;
    for (char& c : name) {
        if (begins && c >= 'a' && c <= 'z')
            c = char(c - 'a' + 'A');
        begins = c == '-';
    }
    return name;
}

// For printf: a percent sign and a backslash stand for themselves.
std::string for_printf(std::string_view text)
{
    std::string out;
    for (const char c : text)
        out += c == '%' ? "%%" : c == '\\' ? "\\\\" : std::string(1, c);
    return out;
}

// What makes httpd refuse the body: a length that is not kept, for longer than Timeout, or a chunk without a size.
std::string_view body_headers(const Attempt& a)
{
    if (a.bad_body == "408")
        return "Content-Length: 9\\r\\n\\r\\n";
    if (a.bad_body == "400")
        return "Transfer-Encoding: chunked\\r\\n\\r\\nno size\\r\\n";
    return "Connection: close\\r\\n\\r\\n";
}

// As it is written: curl offers post-handshake authentication and sends bodies as they should be, and cannot be told not to.
std::string written_out(const Attempt& a)
{
    std::string request = cat(for_printf(cat(a.method, ' ', request_target(a))), a.host && !a.http10 ? " HTTP/1.1" : " HTTP/1.0", "\\r\\n");
    if (a.host)
        request += cat("Host: ", for_printf(*a.host), "\\r\\n");
    for (const auto& [name, value] : a.headers)
        if (!value.empty())
            request += cat(header_name(name), ": ", for_printf(value), "\\r\\n");
    const std::string print = cat("printf ", quoted(cat(request, body_headers(a))));
    const std::string address = cat(host_of(a), ':', a.to.port.value_or(a.tls ? 443 : 80));
    if (!a.tls)
        return cat('(', print, a.bad_body == "408" ? "; sleep 90" : "; sleep 3", ") | curl -s ", quoted(cat("telnet://", address)));
    std::string command = cat(a.bad_body == "408" ? cat('(', print, "; sleep 90)") : print, " | openssl s_client -quiet",
                              a.version == Attempt::Version::tls12 ? " -tls1_2" : "", " -connect ", quoted(address));
    command += a.sni.empty() ? " -noservername" : cat(" -servername ", quoted(a.sni));
    if (a.credential)
        command += " -cert client.pem -key client.key";
    return command;
}

// What the request has beside the plainest: method, headers, HTTP/2, a PROXY line in front.
std::string options_of(const Attempt& a)
{
    std::string options;
    if (a.method == "HEAD")
        options += " --head";
    else if (!a.bad_body.empty())
        options += cat(" --data-binary @-", a.method != "POST" ? cat(" -X ", quoted(a.method)) : "");
    else if (a.method != "GET")
        options += cat(" -X ", quoted(a.method));
    if (a.http2)
        options += " --http2";
    if (a.http10 && a.host)
        options += a.tls ? " --http1.0 --no-alpn" : " --http1.0";
    if (!a.proxy_line.empty())
        options += " --haproxy-protocol";
    for (const auto& [name, value] : a.headers)
        options += cat(" -H ", quoted(cat(header_name(name), value.empty() ? ":" : cat(": ", value))));
    return options;
}

// CONNECT: curl's own way of using a proxy.
std::string tunnel_command(const Attempt& a)
{
    const std::string address = host_of(a);
    const std::uint16_t port = a.to.port.value_or(a.tls ? 443 : 80);
    const std::string name = a.tls && !a.sni.empty() ? a.sni : address;
    std::string command = cat("curl -s -p", a.tls ? " --proxy-insecure" : "");
    if (name != address)
        command += cat(" --resolve ", quoted(cat(name, ':', port, ':', address)));
    if (a.credential)
        command += " --proxy-cert client.pem --proxy-key client.key";
    if (a.host)
        command += cat(" --proxy-header ", quoted(cat("Host: ", *a.host)));
    return cat(command, " -x ", quoted(cat(a.tls ? "https://" : "http://", name, ':', port)), ' ', quoted(cat("http://", a.path, '/')));
}

std::string curl_command(const Attempt& a)
{
    if (a.method == "CONNECT")
        return tunnel_command(a);
    const std::uint16_t port = a.to.port.value_or(a.tls ? 443 : 80);
    const std::string address = host_of(a);
    const bool usual = port == (a.tls ? 443 : 80);
    const std::string tail = usual ? "" : cat(':', port);
    // The name in the URL is what curl sends as SNI; with an address there is none. A port in Host is not the one to connect to.
    const std::string name = a.tls ? a.sni : without_port(a.host.value_or(""));

    // More than SSLRenegBufferSize.
    std::string command = a.bad_body.empty() ? "curl -s" : "head -c 200000 /dev/zero | curl -s";
    if (a.tls) {
        command += "k";
        command += a.version == Attempt::Version::tls12 ? " --tls-max 1.2" : "";
    }
    command += options_of(a);
    if (a.credential)
        command += " --cert client.pem --key client.key";
    // --resolve takes addresses only.
    const bool by_name = address[0] != '[' && address.find_first_not_of("0123456789.") != address.npos;
    if (!name.empty())
        command += by_name ? cat(" --connect-to ", quoted(cat(name, ':', port, ':', address, ':', port)))
                           : cat(" --resolve ", quoted(cat(name, ':', port, ':', address)));
    if (a.host && *a.host != name)
        command += cat(" -H ", quoted(cat("Host: ", *a.host)));
    if (!a.host)
        command += a.tls ? " --http1.0 --no-alpn -H Host:" : " --http1.0 -H Host:";
    std::string target = request_target(a);
    if (!target.starts_with('/')) {
        command += cat(" --request-target ", quoted(target));
        target = "/";
    }
    if (target.find("/.") != target.npos)
        command += " --path-as-is";
    const std::string url = cat(a.tls ? "https://" : "http://", name.empty() ? address : name, tail, target);
    if (!a.before.empty()) {
        Attempt first = a;
        first.path = a.before;
        first.query.clear();
        command += cat(" --http1.1 ", quoted(cat(a.tls ? "https://" : "http://", name.empty() ? address : name, tail, request_target(first))));
    }
    return cat(command, ' ', quoted(url), a.repeated ? cat(' ', quoted(url)) : "");
}

std::string shown_by(const Attempt& a)
{
    if (!a.tls)
        return "over plain HTTP, without a client certificate";
    if (!a.credential)
        return "without a client certificate";
    return a.credential->anchor.empty() ? "with a client certificate that anybody can make: client.pem may be self-signed"
                                        : "with client.pem, a certificate of a CA that the handshake trusts";
}

}

Witness witness_of(const Attempt& a)
{
    const bool long_body = a.bad_body == "413";
    const bool by_curl = long_body || a.method == "CONNECT" || !a.proxy_line.empty() ||
                         (a.bad_body.empty() && (!a.tls || a.version != Attempt::Version::tls13 || a.post_handshake));
    return {.command = by_curl ? curl_command(a) : written_out(a),
            .shows = cat("the content of ", request_target(a), a.before.empty() ? " " : " as the second answer on a connection, ", shown_by(a))};
}

}
