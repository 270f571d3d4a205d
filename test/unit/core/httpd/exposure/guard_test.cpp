// What verdicts make of AOPGuard. test/module/verdicts_test.cpp asks the real module whether they are true.
#include <boost/test/unit_test.hpp>

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/httpd/request/guard.h"
#include "linter/reader/read_tree.h"
#include "test/support/audited.h"
#include "test/support/certificates.h"
#include "test/support/memory_files.h"
#include "test/support/scratch.h"

namespace {

using aop::cat;

constexpr std::int64_t december_2027 = 1'830'000'000;

std::string tls(std::string_view name, std::string_view lines)
{
    return cat("<VirtualHost *:443>\nServerName ", name, "\nDocumentRoot /srv/www\nSSLEngine on\nSSLCertificateFile /c/server.pem\n",
               "SSLCertificateKeyFile /c/server.key\n", lines, "\n</VirtualHost>\n");
}

std::string plain(std::string_view name, std::string_view lines)
{
    return cat("<VirtualHost *:80>\nServerName ", name, "\nDocumentRoot /srv/www\n", lines, "\n</VirtualHost>\n");
}

std::string ca(std::string_view name) { return cat("SSLCACertificateFile /c/", name, ".pem\n"); }

std::string asks(std::string_view mode) { return cat("SSLVerifyClient ", mode, '\n', ca("origin-pull-ca")); }

// "a enforced, b broken": the virtual hosts in their order, the worst of each.
struct Judged {
    std::string verdicts;
    std::string rules;    // that report an error or a warning, or are about the guard
    std::string reasons;  // a line for each virtual host
};

Judged judged(const std::string& text)
{
    aop::test::MemoryFiles files;
    for (const char* name : {"cdn-ca.pem", "other-ca.pem", "origin-pull-ca.pem", "two-cas.pem", "server.pem", "server.key"})
        files.put(cat("/c/", name), aop::test::slurp(aop::test::certificate(name)));
    files.put("/srv/httpd.conf",
              cat(text.find("*:80") == text.npos ? "" : "Listen 80\n", "Listen 443\nSSLSessionCache shmcb:/srv/run/sessions(512000)\n", text));
    aop::Configuration configuration;
    const aop::Problems problems = aop::read_configuration(files, aop::test::with_every_module("/srv", "httpd.conf"), configuration);
    aop::CertificateFiles certificates(files);
    const aop::Assessment a = assess(configuration, problems, certificates, december_2027);
    Judged made;
    for (const aop::Server& server : a.site.servers)
        if (const aop::Judgement* j = server.is_main() ? nullptr : a.exposure.worst(server.index)) {
            made.verdicts += cat(made.verdicts.empty() ? "" : ", ", server.label(), ' ', to_string(j->verdict));
            made.reasons += cat(server.label(), ": ", j->reason, '\n');
        }
    for (const aop::Finding& f : audit(a))
        if (f.rule->id.starts_with("AOP96") || f.rule->id == "AOP911" || f.rule->id.starts_with("AOP1") || f.rule->id.starts_with("AOP3"))
            made.rules += cat(made.rules.empty() ? "" : " ", f.rule->id);
    return made;
}

std::string verdicts(const std::string& text) { return judged(text).verdicts; }

const std::string redirect = "Redirect permanent / https://a.test/\n";

}

BOOST_AUTO_TEST_CASE(optional_with_the_guard_is_enforced)
{
    for (const char* mode : {"optional", "optional_no_ca"}) {
        BOOST_TEST(verdicts(tls("a.test", asks(mode))) == "a.test:443 optional");
        const Judged with = judged(tls("a.test", asks(mode) + "AOPGuard on"));
        BOOST_TEST(with.verdicts == "a.test:443 enforced");
        BOOST_TEST(with.reasons == "a.test:443: AOPGuard requires a verified certificate for every request\n");
        BOOST_TEST(with.rules == "");
    }
    BOOST_TEST(verdicts("AOPGuard on\n" + tls("a.test", asks("optional")) + tls("b.test", asks("optional") + "AOPGuard off")) ==
               "a.test:443 enforced, b.test:443 optional");
    // The handshake needs no guard.
    BOOST_TEST(judged(tls("a.test", asks("require") + "AOPGuard on")).reasons == "a.test:443: the handshake requires a certificate\n");
}

BOOST_AUTO_TEST_CASE(what_is_exempt_is_meant_to_be_open)
{
    const Judged exempt = judged(tls("a.test", asks("optional") + "AOPGuard on\nAOPGuardExempt /health\n"));
    BOOST_TEST(exempt.verdicts == "a.test:443 enforced");
    BOOST_TEST(exempt.reasons ==
               "a.test:443: AOPGuard requires a verified certificate for every request, apart from /health and /health/ (meant to be open)\n");
    BOOST_TEST(exempt.rules == "");
}

BOOST_AUTO_TEST_CASE(a_guard_that_only_reports_is_none)
{
    const Judged reports = judged(tls("a.test", asks("optional") + "AOPGuard report\nAOPGuardExempt /health\n"));
    BOOST_TEST(reports.verdicts == "a.test:443 optional");
    BOOST_TEST(reports.rules == "AOP102");
    BOOST_TEST(verdicts("AOPGuard on\n" + tls("a.test", asks("optional") + "AOPGuard report\n")) == "a.test:443 optional");
    BOOST_TEST(verdicts(plain("a.test", "AOPGuard report\n")) == "a.test:80 plain");
    // A pin would still do nothing.
    BOOST_TEST(judged(tls("a.test", asks("require") + "AOPGuard report\nAOPClientPin sha256:" + std::string(64, 'a') + "\n")).rules == "AOP911");
}

BOOST_AUTO_TEST_CASE(nothing_of_httpd_opens_what_the_guard_refuses)
{
    for (const char* lines : {"<Location />\nSatisfy Any\nRequire all granted\n</Location>", "RewriteEngine on\nRewriteRule ^ /index.php",
                              "FallbackResource /index.php", "ProxyPass / http://127.0.0.1:8080/", "CacheEnable disk /", "ErrorDocument 404 /x.html",
                              "ErrorDocument 400 /x.html\nErrorDocument 421 /x.html\nErrorDocument 417 /x.html", "ErrorDocument 403 Forbidden",
                              "ProxyRequests On", "ProxyPass /x http://127.0.0.1/\nErrorDocument 403 /x"})
        BOOST_TEST(verdicts(tls("a.test", asks("optional") + "AOPGuard on\n" + lines)) == "a.test:443 enforced", lines);
}

BOOST_AUTO_TEST_CASE(the_page_of_a_refusal_is_shown)
{
    const std::string page = "ErrorDocument 403 /index.html\n";
    BOOST_TEST(verdicts(tls("a.test", asks("optional") + "AOPGuard on\n" + page)) == "a.test:443 partial");
    BOOST_TEST(verdicts(plain("a.test", "AOPGuard on\n" + page)) == "a.test:80 plain");
    BOOST_TEST(verdicts(tls("a.test", asks("optional") + "AOPGuard on\nAOPGuardExempt /refused/\nErrorDocument 403 /refused/x.html\n")) ==
               "a.test:443 enforced");
    // A text may have a file inside.
    const auto text = [](std::string_view file) {
        return verdicts(tls("a.test", cat(asks("optional"), "AOPGuard on\nErrorDocument 403 \"no %{file:", file, "}\"\n")));
    };
    BOOST_TEST(text("/srv/www/secret.txt") == "a.test:443 partial");
    BOOST_TEST(text("/srv/errors/403.txt") == "a.test:443 unknown");
    BOOST_TEST(text("/srv/www/%{HTTP:X}") == "a.test:443 unknown");
}

BOOST_AUTO_TEST_CASE(a_handshake_that_asks_nobody_shuts_all_out)
{
    const std::string guard = "AOPGuard on\n";
    for (const std::string& lines :
         {guard, guard + ca("origin-pull-ca"), guard + asks("none"), guard + redirect,
          guard + ca("origin-pull-ca") + "<Location />\nSSLVerifyClient require\n</Location>\n", guard + "SSLVerifyClient optional\n"}) {
        const Judged none = judged(tls("a.test", lines));
        BOOST_TEST(none.verdicts == "a.test:443 broken", lines);
        BOOST_TEST(none.rules.find("AOP962") != std::string::npos, cat(lines, none.rules));
    }
    // SSLEngine off behind a first virtual host that asks: no CA of its own.
    BOOST_TEST(
        verdicts(tls("a.test", asks("require")) + "<VirtualHost *:443>\nServerName b.test\nDocumentRoot /srv/www\nAOPGuard on\n</VirtualHost>\n") ==
        "a.test:443 enforced, b.test:443 broken");
}

BOOST_AUTO_TEST_CASE(plain_http_is_closed_by_the_guard)
{
    BOOST_TEST(verdicts(plain("a.test", "")) == "a.test:80 plain");
    const Judged content = judged(plain("a.test", "AOPGuard on"));
    BOOST_TEST(content.verdicts == "a.test:80 closed");
    BOOST_TEST(content.reasons == "a.test:80: plain HTTP, and AOPGuard rejects everybody\n");
    BOOST_TEST(content.rules.find("AOP96") == std::string::npos);
    BOOST_TEST(judged("AOPGuard on\n" + plain("a.test", redirect)).rules.find("AOP963") != std::string::npos);
    BOOST_TEST(judged("AOPGuard on\n" + plain("a.test", redirect + "AOPGuard off")).rules.find("AOP963") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(sessions_and_handshakes_of_other_servers_are_judged_again)
{
    const auto unnamed = [](std::string_view alias, const std::string& lines) {
        return cat("<VirtualHost *:443>\nServerAlias ", alias, "\nDocumentRoot /srv/www\nSSLEngine on\nSSLCertificateFile /c/server.pem\n",
                   "SSLCertificateKeyFile /c/server.key\nSSLVerifyClient require\n", lines, "</VirtualHost>\n");
    };
    const auto worst = [](const Judged& j) { return cat(j.verdicts.substr(j.verdicts.rfind(' ') + 1), ' ', j.rules); };
    const std::string a = ca("origin-pull-ca"), b = ca("other-ca"), guard = "AOPGuard on\n";
    BOOST_TEST(worst(judged(unnamed("a.test", a) + unnamed("b.test", b))).find("AOP312") != std::string::npos);
    BOOST_TEST(worst(judged(unnamed("a.test", a + guard) + unnamed("b.test", b + guard))) == "enforced ");
    // OCSP is not asked again; what was verified without it is refused.
    const std::string ocsp = "SSLOCSPEnable on\n";
    BOOST_TEST(worst(judged(unnamed("a.test", a + guard) + unnamed("b.test", a + ocsp))).starts_with("partial"));
    BOOST_TEST(worst(judged(unnamed("a.test", a) + unnamed("b.test", a + guard + ocsp))) == "enforced ");
    BOOST_TEST(worst(judged(unnamed("a.test", a + guard + ocsp) + unnamed("b.test", a + guard + ocsp))) == "enforced ");
    const std::string insecure = "SSLVHostSNIPolicy insecure\n";
    BOOST_TEST(verdicts(insecure + tls("a.test", asks("require")) + tls("b.test", "SSLVerifyClient require\n" + b)) ==
               "a.test:443 partial, b.test:443 partial");
    BOOST_TEST(verdicts(insecure + guard + tls("a.test", asks("require")) + tls("b.test", "SSLVerifyClient require\n" + b)) ==
               "a.test:443 enforced, b.test:443 enforced");
    // Of the two CAs that the handshake of a.test trusts, b.test trusts one.
    BOOST_TEST(verdicts(insecure + guard + tls("a.test", "SSLVerifyClient require\n" + ca("two-cas")) +
                        tls("b.test", "SSLVerifyClient require\n" + b)) == "a.test:443 enforced, b.test:443 enforced");
    BOOST_TEST(verdicts(insecure + guard + tls("a.test", asks("require")) + tls("b.test", asks("require") + ocsp)).ends_with("b.test:443 enforced"));
    BOOST_TEST(verdicts(insecure + tls("a.test", asks("require")) + tls("b.test", asks("require") + ocsp)).ends_with("b.test:443 partial"));
}

BOOST_AUTO_TEST_CASE(pins_that_name_a_ca)
{
    const auto sum = [](const char* name) {
        aop::test::MemoryFiles files;
        files.put("/x", aop::test::slurp(aop::test::certificate(name)));
        aop::CertificateFiles certificates(files);
        return cat("AOPClientPin sha256:", certificates.file("/x").anchors.front().sha256, '\n');
    };
    const Judged all = judged(tls("a.test", asks("require") + "AOPGuard on\n" + sum("origin-pull-ca.pem")));
    BOOST_TEST(all.verdicts == "a.test:443 broken");
    BOOST_TEST(all.rules == "AOP964");
    const Judged some = judged(tls("a.test", asks("require") + "AOPGuard on\n" + sum("origin-pull-ca.pem") + sum("client.pem")));
    BOOST_TEST(some.verdicts == "a.test:443 enforced");
    BOOST_TEST(some.rules == "AOP964");
    BOOST_TEST(judged(tls("a.test", asks("require") + "AOPGuard on\n" + sum("client.pem"))).rules == "");
}

// mod_aop rejects clients of CAs that AOPTrust does not mean, although the handshake takes them.
BOOST_AUTO_TEST_CASE(aop_trust_is_asked_at_run_time)
{
    const std::string guard = "AOPGuard on\n", location = "<Location />\nRequire aop\n</Location>\n",
                      other = cat("AOPTrust sha256:", std::string(64, 'a'), '\n');
    for (const char* mode : {"optional", "require", "optional_no_ca"}) {
        const Judged none = judged(tls("a.test", asks(mode) + guard + other));
        BOOST_TEST(none.verdicts == "a.test:443 broken", mode);
        BOOST_TEST(none.reasons.find("AOPGuard is on, and AOPTrust means none of the CAs that the server trusts") != std::string::npos, none.reasons);
        BOOST_TEST(none.rules.find("AOP962") == std::string::npos, none.rules);  // AOP211's
        BOOST_TEST(verdicts(tls("a.test", asks(mode) + location + other)) == "a.test:443 broken", mode);
    }
    BOOST_TEST(verdicts(tls("a.test", asks("optional") + guard + "AOPTrust own\n")) == "a.test:443 enforced");
    BOOST_TEST(verdicts(tls("a.test", asks("optional") + guard + "AOPTrust cloudflare\n")) == "a.test:443 broken");
    // Of two CAs one is meant, whichever it is.
    for (const char* one : {"origin-pull-ca.pem", "other-ca.pem"}) {
        aop::test::MemoryFiles files;
        files.put("/x", aop::test::slurp(aop::test::certificate(one)));
        aop::CertificateFiles certificates(files);
        const std::string trust = cat("AOPTrust sha256:", certificates.file("/x").anchors.front().sha256, '\n');
        for (const std::string& by : {guard, location})
            BOOST_TEST(verdicts(tls("a.test", cat("SSLVerifyClient optional\n", ca("two-cas"), by, trust))) == "a.test:443 enforced", one);
    }
}

// A session that optional_no_ca has made counts as verified for mod_ssl, and not for mod_aop.
BOOST_AUTO_TEST_CASE(require_aop_verifies_again)
{
    const auto section = [](std::string_view provider) { return cat("<Location />\nRequire ", provider, "\n</Location>\n"); };
    BOOST_TEST(verdicts(tls("a.test", asks("optional_no_ca") + section("ssl-verify-client"))) == "a.test:443 partial");
    BOOST_TEST(verdicts(tls("a.test", asks("optional_no_ca") + section("aop"))) == "a.test:443 enforced");
    BOOST_TEST(verdicts(tls("a.test", asks("optional_no_ca") + section("not aop"))) != "a.test:443 enforced");
}

BOOST_AUTO_TEST_CASE(the_page_of_a_refusal_is_a_file_as_it_is)
{
    const auto page = [](std::string_view name, std::string_view lines) {
        return verdicts(tls("a.test", cat(asks("optional"), "AOPGuard on\nErrorDocument 403 /secret/", name, '\n', lines)));
    };
    const std::string no = "a.test:443 enforced", yes = "a.test:443 partial";
    BOOST_TEST(page("x.var", "") == yes);
    BOOST_TEST(page("x.var", "AddHandler type-map .var\n") == no);
    BOOST_TEST(page("x.html.var", "AddHandler type-map var\nAddOutputFilter DEFLATE css\n") == no);
    BOOST_TEST(page("x.shtml", "AddOutputFilter INCLUDES .shtml\n") == no);
    // Something may leave it the file that it is.
    BOOST_TEST(page("x.shtml", "AddOutputFilter DEFLATE .shtml\n") == yes);
    BOOST_TEST(page("x.shtml", "AddOutputFilter INCLUDES .shtml\n<Location /secret>\nAddOutputFilter DEFLATE .shtml\n</Location>\n") == yes);
    BOOST_TEST(page("x.shtml", "AddOutputFilter INCLUDES .shtml\n<Location /secret>\nRemoveOutputFilter .shtml\n</Location>\n") == yes);
    BOOST_TEST(page("x.var", "AddHandler type-map .var\n<Location /secret>\nSetHandler default-handler\n</Location>\n") == yes);
    BOOST_TEST(page("x.var", "AddHandler type-map .var\nAddHandler default-handler .var\n") == yes);
}

BOOST_AUTO_TEST_CASE(what_comes_after_the_guard_does_not_matter_to_strangers)
{
    for (const char* lines : {"MergeSlashes off", "AcceptPathInfo on", "CheckSpelling on", "Script GET /cgi/x", "ReadmeName /x.txt",
                              "<Location />\nAuthType form\nAuthName x\nAuthFormProvider file\n</Location>"}) {
        BOOST_TEST(verdicts(tls("a.test", asks("optional") + "AOPGuard on\n" + lines)) == "a.test:443 enforced", lines);
        BOOST_TEST(verdicts(tls("a.test", asks("optional") + "<Location />\nRequire aop\n</Location>\n" + lines)) == "a.test:443 unknown", lines);
        BOOST_TEST(verdicts(plain("a.test", cat("AOPGuard on\n", lines))) == "a.test:80 closed", lines);
    }
    BOOST_TEST(verdicts(tls("a.test", asks("optional") + "AOPGuard on\nLuaMapHandler ^/x /x.lua")) == "a.test:443 unknown");
}

BOOST_AUTO_TEST_CASE(an_exemption_that_nobody_gets_to)
{
    const std::string exempt = "AOPGuard on\nAOPGuardExempt /health\n";
    BOOST_TEST(judged(tls("a.test", asks("require") + exempt)).rules == "AOP965");
    BOOST_TEST(judged(exempt + tls("a.test", asks("require")) + plain("a.test", "")).rules.find("AOP965") == std::string::npos);
}
