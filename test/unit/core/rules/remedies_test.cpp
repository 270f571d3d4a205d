// What a rule proposes to write is written, and looked at again: the finding must be gone, no server more open than before, and no new error
// there. `quote` is what the rule's text says, so that who changes the text looks at the row.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <ctime>
#include <map>
#include <set>
#include <sstream>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"
#include "linter/httpd/directives.h"
#include "linter/reader/read_tree.h"
#include "test/support/audited.h"
#include "test/support/examples.h"
#include "test/support/known.h"
#include "test/support/scratch.h"

namespace {

// A line each: "+N TEXT" writes TEXT at the end of the Nth virtual host, "+0 TEXT" before all of them; "- TEXT" removes the lines that have TEXT;
// "A => B" replaces A wherever it stands.
struct Remedy {
    std::string_view id, quote, edits;
    std::string_view config = {};  // in place of the rule's bad example
    friend std::ostream& operator<<(std::ostream& o, const Remedy& r) { return o << r.id << ": " << r.quote; }
};

constexpr std::string_view tls_on_port_80 = R"(Listen 80
Listen 443
<VirtualHost *:80>
    ServerName default.example.com
    Redirect permanent / https://default.example.com/
</VirtualHost>
<VirtualHost *:80>
    ServerName shop.example.com
    SSLEngine on
    SSLCertificateFile certs/server.pem
    SSLCertificateKeyFile certs/server.key
    SSLVerifyClient require
    SSLCACertificateFile certs/origin-pull-ca.pem
</VirtualHost>
<VirtualHost *:443>
    ServerName shop.example.com
    SSLEngine on
    SSLCertificateFile certs/server.pem
    SSLCertificateKeyFile certs/server.key
    SSLVerifyClient require
    SSLCACertificateFile certs/origin-pull-ca.pem
</VirtualHost>
)";

constexpr std::string_view different_twice = R"(Listen 443
SSLCertificateFile certs/server.pem
SSLCertificateKeyFile certs/server.key
<VirtualHost *:443>
    ServerName shop.example.com
    SSLEngine on
    SSLVerifyClient require
    SSLCACertificateFile certs/origin-pull-ca.pem
</VirtualHost>
<VirtualHost *:443>
    ServerName www.example.com
    SSLEngine on
    SSLVerifyClient require
    SSLCACertificateFile certs/origin-pull-ca-copy.pem
    SSLProtocol TLSv1.3
    SSLCipherSuite HIGH
</VirtualHost>
)";

constexpr Remedy remedies[]{
    {"AOP101", "Add `SSLVerifyClient require` to the virtual host, next to the CA file",
     "- SSLVerifyClient\n+1 SSLVerifyClient require\n+2 SSLVerifyClient require"},
    {"AOP102", "Write `SSLVerifyClient require`",
     "SSLVerifyClient optional_no_ca => SSLVerifyClient require\nSSLVerifyClient optional => SSLVerifyClient require"},
    {"AOP102", "keep `optional` and add `Require ssl-verify-client` to every section that serves content",
     "SSLVerifyClient optional_no_ca => SSLVerifyClient optional\n+1 <Location \"/\">\n+1 Require ssl-verify-client\n+1 </Location>\n"
     "+2 <Location \"/\">\n+2 Require ssl-verify-client\n+2 </Location>"},
    {"AOP102", "With mod_aop, `Require aop` does the same",
     "SSLVerifyClient optional_no_ca => SSLVerifyClient optional\n+1 <Location \"/\">\n+1 Require aop\n+1 </Location>\n"
     "+2 <Location \"/\">\n+2 Require aop\n+2 </Location>"},
    {"AOP103", "Write `SSLVerifyClient require` and `SSLCACertificateFile`",
     "SSLProxyVerify require => SSLVerifyClient require\nSSLProxyCACertificateFile => SSLCACertificateFile"},
    {"AOP104", "Put the three lines into this virtual host too",
     "+2 SSLVerifyClient require\n+2 SSLCACertificateFile certs/origin-pull-ca.pem\n+2 SSLVerifyDepth 1"},
    {"AOP104", "declare it: `AOPPolicy off`", "+2 AOPPolicy off"},
    {"AOP110", "Write `SSLVerifyClient require` in the virtual host itself", "+1 SSLVerifyClient require"},
    {"AOP112", "Write `Require expr \"%{SSL_CLIENT_VERIFY} == 'SUCCESS'\"`", "eq 'SUCCESS' => == 'SUCCESS'"},
    {"AOP112", "or better `Require ssl-verify-client`", "Require expr \"%{SSL_CLIENT_VERIFY} eq 'SUCCESS'\" => Require ssl-verify-client"},
    {"AOP113", "Put them into <RequireAll> … </RequireAll>",
     "Require all granted => <RequireAll>~Require all granted\nRequire ssl-verify-client => Require ssl-verify-client~</RequireAll>"},
    {"AOP113", "remove the `Require all granted`", "- Require all granted"},
    {"AOP114", "remove it from the section", "- SSLVerifyDepth 0"},
    {"AOP115", "Keep one of the lines", "- SSLVerifyClient none"},
    {"AOP116", "Write `SSLVerifyClient require` in the virtual host", "SSLVerifyClient optional => SSLVerifyClient require"},
    {"AOP116", "Or write `Require ssl-verify-client` in the section, in place of SSLVerifyClient",
     "SSLVerifyClient require => Require ssl-verify-client"},
    {"AOP117", "Write `Require expr \"%{SSL_CLIENT_VERIFY} == 'SUCCESS'\"`",
     "Require ssl-verify-client => Require expr \"%{SSL_CLIENT_VERIFY} == 'SUCCESS'\""},
    {"AOP117", "with mod_aop, `Require aop` does", "Require ssl-verify-client => Require aop"},
    {"AOP117", "Better: `SSLVerifyClient require` in the virtual host",
     "SSLVerifyClient optional => SSLVerifyClient require\n- Require ssl-verify-client"},
    {"AOP117", "remove `h2` from Protocols", "Protocols h2 http/1.1 => Protocols http/1.1"},
    {"AOP118", "Write `SSLVerifyClient require` in the virtual host itself", "+1 SSLVerifyClient require"},
    {"AOP118", "remove `h2` from the Protocols", "Protocols h2 http/1.1 => Protocols http/1.1"},
    {"AOP119", "Put `SSLVerifyClient require`, `SSLVerifyDepth 1` and `SSLCACertificateFile` into the virtual hosts",
     "+1 SSLVerifyClient require\n+1 SSLVerifyDepth 1\n+1 SSLCACertificateFile certs/origin-pull-ca.pem"},
    {"AOP119", "`AOPPolicy off` where mod_aop is loaded", "+1 AOPPolicy off"},
    {"AOP120", "`AOPPolicy off` where mod_aop is loaded", "+2 AOPPolicy off"},
    {"AOP120", "redirect plain HTTP to https", "+2 Redirect permanent / https://status.example.net/"},
    {"AOP912", "a server that is meant to be public `AOPPolicy off`", "+2 AOPPolicy off"},
    {"AOP912", "redirect plain HTTP to https", "+2 Redirect permanent / https://status.example.net/"},
    {"AOP208", "write `SSLVerifyDepth 1`", "SSLVerifyDepth 3 => SSLVerifyDepth 1"},
    {"AOP208", "Remove SSLVerifyDepth", "- SSLVerifyDepth"},
    {"AOP911", "Add `AOPGuard on`", "+1 AOPGuard on"},
    {"AOP962", "Add `SSLVerifyClient require` and `SSLCACertificateFile` to the virtual host", "+1 SSLVerifyClient require"},
    {"AOP962", "`SSLVerifyClient optional` where AOPGuardExempt names paths",
     "- SSLVerifyClient require\n+1 SSLVerifyClient optional\n+1 AOPGuardExempt /health"},
    {"AOP962", "write `AOPGuard off` and `AOPPolicy off` there", "AOPGuard on => AOPGuard off~    AOPPolicy off"},
    {"AOP963", "Write `AOPGuard off` in this virtual host", "+1 AOPGuard off"},
    {"AOP215", "Add `SSLCARevocationCheck leaf`", "+1 SSLCARevocationCheck leaf"},
    {"AOP216", "a first virtual host with `Require all denied` for all other names, and `SSLVHostSNIPolicy strict`",
     "+0 SSLVHostSNIPolicy strict\n+0 <VirtualHost *:443>~ServerName unknown.invalid~SSLEngine on~SSLCertificateFile certs/server.pem~"
     "SSLCertificateKeyFile certs/server.key~SSLVerifyClient require~SSLCACertificateFile certs/cdn-ca.pem~<Location \"/\">~"
     "Require all denied~</Location>~</VirtualHost>"},
    {"AOP218", "Add `SSLVerifyClient require` and `SSLCACertificateFile` to the virtual host",
     "+1 SSLVerifyClient require\n+1 SSLCACertificateFile certs/origin-pull-ca.pem"},
    {"AOP218", "Or remove the line", "- SSLCARevocationCheck"},
    {"AOP301", "give the first virtual host `SSLEngine on`, a certificate, and the same client-certificate settings as the others",
     "+1 SSLEngine on\n+1 SSLCertificateFile certs/server.pem\n+1 SSLCertificateKeyFile certs/server.key\n+1 SSLVerifyClient require\n"
     "+1 SSLCACertificateFile certs/origin-pull-ca.pem"},
    {"AOP301", "remove `SSLEngine on` from the others instead, and let them only redirect: `Redirect permanent / https://…/`",
     "*:80>~    ServerName shop.example.com~    SSLEngine on => *:80>~    ServerName shop.example.com\n+2 Redirect permanent / "
     "https://shop.example.com/",
     tls_on_port_80},
    {"AOP302", "Let the plain virtual host only redirect: `Redirect permanent / https://…/`", "+1 Redirect permanent / https://shop.example.com/"},
    {"AOP304", "Write `<VirtualHost *:443>`", "<VirtualHost 192.0.2.1:443> => <VirtualHost *:443>"},
    {"AOP306", "Give both the same address form, `*:443`", "<VirtualHost 127.0.0.1:443> => <VirtualHost *:443>"},
    {"AOP307", "Add `SSLEngine on` to the virtual host",
     "+1 SSLEngine on\n+1 SSLCertificateFile certs/server.pem\n+1 SSLCertificateKeyFile certs/server.key"},
    {"AOP308", "Write `SSLEngine on`", "+1 SSLEngine on"},
    {"AOP310", "Remove `SSLVHostSNIPolicy insecure`", "- SSLVHostSNIPolicy"},
    {"AOP310", "(or write `secure`)", "SSLVHostSNIPolicy insecure => SSLVHostSNIPolicy secure"},
    {"AOP312", "Give each virtual host a ServerName of its own with its port",
     "<VirtualHost *:8443>~    ServerName shop.example.com => <VirtualHost *:8443>~    ServerName shop.example.com:8443"},
    {"AOP313", "Remove Satisfy Any", "- Satisfy any\nRequire all granted => Require ssl-verify-client"},
    {"AOP315", "or `<VirtualHost *:443>`", "<VirtualHost *:443,*:80> => <VirtualHost *:443>\n- Listen 80"},
    {"AOP316", "Add `SSLEngine on` and the three lines to it",
     "+2 SSLEngine on\n+2 SSLCertificateFile certs/server.pem\n+2 SSLCertificateKeyFile certs/server.key\n+2 SSLVerifyClient require\n"
     "+2 SSLVerifyDepth 1\n+2 SSLCACertificateFile certs/origin-pull-ca.pem"},
    {"AOP317", "Add `Listen` for the port", "+0 Listen 8443"},
    {"AOP318", "Write addresses as numbers or `*`", "<VirtualHost shop.example.com:443> => <VirtualHost *:443>"},
    {"AOP319", "Write `SSLVerifyClient require` in the virtual host", "SSLVerifyClient optional => SSLVerifyClient require"},
    {"AOP319", "Or write `AllowOverride None`", "AllowOverride AuthConfig => AllowOverride None"},
    {"AOP320", "Write `SSLVerifyClient require` in the virtual host", "SSLVerifyClient optional => SSLVerifyClient require"},
    {"AOP320", "or remove AuthConfig from AllowOverride", "AllowOverride All => AllowOverride FileInfo"},
    {"AOP321", "Write `SSLVerifyClient require` in the virtual host", "SSLVerifyClient optional => SSLVerifyClient require"},
    {"AOP321", "Or write `CacheQuickHandler off`", "+1 CacheQuickHandler off"},
    {"AOP327", "Write `SSLVerifyClient require` in the virtual host itself", "+1 SSLVerifyClient require\n+2 SSLVerifyDepth 1"},
    {"AOP328", "Write `SSLVerifyClient require` in the virtual host itself", "+1 SSLVerifyClient require\n+2 SSLVerifyDepth 1"},
    {"AOP328", "`Require ssl-verify-client`", "SSLVerifyDepth 1 => SSLVerifyDepth 1~        Require ssl-verify-client"},
    {"AOP328", "or switch TLS 1.2 off: `SSLProtocol TLSv1.3`", "+1 SSLProtocol TLSv1.3"},
    {"AOP327", "Or switch TLS 1.2 off: `SSLProtocol TLSv1.3`", "+1 SSLProtocol TLSv1.3"},
    {"AOP322", "(`ErrorDocument 403 \"Forbidden\"`)", "ErrorDocument 400 /index.html => ErrorDocument 400 \"Bad Request\""},
    {"AOP322", "or remove the ErrorDocument", "- ErrorDocument"},
    {"AOP323", "Write `SSLVerifyClient require` with the CA of the visitors in the server that proxies",
     "Listen 80~ => Listen 443~\n*:80> => *:443>\n+1 SSLEngine on\n+1 SSLCertificateFile certs/server.pem\n"
     "+1 SSLCertificateKeyFile certs/server.key\n+1 SSLVerifyClient require\n+1 SSLCACertificateFile certs/origin-pull-ca.pem"},
    {"AOP323", "or remove its ProxyPass into the protected server", "- ProxyPass"},
    {"AOP323", "Without SSLProxyMachineCertificateFile the protected server rejects what it sends", "- SSLProxyMachineCertificateFile"},
    {"AOP324", "as in `Listen 127.0.0.1:8080`", "Listen 8080 => Listen 127.0.0.1:8080"},
    {"AOP324", "or write `Require local` in it", "+2 <Location \"/\">\n+2 Require local\n+2 </Location>"},
    {"AOP325", "`<Directory /srv/shop> Require all denied </Directory>` inside it",
     "+1 <Directory @ROOT@/htdocs/shop>\n+1 Require all denied\n+1 </Directory>"},
    {"AOP326", "`Require` lines in a <Location> or <Proxy> section there", "+2 <Location \"/intern/\">\n+2 Require ip 192.0.2.0/24\n+2 </Location>"},
    {"AOP326", "Or remove the ProxyPass", "- ProxyPass"},
    {"AOP404", "Add `SSLCACertificateFile`", "+1 SSLCACertificateFile certs/origin-pull-ca.pem"},
    {"AOP409", "or write `SSLVerifyDepth 1`", "SSLVerifyDepth none => SSLVerifyDepth 1"},
    {"AOP409", "Remove the line", "- SSLVerifyDepth"},
    {"AOP410", "Write `SSLVerifyDepth 2`", "+1 SSLVerifyDepth 2"},
    {"AOP411", "Remove SSLCARevocationCheck", "- SSLCARevocationCheck\n- SSLCARevocationFile"},
    {"AOP412", "Remove SSLOCSPEnable", "- SSLOCSPEnable"},
    {"AOP412", "or write `SSLOCSPEnable leaf no_ocsp_for_cert_ok`", "SSLOCSPEnable leaf => SSLOCSPEnable leaf no_ocsp_for_cert_ok"},
    {"AOP413", "Remove SSLCADNRequestFile", "- SSLCADNRequestFile"},
    {"AOP419", "Remove the SSLOpenSSLConfCmd VerifyMode line", "- SSLOpenSSLConfCmd"},
    {"AOP420", "Write all settings that the message names the same in both", "origin-pull-ca-copy => origin-pull-ca"},
    {"AOP420", "Write all settings that the message names the same in both", "origin-pull-ca-copy => origin-pull-ca\n- SSLProtocol\n- SSLCipherSuite",
     different_twice},
    {"AOP432", "`SSLCertificateKeyFile`", "+1 SSLCertificateKeyFile certs/server.key"},
    {"AOP438", "Write `SSLProtocol -all +TLSv1.2 +TLSv1.3`", "SSLProtocol -all => SSLProtocol -all +TLSv1.2 +TLSv1.3"},
    {"AOP440", "Write `SSLStaplingCache shmcb:ssl_stapling(32768)`", "+0 SSLStaplingCache shmcb:ssl_stapling(32768)"},
    {"AOP440", "turn stapling off", "- SSLUseStapling"},
    {"AOP472", "Add `Listen` for each port", "+0 Listen 443"},
};

// Rules whose texts have directives that no row writes, and why.
constexpr std::pair<std::string_view, std::string_view> not_written[]{
    {"AOP203", "the fingerprints are the administrator's"},
    {"AOP205", "a certificate of one's own"},
    {"AOP211", "the right certificate is the administrator's"},
    {"AOP214", "the fingerprint is the administrator's"},
    {"AOP305", "a name is moved"},
    {"AOP309", "a name is moved"},
    {"AOP402", "a file is replaced"},
    {"AOP408", "a file is replaced"},
    {"AOP430", "files are made"},
    {"AOP433", "files are made"},
    {"AOP434", "files are made"},
    {"AOP435", "the old key stays weak"},
    {"AOP436", "files are made"},
    {"AOP437", "the list is the administrator's"},
    {"AOP448", "which of the two, only the administrator knows"},
    {"AOP450", "the module is not in the example's folder"},
    {"AOP470", "seen only on the machine itself"},
    {"AOP901", "of a running server"},
};

void replace_all(std::string& text, std::string_view from, std::string_view to)
{
    for (std::size_t at = 0; (at = text.find(from, at)) != text.npos; at += to.size())
        text.replace(at, from.size(), to);
}

void add_to_host(std::string& text, std::size_t number, std::string_view line)
{
    static constexpr std::string_view open = "<VirtualHost ", close = "</VirtualHost>";
    std::size_t at = 0;
    for (std::size_t n = 0; n < std::max<std::size_t>(number, 1) && at != text.npos; ++n)
        at = text.find(number ? close : open, n ? at + 1 : 0);
    if (at != text.npos)
        text.insert(at, aop::cat(number ? "    " : "", line, "\n"));
}

// "~" in an edit is a new line.
std::string edited(std::string text, std::string_view edits, const std::string& root)
{
    std::istringstream in{std::string(edits)};
    for (std::string edit; std::getline(in, edit);) {
        replace_all(edit, "@ROOT@", root);
        replace_all(edit, "~", "\n");
        const std::size_t arrow = edit.find(" => ");
        if (edit.starts_with('+')) {
            add_to_host(text, std::size_t(edit[1] - '0'), std::string_view(edit).substr(3));
        } else if (edit.starts_with("- ")) {
            const std::string_view word = std::string_view(edit).substr(2);
            for (std::size_t at; (at = text.find(word)) != text.npos;) {
                const std::size_t begin = text.rfind('\n', at) + 1;
                text.erase(begin, text.find('\n', at) + 1 - begin);
            }
        } else {
            const std::string from = edit.substr(0, arrow);
            BOOST_TEST(text.find(from) != text.npos, "no " << from);
            replace_all(text, from, edit.substr(arrow + 4));
        }
    }
    return text;
}

struct Looked {
    std::set<std::string> rules, errors;
    std::map<std::string, aop::Verdict> verdicts;
};

Looked look(const aop::test::Scratch& scratch, const std::string& text)
{
    scratch.write("tried.conf", text);
    aop::Disk disk;
    aop::Configuration configuration;
    const aop::Problems problems = aop::read_configuration(disk, aop::test::with_every_module(scratch.path().string(), "tried.conf"), configuration);
    aop::CertificateFiles certificates(disk, aop::test::known_stand_ins());
    const aop::Assessment a = assess(configuration, problems, certificates, std::time(nullptr));
    Looked looked;
    for (const aop::Finding& f : audit(a))
        if (f.suppressed.empty()) {
            looked.rules.emplace(f.rule->id);
            if (f.rule->severity == aop::Severity::error)
                // Up to the server: what it is held against may be another one afterwards.
                looked.errors.insert(aop::cat(f.rule->id, ' ', f.message().substr(0, f.message().find(' '))));
        }
    for (const aop::Server& s : a.site.servers)
        if (const aop::Judgement* j = a.exposure.worst(s.index))
            looked.verdicts[s.label()] = j->verdict;
    return looked;
}

}

BOOST_DATA_TEST_CASE(what_a_rule_proposes_cures, boost::unit_test::data::make(remedies), remedy)
{
    const aop::Rule* rule = aop::find_rule(remedy.id);
    BOOST_TEST_REQUIRE(rule);
    BOOST_TEST(rule->fix.find(remedy.quote) != rule->fix.npos, "its text does not say so");
    const aop::test::Scratch scratch;
    aop::test::lay_out_example(std::string(remedy.id), scratch.path());
    const std::string text = remedy.config.empty() ? aop::test::slurp(scratch.path() / "bad.conf") : std::string(remedy.config);
    const std::string cured = edited(text, remedy.edits, scratch.path().string());
    const Looked before = look(scratch, text), after = look(scratch, cured);
    BOOST_TEST(before.rules.contains(std::string(remedy.id)));
    BOOST_TEST(!after.rules.contains(std::string(remedy.id)), "still there: " << cured);
    for (const std::string& error : after.errors)
        BOOST_TEST(before.errors.contains(error), "a new error: " << error << "\n" << cured);
    for (const auto& [server, verdict] : after.verdicts)
        if (const auto was = before.verdicts.find(server); was != before.verdicts.end() && was->second != aop::Verdict::broken)
            BOOST_TEST((verdict <= was->second || was->second == aop::Verdict::unreachable), server << " was " << to_string(was->second) << " and is "
                                                                                                    << to_string(verdict) << "\n"
                                                                                                    << cured);
}

// A text that proposes a directive has a row above, or a reason why not.
BOOST_AUTO_TEST_CASE(every_rule_that_proposes_lines_is_tried)
{
    for (const aop::Rule* rule : aop::rules()) {
        if (rule->severity == aop::Severity::note || rule->id.starts_with("AOP0") || rule->id.starts_with("AOP9"))
            continue;
        bool proposes = false;
        for (std::size_t at = rule->fix.find('`'); at != rule->fix.npos; at = rule->fix.find('`', at + 1)) {
            const std::size_t end = rule->fix.find('`', at + 1);
            const std::string_view code = rule->fix.substr(at + 1, end - at - 1);
            proposes |= !aop::commands_named(code.substr(0, code.find(' '))).empty();
            at = end;
        }
        const bool tried = std::ranges::any_of(remedies, [&](const Remedy& r) { return r.id == rule->id; });
        const bool excused = std::ranges::any_of(not_written, [&](const auto& row) { return row.first == rule->id; });
        BOOST_TEST((!proposes || tried || excused), rule->id << " proposes lines that no test writes");
        BOOST_TEST((!tried || !excused), rule->id << " is tried and excused");
    }
}
