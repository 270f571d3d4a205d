// Turns the settings of a server into the store that OpenSSL verifies clients
// with: the union of what SSLCACertificate… and SSLCARevocation… name, or what an
// SSLOpenSSLConfCmd VerifyCA… puts in its place.
#include "core/trust/trust_set.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <unordered_map>

#include "core/base/ascii.h"
#include "core/files/account.h"
#include "core/httpd/settings/verify_mode.h"
#include "core/trust/anchor_answers.h"
#include "core/trust/tls_context.h"
#include "core/trust/trial_handshake.h"

namespace aop {

namespace {

using Kind = TrustSource::Kind;

constexpr std::string_view directives[]{
    "SSLCACertificateFile",
    "SSLCACertificatePath",
    "SSLCARevocationFile",
    "SSLCARevocationPath",
    "SSLOpenSSLConfCmd VerifyCAFile",
    "SSLOpenSSLConfCmd VerifyCAPath",
    "SSLOpenSSLConfCmd VerifyCAStore",
};

// Nobody keeps so many authorities of their own.
constexpr std::size_t public_size = 15;

bool is_folder(Kind kind) { return kind == Kind::ca_path || kind == Kind::crl_path || kind == Kind::verify_ca_path; }

// Of the kinds that are not a command.
const Setting<std::string>& setting_of(const Tls& tls, Kind kind)
{
    switch (kind) {
    case Kind::ca_file: return tls.ca_file;
    case Kind::ca_path: return tls.ca_path;
    case Kind::crl_file: return tls.revocation->crl_file;
    default: return tls.revocation->crl_path;
    }
}

std::vector<TrustSource> sources(const Tls& tls)
{
    std::vector<TrustSource> out;
    for (const Kind kind : {Kind::ca_file, Kind::ca_path, Kind::crl_file, Kind::crl_path})
        if (const auto& path = setting_of(tls, kind))
            out.push_back({.kind = kind, .path = *path});
    // Each command makes or fills the one store that is asked instead.
    std::vector<TrustSource> instead;
    for (const ConfCmd& c : tls.handshake->conf_cmds) {
        std::string_view path = c.value;
        Kind kind = Kind::verify_ca_store;
        if (iequals(c.command, "VerifyCAFile"))
            kind = Kind::verify_ca_file;
        else if (iequals(c.command, "VerifyCAPath"))
            kind = Kind::verify_ca_path;
        else if (!iequals(c.command, "VerifyCAStore"))
            continue;
        else if (path.starts_with("file:"))
            path.remove_prefix(5);
        instead.push_back({.kind = kind, .path = std::string(path), .place = c.place});
    }
    for (TrustSource& s : out)
        s.replaced = !instead.empty();
    out.insert(out.end(), instead.begin(), instead.end());
    return out;
}

void open(TrustSource& source, CertificateFiles& files)
{
    if (is_folder(source.kind))
        source.folder = &files.folder(source.path);
    else if (source.kind != Kind::verify_ca_store)
        source.file = &files.file(source.path);
    else if (source.path.starts_with('/') && !files.folder(source.path).trouble)
        source.folder = &files.folder(source.path);
    else if (source.path.starts_with('/'))
        source.file = &files.file(source.path);
}

// A file that httpd loads for what is in it. That of SSLCACertificateFile must give a name as well, where nothing else
// gives one: SSLCADNRequestFile does, or the folder of SSLCACertificatePath.
bool loads(const TrustSource& source, bool named)
{
    return source.file->loads && (source.kind != Kind::ca_file || named || source.file->state == CertificateFile::State::usable);
}

// Fills a set; a certificate, list or file that comes twice counts once.
class Collector {
public:
    explicit Collector(TrustSet& filled) : set(filled) {}

    void take(std::size_t source, const CertificateFile& file)
    {
        const TrustIndex::Origin from{.source = source};
        take(file.lists, from);
        take(file.anchors, from);
        remember(file);
    }
    // By OpenSSL's hash_dir: HASH.r0 is read for revocation lists only, HASH.0 for certificates only.
    void take(std::size_t source, const CertificateFolder::Member& m)
    {
        const TrustIndex::Origin from{.source = source, .member = &m};
        if (m.list)
            take(m.file->lists_in_folder(), from);
        else
            take(m.file->anchors_in_folder(), from);
        remember(*m.file);
    }

private:
    void take(const std::vector<RevocationList>& lists, const TrustIndex::Origin& from)
    {
        for (const RevocationList& l : lists)
            if (set.index.lists.try_emplace(&l, from).second) {
                set.lists.push_back(&l);
                set.index.lists_of[l.issuer_hash].push_back(&l);
            }
    }
    void take(const std::vector<Anchor>& found, const TrustIndex::Origin& from)
    {
        for (const Anchor& a : found)
            if (set.index.anchors.try_emplace(a.sha256, TrustIndex::At{.position = set.anchors.size(), .origin = from}).second)
                set.anchors.push_back(&a);
    }
    void remember(const CertificateFile& file)
    {
        if (files.insert(&file).second)
            set.files.push_back(&file);
    }

    TrustSet& set;
    std::set<const CertificateFile*> files = {};
};

struct StoreProblems {
    std::optional<std::string> fatal, unknown;
    bool caught = false;

    // What `httpd -t` refuses comes before what kills the start.
    void kill(const std::string& why, bool by_configtest)
    {
        if (!fatal || (by_configtest && !caught))
            fatal = why, caught = by_configtest;
    }
};

void judge_file(const TrustSource& source, bool named, StoreProblems& out)
{
    const CertificateFile& file = *source.file;
    const bool store = source.kind == Kind::verify_ca_store;
    const std::string what = cat(source.directive(), " ", file.path, " ", file.reason);
    if (file.state == CertificateFile::State::unreadable) {
        if (!out.unknown)
            out.unknown = what;
    } else if (store && file.state == CertificateFile::State::fatal) {
        out.unknown = what;  // OpenSSL opens a store when a client comes, and reads more than PEM from it
    } else if (!loads(source, named)) {
        out.kill(what, file.state == CertificateFile::State::refused && !store);
    }
}

void judge_folder(const TrustSource& source, StoreProblems& out)
{
    const CertificateFolder& folder = *source.folder;
    // httpd opens everything in it for the names, without looking what it is.
    for (const CertificateFolder::Member& m : folder.unhashed)
        if (source.kind == Kind::ca_path && m.file->status.inode && m.file->status.type == Files::Type::other)
            out.unknown =
                cat(source.directive(), " ", folder.path, " holds ", m.name, ", which is no file: httpd opens it at start and may wait for ever");
    if (!folder.trouble)
        return;
    const std::string what = cat(source.directive(), " ", folder.path, " ", *folder.trouble);
    if (folder.missing)
        out.kill(what, true);
    else
        out.unknown = what;
}

void judge_source(const TrustSource& source, bool named, StoreProblems& out)
{
    if (source.file)
        judge_file(source, named, out);
    else if (source.folder)
        judge_folder(source, out);
    else
        out.unknown = cat(source.directive(), " ", source.path, " is a store that cannot be read");
}

// The names that mod_ssl offers: from SSLCADNRequest…, else from SSLCACertificate….
struct Names {
    std::set<std::string_view> seen;
    std::size_t bytes = 0;
    bool wanted = false;
    bool unseen = false;  // something could not be read

    void take(const CertificateFile& file)
    {
        for (const std::string& name : file.names)
            if (seen.insert(name).second)
                bytes += name.size() + 2;  // RFC 5246, 7.4.4: each with its length
    }
};

Names offered_names(const Tls& tls, CertificateFiles& files)
{
    Names names;
    const bool listed = tls.handshake->ca_names_file || tls.handshake->ca_names_path;
    const auto& file = listed ? tls.handshake->ca_names_file : tls.ca_file;
    const auto& path = listed ? tls.handshake->ca_names_path : tls.ca_path;
    names.wanted = tls.ca_file || tls.ca_path;
    if (file) {
        const CertificateFile& read = files.file(*file);
        names.take(read);
        names.unseen =
            read.state == CertificateFile::State::unreadable || std::ranges::any_of(read.anchors, [](const Anchor& a) { return a.der.empty(); });
    }
    if (path) {
        const CertificateFolder& folder = files.folder(*path);
        names.unseen = names.unseen || folder.trouble;
        for (const auto* members : {&folder.members, &folder.unhashed})
            for (const CertificateFolder::Member& m : *members)
                names.take(*m.file);
    }
    return names;
}

void judge_names(const Tls& tls, const Names& names, CertificateFiles& files, StoreProblems& out)
{
    if (const auto& listed = tls.handshake->ca_names_file)
        if (const CertificateFile& read = files.file(*listed); read.state == CertificateFile::State::refused)
            out.kill(cat("SSLCADNRequestFile ", read.path, " ", read.reason), true);
    if (const auto& listed = tls.handshake->ca_names_path)
        if (const CertificateFolder& folder = files.folder(*listed); folder.missing)
            out.kill(cat("SSLCADNRequestPath ", folder.path, " ", *folder.trouble), true);
    if (names.wanted && names.seen.empty() && !names.unseen && !out.fatal)
        out.kill("no certificate is found from which httpd could take the name of an authority to offer", false);
}

std::size_t authorities(const std::vector<const Anchor*>& accepted_anchors)
{
    std::set<std::pair<std::string_view, std::string_view>> distinct;  // editions of one authority share both
    for (const Anchor* a : accepted_anchors)
        distinct.insert({a->subject, a->key_sha256});
    return distinct.size();
}

// The most generous anchor gives the set its name.
Trust classify(const std::vector<const Anchor*>& accepted_anchors)
{
    const auto has = [&](Known k) { return std::ranges::any_of(accepted_anchors, [&](const Anchor* a) { return a->known == k; }); };
    const std::size_t many = authorities(accepted_anchors);
    if (has(Known::web_pki) || many >= public_size)
        return Trust::public_web;
    if (has(Known::cloudflare_origin_ca))
        return Trust::origin_ca;
    if (many > 1)
        return Trust::mixed;
    return has(Known::cloudflare_aop) || has(Known::cloudflare_aop_2015) ? Trust::cloudflare : Trust::own;
}

void conclude(TrustSet& set, const StoreProblems& unclear, const std::optional<std::string>& handshake, std::int64_t now)
{
    const auto say = [&](Trust trust, std::string reason) { set.trust = trust, set.reason = std::move(reason); };
    const bool named =
        std::ranges::any_of(set.sources, [](const TrustSource& s) { return s.kind != Kind::crl_file && s.kind != Kind::crl_path && !s.replaced; });
    for (std::size_t i = 0; i < set.anchors.size(); ++i) {
        const AnchorAnswer& a = set.answers[i];
        if (!a.lets_in)
            continue;
        set.least_depth = set.accepted_anchors.empty() ? a.depth : std::min(set.least_depth, a.depth);
        set.accepted_anchors.push_back(set.anchors[i]);
    }
    set.fatal = unclear.fatal;
    set.caught_by_configtest = unclear.caught;
    if (unclear.fatal)
        return say(Trust::unusable, *unclear.fatal);
    if (unclear.unknown)
        return say(Trust::unknown, *unclear.unknown);
    if (!set.accepted_anchors.empty()) {
        if (handshake)
            return say(Trust::unusable, *handshake);
        if (set.name_bytes > most_name_bytes)
            return say(Trust::unusable, cat("the names of its authorities take ", set.name_bytes, " bytes, more than a handshake can carry"));
        return say(classify(set.accepted_anchors), {});
    }
    if (!set.anchors.empty())
        return say(Trust::unusable, cat(set.anchors.front()->called(), " ", set.trouble(*set.anchors.front(), now).value_or("")));
    if (named)
        return say(Trust::unusable, "no certificate is found under a name that OpenSSL looks for");
    say(Trust::none, {});
}

// Why no handshake succeeds, whatever certificate a client has: Suite B with an RSA key, signature algorithms that no key makes.
std::optional<std::string> handshake_trouble(const Tls& tls, CertificateFiles& files)
{
    if (!may_leave_no_handshake(tls))
        return std::nullopt;
    const TrialServer server(tls, &files);
    if (server.versions() == 0)
        return cat("no handshake succeeds with its TLS settings",
                   server.key_kinds().empty() ? "" : cat(" and its own key (", server.key_kinds(), ")"));
    if (server.admits_any_key())
        return std::nullopt;
    return "its TLS settings leave no kind of key that a client could use";
}

// A folder, and what VerifyCAStore names, is opened by a child when a client comes.
void take_as_child(TrustSet& set, std::size_t position, Collector& collector, const Account& account, Files& files, StoreProblems& out)
{
    TrustSource& source = set.sources[position];
    const auto may = [&](const CertificateFile& file) {
        const FileAccess access = may_read(files, account, file.path);
        if (access == FileAccess::no)
            source.locked.insert(&file);
        if (access == FileAccess::unknown)
            out.unknown = cat(source.directive(), " ", file.path, " may be read by some, and it is not known whom httpd's children run as");
        return access != FileAccess::no;
    };
    if (source.file && may(*source.file))
        collector.take(position, *source.file);
    if (!source.folder)
        return;
    for (const CertificateFolder::Member& m : source.folder->members)
        if (m.file->state != CertificateFile::State::refused && may(*m.file))  // not of a link that leads nowhere, or a folder
            collector.take(position, m);
}

TrustSet trust_set(const Tls& tls, CertificateFiles& files, const Account& account, std::int64_t now)
{
    TrustSet set;
    set.demands = chain_demands(tls);
    set.sources = sources(tls);
    StoreProblems unclear;
    Collector collector{set};
    const Names names = offered_names(tls, files);
    set.name_bytes = names.bytes;
    const bool named = !names.seen.empty() || names.unseen;
    for (std::size_t i = 0; i < set.sources.size(); ++i) {
        TrustSource& source = set.sources[i];
        open(source, files);
        judge_source(source, named, unclear);
        if (source.replaced)
            continue;
        if (source.folder || source.kind == Kind::verify_ca_store)
            take_as_child(set, i, collector, account, files.files(), unclear);
        else if (source.file)
            collector.take(i, *source.file);
    }
    if (tls.revocation->crl_check && tls.revocation->crl_check->scope != Scope::none && !tls.revocation->crl_file && !tls.revocation->crl_path)
        unclear.kill("SSLCARevocationCheck is on, but neither SSLCARevocationFile nor SSLCARevocationPath is set", false);
    for (const ConfCmd& c : tls.handshake->conf_cmds)
        if (iequals(c.command, "VerifyMode") && !verify_mode_known(c.value))
            unclear.kill(cat("OpenSSL does not know `SSLOpenSSLConfCmd VerifyMode ", c.value, "`"), false);
    judge_names(tls, names, files, unclear);
    ask_openssl(set, tls, files, now);
    conclude(set, unclear, handshake_trouble(tls, files), now);
    return set;
}

}

std::string_view TrustSource::directive() const { return directives[std::size_t(kind)]; }

const AnchorAnswer& TrustSet::answer_of(const Anchor& anchor) const
{
    static const AnchorAnswer unasked{};
    const auto found = index.anchors.find(anchor.sha256);
    return found != index.anchors.end() && found->second.position < answers.size() ? answers[found->second.position] : unasked;
}

std::span<const RevocationList* const> TrustSet::lists_of(const std::string& name_hash) const
{
    const auto found = index.lists_of.find(name_hash);
    return found == index.lists_of.end() ? std::span<const RevocationList* const>() : found->second;
}

std::optional<std::string> TrustSet::trouble(const Anchor& anchor, std::int64_t now) const
{
    return answer_of(anchor).lets_in ? std::nullopt : usual_trouble(anchor, now);
}

std::optional<std::string> TrustSet::usual_trouble(const Anchor& anchor, std::int64_t now) const
{
    const AnchorAnswer& asked = answer_of(anchor);
    if (asked.lets_in && !asked.unusual)
        return std::nullopt;
    if (!anchor.trouble(now) && asked.detail.empty() && anchor.security_bits < bits_of_level(demands.security_level))
        return cat("has a key (", anchor.key, ") that OpenSSL's security level ", demands.security_level, " refuses");
    if (asked.for_want_of_list())
        return cat("lets nobody in while SSLCARevocationCheck is on: ", list_trouble(*this, anchor, asked, now));
    return refusal_in_words(anchor, asked, now);
}

bool TrustSet::only_unusual() const
{
    return !accepted_anchors.empty() && std::ranges::all_of(accepted_anchors, [&](const Anchor* a) { return answer_of(*a).unusual; });
}

namespace {

// What a set hangs on; "" where a source has a place of its own, which another server's has not.
void write_key(std::string& out, const Tls& tls)
{
    out.clear();
    const auto add = [&](std::string_view text) { out += cat(text.size(), ":", text); };
    const TlsHandshake& handshake = *tls.handshake;
    const TlsRevocation& revocation = *tls.revocation;
    for (const ConfCmd& c : handshake.conf_cmds) {
        if (lowered(c.command).starts_with("verifyca")) {
            out.clear();
            return;
        }
        add(c.command), add(c.value);
    }
    for (const auto* setting : {&tls.ca_file, &tls.ca_path, &revocation.crl_file, &revocation.crl_path, &handshake.ca_names_file,
                                &handshake.ca_names_path, &handshake.cipher_suite})
        if (*setting)
            add(**setting);
        else
            out += '-';
    if (may_leave_no_handshake(tls)) {
        add(handshake.protocol.value_or(""));
        add(handshake.tls13_suite.value_or(""));
        for (const Setting<std::string>& certificate : tls.certificates)
            add(*certificate);
    }
    if (revocation.ocsp && revocation.ocsp->scope != Scope::none)
        add(cat(int(revocation.ocsp->scope), revocation.ocsp->missing_ok ? "+" : "-", revocation.ocsp_override.value_or(false) ? "+" : "-",
                revocation.ocsp_responder.value_or("")));
    if (tls.verify_depth.value_or(1) == 0)
        out += '0';
    if (revocation.crl_check)
        out += cat(int(revocation.crl_check->scope), revocation.crl_check->missing_ok ? "+" : "-", tls.verify_depth.value_or(1) > 1 ? "+" : "-");
}

}

Place place_of(const TrustSource& source, const Server& server)
{
    return source.kind < Kind::verify_ca_file ? setting_of(server.tls, source.kind).place : source.place;
}

TrustSets trust_sets(const Site& site, CertificateFiles& files, std::int64_t now)
{
    const Account account = account_of(site.user.value_or(""), site.group.value_or(""), files.files());
    TrustSets out;
    out.reserve(site.servers.size());
    std::unordered_map<std::string, ServerId> known;
    std::string key;
    for (const Server& server : site.servers) {
        write_key(key, server.tls);
        if (const auto same = key.empty() ? known.end() : known.find(key); same != known.end()) {
            out.add_same_as(same->second);
            continue;
        }
        out.add(trust_set(server.tls, files, account, now));
        if (!key.empty())
            known.emplace(key, server.index);
    }
    return out;
}

}
