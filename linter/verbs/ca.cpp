// What is in a file, who it is, and what it would do as SSLCACertificateFile.
#include "core/disk.h"
#include "core/text.h"
#include "core/trust.h"
#include "linter/escape.h"
#include "linter/look.h"
#include "linter/render/json_writer.h"
#include "linter/render/paint.h"
#include "linter/time.h"
#include "linter/verbs.h"

namespace aop {

namespace {

std::string_view identity(Known known)
{
    switch (known) {
    case Known::no: return "";
    case Known::cloudflare_aop: return "Cloudflare's origin-pull CA";
    case Known::cloudflare_aop_2015: return "the expired edition of Cloudflare's origin-pull CA";
    case Known::cloudflare_origin_ca: return "a Cloudflare Origin CA root: it signs certificates of origins, not Cloudflare's client certificate";
    case Known::web_pki: return "a public root: anybody can have a certificate below it";
    }
    return "";
}

std::string_view to_string(CertificateFile::State state)
{
    switch (state) {
    case CertificateFile::State::usable: return "usable";
    case CertificateFile::State::refused: return "refused by httpd -t";
    case CertificateFile::State::fatal: return "httpd -t accepts it, start and reload die of it";
    case CertificateFile::State::unreadable: return "not readable by this user";
    }
    return "";
}

// The file alone, as the only CA of a server.
TrustSet trust_of(CertificateFiles& certificates, const std::string& path, std::int64_t now)
{
    Site site;
    Server& server = site.servers.emplace_back();
    server.label = server.name = "main server";
    server.tls.ca_file.value = path;
    server.tls.verify_client.value = VerifyClient::require;
    return trust_sets(site, certificates, now).front();
}

bool would_do(const CertificateFile& file, const TrustSet& trust)
{
    return file.state == CertificateFile::State::usable && (trust.trust == Trust::cloudflare || trust.trust == Trust::own || trust.trust == Trust::mixed);
}

std::string text(const CertificateFile& file, const TrustSet& trust, std::int64_t now, const Look& look)
{
    const bool good = would_do(file, trust);
    std::string out = cat(painted(printable(file.path), Ink::strong, look.color), ": ", painted(to_string(file.state), good ? Ink::green : Ink::red, look.color),
                          file.reason.empty() ? "" : cat(": ", printable(file.reason)), file.line ? cat(" (line ", file.line, ")") : "", "\n");
    for (const Anchor& a : file.anchors) {
        out += cat("  ", a.position, ". ", printable(a.subject), "\n");
        if (const std::string_view who = identity(a.known); !who.empty())
            out += cat("     ", who, "\n");
        out += cat("     valid ", iso_date(a.not_before), " to ", iso_date(a.not_after), a.self_signed ? ", self-signed" : ", signed by another", a.ca ? ", a CA" : ", not a CA", "\n");
        out += cat("     sha256 ", a.sha256, "\n");
        const std::string trouble = trust.trouble(a, now);
        out += trouble.empty() ? "     lets in whoever has a certificate below it\n" : cat("     ", painted("lets nobody in", Ink::red, look.color), ": ", printable(trouble), "\n");
    }
    if (file.private_key)
        out += cat("  ", painted("It holds a private key, which does not belong there.", Ink::red, look.color), "\n");
    out += cat("  As SSLCACertificateFile it trusts: ", to_string(trust.trust), trust.reason.empty() ? "" : cat(" (", printable(trust.reason), ")"), "\n");
    return out;
}

void write(JsonWriter& json, const CertificateFile& file, const TrustSet& trust, std::int64_t now)
{
    json.object().key("file").text(file.path).key("state").text(to_string(file.state)).key("reason").text_or_null(file.reason);
    json.key("trust").text(to_string(trust.trust)).key("usable").boolean(would_do(file, trust)).key("private_key").boolean(file.private_key);
    json.key("certificates").array();
    for (const Anchor& a : file.anchors) {
        json.object().key("sha256").text(a.sha256).key("subject").text(a.subject).key("identity").text_or_null(identity(a.known));
        json.key("not_before").text(iso_time(a.not_before)).key("not_after").text(iso_time(a.not_after)).key("self_signed").boolean(a.self_signed);
        json.key("ca").boolean(a.ca).key("trouble").text_or_null(trust.trouble(a, now)).end();
    }
    json.end().end();
}

}

int run_ca(const Options& options, const Console& console)
{
    const bool as_json = options.format == "json";
    if (options.paths.empty() || (!options.format.empty() && options.format != "text" && !as_json)) {
        console.err(options.paths.empty() ? "aop-lint: ca needs a file, as in 'aop-lint ca origin-pull-ca.pem'\n" : "aop-lint: ca knows the formats text and json\n");
        return Status::usage;
    }
    const std::int64_t now = options.now.value_or(console.now);
    Disk disk(options.root);
    CertificateFiles certificates(disk);
    const Look look = look_of(options, console);
    JsonWriter json(1);
    json.array();
    std::string out;
    int status = Status::clean;
    for (const std::string& path : options.paths) {
        const std::string full = merged_path(options.root.empty() ? console.directory : "/", path);
        const TrustSet trust = trust_of(certificates, full, now);
        const CertificateFile& file = certificates.file(full);
        if (!would_do(file, trust))
            status = std::max<int>(status, file.state == CertificateFile::State::usable ? Status::found : Status::unreadable);
        if (as_json)
            write(json, file, trust, now);
        else
            out += cat(out.empty() ? "" : "\n", text(file, trust, now, look));
    }
    console.out(as_json ? json.end().take() + "\n" : out);
    return status == Status::found && options.exit_zero ? int(Status::clean) : status;
}

}
