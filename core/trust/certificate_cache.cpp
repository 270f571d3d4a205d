#include <algorithm>
#include <cerrno>
#include <tuple>

#include "core/base/ascii.h"
#include "core/trust/certificate_file.h"
#include "core/trust/openssl.h"

namespace aop {

namespace {

// Revocation lists of large authorities come near it; a log named by mistake may be longer.
constexpr std::uint64_t largest_file = 160U << 20;
constexpr std::size_t most_members = 200'000;
constexpr std::uint64_t largest_folder = 512U << 20;
// Nobody copies larger ones about.
constexpr std::size_t largest_twin = 1U << 20;

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

CertificateFile renamed(CertificateFile file, const std::string& path)
{
    file.path = path;
    for (auto* anchors : {&file.anchors, &file.anchors_before_damage})
        for (Anchor& a : *anchors)
            a.file = path;
    return file;
}

std::string why_not(const Error& e, std::string_view forbidden)
{
    return e.code == not_in_this_copy ? std::string("is not in this copy of the tree") : std::string(forbidden);
}

// As ssl_util_path_check does it: a regular file that is not empty. Nothing: it may be read.
std::optional<CertificateFile> turned_away(const std::string& path, const Result<Files::Status>& status)
{
    if (!status) {
        if (is_out_of_sight(status.error()))
            return unreadable(path, why_not(status.error(), "is in a directory that may not be entered"));
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

bool is_hash(std::string_view s) { return s.size() == 8 && s.find_first_not_of("0123456789abcdef") == std::string_view::npos; }

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

bool strays(const CertificateFile& file, const HashedName& name)
{
    if (name.list)
        return std::ranges::any_of(file.lists_in_folder(), [&](const RevocationList& l) { return l.issuer_hash != name.hash; });
    return std::ranges::any_of(file.anchors_in_folder(), [&](const Anchor& a) { return a.name_hash != name.hash; });
}

// OpenSSL counts up from .0 and stops at the first number that is not there. One that is damaged, a folder, or a
// link that leads nowhere is there, but older versions stop behind it.
void drop_unreached(CertificateFolder& folder)
{
    std::ranges::sort(folder.members, {}, [](const CertificateFolder::Member& m) { return std::tuple(m.list, m.hash, hashed_name(m.name)->number); });
    std::pair<bool, std::uint32_t> stem;
    int next = 0;
    const bool stops_at_damage = search_stops_at_damage();
    const auto unreached = [&](const CertificateFolder::Member& m) {
        if (next == 0 || stem != std::pair(m.list, m.hash))
            stem = {m.list, m.hash}, next = 0;
        if (next < 0 || hashed_name(m.name)->number != next) {
            next = next == 0 ? -1 : next;
            return true;
        }
        next = stops_at_damage && !m.file->loads_in_folder(m.list) ? -1 : next + 1;
        return false;
    };
    std::vector<CertificateFolder::Member> reached;
    for (CertificateFolder::Member& m : folder.members)
        (unreached(m) ? folder.unhashed : reached).push_back(m);
    folder.members = std::move(reached);
}

}

bool search_stops_at_damage()
{
    const unsigned long version = OpenSSL_version_num();  // 0xMNN00PP0
    const unsigned major = unsigned(version >> 28), minor = unsigned(version >> 20) & 0xFF, patch = unsigned(version >> 4) & 0xFF;
    return major < 3 || (major == 3 && (minor == 0 ? patch < 22 : minor < 4));
}

const CertificateFile& CertificateFiles::file(const std::string& path)
{
    auto& slot = seen_[path];
    if (!slot) {
        Loaded loaded = load(path);
        slot = std::make_unique<CertificateFile>(std::move(loaded.file));
        if (!loaded.content.empty())
            by_content_.emplace(std::move(loaded.content), slot.get());
        if (slot->status.inode)
            by_inode_.try_emplace({slot->status.device, slot->status.inode}, slot.get());
    }
    return *slot;
}

CertificateFiles::Loaded CertificateFiles::load(const std::string& path)
{
    const auto status = files_.status(path);
    if (auto out = turned_away(path, status))
        return {!status && is_out_of_sight(status.error()) ? as_declared(*std::move(out)) : *std::move(out)};
    // A link, or the same file by another way: read once, whatever its names.
    const std::pair identity{status->device, status->inode};
    if (const auto twin = status->inode ? by_inode_.find(identity) : by_inode_.end(); twin != by_inode_.end())
        return {renamed(*twin->second, path)};
    ++reads_;
    auto text = files_.read(path, largest_file);
    if (!text)
        return {as_declared(unreadable(path, is_out_of_sight(text.error()) ? why_not(text.error(), "may not be read")
                                                                           : cat("cannot be read: ", text.error().message)))};
    // Equal files under different names, as in a folder that was copied: parsed once.
    std::string content = text->size() <= largest_twin ? content_sha256(*text) : std::string();
    const auto equal = by_content_.find(content);
    const bool known = equal != by_content_.end();
    CertificateFile out = known ? renamed(*equal->second, path) : read_certificates(path, std::move(*text), known_);
    out.status = *status;
    if (known)
        return {std::move(out)};
    for (Anchor& a : out.anchors)
        if (a.known == Known::no && a.self_signed && a.ca && public_root(a.sha256))
            a.known = Known::web_pki;
    return {std::move(out), std::move(content)};
}

std::string_view CertificateFiles::cloudflare_ca() const
{
    const auto known = std::ranges::find(known_, Known::cloudflare_aop, &KnownCertificate::identity);
    return known == known_.end() ? std::string_view() : known->sha256;
}

// A root that lets in whom it has issued certificates for, as far as anybody says.
CertificateFile CertificateFiles::as_declared(CertificateFile unreadable) const
{
    const auto declared = declared_.find(unreadable.path);
    if (declared == declared_.end())
        return unreadable;
    constexpr int enough = 256;
    Anchor a;
    a.sha256 = declared->second;
    a.subject = a.issuer = cat("CA sha256:", declared->second.substr(0, 16), "…");
    a.not_after = INT64_MAX;
    a.self_signed = a.ca = a.ends_chain = true;
    a.security_bits = a.signature_bits = enough;
    a.file = unreadable.path;
    if (const auto known = std::ranges::find(known_, a.sha256, &KnownCertificate::sha256); known != known_.end()) {
        a.known = known->identity;
        a.title = a.subject = a.issuer = known->title;
        a.not_before = known->not_before;
        a.not_after = known->not_after;
    }
    CertificateFile out;
    out.path = unreadable.path;
    out.loads = true;
    out.anchors.push_back(std::move(a));
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
        out.missing = !is_out_of_sight(status.error());
        out.trouble = out.missing ? "does not exist" : why_not(status.error(), "may not be entered");
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
        out.trouble = is_out_of_sight(entries.error()) ? std::string("may not be listed") : cat("cannot be listed: ", entries.error().message);
        return out;
    }
    if (entries->size() > most_members) {
        out.trouble = cat("has ", entries->size(), " entries, more than the ", most_members, " that are looked at");
        return out;
    }
    std::ranges::sort(*entries, {}, &Files::Entry::name);
    std::uint64_t bytes = 0;
    for (const Files::Entry& e : *entries) {
        const auto name = hashed_name(e.name);
        if (e.type == Files::Type::directory && !name)
            continue;
        if (bytes > largest_folder) {
            out.trouble = cat("holds more than the ", largest_folder >> 20, " MiB that are looked at");
            break;
        }
        const CertificateFile& f = file(cat(path, "/", e.name));
        bytes += f.status.size;
        if (name)
            out.members.push_back({e.name, &f, name->list, std::uint32_t(std::stoul(name->hash, nullptr, 16)), strays(f, *name)});
        else
            out.unhashed.push_back({e.name, &f});
    }
    drop_unreached(out);
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
