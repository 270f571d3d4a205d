#include <algorithm>
#include <set>

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/httpd/exposure/probe_paths.h"
#include "core/httpd/exposure/working_proofs.h"
#include "core/httpd/request/applicable_sections.h"
#include "core/httpd/request/model.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

// Of the .htaccess files on the way to a path the deepest that has a say, and the line that says it.
const Section* last_word(const Model& m, ServerId server, const Attempt& a)
{
    const Section* last = nullptr;
    const RequestContext c{.tls = true, .path = a.path, .attempt = &a, .server = &m.site.servers[server], .patterns = &m.patterns()};
    for (const Section* s : applicable_sections(m, server, map_path(m, server, {}, c), c).sections)
        if (s->kind == Section::Kind::htaccess && s->affects_access())
            last = s;
    return last;
}

const Place& line_of(const Section& s)
{
    if (s.access->satisfy.value_or(Satisfy::all) == Satisfy::any)
        return s.access->satisfy.place;
    if (s.authorizes)
        for (const Directive& d : *s.node)
            if (d.is("Require") || d.is("<RequireAny") || d.is("<RequireAll"))
                return d.place;
    return s.verify_client ? s.verify_client.place : s.place;
}

}

static void check(const Assessment& a, Report& report)
{
    if (a.configuration.htaccess.empty())
        return;
    const Model with(a.configuration, a.site, a.trust);
    Model without(a.configuration, a.site, a.trust);
    without.htaccess.clear();
    for (const Judgement& j : a.exposure.judgements) {
        if (!j.attempt || !j.attempt->tls)
            continue;  // nobody gets in, or in plain HTTP
        Attempt attempt = *j.attempt;
        std::set<const Section*> reported;  // once a file and server
        for (const std::string& path : example_paths(with, j.server)) {
            attempt.path = path;
            const Section* file = last_word(with, j.server, attempt);
            if (!file || !is_content(predict(with, attempt).reply))
                continue;
            const Outcome before = predict(without, attempt);
            if (before.reply != Outcome::Reply::forbidden && before.reply != Outcome::Reply::refused)
                continue;
            if (!reported.insert(file).second)
                continue;
            auto& finding = report(a.site.servers[j.server], line_of(*file),
                                   cat("serves ", path, " without a client certificate because ", file->title(), " overrides the requirement"));
            finding.relate(before.place, "this requirement is overridden");
            if (!finding.witness.empty())
                continue;
            if (const auto shown = working_attempt(attempt, with, j.server, a.certificates.files())) {
                finding.with_witness(witness_of(*shown));
            } else {
                Witness example = witness_of(attempt);
                example.shows += ", if something answers there";
                finding.with_witness(std::move(example));
            }
        }
    }
}

extern constinit const Rule aop319_htaccess_lets_strangers_in{
    .id = "AOP319",
    .name = "htaccess-lets-strangers-in",
    .severity = Severity::error,
    .summary = "A .htaccess file overrides the requirement for a client certificate",
    .why = "A file in the site itself overrides what the server's configuration requires in a section. An "
           "application, a plug-in or anybody who can upload files can put it there. Clients without a "
           "certificate are served.",
    .httpd = ".htaccess comes after <Directory>, and its lines win: Require replaces the Require of <Directory>, "
             "Satisfy Any makes the certificate optional, SSLVerifyClient none removes a requirement of the "
             "section. It has no effect on `SSLVerifyClient require` of the virtual host.",
    .fix = "Write `SSLVerifyClient require` in the virtual host, outside every section: the handshake comes "
           "before any .htaccess. Or write `AllowOverride None`, or a list without AuthConfig.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#allowoverride\n"
                  "https://httpd.apache.org/docs/2.4/sections.html#merging",
    .check = check,
};

}
