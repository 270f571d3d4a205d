// What is in a certificate file, who it is, whether it would do as SSLCACertificateFile
// and until when.
#include <algorithm>
#include <memory>
#include <unordered_set>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "core/httpd/trust_queries.h"
#include "core/trust/trust_set.h"
#include "linter/cli/verb.h"
#include "linter/input/archive.h"
#include "linter/render/monitoring.h"
#include "linter/render/paint.h"
#include "linter/render/style.h"
#include "linter/system/time.h"
#include "linter/text/escape.h"
#include "linter/text/json_writer.h"

namespace aop {

namespace {

std::string_view identity(Known known)
{
    switch (known) {
    case Known::no: return "";
    case Known::cloudflare_aop: return "Cloudflare's origin-pull CA";
    case Known::cloudflare_aop_2015: return "the expired edition of Cloudflare's origin-pull CA";
    case Known::cloudflare_origin_ca: return "a Cloudflare Origin CA root: it signs certificates of origins, not Cloudflare's client certificate";
    case Known::web_pki: return "a public root: anybody can get a certificate from it";
    }
    return "";
}

std::string_view to_string(CertificateFile::State state)
{
    switch (state) {
    case CertificateFile::State::usable: return "usable";
    case CertificateFile::State::refused: return "refused by httpd -t";
    case CertificateFile::State::fatal: return "accepted by httpd -t, but httpd stops at start or reload";
    case CertificateFile::State::unreadable: return "not readable by this user";
    }
    return "";
}

// The file alone, as the only CA of a server.
TrustSet trust_of(CertificateFiles& certificates, const std::string& path, std::int64_t now)
{
    Site site;
    Server& server = site.servers[site.servers.add({})];
    server.tls.ca_file.set(path, {});
    server.tls.verify_client.set(VerifyClient::require, {});
    return trust_sets(site, certificates, now).front();
}

struct Answer {
    bool good = false;
    std::string text;
    std::int64_t until = 0;  // of those that let somebody in; 0: nobody does
};

// Would it do as SSLCACertificateFile?
Answer answer_for(const CertificateFile& file, const TrustSet& trust, std::int64_t now)
{
    switch (file.state) {
    case CertificateFile::State::refused:
        return {false, cat("not usable as SSLCACertificateFile: it ", file.reason, ", and `httpd -t` reports it"), 0};
    case CertificateFile::State::fatal:
        return {false,
                cat("not usable as SSLCACertificateFile: it ", file.reason, "; `httpd -t` passes, and httpd stops at the next start or reload"), 0};
    case CertificateFile::State::unreadable: return {false, cat("cannot be judged: it ", file.reason), 0};
    case CertificateFile::State::usable: break;
    }
    const auto& accepted_anchors = trust.accepted_anchors;
    // Two editions of one authority follow each other; of several, the first that ends is missed.
    const bool several = trust.trust == Trust::mixed || trust.trust == Trust::public_web;
    const auto ends = [](const Anchor* a) { return a->not_after; };
    const std::int64_t until = accepted_anchors.empty() ? 0
                               : several                ? ends(*std::ranges::min_element(accepted_anchors, {}, ends))
                                                        : ends(*std::ranges::max_element(accepted_anchors, {}, ends));
    if (trust.only_unusual())
        return {false,
                cat("not usable as SSLCACertificateFile: only clients whose certificate gives the serial number of ",
                    accepted_anchors.front()->called(), " get in"),
                until};
    const std::string would = cat("OK as SSLCACertificateFile, ", several ? "all of it until " : "until ", iso_date(until), ": ");
    switch (trust.trust) {
    case Trust::cloudflare: return {true, cat(would, "it accepts requests of any Cloudflare customer, not only of your zone"), until};
    case Trust::own:
        return {true,
                cat(would, trust.answer_of(*accepted_anchors.front()).itself ? "it accepts this one certificate and no other"
                                                                             : cat("it accepts clients of ", accepted_anchors.front()->called())),
                until};
    case Trust::mixed: return {true, cat(would, "it accepts clients of ", accepted_anchors.size(), " CAs"), until};
    case Trust::origin_ca: return {false, "not usable as SSLCACertificateFile: other Cloudflare customers get in, and Cloudflare does not", until};
    case Trust::public_web:
        return {false, "not usable as SSLCACertificateFile: anybody can get a certificate from a public CA, and Cloudflare has none", until};
    case Trust::none:
    case Trust::unusable:
    case Trust::unknown: break;
    }
    // Of several certificates each line says its own; of one it is said here.
    const auto why = file.anchors.size() == 1 ? trust.trouble(file.anchors.front(), now) : std::nullopt;
    return {false, cat("not usable as SSLCACertificateFile: no client gets in: ", why ? cat("it ", *why) : trust.reason), 0};
}

struct Company {
    explicit Company(const TrustSet& of) : trust(of)
    {
        for (const Anchor* a : of.accepted_anchors)
            authorities.insert(a->subject);
    }
    const TrustSet& trust;
    std::unordered_set<std::string_view> authorities;  // names of those that let somebody in
};

// What this certificate is good for in the company of the others.
std::string role(const Anchor& a, const Company& others, std::int64_t now)
{
    const TrustSet& trust = others.trust;
    const auto trouble = trust.trouble(a, now);
    if (trust.answer_of(a).unusual)
        return cat("accepts only clients whose certificate gives its serial number: it ", trust.usual_trouble(a, now).value_or(""));
    if (!trouble)
        return trust.answer_of(a).itself ? "accepts only itself" : "accepts clients whose certificate it signed";
    if (a.ca && !a.ends_chain && others.authorities.contains(a.issuer))
        return "an intermediate of a CA in this file; the certificates it signs need SSLVerifyDepth 2";
    return cat("accepts no client: ", *trouble);
}

std::string traits(const Anchor& a)
{
    std::string out = a.key;
    out += a.self_signed ? ", self-signed" : a.issuer == a.subject ? ", signed by another of the same name" : cat(", signed by ", a.issuer);
    out += a.ca ? ", a CA" : ", not a CA";
    if (a.ca && a.path_length == 0)
        out += ", for end certificates only";
    else if (a.ca && a.path_length > 0)
        out += cat(", above at most ", a.path_length, a.path_length == 1 ? " level of intermediates" : " levels of intermediates");
    return out;
}

std::string text(const std::string& name, const CertificateFile& file, const TrustSet& trust, const Answer& answer, std::int64_t now,
                 const TextStyle& look)
{
    const Company others(trust);
    std::string out = cat(painted(printable(name), Ink::strong, look.color), "\n  ",
                          painted(printable(answer.text), answer.good ? Ink::green : Ink::red, look.color), "\n");
    for (const Anchor& a : file.anchors) {
        out += cat("  ", a.position, ". ", printable(a.subject), "\n");
        if (const std::string_view who = identity(a.known); !who.empty())
            out += cat("     ", who, "\n");
        const std::string what = file.anchors.size() == 1 && trust.trouble(a, now) ? "accepts no client" : role(a, others, now);
        out += cat("     ", painted(printable(what), what.starts_with("accepts no client") ? Ink::red : Ink::plain, look.color), "\n");
        out += cat("     valid ", iso_date(a.not_before), " to ", iso_date(a.not_after), "; ", printable(traits(a)), "\n");
        out += cat("     sha256:", a.sha256, "\n");
        if (look.verbose)
            out += cat("     in a folder of SSLCACertificatePath: ", a.name_hash, ".0\n");
    }
    for (const RevocationList& l : file.lists)
        out += cat("  a revocation list of ", printable(l.issuer), ", ",
                   l.next_update ? cat("to be renewed by ", iso_date(l.next_update)) : "without an end date", "\n");
    if (file.private_key)
        out += cat("  ", painted("It contains a private key, which does not belong there.", Ink::red, look.color), "\n");
    return out;
}

void write(JsonWriter& json, const CertificateFile& file, const TrustSet& trust, const Answer& answer, std::int64_t now)
{
    const Company others(trust);
    json.object().key("file").text(file.path).key("state").text(to_string(file.state)).key("reason").text_or_null(file.reason);
    json.key("line");
    if (file.line)
        json.number(file.line);
    else
        json.null();
    json.key("trust").text(to_string(trust.trust)).key("usable").boolean(answer.good).key("answer").text(answer.text);
    json.key("until").text_or_null(answer.until ? iso_time(answer.until) : "").key("private_key").boolean(file.private_key);
    json.key("certificates").array();
    for (const Anchor& a : file.anchors) {
        json.object()
            .key("sha256")
            .text(a.sha256)
            .key("subject")
            .text(a.subject)
            .key("issuer")
            .text(a.issuer)
            .key("identity")
            .text_or_null(identity(a.known));
        json.key("not_before").text(iso_time(a.not_before)).key("not_after").text(iso_time(a.not_after)).key("self_signed").boolean(a.self_signed);
        json.key("ca").boolean(a.ca).key("key").text(a.key).key("name_hash").text(a.name_hash);
        json.key("role").text(role(a, others, now)).key("trouble").text_or_null(trust.trouble(a, now).value_or("")).end();
    }
    json.end().key("revocation_lists").array();
    for (const RevocationList& l : file.lists)
        json.object().key("issuer").text(l.issuer).key("next_update").text_or_null(l.next_update ? iso_time(l.next_update) : "").end();
    json.end().end();
}

std::string days_text(std::int64_t days) { return cat(days, days == 1 ? " day" : " days"); }

std::string ends_soon(const Answer& answer, const Options& options, std::int64_t now, const TextStyle& look)
{
    return cat("  ",
               painted(cat("It ends in ", days_text(days_until(answer.until, now)), ", sooner than --warn-days ", options.warn_days, " allows."),
                       Ink::yellow, look.color),
               "\n");
}

// A file that holds the successor of a CA that ends goes on.
std::string goes_on(const Rotation& r, std::int64_t now)
{
    return cat(r.ending->called(), " ends in ", days_text(days_until(r.ending->not_after, now)), "; then only clients of ", r.next->called(),
               " get in, until ", iso_date(r.next->not_after));
}

int status_for(const CertificateFile& file, const Answer& answer)
{
    if (answer.good)
        return Status::clean;
    const bool seen = file.state == CertificateFile::State::usable || file.state == CertificateFile::State::fatal;
    return seen ? Status::found : Status::unreadable;
}

}

static Result<std::unique_ptr<Files>> files_below(const std::string& root)
{
    if (!is_archive_file(root))
        return std::unique_ptr<Files>(std::make_unique<Disk>(root));
    auto opened = ArchiveFiles::open(root);
    return opened ? Result<std::unique_ptr<Files>>(std::move(*opened)) : Result<std::unique_ptr<Files>>(opened.error());
}

// An archive is no certificate file, and may hold several.
static std::string archive_among(const Options& options, const Console& console)
{
    for (const std::string& path : options.paths)
        if (options.root.empty() && is_archive_file(merged_path(console.directory, path)))
            return cat("aop-lint: ", printable(path), " is an archive: name a file in it, as in 'aop-lint ca --root ", printable(path),
                       " /etc/ssl/origin-pull-ca.pem'\n");
    return "";
}

int run_ca(const Options& options, const Console& console)
{
    const bool as_json = options.format == "json", as_nagios = options.format == "nagios", as_metrics = options.format == "openmetrics";
    if (options.paths.empty()) {
        console.err("aop-lint: ca needs a file, as in 'aop-lint ca origin-pull-ca.pem'\n");
        return Status::usage;
    }
    const std::int64_t now = options.now.value_or(console.now);
    if (const std::string why = archive_among(options, console); !why.empty()) {
        console.err(why);
        return Status::usage;
    }
    auto files = files_below(options.root);
    if (!files) {
        console.err(cat("aop-lint: ", printable(files.error().message), "\n"));
        return Status::unreadable;
    }
    CertificateFiles certificates(**files);
    const TextStyle look = style_for(options, console);
    JsonWriter json(1);
    json.array();
    std::string out;
    std::vector<CaState> states;
    int status = Status::clean;
    for (const std::string& path : options.paths) {
        const std::string full = merged_path(options.root.empty() ? console.directory : "/", path);
        const TrustSet trust = trust_of(certificates, full, now);
        const CertificateFile& file = certificates.file(full);
        const Answer answer = answer_for(file, trust, now);
        const auto rotation = answer.good ? rotation_of(trust, now, options.warn_days) : std::nullopt;
        const bool soon = answer.good && !rotation && days_until(answer.until, now) < options.warn_days;
        status = std::max({status, status_for(file, answer), soon ? int(Status::found) : int(Status::clean)});
        const std::string more = soon       ? cat("; it ends in ", days_text(days_until(answer.until, now)))
                                 : rotation ? cat("; ", goes_on(*rotation, now))
                                            : "";
        states.push_back({path, answer.text + more, answer.good, status_for(file, answer) != Status::unreadable,
                          rotation ? rotation->next->not_after : answer.until, soon});
        if (as_nagios || as_metrics)
            continue;
        if (as_json)
            write(json, file, trust, answer, now);
        else
            out += cat(out.empty() ? "" : "\n", text(path, file, trust, answer, now, look), soon ? ends_soon(answer, options, now, look) : "",
                       rotation ? cat("  ", painted(printable(goes_on(*rotation, now)), Ink::yellow, look.color), ".\n") : "");
    }
    if (as_nagios) {
        console.out(ca_nagios(states, now));
        return options.exit_zero ? 0 : int(plugin_status(states));
    }
    console.out(as_json ? json.end().take() + "\n" : as_metrics ? ca_openmetrics(states) : out);
    return status == Status::found && options.exit_zero ? int(Status::clean) : status;
}

}
