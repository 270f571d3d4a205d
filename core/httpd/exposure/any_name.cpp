// Who answers for names that nobody has: the default virtual host of an address, or one
// with a wildcard alias. A customer of the same CDN can send any name they own there.
#include "core/httpd/exposure/judge.h"
#include "core/httpd/exposure/probe_paths.h"

namespace aop {

std::optional<Attempt> Judge::by_any_name(ServerId server)
{
    // Only where strangers hold a certificate that it accepts does the name matter.
    if (!m_.tls[server] || m_.mode(server) == VerifyClient::none || m_.trust[server].trust != Trust::cloudflare)
        return std::nullopt;
    const auto credential = trusted_credential(m_, server);
    if (!credential)
        return std::nullopt;
    const auto chains = m_.network.chains_of(server);
    std::optional<std::vector<std::string>> paths;
    for (const ChainId chain : chains) {
        if (m_.network.named(chain, nobodys_name, true) != server)
            continue;
        for (const std::size_t e : endpoints_of_[chain]) {
            Attempt a;
            a.to = concrete(m_.network.endpoints()[e]);
            a.ipv6 = m_.network.endpoints()[e].ipv6;
            a.sni = nobodys_name;
            a.host = nobodys_name;
            if (!paths)
                paths = example_paths(m_, server);
            for (const std::string& path : *paths) {
                a.path = path;
                a.credential.reset();
                if (is_acme(path) || predict(m_, a).reply == Outcome::Reply::served)
                    continue;
                a.credential = credential;
                if (predict(m_, a).reply == Outcome::Reply::served)
                    return a;
            }
        }
    }
    return std::nullopt;
}

}
