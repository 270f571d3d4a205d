#include "linter/acceptance.h"

#include <algorithm>

#include "core/disk.h"
#include "core/text.h"
#include "linter/escape.h"
#include "linter/render/json.h"
#include "linter/time.h"

namespace aop {

namespace {

// Servers that say the same in the same words.
struct Group {
    const Acceptance* acceptance;
    std::vector<const Server*> servers;
};

std::vector<Group> groups_of(const Answers& a)
{
    std::vector<Group> groups;
    for (const Answers::One& one : a.servers) {
        const auto same = std::ranges::find_if(groups, [&](const Group& g) {
            return g.acceptance->answer == one.acceptance.answer && g.acceptance->reason == one.acceptance.reason;
        });
        if (same == groups.end())
            groups.push_back({&one.acceptance, {one.server}});
        else
            same->servers.push_back(one.server);
    }
    return groups;
}

std::string names(const std::vector<const Server*>& servers, bool all)
{
    constexpr std::size_t few = 5;
    std::string out;
    for (std::size_t i = 0; i < servers.size() && (all || i < few || servers.size() == few + 1); ++i)
        out += cat(i ? ", " : "", printable(servers[i]->label()));
    if (!all && servers.size() > few + 1)
        out += cat(" and ", servers.size() - few, " more");
    return out;
}

}

bool Answers::accepted_somewhere() const
{
    return std::ranges::any_of(servers, [](const One& o) { return o.acceptance.answer == Acceptance::Answer::accepted; });
}

void ask_about_client_certificates(const Options& options, const Inspections& inspections, std::int64_t now)
{
    Disk disk;
    CertificateFiles certificates(disk);
    for (const auto& i : inspections)
        for (const std::string& path : options.client_certs) {
            Answers& made = i->answers.emplace_back(Answers{client_certificate(certificates, path)});
            if (!made.certificate.trouble.empty())
                continue;
            for (const Server& s : i->site().servers)
                if (i->assessment->exposure.tls[s.index] && s.tls.verify_client.value_or(VerifyClient::none) != VerifyClient::none)
                    made.servers.push_back({&s, would_accept(i->assessment->trust[s.index], s.tls, made.certificate, now)});
        }
}

std::string answers_text(const std::vector<Answers>& all, bool verbose)
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
        for (const Group& g : groups_of(a)) {
            const Acceptance& answer = *g.acceptance;
            out += cat("  ", answer.answer == Acceptance::Answer::unknown ? "not known for " : cat(to_string(answer.answer), " by "), names(g.servers, verbose));
            if (answer.answer != Acceptance::Answer::accepted && !answer.reason.empty())
                out += cat(": it ", printable(answer.reason));
            if (answer.code != 0)
                out += cat(" (OpenSSL: error ", answer.code, ", ", printable(answer.openssl), ")");
            out += "\n";
        }
    }
    return out;
}

void write_answers(JsonWriter& json, const std::vector<Answers>& all)
{
    json.array();
    for (const Answers& a : all) {
        json.object().key("file").text(a.certificate.path).key("trouble").text_or_null(a.certificate.trouble);
        const bool read = a.certificate.trouble.empty();
        json.key("subject").text_or_null(read ? a.certificate.leaf.subject : "").key("sha256").text_or_null(a.certificate.leaf.sha256);
        json.key("not_after").text_or_null(read ? iso_time(a.certificate.leaf.not_after) : "").key("servers").array();
        for (const Answers::One& one : a.servers) {
            const Acceptance& answer = one.acceptance;
            json.object().key("server").text(one.server->label()).key("place");
            write_place(json, one.server->place);
            json.key("answer").text(to_string(answer.answer)).key("reason").text_or_null(answer.reason);
            json.key("openssl");
            if (answer.code)
                json.object().key("code").number(answer.code).key("text").text(answer.openssl).end();
            else
                json.null();
            json.end();
        }
        json.end().end();
    }
    json.end();
}

}
