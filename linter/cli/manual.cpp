#include "linter/cli/manual.h"

#include <cctype>

#include "core/base/ascii.h"
#include "core/verdicts/rule.h"
#include "core/verdicts/verdict.h"
#include "linter/cli/roff.h"
#include "linter/cli/verb.h"
#include "linter/input/layouts.h"
#include "linter/options/options.h"
#include "linter/render/render.h"
#include "linter/render/rule_text.h"

namespace aop {

namespace {

constexpr std::string_view manual_date = "November 25, 2026";

constexpr DirectiveRow directives[]{
    {"AOPPolicy", "off|warn|refuse", "warn",
     "What a finding in this server does. off: nothing if it is about who gets in, as the server is meant to be public; any other is as with warn. "
     "warn: it is written to the error log and, under httpd -t, "
     "to the console. "
     "refuse: errors make httpd -t and the first start fail, and so does what keeps httpd from starting in any server; a running server is never "
     "stopped, a reload only logs."},
    {"AOPTrust", "cloudflare|own|any|sha256:HEX ...", "any",
     "The CAs that this server is meant to trust; others are findings, and AOPGuard and Require aop reject their clients. cloudflare is the shared "
     "origin-pull CA, own is a private CA or a self-signed certificate."},
    {"AOPGuard", "on|off|report", "off",
     "Rejects every request unless the client has presented a certificate that the trusted CAs of this server verify, whatever mod_ssl allows. This "
     "happens before caches and sections are evaluated. report rejects nothing: it counts and logs which requests on would reject, and is no "
     "protection."},
    {"AOPGuardExempt", "/path ... [handler=NAME ...]", "",
     "Paths that the guard does not protect, with everything below them: ACME http-01, health checks. Only for GET and HEAD, and only for files that "
     "are sent as they are or for the handlers that the line names, for example handler=proxy-server: back ends that ProxyPass or SetHandler names. "
     "Over TLS this needs "
     "SSLVerifyClient optional: with require, the handshake rejects clients without a certificate."},
    {"AOPClientPin", "sha256:HEX ...", "",
     "The only client certificates that the guard accepts, by the fingerprint of the certificate itself: that of your zone, not that of every "
     "Cloudflare customer."},
    {"AOPExpiryWarn", "DAYS ...", "90 30 7 1", "Warns that many days before a trusted CA expires, also while the server runs."},
    {"AOPIgnore", "RULE \"reason\"", "",
     "Accepts the findings of a rule in this server. The reason is required; aop-lint shows it. That httpd does not start is still said and refused. "
     "A rule that this version does not have is a warning."},
};

struct Named {
    std::string_view name, meaning;
};
constexpr Named verdicts[]{
    {"enforced", "No client gets in without one: the handshake requires it on every way in."},
    {"partial", "Some ways in or some paths require it, others do not."},
    {"optional", "A certificate is requested, and content is served without one."},
    {"open", "TLS, and no certificate is requested."},
    {"plain", "Content over plain HTTP."},
    {"closed", "Plain or open, but the server only redirects to https, answers ACME http-01 or denies access."},
    {"broken", "No client gets in, not even Cloudflare; or httpd does not start, or stops at reload."},
    {"unreachable", "No request can reach this virtual host."},
    {"unknown", "Something decisive could not be read or modelled. This is not a pass."},
};
constexpr Named statuses[]{
    {"0", "No findings at or above --fail-on."},
    {"1", "Findings at or above --fail-on. Or httpd does not start, whatever is selected, accepted or in a baseline, unless an expectation names the "
          "verdict broken. With --client-cert: no server accepts the certificate."},
    {"2", "Wrong usage, also -o into a folder that is not there."},
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
    std::string out = ".Sh OPTIONS\nEach option can also be set in the environment\n.Pq see Sx ENVIRONMENT\n"
                      "and under its long name in the project file\n.Pa .aop\\-lint.toml .\nThe command line overrides the environment, which "
                      "overrides the project file.\n";
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
        if (!row.verbs.empty() && row.verbs != "check vhosts why tree")
            out += roff(cat("Only for ", row.verbs, "."));
    }
    return out + ".El\n";
}

std::string exit_status_section()
{
    std::string out = cat(".Sh EXIT STATUS\n", roff("The same for every format but nagios:"), items(statuses, "4"));
    out += roff("With --exit-zero, 0 stands for 1. With --format nagios, check and ca end as a plugin does: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.");
    out +=
        ".Pp\n" + roff("why: 0 where the request gets nothing without a client certificate, wherever it arrives; 1 where it is served, where that is "
                       "not known, or where nothing listens on the port.");
    out += roff("ca: 0 where each file works as SSLCACertificateFile; 1 where one does not, or ends within --warn-days.");
    return out + roff("With --client-cert: 1 also where no server accepts the certificate.");
}

std::string environment_section()
{
    std::string out =
        cat(".Sh ENVIRONMENT\n",
            roff("An empty variable is as one that is not set. A flag is set by 1, true, yes or on and not set by 0, false, no or off, in "
                 "capitals or not; any other value is wrong usage, and so is another variable whose name begins with AOP_LINT_. Options that "
                 "may be given several times take one value a line."),
            ".Bl -tag -width Ds -compact\n");
    for (const OptionRow& row : option_rows())
        if (row.group != "Help")
            out += cat(".It Ev ", variable_of(row), row.argument.empty() ? " Pq a flag" : "", "\n.Fl ", roff_word(cat("-", row.name)),
                       row.kind == OptionRow::Kind::list ? " , one value a line" : "", "\n");
    return out + cat(".It Ev NO_COLOR , FORCE_COLOR , TERM , CI\n", roff("Colours and links of text."), ".It Ev GITHUB_STEP_SUMMARY\n",
                     roff("With --format github: the file that the verdicts are appended to."), ".El\n");
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
    std::string out = head("aop-lint", "1", "find out who reaches an Apache httpd origin without a client certificate");
    out += ".Sh SYNOPSIS\n";
    for (const Verb& verb : verbs()) {
        out += ".Nm\n";
        out += verb.name == "check" ? ".Op Cm check\n" : cat(".Cm ", verb.name, "\n");
        out += ".Op Ar OPTIONS\n";
        if (!verb.arguments.empty())
            out += cat(".Ar ", roff_word(verb.arguments), "\n");
    }
    out += ".Sh DESCRIPTION\n" +
           roff("aop-lint reads the configuration of Apache httpd 2.4 as httpd itself does, without httpd. For every server and address it "
                "reports whether anyone can reach its content without a client certificate that the server trusts: with Cloudflare's "
                "Authenticated Origin Pulls, or any other use of SSLVerifyClient. It opens no connection and changes nothing.");
    out +=
        ".Pp\n" +
        roff("PATH is a main file, a folder such as /etc/apache2 or a ServerRoot, or an archive (.tar, .tar.gz, .tar.xz, .tar.bz2, .tar.zst, .zip) "
             "of such a folder, of /etc or of a whole image; - is standard input. Without it, the usual places "
             "of known systems are tried in turn, and standard error names the one that was found.");
    out += ".Pp\nThe verbs are:\n.Bl -tag -width Ds\n";
    for (const Verb& verb : verbs())
        out += cat(".It Cm ", verb.name, "\n", roff(cat(verb.summary, ".")));
    out += ".El\n" + options_section();
    out += ".Sh FORMATS\n.Bl -tag -width checkstyle\n";
    for (const Format& f : formats())
        out += cat(".It ", f.name, "\n", roff(cat(f.summary, ".")));
    out += cat(".El\n.Sh VERDICTS\n",
               roff("The question is whether anyone can reach the content of a server without a client certificate that it trusts.")) +
           items(verdicts, "unreachable");
    out += rules_section();
    out += ".Sh ACCEPTING A FINDING\nA comment of its own above the line that is reported,\nor above the section around it:\n.Bd -literal -offset "
           "indent\n"
           "# aop\\-lint: ignore AOP101 until=2026\\-12\\-31 \\-\\- why this is fine here\n.Ed\n.Pp\n"
           "The reason is required, the date is optional.\nComments that are not needed, not understood or expired are findings themselves.\n"
           "Known findings can be recorded with\n.Fl \\-write\\-baseline\nand given as\n.Fl \\-baseline .\n";
    out += environment_section();
    out +=
        ".Sh FILES\n.Bl -tag -width Ds\n.It Pa .aop\\-lint.toml\n" +
        roff("The project file, in the folder of the configuration or above. It holds options under their long names, and entries: [[expect]] with "
             "server, verdict, path, reason and until declares what a server is meant to be; [[ca]] with path and sha256 says which CA is in "
             "a file that a copy of the tree does not hold. docs/gate.md describes both.") +
        ".El\n";
    out += exit_status_section();
    out += ".Sh EXAMPLES\nThe configuration of this machine:\n.Pp\n.Dl aop\\-lint\n.Pp\nA checkout, for code scanning:\n.Pp\n"
           ".Dl aop\\-lint \\-\\-assume\\-files \\-o sarif=aop.sarif deploy/apache2\n.Pp\nAn unpacked image:\n.Pp\n.Dl aop\\-lint \\-\\-root ./image "
           "/etc/apache2\n.Pp\n"
           "Is the certificate that is about to be uploaded to Cloudflare accepted?\n.Pp\n.Dl aop\\-lint \\-\\-client\\-cert leaf.pem\n";
    return out + ".Sh SEE ALSO\n.Xr mod_aop 8\n";
}

std::string module_manual()
{
    std::string out = head("mod_aop", "8", "check and enforce client certificates inside Apache httpd");
    out += ".Sh SYNOPSIS\n.Li a2enmod aop\n.Pp\n.Li LoadModule aop_module modules/mod_aop.so\n.Sh DESCRIPTION\n" +
           roff("mod_aop is loaded in addition to mod_ssl. Under httpd -t, at start and at reload it checks the configuration as aop-lint does, with "
                "the same rules, and writes its findings to the error log and, under -t, to the console. It can reject a bad configuration before "
                "it is in force, and guard requests while httpd runs.");
    out += ".Sh DIRECTIVES\nThey are allowed in the server's configuration and in a virtual host.\n.Bl -tag -width Ds\n";
    for (const DirectiveRow& row : directives) {
        out += cat(".It Ic ", row.name, " Ar ", roff_word(row.syntax), "\n", roff(row.meaning));
        if (!row.fallback.empty())
            out += cat("Default:\n.Li ", roff_word(row.fallback), ".\n");
    }
    out +=
        ".El\n.Pp\n" +
        roff("mod_aop also has the authorization provider Require aop, the handler aop-status (a page, ?json and ?prometheus), and "
             "variables for logs and scripts: AOP_VERIFIED is yes or no, AOP_CLIENT_SHA256 the fingerprint of the client certificate, AOP_REFUSAL "
             "why the guard rejects a request or would: plain-http, no-certificate, not-verified, no-anchors, untrusted, not-meant, not-pinned, "
             "ocsp-not-asked or failure.") +
        ".Pp\n" +
        roff("The page is shown where SetHandler in the server's own configuration names aop-status, not a .htaccess file. Where its section has no "
             "Require, Allow or Deny, only this machine sees it.");
    return out + rules_section() + ".Sh SEE ALSO\n.Xr aop-lint 1\n";
}

}
