#include "linter/inspect/client_cert_check.h"

#include <algorithm>

#include <unistd.h>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "core/httpd/exposure/client_requests.h"
#include "core/trust/client_variables.h"
#include "core/trust/meant_anchors.h"

namespace aop {

namespace {

// Gives each certificate the key that belongs to it.
Failure hand_out_keys(const std::vector<std::string>& paths, std::vector<ClientCertResult>& to, Files& files)
{
    for (const std::string& path : paths) {
        bool taken = false;
        for (ClientCertResult& client : to) {
            const Result<bool> belongs = take_key(client.certificate, files, path);
            if (!belongs)
                return belongs.error();
            taken = taken || *belongs;
        }
        if (!taken)
            return Error{cat("--client-key ", path, " belongs to none of the certificates of --client-cert")};
    }
    return std::nullopt;
}

// Why AOPGuard turns away whom the handshake lets in.
std::optional<std::string> guard_refusal(const Intent& intent, const ClientCertificate& client, const TrustSet& trust, const Acceptance& answer)
{
    if (!is_guarded(intent))
        return std::nullopt;
    if (answer.forgiven)
        return "does not verify: AOPGuard rejects whom optional_no_ca lets in";
    const std::vector<std::string> pins = intent.client_pins.value_or({});
    const auto is = [](const std::string& word, const std::string& sha256) { return parse_fingerprint(word) == sha256; };
    if (!pins.empty() && std::ranges::none_of(pins, [&](const std::string& pin) { return is(pin, client.leaf.sha256); }))
        return "verifies, and is none of AOPClientPin: AOPGuard rejects it";
    const std::vector<std::string> words = intent.trust.value_or({"any"});
    if (std::ranges::any_of(words, [&](const std::string& word) { return iequals(word, "any") || is(word, answer.end); }) ||
        std::ranges::any_of(trust.anchors, [&](const Anchor* a) { return a->sha256 == answer.end && is_meant(words, *a); }))
        return std::nullopt;
    return "verifies under a CA that is none of AOPTrust: AOPGuard rejects it";
}

// What comes after the handshake.
Acceptance after_handshake(Acceptance answer, const Server& server, const TrustSet& trust, const ClientCertificate& client, ClientRequests& requests)
{
    if (answer.answer != Acceptance::Answer::accepted)
        return answer;
    if (auto why = guard_refusal(*server.intent, client, trust, answer))
        return {.answer = Acceptance::Answer::refused, .reason = *std::move(why)};
    std::string unmodelled;
    const CertificateTexts texts = [&](std::string_view variable) {
        std::optional<std::string> text = client_variable(client, variable);
        if (!text)
            unmodelled = variable;
        return text;
    };
    const Outcome outcome = requests.ask(server.index, texts);
    const std::string where = outcome.place ? cat(" (", outcome.place.file(), ":", outcome.place.line, ")") : std::string();
    using Reply = Outcome::Reply;
    const std::string_view verifies = answer.forgiven ? "does not verify, optional_no_ca lets it in" : "verifies";
    if (outcome.reply == Reply::forbidden || outcome.reply == Reply::gone || outcome.reply == Reply::refused)
        return {.answer = Acceptance::Answer::refused,
                .reason = cat(verifies, ", and ", outcome.reason.empty() ? std::string("an access rule") : outcome.reason, where,
                              " rejects it afterwards")};
    if (outcome.reply == Reply::unknown)
        return {.answer = Acceptance::Answer::unknown, .reason = cat(verifies, ", but ", outcome.reason, where), .versions = answer.versions};
    if (!unmodelled.empty())
        return {.answer = Acceptance::Answer::unknown,
                .reason = cat(verifies, ", but a condition on ", unmodelled, " has the last word"),
                .versions = answer.versions};
    return answer;
}

}

bool ClientCertResult::accepted_somewhere() const
{
    return std::ranges::any_of(servers, [](const One& o) { return o.acceptance.answer == Acceptance::Answer::accepted; });
}

ClientCertStatus client_cert_status(const Inspections& inspections)
{
    ClientCertStatus status = ClientCertStatus::accepted;
    for (const auto& i : inspections)
        for (const ClientCertResult& client : i->answers) {
            if (client.certificate.trouble && access(client.certificate.path.c_str(), R_OK) != 0)
                return ClientCertStatus::unreadable;
            if (!client.accepted_somewhere())
                status = ClientCertStatus::rejected;
        }
    return status;
}

Failure ask_about_client_certificates(const Options& options, const Inspections& inspections, std::int64_t now)
{
    if (options.client_certs.empty() && options.client_keys.empty())
        return std::nullopt;
    Disk disk;
    CertificateFiles certificates(disk);
    for (const auto& i : inspections) {
        for (const std::string& path : options.client_certs)
            i->answers.push_back({client_certificate(certificates, path)});
        if (Failure failure = hand_out_keys(options.client_keys, i->answers, disk))
            return failure;
        const Assessment& a = *i->assessment;
        ClientRequests requests(i->configuration, a.site, a.trust);
        (void)i->findings();  // until they are there, another thread may use the tree's certificates
        for (ClientCertResult& client : i->answers) {
            if (client.certificate.trouble)
                continue;
            for (const Server& s : i->site().servers)
                if (a.exposure.tls[s.index] && s.tls.verify_client.value_or(VerifyClient::none) != VerifyClient::none)
                    client.servers.push_back({&s, after_handshake(would_accept(a.trust[s.index], s.tls, client.certificate, now, &i->certificates), s,
                                                                  a.trust[s.index], client.certificate, requests)});
        }
    }
    return std::nullopt;
}

}
