#include "mod_aop/watch.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <iterator>
#include <map>

#include "core/text.h"

namespace aop::mod {

namespace {

constexpr std::int64_t day = 86'400;
constexpr int over = -1, far = INT_MAX;
constexpr int usual_thresholds[]{90, 30, 7, 1};

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
        return say(Severity::error, cat("has changed since it was loaded: it ", now.reason,
                                        ", and the next reload will end the server"));
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

template <class T>
void add_once(std::vector<const T*>& all, std::set<const T*>& seen, const T* one)
{
    if (one && seen.insert(one).second)
        all.push_back(one);
}

}

Watch::Watch(const Assessment& assessment)
{
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
        e.bracket = bracket(e, assessment.now);
}

int Watch::bracket(const Ending& e, std::int64_t now)
{
    const std::int64_t left = e.anchor->not_after - now;
    if (left < 0)
        return over;
    const auto at = std::ranges::find_if(e.thresholds, [&](int days) { return left <= days * day; });
    return at == e.thresholds.end() ? far : *at;
}

std::vector<FileChange> Watch::changes(Files& files) const
{
    std::vector<FileChange> all;
    FileChange change;
    for (const CertificateFile* file : files_)
        if (compare(files, *file, change))
            all.push_back(change);
    for (const CertificateFolder* folder : folders_)
        if (compare(files, *folder, change))
            all.push_back(change);
    return all;
}

std::vector<LogLine> Watch::differences(Files& files, std::int64_t now) const
{
    std::vector<LogLine> lines;
    for (FileChange& change : changes(files))
        lines.push_back({change.severity, std::move(change.text)});
    for (const Ending& e : endings_) {
        const int reached = bracket(e, now);
        if (reached >= e.bracket)
            continue;
        const std::string who = cat(e.anchor->called(), " in ", e.anchor->file);
        if (reached == over)
            lines.push_back({Severity::error, cat(who, " has ended: every client certificate of it is refused")});
        else
            lines.push_back({Severity::warning, cat(who, " ends on ", to_date(e.anchor->not_after), ", in less than ", reached,
                                                    reached == 1 ? " day" : " days")});
    }
    return lines;
}

}
