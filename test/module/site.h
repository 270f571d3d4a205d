#pragma once
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "core/base/ascii.h"
#include "test/support/certificates.h"
#include "test/support/httpd.h"
#include "test/support/process.h"
#include "test/support/scratch.h"

namespace aop::test {

// httpd's usual modules, then mod_aop.
HttpdOptions with_aop(std::initializer_list<std::string> more = {});

// What a client brings along.
struct Client {
    std::string certificate = {};           // a name of test/certs/README.md; "" for none
    std::vector<std::string> options = {};  // curl's
};

struct Answer {
    int status = 0;    // 0: no answer at all
    std::string text;  // headers when asked for by -i, then the body
};

// A server of several sites on two ports of its own, one for TLS.
class Site {
public:
    Site() : ports_(free_ports(2)) {}

    std::uint16_t tls_port() const { return ports_[0]; }
    std::uint16_t plain_port() const { return ports_[1]; }
    const Scratch& folder() const { return scratch_; }
    // Listen lines, a server certificate for all; htdocs/index.html says "content".
    std::string base() const;
    // The same without the port for plain HTTP: the main server then has no way in.
    std::string tls_base() const;
    // A TLS virtual host.
    std::string tls(const std::string& name, const std::string& lines) const;
    std::string plain(const std::string& name, const std::string& lines) const;

    Answer https(const std::string& host, const std::string& path, const Client& client = {}) const;
    Answer http(const std::string& host, const std::string& path, const Client& client = {}) const;

private:
    Answer ask(const std::string& scheme, std::uint16_t port, const std::string& host, const std::string& path, const Client& client) const;

    Scratch scratch_;
    std::vector<std::uint16_t> ports_;
};

std::size_t count(std::string_view text, std::string_view what);
// Those lines of a log that hold `what`, without their time and process.
std::vector<std::string> lines_with(const std::string& log, std::string_view what);

}
