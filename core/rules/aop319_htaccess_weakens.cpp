#include <algorithm>

#include "core/assessment.h"
#include "core/exposure/model.h"
#include "core/exposure/paths.h"
#include "core/exposure/reach.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

namespace {

bool is_content(Outcome::Reply r) { return r == Outcome::Reply::served || r == Outcome::Reply::redirect_plain; }

// Of the .htaccess files on the way to a path the deepest that has a say, and the line that says it.
const Section* last_word(const Model& m, std::size_t server, const Attempt& a)
{
    const Section* last = nullptr;
    for (const Section* s : reach_of(m, server, {.tls = true, .path = a.path}).sections)
        if (s->kind == Section::Kind::htaccess && s->weighs())
            last = s;
    return last;
}

const Place& line_of(const Section& s)
{
    if (s.rare->satisfy.value_or(Satisfy::all) == Satisfy::any)
        return s.rare->satisfy.place;
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
    Model without = with;
    without.htaccess.clear();
    for (const Judgement& j : a.exposure.judgements) {
        if (!j.attempt || !j.attempt->tls)
            continue;  // nobody gets in, or in plain HTTP
        Attempt attempt = *j.attempt;
        for (const std::string& path : paths_of(with, j.server).all) {
            attempt.path = path;
            const Section* file = last_word(with, j.server, attempt);
            if (!file || !is_content(predict(with, attempt).reply))
                continue;
            const Outcome before = predict(without, attempt);
            if (before.reply != Outcome::Reply::forbidden && before.reply != Outcome::Reply::refused)
                continue;
            auto& finding = report(a.site.servers[j.server], line_of(*file),
                                   cat("serves ", path, " to strangers since ", file->title(), " takes back what is demanded there"));
            finding.see(before.place, "what would keep them out");
            if (finding.witness.empty())
                finding.prove(witness_of(attempt));
        }
    }
}

extern constinit const Rule aop319_htaccess_weakens{
    .id = "AOP319",
    .name = "htaccess-lets-strangers-in",
    .severity = Severity::error,
    .summary = "A .htaccess file takes back the demand for a client certificate",
    .why = "What the server's configuration demands in a section is undone by a file in the site itself, where an "
           "application, a plug-in or anybody with upload rights can put it. Strangers are served there.",
    .httpd = ".htaccess comes after <Directory> and its lines win: Require replaces the Require around it, Satisfy "
             "Any makes the certificate one way in among others, SSLVerifyClient none undoes a demand that comes "
             "with the request. It cannot touch `SSLVerifyClient require` of the virtual host.",
    .fix = "Say `SSLVerifyClient require` in the virtual host, outside every section: the handshake comes before any "
           ".htaccess. Or `AllowOverride None`, or one without AuthConfig.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#allowoverride\n"
                  "https://httpd.apache.org/docs/2.4/sections.html#merging",
    .check = check,
};

}
