#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

namespace {

// The sticky bit of a folder lets nobody replace what belongs to others.
std::string_view writers(const Files::Status& status)
{
    constexpr std::uint32_t group = 020, others = 002, sticky = 01000;
    if (status.type == Files::Type::directory && status.mode & sticky)
        return {};
    return status.mode & others ? "everybody" : status.mode & group && status.gid != 0 ? "its group" : std::string_view();
}

}

static void check(const Assessment& a, Report& report)
{
    Files& files = a.certificates.files();
    for (const Asking& s : asking(a))
        for (const TrustSource& source : s.trust.sources) {
            const auto look = [&](const std::string& path, const Files::Status& status) {
                if (const std::string_view who = writers(status); !who.empty())
                    report(s.server, source.place, cat("trusts what ", who, " may write: ", shown_path(a, path))).at_word(1);
            };
            if (source.path.empty() || source.path.front() != '/')
                continue;
            if (const auto status = files.status(source.path))
                look(source.path, *status);
            const std::string above = source.path.substr(0, source.path.rfind('/'));
            if (const auto status = above.empty() ? files.status("/") : files.status(above))
                look(above.empty() ? "/" : above, *status);
        }
}

extern constinit const Rule aop210_writable_by_others{
    .id = "AOP210",
    .name = "writable-by-others",
    .severity = Severity::warning,
    .summary = "A CA file, or a folder above it, may be written by others than its owner",
    .why = "Who can write there can add an authority of their own: in a folder of hashed names it counts at "
           "once, in a file from the next reload on.",
    .httpd = "httpd reads CA files as root and does not look at their permissions.",
    .fix = "`chown root:root` and `chmod go-w` for the file and the folder it is in.",
    .references = "https://httpd.apache.org/docs/2.4/misc/security_tips.html#serverroot\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile",
    .check = check,
};

}
