#include <algorithm>
#include <cerrno>
#include <functional>

#include "core/certificate_file.h"
#include "core/text.h"

namespace aop {

namespace {

// No list of certificate authorities comes near it; a log named by mistake may.
constexpr std::uint64_t largest_file = 32U << 20;
// More than any system's folder of public roots.
constexpr std::size_t most_members = 20'000;
constexpr std::uint64_t largest_folder = 64U << 20;

constexpr std::string_view system_bundles[]{
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Alpine, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",                   // RHEL, Fedora
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // the same, newer
    "/etc/ssl/ca-bundle.pem",                             // SUSE
    "/etc/ssl/cert.pem",                                  // FreeBSD, macOS
    "/usr/local/share/certs/ca-root-nss.crt",             // FreeBSD
};
// What administrators add to them is not public.
constexpr std::string_view local_additions[]{
    "/usr/local/share/ca-certificates",
    "/etc/pki/ca-trust/source/anchors",
    "/etc/ca-certificates/trust-source/anchors",
    "/etc/pki/trust/anchors",
};

CertificateFile refused(const std::string& path, std::string reason)
{
    CertificateFile out;
    out.path = path;
    out.state = CertificateFile::State::refused;
    out.reason = std::move(reason);
    return out;
}

CertificateFile unreadable(const std::string& path, std::string reason)
{
    CertificateFile out = refused(path, std::move(reason));
    out.state = CertificateFile::State::unreadable;
    return out;
}

bool may_not(const Error& e) { return e.code == EACCES || e.code == EPERM; }

// As ssl_util_path_check does it: a regular file that is not empty. Nothing: it may be read.
std::optional<CertificateFile> turned_away(const std::string& path, const Result<Files::Status>& status)
{
    if (!status) {
        if (may_not(status.error()))
            return unreadable(path, "is in a directory that may not be entered");
        return refused(path, status.error().code == ENOENT ? "does not exist" : cat("cannot be opened: ", status.error().message));
    }
    if (status->type == Files::Type::directory)
        return refused(path, "is a directory");
    if (status->type != Files::Type::regular) {
        CertificateFile out = refused(path, "is not a regular file");
        out.status = *status;
        return out;
    }
    if (status->size == 0)
        return refused(path, "is empty");
    if (status->size > largest_file)
        return unreadable(path, cat("has ", status->size >> 20, " MiB, more than the ", largest_file >> 20, " MiB that are looked at"));
    return std::nullopt;
}

bool is_hash(std::string_view s)
{
    return s.size() == 8 && s.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// "ae93bf5e.0" or "ae93bf5e.r0" as X509_LOOKUP_hash_dir makes the names.
struct HashedName {
    std::string hash;
    bool list = false;
    int number = 0;
};
std::optional<HashedName> hashed_name(std::string_view name)
{
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos || !is_hash(name.substr(0, dot)))
        return std::nullopt;
    HashedName out{std::string(name.substr(0, dot))};
    std::string_view number = name.substr(dot + 1);
    if (number.starts_with('r'))
        out.list = true, number.remove_prefix(1);
    if (number.empty() || number.size() > 6 || number.find_first_not_of("0123456789") != std::string_view::npos ||
        (number.size() > 1 && number.front() == '0'))
        return std::nullopt;
    for (char c : number)
        out.number = out.number * 10 + (c - '0');
    return out;
}

bool holds(const CertificateFile& file, const HashedName& name)
{
    if (name.list)
        return std::ranges::any_of(file.lists, [&](const RevocationList& l) { return l.issuer_hash == name.hash; });
    return std::ranges::any_of(file.anchors, [&](const Anchor& a) { return a.name_hash == name.hash; });
}

// OpenSSL counts up from .0 and stops at the first number that is not there.
void drop_unreached(CertificateFolder& folder, const std::vector<Files::Entry>& entries)
{
    std::set<std::string_view> there;
    for (const Files::Entry& e : entries)
        there.insert(e.name);
    std::map<std::string, int> gaps;
    const auto unreached = [&](const CertificateFolder::Member& m) {
        const auto name = hashed_name(m.name);
        const std::string stem = cat(name->hash, name->list ? ".r" : ".");
        const auto [gap, fresh] = gaps.try_emplace(stem, 0);
        while (fresh && there.contains(cat(stem, gap->second)))
            ++gap->second;
        return name->number >= gap->second;
    };
    const auto tail = std::stable_partition(folder.members.begin(), folder.members.end(), std::not_fn(unreached));
    folder.stray.insert(folder.stray.end(), tail, folder.members.end());
    folder.members.erase(tail, folder.members.end());
}

}

const CertificateFile& CertificateFiles::file(const std::string& path)
{
    auto& slot = seen_[path];
    if (!slot) {
        slot = std::make_unique<CertificateFile>(load(path));
        if (slot->status.inode)
            by_inode_.try_emplace({slot->status.device, slot->status.inode}, slot.get());
    }
    return *slot;
}

CertificateFile CertificateFiles::load(const std::string& path)
{
    const auto status = files_.status(path);
    if (auto out = turned_away(path, status))
        return std::move(*out);
    // A link, or the same file by another way: read once, whatever its names.
    const std::pair identity{status->device, status->inode};
    if (const auto twin = status->inode ? by_inode_.find(identity) : by_inode_.end(); twin != by_inode_.end()) {
        CertificateFile out = *twin->second;
        out.path = path;
        for (Anchor& a : out.anchors)
            a.file = path;
        return out;
    }
    ++reads_;
    auto text = files_.read(path, largest_file);
    if (!text)
        return unreadable(path, may_not(text.error()) ? std::string("may not be read") : cat("cannot be read: ", text.error().message));
    CertificateFile out = read_certificates(path, std::move(*text), known_);
    out.status = *status;
    for (Anchor& a : out.anchors)
        if (a.known == Known::no && a.self_signed && a.ca && public_root(a.sha256))
            a.known = Known::web_pki;
    return out;
}

const CertificateFolder& CertificateFiles::folder(const std::string& path)
{
    auto& slot = folders_[path];
    if (slot)
        return *slot;
    slot = std::make_unique<CertificateFolder>();
    CertificateFolder& out = *slot;
    out.path = path;
    const auto status = files_.status(path);
    if (!status) {
        out.missing = !may_not(status.error());
        out.trouble = out.missing ? "does not exist" : "may not be entered";
        return out;
    }
    out.status = *status;
    if (status->type != Files::Type::directory) {
        out.missing = true;
        out.trouble = "is not a directory";
        return out;
    }
    auto entries = files_.list(path);
    if (!entries) {
        out.trouble = may_not(entries.error()) ? std::string("may not be listed") : cat("cannot be listed: ", entries.error().message);
        return out;
    }
    if (entries->size() > most_members) {
        out.trouble = cat("has ", entries->size(), " entries, more than the ", most_members, " that are looked at");
        return out;
    }
    std::ranges::sort(*entries, {}, &Files::Entry::name);
    std::uint64_t bytes = 0;
    for (const Files::Entry& e : *entries) {
        if (e.type == Files::Type::directory)
            continue;
        if (bytes > largest_folder) {
            out.trouble = cat("holds more than the ", largest_folder >> 20, " MiB that are looked at");
            break;
        }
        const CertificateFile& f = file(cat(path, "/", e.name));
        bytes += f.status.size;
        const auto name = hashed_name(e.name);
        const bool found = name && holds(f, *name);
        (found ? out.members : out.stray).push_back({e.name, &f, name && name->list});
    }
    drop_unreached(out, *entries);
    return out;
}

bool CertificateFiles::public_root(const std::string& sha256)
{
    const auto add = [&](const std::string& path, std::set<std::string>& to) {
        const auto status = files_.status(path);
        if (!status || status->type != Files::Type::regular || status->size > largest_file)
            return;
        ++reads_;
        if (const auto text = files_.read(path, largest_file))
            to.merge(fingerprints(*text));
    };
    if (!public_roots_) {
        public_roots_.emplace();
        for (std::string_view bundle : system_bundles)
            if (public_roots_->empty())
                add(std::string(bundle), *public_roots_);
        std::set<std::string> local;
        for (std::string_view folder : local_additions)
            if (const auto entries = files_.list(std::string(folder)); entries && entries->size() < most_members)
                for (const Files::Entry& e : *entries)
                    add(cat(folder, "/", e.name), local);
        for (const std::string& l : local)
            public_roots_->erase(l);
    }
    return public_roots_->contains(sha256);
}

}
