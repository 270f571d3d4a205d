#include "linter/inspect/copies.h"

#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

extern const Rule aop014_files_assumed, aop015_include_leads_out, aop217_ca_not_as_declared;

namespace {

// "/etc/apache2" of "/etc/apache2/sites-enabled/a.conf"; "" for less than two folders.
std::string_view two_folders(std::string_view path)
{
    const std::size_t first = path.find('/', 1), second = first == path.npos ? path.npos : path.find('/', first + 1);
    return second == path.npos ? std::string_view() : path.substr(0, second);
}

// The trust of a server that takes its CAs from the file, and the server; nothing where none does.
struct Taker {
    const Server* server = nullptr;
    const TrustSource* source = nullptr;
    explicit operator bool() const { return server; }
};
Taker first_server_with(const std::string& path, const Assessment& a)
{
    for (const Server& server : a.site.servers)
        for (const TrustSource& source : a.trust[server.index].sources)
            if (source.file && source.path == path)
                return {&server, &source};
    return {};
}

}

void report_assumed_files(const std::vector<AssumedFile>& taken, Findings& findings)
{
    if (taken.empty())
        return;
    const bool one = taken.size() == 1;
    findings.push_back({.rule = &aop014_files_assumed,
                        .text = cat(one ? "A file" : cat(taken.size(), " files and folders"), " that the configuration names ", one ? "is" : "are",
                                    " not in this copy of it and ", one ? "is" : "are", " taken as present: ", taken.front().path,
                                    one                 ? ""
                                    : taken.size() == 2 ? cat(" and ", taken.back().path)
                                                        : cat(" and ", taken.size() - 1, " more"))});
}

void report_includes_that_lead_out(const Configuration& configuration, Findings& findings)
{
    const std::string& main = configuration.main_file;
    for (const AbsoluteInclude& include : configuration.absolute_includes) {
        const std::string_view top = two_folders(include.path);
        const std::size_t at = top.empty() ? 0 : main.rfind(cat(top, "/"));
        if (at == main.npos || at == 0)
            continue;
        findings.push_back({.rule = &aop015_include_leads_out,
                            .place = include.place,
                            .word = 1,
                            .text = cat("Include ", include.path, " leads out of the copy below ", main.substr(0, at),
                                        " to files of this machine; with --root ", main.substr(0, at), " it stays inside")});
        return;  // one tells all
    }
}

void report_unseen_text(const CopyReport& copy, Findings& findings)
{
    for (std::size_t i = 0; i < copy.unseen.size(); ++i) {
        const UnseenText& text = copy.unseen[i];
        std::size_t more = 0;
        for (; i + 1 < copy.unseen.size() && copy.unseen[i + 1].place.source == text.place.source && copy.unseen[i + 1].place.line == text.place.line;
             ++i)
            ++more;
        const std::string what = text.through.empty() ? text.path : cat(text.path, " (by the link ", text.through, ")");
        const std::string_view why =
            text.foreign ? " lies outside this copy of the tree, and what this machine has there is not read" : " is not in this copy of the tree";
        findings.push_back({.rule = &aop015_include_leads_out,
                            .place = text.place,
                            .word = 1,
                            .text = cat("What ", what, " says is not known: it", why, more ? cat("; ", more, " more of this line likewise") : "",
                                        ". Add it to the copy, or say with --map where it is")});
    }
    if (const std::size_t count = copy.flattened.size())
        findings.push_back({.rule = &aop014_files_assumed,
                            .place = copy.flattened.front().place,
                            .text = cat(copy.flattened.front().path, count > 1 ? cat(" and ", count - 1, " other files hold") : " holds",
                                        " nothing but the path of another file, such as ", copy.flattened.front().target,
                                        ": read as the symbolic link that it is on the host")});
}

void report_other_cas(const std::vector<DeclaredCa>& declared, const Assessment& a, Findings& findings)
{
    for (const DeclaredCa& ca : declared) {
        const Taker taker = first_server_with(ca.path, a);
        if (!taker || taker.source->file->anchors.empty())
            continue;
        const std::string wanted = ca.sha256.empty() ? std::string(a.certificates.cloudflare_ca()) : ca.sha256;
        const auto& anchors = taker.source->file->anchors;
        if (anchors.size() == 1 && anchors.front().sha256 == wanted)
            continue;
        findings.push_back({.rule = &aop217_ca_not_as_declared,
                            .place = place_of(*taker.source, *taker.server),
                            .word = 1,
                            .text = cat(ca.path, " holds ", anchors.size() == 1 ? "" : cat(anchors.size(), " certificates, such as "),
                                        anchors.front().called(), " (sha256 ", anchors.front().sha256, "), and ", ca.written, " says that it is ",
                                        ca.sha256.empty() ? std::string("Cloudflare's origin-pull CA") : cat("sha256 ", wanted))});
    }
}

bool takes_cas_from(const std::string& path, const Assessment& a) { return bool(first_server_with(path, a)); }

}
