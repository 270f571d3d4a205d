#include "mod_aop/watch/watch.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <iterator>
#include <map>

#include "core/base/ascii.h"
#include "core/trust/certificate_file.h"

namespace aop::mod {

namespace {

constexpr std::int64_t day = 86'400;
constexpr int over = -1, far = INT_MAX;
constexpr int usual_thresholds[]{90, 30, 7, 1};
constexpr std::uint64_t largest_file = 16 << 20;

bool same(const Files::Status& a, const Files::Status& b)
{
    return a.size == b.size && a.modified == b.modified && a.device == b.device && a.inode == b.inode;
}

std::vector<std::string> sums(const CertificateFile& file)
{
    std::vector<std::string> all;
    for (const Anchor& anchor : file.anchors)
        all.push_back(anchor.sha256);
    return all;
}

// Nothing to say, or what is different from what was loaded.
bool compare(Files& files, const CertificateFile& loaded, FileChange& change)
{
    const auto say = [&](Severity severity, std::string text) {
        change = {loaded.path, severity, cat(loaded.path, " ", text)};
        return true;
    };
    const auto status = files.status(loaded.path);
    if (!status && status.error().code == EACCES)
        return say(Severity::note, "cannot be watched: this process, without root's rights, may not look at it");
    if (!status)
        return say(Severity::error, "is gone since it was loaded: the next reload will end the server");
    if (same(*status, loaded.status))
        return false;
    CertificateFiles fresh(files);
    const CertificateFile& now = fresh.file(loaded.path);
    switch (now.state) {
    case CertificateFile::State::unreadable:
        return say(Severity::warning, "has changed since it was loaded, and only root can read it: test the configuration, then reload");
    case CertificateFile::State::refused:
    case CertificateFile::State::fatal:
        return say(Severity::error, cat("has changed since it was loaded: it ", now.reason, ", and the next reload will end the server"));
    case CertificateFile::State::usable: break;
    }
    if (sums(now) == sums(loaded) && now.lists.size() == loaded.lists.size() && now.lists.empty())
        return false;
    return say(Severity::warning, "has changed since it was loaded: the server still uses what it held then, until it is reloaded");
}

// Members are loaded one by one as handshakes ask for them, and kept: what a change does depends on who has come.
bool compare(Files& files, const CertificateFolder& loaded, FileChange& change)
{
    const auto say = [&](Severity severity, std::string text) {
        change = {loaded.path, severity, cat(loaded.path, " ", text)};
        return true;
    };
    const auto status = files.status(loaded.path);
    if (!status && status.error().code == EACCES)
        return say(Severity::note, "cannot be watched: this process, without root's rights, may not look at it");
    if (!status)
        return say(Severity::error, "is gone since it was loaded: the next reload will end the server");
    const auto changed = [&](const CertificateFolder::Member& m) {
        const auto now = files.status(cat(loaded.path, "/", m.name));
        return !now || !same(*now, m.file->status) || now->mode != m.file->status.mode;
    };
    if (!same(*status, loaded.status) || std::ranges::any_of(loaded.members, changed))
        return say(Severity::warning, "has changed since it was judged: handshakes use what it holds now, the guard too, "
                                      "except for certificates that they have used before; reload to have the same everywhere");
    return false;
}

// A certificate that was replaced, and its key was not: httpd does not survive a reload between the two.
bool is_for_another_key(Files& files, const ServedCertificate& loaded)
{
    const auto key = files.status(loaded.key_path);
    const auto text =
        loaded.key_path != loaded.path && key && same(*key, loaded.key_status) ? files.read(loaded.path, largest_file) : Result<std::string>(Error{});
    const auto now = text ? read_certificates(loaded.path, *text, {}) : CertificateFile{};
    return !now.anchors.empty() && now.anchors[0].key_sha256 != loaded.certificate.key_sha256;
}

// What the server presents: the certificate may be public, the key is root's to see.
bool compare(Files& files, const ServedCertificate& loaded, FileChange& change)
{
    const auto say = [&](const std::string& path, Severity severity, std::string text) {
        change = {path, severity, cat(path, " ", text)};
        return true;
    };
    for (const auto& [path, before] : {std::pair(&loaded.path, &loaded.status), std::pair(&loaded.key_path, &loaded.key_status)}) {
        const auto now = files.status(*path);
        // Folders that only root may enter are usual here: differences() says so.
        if (!now && now.error().code == EACCES)
            continue;
        if (!now)
            return say(*path, Severity::error, "is gone since it was loaded: the next reload will end the server");
        if (same(*now, *before))
            continue;
        if (path == &loaded.path && is_for_another_key(files, loaded))
            return say(*path, Severity::error,
                       cat("has changed since it was loaded, and its key in ", loaded.key_path, " has not: the next reload will end the server"));
        return say(
            *path, Severity::warning,
            "has changed since it was loaded: the server still presents the old certificate, until it is reloaded; test the configuration first");
    }
    return false;
}

template <class T>
void add_once(std::vector<const T*>& all, std::set<const T*>& seen, const T* one)
{
    if (one && seen.insert(one).second)
        all.push_back(one);
}

}

Watch::Watch(const Assessment& assessment)
{
    // The children, who look, then have another root than the parent, who loads.
    sees_files_ = std::ranges::none_of(assessment.configuration.tree.root(), [](const Directive& d) { return d.is("ChrootDir"); });
    std::set<const CertificateFile*> files;
    std::set<const CertificateFolder*> folders;
    std::map<const Anchor*, std::size_t> known;
    for (const Server& server : assessment.site.servers) {
        const TrustSet& trust = assessment.trust[server.index];
        for (const TrustSource& source : trust.sources) {
            add_once(files_, files, source.file);
            add_once(folders_, folders, source.folder);
        }
        const auto& days = server.intent->expiry_warn;
        for (const Anchor* anchor : trust.anchors) {
            const auto [at, is_new] = known.try_emplace(anchor, endings_.size());
            if (is_new)
                endings_.push_back({anchor});
            Ending& e = endings_[at->second];
            if (days)
                e.thresholds.insert(days->begin(), days->end());
            else
                e.thresholds.insert(std::begin(usual_thresholds), std::end(usual_thresholds));
        }
    }
    for (Ending& e : endings_)  // what is so at load, the findings have said
        e.bracket = bracket(*e.anchor, e.thresholds, assessment.now);
    for (const ServedCertificate& one : assessment.served.all())
        served_.push_back({&one, bracket(one.certificate, served_thresholds_, assessment.now)});
}

int Watch::bracket(const Anchor& certificate, const std::set<int>& thresholds, std::int64_t now)
{
    const std::int64_t left = certificate.not_after - now;
    if (left < 0)
        return over;
    const auto at = std::ranges::find_if(thresholds, [&](int days) { return left <= days * day; });
    return at == thresholds.end() ? far : *at;
}

std::vector<FileChange> Watch::changes(Files& files) const
{
    std::vector<FileChange> all;
    if (!sees_files_)
        return all;
    FileChange change;
    for (const CertificateFile* file : files_)
        if (compare(files, *file, change))
            all.push_back(change);
    for (const CertificateFolder* folder : folders_)
        if (compare(files, *folder, change))
            all.push_back(change);
    for (const Served& one : served_)
        if (compare(files, *one.certificate, change))
            all.push_back(change);
    return all;
}

std::vector<LogLine> Watch::differences(Files& files, std::int64_t now) const
{
    std::vector<LogLine> lines;
    if (!sees_files_)
        lines.push_back(
            {Severity::note, "ChrootDir keeps the certificate files from the processes that watch them: nobody looks whether they change"});
    for (FileChange& change : changes(files))
        lines.push_back({change.severity, std::move(change.text)});
    for (const Ending& e : endings_) {
        const int reached = bracket(*e.anchor, e.thresholds, now);
        if (reached >= e.bracket)
            continue;
        const std::string who = cat(e.anchor->called(), " in ", e.anchor->file);
        if (reached == over)
            lines.push_back({Severity::error, cat(who, " has ended: every client certificate of it is refused")});
        else
            lines.push_back({Severity::warning,
                             cat(who, " ends on ", to_date(e.anchor->not_after), ", in less than ", reached, reached == 1 ? " day" : " days")});
    }
    for (const auto& [one, before] : served_) {
        if (const auto status = files.status(one->path); sees_files_ && !status && status.error().code == EACCES)
            lines.push_back({Severity::note, cat(one->path, " cannot be watched: this process, without root's rights, may not look at it")});
        const int reached = bracket(one->certificate, served_thresholds_, now);
        if (reached >= before)
            continue;
        const std::string what = cat("the server certificate ", one->path);
        if (reached == over)
            lines.push_back({Severity::warning, cat(what, " has expired: Cloudflare's Full (strict) rejects this server")});
        else
            lines.push_back({Severity::warning, cat(what, " expires on ", to_date(one->certificate.not_after), ", in less than ", reached,
                                                    reached == 1 ? " day" : " days")});
    }
    return lines;
}

}
