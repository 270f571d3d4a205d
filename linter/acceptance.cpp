#include "linter/acceptance.h"

#include <algorithm>

#include "core/disk.h"
#include "core/text.h"
#include "linter/escape.h"
#include "linter/time.h"

namespace aop {

bool Answers::accepted_somewhere() const
{
    return std::ranges::any_of(servers, [](const One& o) { return o.acceptance.answer == Acceptance::Answer::accepted; });
}

std::vector<Answers> client_answers(const Options& options, const Inspection& i, std::int64_t now)
{
    Disk disk;
    CertificateFiles certificates(disk);
    std::vector<Answers> all;
    for (const std::string& path : options.client_certs) {
        Answers& made = all.emplace_back(Answers{client_certificate(certificates, path), {}});
        if (!made.certificate.trouble.empty())
            continue;
        for (const Server& s : i.site().servers)
            if (i.assessment->exposure.tls[s.index] && s.tls.verify_client.value_or(VerifyClient::none) != VerifyClient::none)
                made.servers.push_back({&s, would_accept(i.assessment->trust[s.index], s.tls, made.certificate, now)});
    }
    return all;
}

std::string answers_text(const std::vector<Answers>& all)
{
    std::string out;
    for (const Answers& a : all) {
        out += cat("Client certificate ", printable(a.certificate.path), ": ");
        if (!a.certificate.trouble.empty()) {
            out += cat(printable(a.certificate.trouble), "\n");
            continue;
        }
        out += cat(printable(a.certificate.leaf.subject), ", until ", iso_date(a.certificate.leaf.not_after), "\n");
        if (a.servers.empty())
            out += "  no server asks for one\n";
        for (const Answers::One& one : a.servers) {
            const Acceptance& answer = one.acceptance;
            out += cat("  ", printable(one.server->label), ": ", to_string(answer.answer));
            if (answer.answer != Acceptance::Answer::accepted)
                out += cat(answer.reason.empty() ? "" : cat(", it ", printable(answer.reason)), answer.openssl.empty() ? "" : cat(" (OpenSSL: ", printable(answer.openssl), ")"));
            out += "\n";
        }
    }
    return out;
}

}
