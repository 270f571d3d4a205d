#include "linter/manual.h"

#include <cctype>

#include "core/rule.h"
#include "core/text.h"
#include "core/verdict.h"
#include "linter/layouts.h"
#include "linter/options.h"
#include "linter/render/render.h"
#include "linter/roff.h"
#include "linter/rule_text.h"
#include "linter/verbs.h"

namespace aop {

namespace {

constexpr std::string_view manual_date = "November 25, 2026";

constexpr DirectiveRow directives[]{
    {"AOPPolicy", "off|warn|refuse", "warn",
     "What a finding in this server does. off: nothing, the server is meant to be public. warn: it is written to the error log, and to the console under httpd -t. "
     "refuse: errors make httpd -t and the first start fail; a running server is never stopped, a reload only logs."},
    {"AOPTrust", "cloudflare|own|any|sha256:HEX ...", "any",
     "The trust anchors that this server is meant to have; others are findings. cloudflare is the shared origin-pull CA, own a private CA or a self-signed certificate."},
    {"AOPGuard", "on|off", "off",
     "Refuses every request whose connection has not presented a certificate that the anchors of this very server verify, whatever mod_ssl was told, before caches and sections are looked at."},
    {"AOPGuardExempt", "/path ...", "", "Paths, and all below them, that the guard lets pass: ACME http-01, health checks."},
    {"AOPClientPin", "sha256:HEX ...", "",
     "The only client certificates that the guard lets in, by the fingerprint of the certificate itself: the own zone's, not that of every Cloudflare customer."},
    {"AOPExpiryWarn", "DAYS ...", "90 30 7 1", "Warns that many days before an anchor expires, also while the server runs."},
    {"AOPIgnore", "RULE \"reason\"", "", "Accepts the findings of a rule in this server. The reason is not optional; aop-lint shows it."},
};

struct Named {
    std::string_view name, meaning;
};
constexpr Named verdicts[]{
    {"enforced", "Nobody gets in without one: the handshake demands it on every way in."},
    {"partial", "Some ways in or some paths demand it, others do not."},
    {"optional", "A certificate is asked for, content is served without."},
    {"open", "TLS, and none is asked for."},
    {"plain", "Content over plain HTTP."},
    {"closed", "Plain or open, but nothing is served beyond redirects to https, ACME http-01 or denial."},
    {"broken", "Nobody gets in, Cloudflare included, or httpd will not start or dies on reload."},
    {"unreachable", "No request can reach this virtual host."},
    {"unknown", "Something decisive could not be read or modelled. Never a pass."},
};
constexpr Named statuses[]{
    {"0", "Nothing found at or above --fail-on."},
    {"1", "Findings at or above --fail-on."},
    {"2", "Wrong usage."},
    {"3", "httpd would refuse the configuration, it could not be read, or there is no server in it."},
    {"4", "Internal error, or a document could not be written."},
};

std::string items(std::span<const Named> rows, std::string_view width)
{
    std::string out = cat(".Bl -tag -width ", width, "\n");
    for (const Named& row : rows)
        out += cat(".It ", row.name, "\n", roff(row.meaning));
    return out + ".El\n";
}

std::string head(std::string_view title, std::string_view section, std::string_view about)
{
    std::string upper(title);
    for (char& c : upper)
        c = char(std::toupper(static_cast<unsigned char>(c)));
    return cat(".Dd ", manual_date, "\n.Dt ", upper, " ", section, "\n.Os\n.Sh NAME\n.Nm ", title, "\n.Nd ", about, "\n");
}

// "Fl d , Fl \-server\-root Ar DIR", as mdoc spells an option.
std::string flag(const OptionRow& row)
{
    std::string out = row.letter ? cat("Fl ", row.letter, " , ") : "";
    out += cat("Fl ", roff_word(cat("-", row.name)));
    if (row.kind == OptionRow::Kind::optional)
        return cat(out, " Ns Oo = Ns Ar ", row.argument, " Oc");
    return row.argument.empty() ? out : cat(out, " Ar ", roff_word(row.argument));
}

std::string options_section()
{
    std::string out = ".Sh OPTIONS\nEach option may stand in the environment as\n.Ev AOP_LINT_NAME ,\nin capitals with underscores, several values on lines of their own,\n"
                      "and under its long name in the project file\n.Pa .aop\\-lint.toml .\nThe command line wins over the environment, that over the project file.\n";
    std::string_view group;
    for (const OptionRow& row : option_rows()) {
        if (row.group != group) {
            out += cat(group.empty() ? "" : ".El\n", ".Ss ", row.group, "\n.Bl -tag -width Ds\n");
            group = row.group;
        }
        out += cat(".It ", flag(row), "\n", roff(cat(row.help, ".")));
        if (!row.choices.empty() && row.argument.find('|') == row.argument.npos) {
            std::string list(row.choices);
            for (std::size_t at = 0; (at = list.find('|', at)) != list.npos; at += 2)
                list.replace(at, 1, ", ");
            out += roff(cat("One of ", list, "."));
        }
    }
    return out + ".El\n";
}

std::string rules_section()
{
    std::string out = ".Sh RULES\n.Bl -tag -width Ds\n";
    for (const Rule* rule : rules())
        out += cat(".It ", rule->id, " ", roff_word(rule->name), " Pq ", to_string(rule->severity), "\n", roff(cat(rule->summary, ".")));
    return out + ".El\n";
}

}

std::span<const DirectiveRow> directive_rows() { return directives; }

std::string lint_manual()
{
    std::string out = head("aop-lint", "1", "who reaches an Apache httpd origin without a client certificate");
    out += ".Sh SYNOPSIS\n";
    for (const Verb& verb : verbs()) {
        out += ".Nm\n";
        out += verb.name == "check" ? ".Op Cm check\n" : cat(".Cm ", verb.name, "\n");
        out += ".Op Ar OPTIONS\n";
        if (!verb.arguments.empty())
            out += cat(".Ar ", roff_word(verb.arguments), "\n");
    }
    out += ".Sh DESCRIPTION\n" + roff("aop-lint reads a configuration tree of Apache httpd 2.4 as httpd itself reads it, without httpd, and says of every server and "
                                      "address whether anyone reaches its content without a client certificate that the server trusts: Cloudflare's "
                                      "Authenticated Origin Pulls, or any other use of SSLVerifyClient. It opens no connection and changes nothing.");
    out += ".Pp\n" + roff("PATH is a main file, or a folder such as /etc/apache2 or a ServerRoot; - is standard input. Without it the places where the known systems "
                          "keep theirs are tried in turn, and the one that was found is named on standard error.");
    out += ".Pp\nThe verbs are:\n.Bl -tag -width Ds\n";
    for (const Verb& verb : verbs())
        out += cat(".It Cm ", verb.name, "\n", roff(cat(verb.summary, ".")));
    out += ".El\n" + options_section();
    out += ".Sh FORMATS\n.Bl -tag -width checkstyle\n";
    for (const Format& f : formats())
        out += cat(".It ", f.name, "\n", roff(cat(f.summary, ".")));
    out += cat(".El\n.Sh VERDICTS\n", roff("The question is whether anyone can reach the content of a server without a client certificate that it trusts.")) + items(verdicts, "unreachable");
    out += rules_section();
    out += ".Sh ACCEPTING A FINDING\nA comment of its own above the line that is reported,\nor above the section around it:\n.Bd -literal -offset indent\n"
           "# aop\\-lint: ignore AOP101 until=2026\\-12\\-31 \\-\\- why this is fine here\n.Ed\n.Pp\n"
           "The reason is not optional, the date is.\nComments that are not needed, not understood or over are findings themselves.\n"
           "What is known already can be recorded with\n.Fl \\-write\\-baseline\nand given as\n.Fl \\-baseline .\n";
    out += ".Sh FILES\n.Bl -tag -width Ds\n.It Pa .aop\\-lint.toml\nThe project file, looked for from the tree upwards.\n.El\n";
    out += ".Sh EXIT STATUS\nThe same for every format:\n" + items(statuses, "4");
    out += ".Sh EXAMPLES\nThe configuration of this machine:\n.Pp\n.Dl aop\\-lint\n.Pp\nA checkout, for code scanning:\n.Pp\n"
           ".Dl aop\\-lint \\-o sarif=aop.sarif deploy/apache2\n.Pp\nAn unpacked image:\n.Pp\n.Dl aop\\-lint \\-\\-root ./image /etc/apache2\n.Pp\n"
           "Would the certificate that is about to be uploaded to Cloudflare be let in?\n.Pp\n.Dl aop\\-lint \\-\\-client\\-cert leaf.pem\n";
    return out + ".Sh SEE ALSO\n.Xr mod_aop 8\n";
}

std::string module_manual()
{
    std::string out = head("mod_aop", "8", "judges, and guards, client certificates inside Apache httpd");
    out += ".Sh SYNOPSIS\n.Li LoadModule aop_module modules/mod_aop.so\n.Sh DESCRIPTION\n" +
           roff("mod_aop stands beside mod_ssl. Under httpd -t, at start and at reload it judges the configuration as aop-lint does, with the same rules, and writes its findings to "
                "the error log, under -t also to the console. It can refuse a configuration before it harms, and guard requests while httpd runs.");
    out += ".Sh DIRECTIVES\nThey stand in the server's configuration or in a virtual host.\n.Bl -tag -width Ds\n";
    for (const DirectiveRow& row : directives) {
        out += cat(".It Ic ", row.name, " Ar ", roff_word(row.syntax), "\n", roff(row.meaning));
        if (!row.fallback.empty())
            out += cat("Default:\n.Li ", roff_word(row.fallback), ".\n");
    }
    out += ".El\n.Pp\n" + roff("Beside them there are the authorization provider Require aop, the handler aop-status (a page, ?json and ?prometheus), and the variables AOP_VERIFIED and "
                              "AOP_CLIENT_SHA256 for logs and scripts.");
    return out + rules_section() + ".Sh SEE ALSO\n.Xr aop-lint 1\n";
}

}
