#include "test/attack/identities.h"

#include "core/files/disk.h"
#include "core/trust/trust_set.h"
#include "test/support/certificates.h"

namespace aop::test {

namespace {

struct Row {
    const char* name;
    const char* file;
    const char* anchor;  // "" for one that no server ever trusts
    int depth, sent;
    Credential::Fault fault;
};
using Fault = Credential::Fault;
constexpr Row rows[]{
    {"client", "client.pem", "origin-pull-ca.pem", 1, 0, Fault::none},
    {"client-no-eku", "client-no-eku.pem", "origin-pull-ca.pem", 1, 0, Fault::none},
    {"other-client", "other-client.pem", "other-ca.pem", 1, 0, Fault::none},
    {"self-signed", "self-signed.pem", "self-signed.pem", 0, 0, Fault::none},
    {"inter-client", "inter-client-chain.pem", "origin-pull-ca.pem", 2, 1, Fault::none},
    {"expired-client", "expired-client.pem", "origin-pull-ca.pem", 1, 0, Fault::expired},
    {"not-yet-valid-client", "not-yet-valid-client.pem", "origin-pull-ca.pem", 1, 0, Fault::not_yet_valid},
    {"client-server-eku", "client-server-eku.pem", "origin-pull-ca.pem", 1, 0, Fault::purpose},
    {"stranger", "cdn-client.pem", "", 1, 0, Fault::none},
};

}

const std::vector<Identity>& identities()
{
    static const std::vector<Identity> all = [] {
        Disk disk;
        CertificateFiles files(disk);
        std::vector<Identity> made;
        for (const Row& row : rows) {
            const std::string anchor = *row.anchor ? files.file(certificate(row.anchor)).anchors.at(0).sha256 : std::string();
            made.push_back({row.name,
                            certificate(row.file),
                            certificate(std::string(row.name) == "stranger" ? "cdn-client.key" : std::string(row.name) + ".key"),
                            {.anchor = anchor, .depth = row.depth, .sent = row.sent, .fault = row.fault}});
        }
        return made;
    }();
    return all;
}

const Identity* identity_of(const Credential& c)
{
    for (const Identity& i : identities())
        if (i.credential.anchor == c.anchor && i.credential.fault == c.fault && (c.anchor.empty() || i.credential.depth == c.depth))
            return &i;
    return nullptr;
}

}
