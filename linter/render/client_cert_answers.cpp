#include "linter/render/client_cert_answers.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/settings/tls_versions.h"
#include "linter/render/json.h"
#include "linter/system/time.h"
#include "linter/text/escape.h"

namespace aop {

namespace {

// Servers that say the same in the same words.
struct Group {
    const Acceptance* acceptance;
    std::vector<const Server*> servers;
};

std::vector<Group> groups_of(const ClientCertResult& a)
{
    std::vector<Group> groups;
    for (const ClientCertResult::One& one : a.servers) {
        const auto same = std::ranges::find_if(groups, [&](const Group& g) {
            return g.acceptance->answer == one.acceptance.answer && g.acceptance->versions == one.acceptance.versions &&
                   g.acceptance->reason == one.acceptance.reason;
        });
        if (same == groups.end())
            groups.push_back({&one.acceptance, {one.server}});
        else
            same->servers.push_back(one.server);
    }
    return groups;
}

// Where it is not over every version that is usual.
std::string only_over(const Acceptance& answer)
{
    const bool usual = (answer.versions & (tls12 | tls13)) == (tls12 | tls13);
    return answer.answer == Acceptance::Answer::refused || usual ? std::string() : cat(", over ", names_of_versions(answer.versions), " only");
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

std::string answers_text(const std::vector<ClientCertResult>& all, bool verbose)
{
    std::string out;
    for (const ClientCertResult& a : all) {
        out += cat("Client certificate ", printable(a.certificate.path), ": ");
        if (a.certificate.trouble) {
            out += cat(printable(*a.certificate.trouble), "\n");
            continue;
        }
        out += cat(printable(a.certificate.leaf.subject), ", until ", iso_date(a.certificate.leaf.not_after), "\n");
        if (a.servers.empty())
            out += "  no server asks for one\n";
        for (const Group& g : groups_of(a)) {
            const Acceptance& answer = *g.acceptance;
            out += cat("  ", answer.answer == Acceptance::Answer::unknown ? "not known for " : cat(to_string(answer.answer), " by "),
                       names(g.servers, verbose), only_over(answer));
            if (answer.answer != Acceptance::Answer::accepted && !answer.reason.empty())
                out += cat(": it ", printable(answer.reason));
            if (answer.code != 0)
                out += cat(" (OpenSSL: error ", answer.code, ", ", printable(answer.openssl), ")");
            out += "\n";
        }
    }
    return out;
}

void write_answers(JsonWriter& json, const std::vector<ClientCertResult>& all)
{
    json.array();
    for (const ClientCertResult& a : all) {
        json.object().key("file").text(a.certificate.path).key("trouble").text_or_null(a.certificate.trouble.value_or(""));
        const bool read = !a.certificate.trouble;
        json.key("subject").text_or_null(read ? a.certificate.leaf.subject : "").key("sha256").text_or_null(a.certificate.leaf.sha256);
        json.key("not_after").text_or_null(read ? iso_time(a.certificate.leaf.not_after) : "").key("servers").array();
        for (const ClientCertResult::One& one : a.servers) {
            const Acceptance& answer = one.acceptance;
            json.object().key("server").text(one.server->label()).key("place");
            write_place(json, one.server->place);
            json.key("answer").text(to_string(answer.answer)).key("reason").text_or_null(answer.reason);
            json.key("versions").array();
            for (const unsigned version : {tls10, tls11, tls12, tls13})
                if (answer.versions & version)
                    json.text(names_of_versions(version));
            json.end().key("openssl");
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
