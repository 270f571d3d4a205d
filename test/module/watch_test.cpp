// What the watch finds different from what was loaded: dates by a clock of ours, files in memory.
#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <ctime>
#include <functional>
#include <optional>

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "linter/reader/read_tree.h"
#include "mod_aop/watch/watch.h"
#include "test/support/certificates.h"
#include "test/support/memory_files.h"
#include "test/support/scratch.h"

using namespace aop;
using namespace aop::test;

namespace {

std::string text_of(std::string_view name) { return slurp(certificate(cat(name, ".pem"))); }

// A server of its own for each case; what it trusts lies in memory.
struct LoadedModules {
    MemoryFiles files;
    Configuration configuration = {};
    CertificateFiles certificates{files};
    std::optional<Assessment> assessment = {};
    std::optional<mod::Watch> watch = {};

    explicit LoadedModules(const std::string& lines, std::string_view ca = "origin-pull-ca", std::initializer_list<const char*> more = {})
    {
        for (const char* name : more) {
            files.put(cat("/srv/", name, ".pem"), text_of(name));
            files.put(cat("/srv/", name, ".key"), slurp(certificate(cat(name, ".key"))));
        }
        files.put("/srv/server.pem", text_of("server"));
        files.put("/srv/server.key", slurp(certificate("server.key")));
        files.put("/srv/ca.pem", text_of(ca));
        files.copy(certificate("hashed"), "/srv/hashed");
        files.put("/srv/main.conf",
                  cat("ServerName a.test\nListen 443\nSSLEngine on\nSSLCertificateFile server.pem\nSSLCertificateKeyFile server.key\n"
                      "SSLVerifyClient require\n",
                      lines, "\n"));
        const Problems problems = read_configuration(
            files, {.server_root = "/srv", .main_file = "/srv/main.conf", .extra_modules = {"mod_ssl.c", "mod_aop.c"}}, configuration);
        assessment.emplace(assess(configuration, problems, certificates, std::time(nullptr)));
        watch.emplace(*assessment);
    }
    std::string after(std::int64_t seconds)
    {
        std::string all;
        for (const mod::LogLine& line : watch->differences(files, assessment->now + seconds))
            all += cat(to_string(line.severity), ": ", line.text, "\n");
        return all;
    }
};

constexpr std::int64_t day = 86'400;

}

// The authority ends 10 days and 12 hours after it was made.
BOOST_AUTO_TEST_CASE(an_authority_that_comes_nearer_to_its_end_is_told_at_each_threshold)
{
    const std::string who = "\"CN=Expiring CA,O=Example Shop\" in /srv/ca.pem ";
    struct Case {
        const char* expiry_warn;
        double days;
        std::string told;
    };
    for (const Case& c : {Case{"", 0, ""},  // the findings have said it
                          Case{"", 3, ""}, Case{"", 3.9, "warning in less than 7 days"}, Case{"", 9, "warning in less than 7 days"},
                          Case{"", 9.9, "warning in less than 1 day"}, Case{"", 10.6, "error"}, Case{"AOPExpiryWarn 5 2", 3.9, ""},
                          Case{"AOPExpiryWarn 5 2", 5.9, "warning in less than 5 days"},
                          Case{"AOPExpiryWarn 5 2", 8.9, "warning in less than 2 days"}, Case{"AOPExpiryWarn 5 2", 10.6, "error"}}) {
        LoadedModules loaded(cat("SSLCACertificateFile ca.pem\n", c.expiry_warn), "expiring-ca");
        std::string expected;
        if (c.told == "error")
            expected = cat("error: ", who, "has ended: every client certificate of it is refused\n");
        else if (!c.told.empty())
            expected = cat("warning: ", who, "ends on ", to_date(loaded.assessment->trust[main_server].anchors.at(0)->not_after), ", ",
                           c.told.substr(8), "\n");
        BOOST_TEST_CONTEXT(c.expiry_warn << " after " << c.days << " days")
        BOOST_TEST(loaded.after(std::int64_t(c.days * double(day))) == expected);
    }
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_longer_what_was_loaded_is_told_with_what_follows)
{
    struct Case {
        std::function<void(MemoryFiles&)> change;
        std::string told;
    };
    const auto becomes = [](std::string text) { return [text](MemoryFiles& f) { f.put("/srv/ca.pem", text); }; };
    for (const Case& c : {
             Case{[](MemoryFiles&) {}, ""},
             Case{becomes(text_of("origin-pull-ca")), ""},  // written again, the same inside
             Case{becomes(text_of("text-around")), ""},
             Case{becomes(text_of("other-ca")),
                  "warning: /srv/ca.pem has changed since it was loaded: the server still uses what it held then, until it is reloaded\n"},
             Case{becomes(text_of("two-cas")),
                  "warning: /srv/ca.pem has changed since it was loaded: the server still uses what it held then, until it is reloaded\n"},
             Case{becomes(text_of("html")),
                  "error: /srv/ca.pem has changed since it was loaded: it is an HTML page, not PEM, and the next reload will end the server\n"},
             Case{becomes(text_of("truncated")), "error: /srv/ca.pem has changed since it was loaded: it is damaged: block 1 (line 1) has no proper "
                                                 "END line, and the next reload will end the server\n"},
             Case{becomes(""), "error: /srv/ca.pem has changed since it was loaded: it is empty, and the next reload will end the server\n"},
             Case{[](MemoryFiles& f) { f.put_folder("/srv/ca.pem"); },
                  "error: /srv/ca.pem has changed since it was loaded: it is a directory, and the next reload will end the server\n"},
             Case{[](MemoryFiles& f) { f.put("/srv/ca.pem", text_of("other-ca")).error = EACCES; },
                  "warning: /srv/ca.pem has changed since it was loaded, and only root can read it: test the configuration, then reload\n"},
             Case{[](MemoryFiles& f) { f.put_link("/srv/ca.pem", "/srv/nowhere"); },
                  "error: /srv/ca.pem is gone since it was loaded: the next reload will end the server\n"},
         }) {
        LoadedModules loaded("SSLCACertificateFile ca.pem");
        c.change(loaded.files);
        BOOST_TEST(loaded.after(0) == c.told);
    }
}

// The child that looks has another root than the parent that loads, where the file may be missing, or another one.
BOOST_AUTO_TEST_CASE(under_chroot_dir_nothing_is_said_of_files_but_that_nobody_looks)
{
    LoadedModules loaded("ChrootDir /jail\nSSLCACertificateFile ca.pem");
    loaded.files.put("/srv/ca.pem", text_of("client"));
    BOOST_TEST(loaded.after(0) ==
               "note: ChrootDir keeps the certificate files from the processes that watch them: nobody looks whether they change\n");
}

BOOST_AUTO_TEST_CASE(a_folder_changes_with_each_of_its_members)
{
    const std::string changed = "warning: /srv/hashed has changed since it was judged: handshakes use what it holds now, the guard too, "
                                "except for certificates that they have used before; reload to have the same everywhere\n";
    LoadedModules loaded("SSLCACertificatePath hashed");
    BOOST_TEST(loaded.after(0) == "");
    const auto& members = loaded.assessment->trust[main_server].sources.at(0).folder->members;
    BOOST_REQUIRE_EQUAL(members.size(), 1U);
    const std::string member = cat("/srv/hashed/", members[0].name);
    loaded.files.put(member, text_of("other-ca"));
    BOOST_TEST(loaded.after(0) == changed);
    loaded.files.put_link("/srv/hashed", "/srv/nowhere");
    BOOST_TEST(loaded.after(0) == "error: /srv/hashed is gone since it was loaded: the next reload will end the server\n");
}

// What the server presents: its files are no longer what was loaded, or it ends.
BOOST_AUTO_TEST_CASE(a_server_certificate_that_changes_or_ends_is_told)
{
    struct Case {
        std::function<void(MemoryFiles&)> change;
        std::string told;
    };
    const auto put = [](const char* path, std::string text) { return [path, text](MemoryFiles& f) { f.put(path, text); }; };
    for (const Case& c : {
             Case{[](MemoryFiles&) {}, ""},
             Case{put("/srv/server.pem", text_of("server-expiring")),
                  "error: /srv/server.pem has changed since it was loaded, and its key in /srv/server.key has not: the next reload will end the "
                  "server\n"},
             Case{put("/srv/server.pem", text_of("server-chain")),
                  "warning: /srv/server.pem has changed since it was loaded: the server still presents the old certificate, until it is reloaded; "
                  "test the configuration first\n"},
             Case{put("/srv/server.key", slurp(certificate("client.key")) + "\n"),
                  "warning: /srv/server.key has changed since it was loaded: the server still presents the old certificate, until it is reloaded; "
                  "test the configuration first\n"},
             Case{[](MemoryFiles& f) { f.put_link("/srv/server.pem", "/srv/nowhere"); },
                  "error: /srv/server.pem is gone since it was loaded: the next reload will end the server\n"},
         }) {
        LoadedModules loaded("SSLCACertificateFile ca.pem");
        c.change(loaded.files);
        BOOST_TEST(loaded.after(0) == c.told);
    }
    LoadedModules loaded("SSLCACertificateFile ca.pem\nSSLCertificateFile server-expiring.pem\nSSLCertificateKeyFile server-expiring.key\n",
                         "origin-pull-ca", {"server-expiring"});
    BOOST_TEST(loaded.after(day) == "");
    BOOST_TEST(loaded.after(4 * day).find("warning: the server certificate /srv/server-expiring.pem expires on ") == 0U);
    BOOST_TEST(loaded.after(11 * day) == "warning: the server certificate /srv/server-expiring.pem has expired: Cloudflare's Full (strict) "
                                         "rejects this server\n");
}
