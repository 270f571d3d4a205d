// What AOPPolicy off accepts: findings about who gets in. What ends httpd is said whoever accepts it.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <ctime>
#include <memory>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"
#include "core/verdicts/startup_rule.h"
#include "linter/reader/read_tree.h"
#include "test/support/audited.h"
#include "test/support/certificates.h"
#include "test/support/examples.h"
#include "test/support/known.h"
#include "test/support/scratch.h"

namespace {

struct Looked {
    bool refused = false;                                                                        // while httpd reads
    bool down = false;                                                                           // it does not start
    std::unique_ptr<aop::Configuration> configuration = std::make_unique<aop::Configuration>();  // whose lines the findings name
    aop::Findings findings = {};
};

Looked look(const std::string& root, const std::string& file)
{
    aop::Disk disk;
    Looked seen;
    const aop::Problems problems = aop::read_configuration(disk, aop::test::with_every_module(root, file), *seen.configuration);
    aop::CertificateFiles certificates(disk, aop::test::known_stand_ins());
    const aop::Assessment a = assess(*seen.configuration, problems, certificates, std::time(nullptr));
    const auto fails = [](const aop::Judgement& j) { return j.if_started || j.cause == aop::Cause::refused; };
    seen.refused = problems.refusal() != nullptr;
    seen.down = std::ranges::any_of(a.exposure.judgements, fails);
    seen.findings = audit(a);
    return seen;
}

bool standing(const aop::Finding& f) { return f.suppressed.empty(); }

}

BOOST_DATA_TEST_CASE(who_is_down_has_a_finding_that_says_so, boost::unit_test::data::make(aop::test::example_ids()), id)
{
    const aop::test::Scratch scratch;
    aop::test::lay_out_example(id, scratch.path());
    const Looked seen = look(scratch.path().string(), "bad.conf");
    if (seen.refused)
        return;
    const auto said = std::ranges::find_if(seen.findings, [](const aop::Finding& f) { return aop::ends_httpd(*f.rule); });
    BOOST_TEST(seen.down == (said != seen.findings.end()), (said == seen.findings.end() ? "nothing says so" : said->message()));
}

// Every example, as it is and with all its servers declared public: families 0 and 4 stay, and nobody gets a pass for an outage.
BOOST_DATA_TEST_CASE(public_servers_accept_who_gets_in_and_nothing_else, boost::unit_test::data::make(aop::test::example_ids()), id)
{
    if (id == "AOP912")  // it is about the policy itself
        return;
    const aop::test::Scratch scratch;
    aop::test::lay_out_example(id, scratch.path());
    const std::string text = aop::test::slurp(scratch.path() / "bad.conf");
    scratch.write("off.conf", text + (text.ends_with('\n') ? "" : "\n") + "AOPPolicy off\n");
    const Looked before = look(scratch.path().string(), "bad.conf"), after = look(scratch.path().string(), "off.conf");
    for (const aop::Finding& f : before.findings) {
        if (f.rule->id[3] != '4' || !standing(f))
            continue;
        const bool stays = std::ranges::any_of(after.findings, [&](const aop::Finding& g) { return g.rule == f.rule && standing(g); });
        BOOST_TEST(stays, f.rule->id << " " << f.message());
    }
    for (const aop::Finding& f : after.findings)
        if (f.suppressed == "AOPPolicy off")
            BOOST_TEST((f.rule->id[3] != '0' && f.rule->id[3] != '4'), f.rule->id);
}

BOOST_AUTO_TEST_CASE(a_catch_all_of_a_reserved_name_needs_no_certificate_of_that_name)
{
    const auto found = [](std::string_view name) {
        const auto seen = aop::test::audited(aop::cat("Listen 443\n<VirtualHost *:443>\nServerName ", name,
                                                      "\nSSLEngine on\nSSLCertificateFile /c/server.pem\nSSLCertificateKeyFile /c/server.key\n"
                                                      "SSLVerifyClient require\nSSLCACertificateFile /c/origin-pull-ca.pem\n</VirtualHost>\n"));
        return std::ranges::any_of(seen->findings, [](const aop::Finding& f) { return f.rule->id == "AOP463"; });
    };
    BOOST_TEST(found("shop.example.net"));
    BOOST_TEST(!found("unknown.invalid"));
    BOOST_TEST(!found("Catch-All.INVALID"));
}

// The line that is named opens the path that is named.
BOOST_AUTO_TEST_CASE(the_culprit_of_an_optional_certificate_is_the_line_that_opens_the_path_shown)
{
    const aop::test::Scratch scratch;
    aop::test::copy_certificates(scratch.path() / "certs");
    const std::string root = scratch.path().string();
    scratch.write("icons/a.png", "x");
    scratch.write("htdocs/index.html", "x");
    scratch.write("htdocs/upload/b.html", "x");
    scratch.write("htdocs/upload/.htaccess", "Require all granted\n");
    const auto write = [&](std::string_view more) {
        scratch.write("httpd.conf", aop::cat("Listen 443\n", more,
                                             "<VirtualHost *:443>\nServerName wiki.example.com\nSSLEngine on\nSSLCertificateFile certs/server.pem\n"
                                             "SSLCertificateKeyFile certs/server.key\nSSLVerifyClient optional\nSSLVerifyDepth 1\n"
                                             "SSLCACertificateFile certs/origin-pull-ca.pem\nDocumentRoot htdocs\n<Directory ",
                                             root, "/htdocs>\nAllowOverride All\nRequire aop\n</Directory>\n</VirtualHost>\n"));
    };
    const auto culprit = [&] {
        const Looked seen = look(root, "httpd.conf");
        const auto found = std::ranges::find_if(seen.findings, [](const aop::Finding& f) { return f.rule->id == "AOP102"; });
        return found == seen.findings.end() || found->related.empty()
                   ? std::string("none")
                   : aop::cat(found->related[0].place.file().substr(root.size()), ": ", found->related[0].label);
    };
    write("");
    constexpr std::string_view upload = "/htdocs/upload/.htaccess: clients without one get /upload/",
                               icons = "/httpd.conf: clients without one get /icons/";
    BOOST_TEST(culprit().starts_with(upload), culprit());
    write(aop::cat("Alias /icons/ ", root, "/icons/\n<Directory ", root, "/icons>\nRequire all granted\n</Directory>\n"));
    const std::string both = culprit();
    BOOST_TEST((both.starts_with(upload) || both.starts_with(icons)), both);
}
