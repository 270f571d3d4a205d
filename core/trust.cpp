// Turns the settings of a server into the store that OpenSSL verifies clients
// with: the union of what SSLCACertificate… and SSLCARevocation… name, or what an
// SSLOpenSSLConfCmd VerifyCA… puts in its place.
#include "core/trust.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <unordered_map>

#include "core/account.h"
#include "core/text.h"
#include "core/verify_mode.h"

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
    case Kind::ca_path: return tls.rare->ca_path;
    case Kind::crl_file: return tls.rare->crl_file;
    default: return tls.rare->crl_path;
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
    for (const ConfCmd& c : tls.rare->conf_cmds) {
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
    else if (source.path.starts_with('/') && files.folder(source.path).trouble.empty())
        source.folder = &files.folder(source.path);
    else if (source.path.starts_with('/'))
        source.file = &files.file(source.path);
}

// A file that httpd loads for what is in it, not only for names: a revocation
// file need not hold a certificate, nor one that VerifyCAFile names.
bool loads(const TrustSource& source)
{
    return source.kind == Kind::ca_file ? source.file->state == CertificateFile::State::usable : source.file->loads;
}

// Fills a set; a certificate, list or file that comes twice counts once.
struct Collector {
    TrustSet& set;
    std::set<const CertificateFile*> files;
    std::set<std::string_view> anchors;

    void take(const CertificateFile& file)
    {
        if (!files.insert(&file).second)
            return;
        set.files.push_back(&file);
        for (const RevocationList& l : file.lists)
            set.lists.push_back(&l);
        for (const Anchor& a : file.anchors)
            if (anchors.insert(a.sha256).second)
                set.anchors.push_back(&a);
    }
};

struct Unclear {
    std::string fatal, unknown;
    bool caught = false;

    // What `httpd -t` refuses comes before what kills the start.
    void kill(const std::string& why, bool by_configtest)
    {
        if (fatal.empty() || (by_configtest && !caught))
            fatal = why, caught = by_configtest;
    }
};

void judge_file(const TrustSource& source, Unclear& out)
{
    const CertificateFile& file = *source.file;
    const bool store = source.kind == Kind::verify_ca_store;
    const std::string what = cat(source.directive(), " ", file.path, " ", file.reason);
    if (file.state == CertificateFile::State::unreadable) {
        if (out.unknown.empty())
            out.unknown = what;
    } else if (store && file.state == CertificateFile::State::fatal) {
        out.unknown = what;  // OpenSSL opens a store when a client comes, and reads more than PEM from it
    } else if (!loads(source)) {
        out.kill(what, file.state == CertificateFile::State::refused && !store);
    }
}

void judge_folder(const TrustSource& source, Unclear& out)
{
    const CertificateFolder& folder = *source.folder;
    // httpd opens everything in it for the names, without looking what it is.
    for (const CertificateFolder::Member& m : folder.stray)
        if (source.kind == Kind::ca_path && m.file->status.inode && m.file->status.type == Files::Type::other)
            out.unknown = cat(source.directive(), " ", folder.path, " holds ", m.name, ", which is no file: httpd opens it at start and may wait for ever");
    if (folder.trouble.empty())
        return;
    const std::string what = cat(source.directive(), " ", folder.path, " ", folder.trouble);
    if (folder.missing)
        out.kill(what, true);
    else
        out.unknown = what;
}

void judge_source(const TrustSource& source, Unclear& out)
{
    if (source.file)
        judge_file(source, out);
    else if (source.folder)
        judge_folder(source, out);
    else
        out.unknown = cat(source.directive(), " ", source.path, " is a store that cannot be looked into");
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

Names offered_names(const Tls& tls, CertificateFiles& files, Unclear& out)
{
    Names names;
    const bool listed = tls.rare->ca_names_file || tls.rare->ca_names_path;
    const auto& file = listed ? tls.rare->ca_names_file : tls.ca_file;
    const auto& path = listed ? tls.rare->ca_names_path : tls.rare->ca_path;
    names.wanted = tls.ca_file || tls.rare->ca_path;
    if (file) {
        const CertificateFile& read = files.file(*file);
        names.take(read);
        if (listed && read.state == CertificateFile::State::refused)
            out.kill(cat("SSLCADNRequestFile ", read.path, " ", read.reason), true);
        names.unseen = names.unseen || read.state == CertificateFile::State::unreadable;
    }
    if (path) {
        const CertificateFolder& folder = files.folder(*path);
        if (listed && folder.missing)
            out.kill(cat("SSLCADNRequestPath ", folder.path, " ", folder.trouble), true);
        names.unseen = names.unseen || !folder.trouble.empty();
        for (const auto* members : {&folder.members, &folder.stray})
            for (const CertificateFolder::Member& m : *members)
                names.take(*m.file);
    }
    return names;
}

// "…:@SECLEVEL=1" in SSLCipherSuite; the last one counts.
int security_level(const Tls& tls)
{
    constexpr int of_openssl = 2;
    constexpr std::string_view word = "@SECLEVEL=";
    const std::string suites = tls.rare->cipher_suite.value_or("");
    const std::size_t at = suites.rfind(word);
    if (at == std::string::npos || at + word.size() >= suites.size())
        return of_openssl;
    const char digit = suites[at + word.size()];
    return digit >= '0' && digit <= '5' ? digit - '0' : of_openssl;
}

std::size_t authorities(const std::vector<const Anchor*>& able)
{
    std::set<std::pair<std::string_view, std::string_view>> distinct;  // editions of one authority share both
    for (const Anchor* a : able)
        distinct.insert({a->subject, a->key_sha256});
    return distinct.size();
}

// The most generous anchor gives the set its name.
Trust classify(const std::vector<const Anchor*>& able)
{
    const auto has = [&](Known k) { return std::ranges::any_of(able, [&](const Anchor* a) { return a->known == k; }); };
    const std::size_t many = authorities(able);
    if (has(Known::web_pki) || many >= public_size)
        return Trust::public_web;
    if (has(Known::cloudflare_origin_ca))
        return Trust::origin_ca;
    if (many > 1)
        return Trust::mixed;
    return has(Known::cloudflare_aop) || has(Known::cloudflare_aop_2015) ? Trust::cloudflare : Trust::own;
}

void conclude(TrustSet& set, const Unclear& unclear, std::int64_t now)
{
    const auto say = [&](Trust trust, std::string reason) { set.trust = trust, set.reason = std::move(reason); };
    const bool named = std::ranges::any_of(
        set.sources, [](const TrustSource& s) { return s.kind != Kind::crl_file && s.kind != Kind::crl_path && !s.replaced; });
    std::ranges::copy_if(set.anchors, std::back_inserter(set.able), [&](const Anchor* a) { return set.trouble(*a, now).empty(); });
    set.fatal = unclear.fatal;
    set.caught_by_configtest = unclear.caught;
    if (!unclear.fatal.empty())
        return say(Trust::unusable, unclear.fatal);
    if (!unclear.unknown.empty())
        return say(Trust::unknown, unclear.unknown);
    if (!set.able.empty()) {
        if (set.name_bytes > most_name_bytes)
            return say(Trust::unusable, cat("the names of its authorities take ", set.name_bytes, " bytes, more than a handshake can carry"));
        return say(classify(set.able), {});
    }
    if (!set.anchors.empty())
        return say(Trust::unusable, cat(set.anchors.front()->called(), " ", set.trouble(*set.anchors.front(), now)));
    if (named)
        return say(Trust::unusable, "no certificate is found under a name that OpenSSL looks for");
    say(Trust::none, {});
}

// A folder, and what VerifyCAStore names, is opened by a child when a client comes.
void take_as_child(TrustSource& source, Collector& collector, const Account& account, Files& files, Unclear& out)
{
    const auto take = [&](const CertificateFile& file) {
        const Access access = may_read(files, account, file.path);
        if (access == Access::no)
            return source.locked.push_back(&file);
        if (access == Access::unknown)
            out.unknown = cat(source.directive(), " ", file.path, " may be read by some, and it is not known whom httpd's children run as");
        collector.take(file);
    };
    if (source.folder)
        for (const CertificateFolder::Member& m : source.folder->members)
            take(*m.file);
    else if (source.file)
        take(*source.file);
}

TrustSet trust_set(const Tls& tls, CertificateFiles& files, const Account& account, std::int64_t now)
{
    TrustSet set;
    set.security_level = security_level(tls);
    set.sources = sources(tls);
    Unclear unclear;
    Collector collector{set, {}, {}};
    for (TrustSource& source : set.sources) {
        open(source, files);
        judge_source(source, unclear);
        if (source.replaced)
            continue;
        if (source.folder || source.kind == Kind::verify_ca_store)
            take_as_child(source, collector, account, files.files(), unclear);
        else if (source.file)
            collector.take(*source.file);
    }
    if (tls.rare->crl_check && tls.rare->crl_check->scope != Scope::none && !tls.rare->crl_file && !tls.rare->crl_path)
        unclear.kill("SSLCARevocationCheck is on, but neither SSLCARevocationFile nor SSLCARevocationPath is set", false);
    for (const ConfCmd& c : tls.rare->conf_cmds)
        if (iequals(c.command, "VerifyMode") && !verify_mode_known(c.value))
            unclear.kill(cat("OpenSSL does not know `SSLOpenSSLConfCmd VerifyMode ", c.value, "`"), false);
    const Names names = offered_names(tls, files, unclear);
    set.name_bytes = names.bytes;
    if (names.wanted && names.seen.empty() && !names.unseen && unclear.fatal.empty())
        unclear.kill("no certificate is found from which httpd could take the name of an authority to offer", false);
    conclude(set, unclear, now);
    return set;
}

}

std::string_view TrustSource::directive() const { return directives[std::size_t(kind)]; }

std::string TrustSet::trouble(const Anchor& anchor, std::int64_t now) const
{
    if (std::string why = anchor.trouble(now); !why.empty())
        return why;
    if (anchor.security_bits < bits_of_level(security_level))
        return cat("has a key (", anchor.key, ") that OpenSSL's security level ", security_level, " refuses");
    return {};
}

namespace {

// What a set hangs on; "" for what is not worth comparing.
void write_key(std::string& out, const Tls& tls)
{
    out.clear();
    if (!tls.rare.untouched() || !tls.rare->conf_cmds.empty())
        return;
    for (const auto* setting : {&tls.ca_file, &tls.rare->ca_path, &tls.rare->cipher_suite})
        if (*setting) {
            out += **setting;
            out += '\n';
        } else
            out += '-';
}

}

Place place_of(const TrustSource& source, const Server& server)
{
    return source.kind < Kind::verify_ca_file ? setting_of(server.tls, source.kind).place : source.place;
}

TrustSets trust_sets(const Site& site, CertificateFiles& files, std::int64_t now)
{
    const Account account = account_of_children(site, files.files());
    TrustSets out;
    out.reserve(site.servers.size());
    std::unordered_map<std::string, std::size_t> known;
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
