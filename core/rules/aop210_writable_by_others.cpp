#include <map>

#include "core/base/ascii.h"
#include "core/files/write_access.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

// Whoever owns the file with the directive can name any other CA there.
std::optional<std::uint32_t> owner_of_configuration(const Assessment& a, const Place& place)
{
    Files& files = a.certificates.files();
    for (const std::string_view file : {place.file(), std::string_view(a.configuration.main_file)})
        if (file.starts_with('/'))
            if (const auto status = files.status(std::string(file)))
                return status->uid;
    return std::nullopt;
}

}

static void check(const Assessment& a, Report& report)
{
    std::map<std::string, std::vector<Writer>> known;  // one path may serve a thousand servers
    AccountNames names(a.certificates.files());
    for (const AuthenticatingServer& s : a.asking)
        for (const TrustSource& source : s.trust.sources) {
            const auto look = [&](const std::string& path) {
                const auto [found, is_new] = known.try_emplace(path);
                if (is_new)
                    found->second = writers_of(a.certificates.files(), names, path, owner_of_configuration(a, place_of(source, s.server)));
                for (const Writer& w : found->second)
                    report(s.server, place_of(source, s.server),
                           w.folder ? cat("trusts what can be replaced by whoever may write to the folder ", shown_path(a, w.path), ": ", w.who)
                                    : cat("trusts what ", w.who, " may write: ", shown_path(a, w.path)))
                        .at_word(1);
            };
            if (source.replaced || !source.path.starts_with('/'))
                continue;
            look(source.path);
            if (source.folder)
                for (const CertificateFolder::Member& m : source.folder->members)
                    look(m.file->path);
        }
}

extern constinit const Rule aop210_writable_by_others{
    .id = "AOP210",
    .name = "writable-by-others",
    .severity = Severity::warning,
    .summary = "Others can write to a CA file, or to a folder above it",
    .why = "Whoever can write there can add a CA, by changing the file or by replacing it. In a folder of hashed "
           "names it counts at once; in a file, from the next reload on.",
    .httpd = "httpd reads CA files as root and does not check their permissions, nor those of the folders above. "
             "This check does, as sshd does for its keys: the file and every folder up to the root, also where "
             "symbolic links lead. Others are all users (unless a sticky bit protects the entry, as in /tmp), a "
             "group, and an owner who is neither root nor the owner of the configuration.",
    .fix = "Run `chown root:root` and `chmod go-w` for the file and the folders above it.",
    .references = "https://httpd.apache.org/docs/2.4/misc/security_tips.html#serverroot\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile",
    .check = check,
};

}
