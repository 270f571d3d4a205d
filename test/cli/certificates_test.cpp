// Certificate files in a whole run: opened once each, and no key in any report.
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <map>

#include <nlohmann/json.hpp>
#include <sys/inotify.h>
#include <unistd.h>

#include "core/base/ascii.h"
#include "linter/render/render.h"
#include "test/cli/cli.h"
#include "test/support/certificates.h"
#include "test/support/process.h"
#include "test/support/scratch.h"

namespace fs = std::filesystem;
using aop::cat;
using aop::test::aop_lint;
using aop::test::Scratch;

namespace {

// Counts how often files are opened, by whomever.
class Opens {
public:
    explicit Opens(const std::vector<fs::path>& paths)
    {
        for (const fs::path& path : paths)
            names_[inotify_add_watch(fd_, path.c_str(), IN_OPEN)] = path.filename();
    }
    ~Opens() { close(fd_); }
    Opens(const Opens&) = delete;
    Opens& operator=(const Opens&) = delete;

    std::map<std::string, int> counts()
    {
        std::map<std::string, int> out;
        for (const auto& [watch, name] : names_)
            out[name];
        alignas(inotify_event) char bytes[4096];
        for (ssize_t got = 0; (got = read(fd_, bytes, sizeof bytes)) > 0;)
            for (ssize_t at = 0; at < got;) {
                const auto* event = reinterpret_cast<const inotify_event*>(bytes + at);
                ++out[names_[event->wd]];
                at += ssize_t(sizeof *event + event->len);
            }
        return out;
    }

private:
    int fd_ = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    std::map<int, std::string> names_;
};

// What no report may hold: each line of base64 of every key.
std::vector<std::string> secrets()
{
    std::vector<std::string> all;
    for (const auto& entry : fs::directory_iterator(aop::test::certificates())) {
        const std::string name = entry.path().filename();
        if (!name.ends_with(".key") && name != "key-only.pem")
            continue;
        std::string text = aop::test::slurp(entry.path());
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            if (const std::string line = text.substr(at, end - at); line.size() >= 20 && !line.starts_with("-----"))
                all.push_back(line.substr(0, 20));
            at = end + 1;
        }
    }
    return all;
}

// The first secret in a text; "" when there is none.
std::string leaked(const std::vector<std::string>& all, const std::string& text)
{
    for (const std::string& secret : all)
        if (text.find(secret) != text.npos)
            return secret;
    return "";
}

}

BOOST_AUTO_TEST_CASE(each_certificate_file_is_opened_once_whatever_the_number_of_virtual_hosts)
{
    const Scratch scratch;
    aop::test::copy_certificates(scratch.path() / "certs");
    std::string text = "Listen 443\nSSLCARevocationFile certs/crl.pem\n";
    for (int i = 0; i < 300; ++i)
        text += cat("<VirtualHost *:443>\nServerName s", i,
                    ".example\nSSLEngine on\nSSLVerifyClient require\n"
                    "SSLCACertificateFile certs/",
                    i % 2 ? "origin-pull-ca.pem" : "./x/../two-cas.pem",
                    "\nSSLCACertificatePath certs/hashed-two\nSSLCADNRequestFile certs/other-ca.pem\n"
                    "SSLCARevocationCheck leaf\n",
                    i % 3 ? "" : "SSLOpenSSLConfCmd VerifyCAFile certs/cdn-ca.pem\n", "</VirtualHost>\n");
    const std::string file = scratch.write("httpd.conf", text);
    const fs::path certs = scratch.path() / "certs";
    std::vector<fs::path> watched{certs / "origin-pull-ca.pem", certs / "two-cas.pem", certs / "other-ca.pem", certs / "crl.pem",
                                  certs / "cdn-ca.pem"};
    for (const auto& entry : fs::directory_iterator(certs / "hashed-two"))
        watched.push_back(entry.path());
    BOOST_TEST(watched.size() == 7U);
    for (const char* verb : {"check", "vhosts"}) {
        Opens opens(watched);
        aop_lint({verb, file});
        for (const auto& [name, times] : opens.counts())
            BOOST_TEST(times == 1, verb << " opened " << name << " " << times << " times");
    }
}

BOOST_AUTO_TEST_CASE(no_key_is_in_any_report_wherever_it_lies)
{
    const Scratch scratch;
    const fs::path certs = scratch.path() / "certs";
    aop::test::copy_certificates(certs);
    const auto text = [&](const char* name) { return aop::test::slurp(certs / name); };
    fs::create_directories(certs / "keys");
    for (const auto& entry : fs::directory_iterator(certs / "hashed"))
        std::ofstream(certs / "keys" / entry.path().filename()) << text("key-and-ca.pem") << text("other-ca.key");
    std::ofstream(certs / "keys/client.key") << text("client.key");
    std::ofstream(certs / "crl-and-key.pem") << text("crl.pem") << text("client.key");
    std::ofstream(certs / "damaged-key.pem") << text("client.key").substr(0, 120) << "!!!!\n" << text("origin-pull-ca.pem");
    std::ofstream(certs / "one-line-key.pem") << "-----BEGIN PRIVATE KEY-----" << text("client.key").substr(28, 64) << "-----END PRIVATE KEY-----\n";
    std::ofstream(certs / "commented.conf") << "# -----BEGIN EC PRIVATE KEY-----\n# " << text("client.key").substr(28, 64)
                                            << "\n# -----END EC PRIVATE KEY-----\n";
    std::ofstream(certs / "rsa.key") << text("weak-ca.key");
    const std::string vhost = "<VirtualHost *:443>\nServerName %.example\nSSLEngine on\nSSLVerifyClient require\n";
    std::string conf = "Listen 443\n";
    int n = 0;
    for (const char* line :
         {"SSLCACertificateFile certs/key-and-ca.pem", "SSLCACertificateFile certs/key-only.pem", "SSLCACertificateFile certs/client.key",
          "SSLCACertificatePath certs/keys", "SSLCACertificateFile certs/damaged-key.pem", "SSLCACertificateFile certs/one-line-key.pem",
          "SSLCACertificateFile certs/origin-pull-ca.pem\nSSLCARevocationFile certs/crl-and-key.pem\nSSLCARevocationCheck leaf",
          "SSLCACertificateFile certs/origin-pull-ca.pem\nSSLCADNRequestFile certs/key-only.pem",
          "SSLCACertificateFile certs/origin-pull-ca.pem\nSSLCADNRequestPath certs/keys", "SSLOpenSSLConfCmd VerifyCAFile certs/key-and-ca.pem",
          "SSLOpenSSLConfCmd VerifyCAPath certs/keys", "SSLOpenSSLConfCmd VerifyCAStore certs/key-only.pem",
          "SSLCertificateFile certs/key-and-ca.pem\nSSLCertificateKeyFile certs/client.key",
          // Caught by an Include, a key's lines are directives that nobody knows.
          "Include certs/client.key", "Include certs/rsa.key", "Include certs/one-line-key.pem", "Include certs/commented.conf",
          "<IfModule no_module>\nInclude certs/client.key\n</IfModule>", "<Location />\nInclude certs/keys/client.key\n</Location>"}) {
        std::string one = vhost;
        one.replace(one.find('%'), 1, cat("s", n++));
        conf += one + line + "\n</VirtualHost>\n";
    }
    conf += "<Macro Key>\n" + text("other-ca.key") + "</Macro>\nUse Key\n";
    const std::string file = scratch.write("httpd.conf", conf);
    const auto all = secrets();
    BOOST_TEST(all.size() > 50U);
    BOOST_TEST(leaked(all, conf) != "");  // the test sees what it looks for

    std::vector<std::vector<std::string>> runs;
    for (const aop::Format& format : aop::formats())
        runs.push_back({"--format", std::string(format.name), "-v", "--client-cert", (certs / "key-only.pem").string(), "--client-cert",
                        (certs / "key-and-ca.pem").string(), file});
    for (const char* verb : {"vhosts", "tree"})
        runs.push_back({verb, file});
    runs.push_back({"vhosts", "--format", "json", file});
    runs.push_back({"tree", "--format", "json", file});
    runs.push_back({"why", "s0.example", file});
    runs.push_back({"explain", "AOP209"});
    runs.push_back({"--modules", (certs / "client.key").string(), file});
    runs.push_back({"--envvars", (certs / "client.key").string(), file});
    runs.push_back({"--baseline", (certs / "client.key").string(), file});
    runs.push_back({(certs / "client.key").string()});
    for (const char* format : {"text", "json"}) {
        std::vector<std::string> ca{"ca", "-v", "--format", format};
        for (const auto& entry : fs::recursive_directory_iterator(certs))
            if (entry.is_regular_file())
                ca.push_back(entry.path());
        runs.push_back(std::move(ca));
    }
    for (const auto& args : runs) {
        const auto said = aop_lint(args);
        std::string command;
        for (std::size_t i = 0; i < args.size() && i < 8; ++i)
            command += args[i] + " ";
        BOOST_TEST(leaked(all, said.out) == "", command);
        BOOST_TEST(leaked(all, said.err) == "", command);
    }
}

namespace {

// Three servers that ask, one that does not.
std::string three_servers(const Scratch& scratch)
{
    aop::test::copy_certificates(scratch.path() / "certs");
    std::string text = "Listen 443\nSSLCertificateFile certs/server.pem\nSSLCertificateKeyFile certs/server.key\n";
    for (const char* server : {"shop.example\nSSLVerifyClient require\nSSLCACertificateFile certs/origin-pull-ca.pem",
                               "other.example\nSSLVerifyClient require\nSSLCACertificateFile certs/other-ca.pem",
                               "www.example\nSSLVerifyClient require\nSSLCACertificateFile certs/origin-pull-ca.pem", "open.example"})
        text += cat("<VirtualHost *:443>\nSSLEngine on\nServerName ", server, "\n</VirtualHost>\n");
    return scratch.write("httpd.conf", text);
}

}

BOOST_AUTO_TEST_CASE(a_client_certificate_is_accepted_by_some_and_refused_by_others_in_openssls_words)
{
    const Scratch scratch;
    const std::string file = three_servers(scratch), folder = (scratch.path() / "certs").string();
    const auto said =
        aop_lint({"--client-cert", "client.pem", "--client-cert", "expired-client.pem", "--client-cert", "html.pem", "--select", "AOP2", file},
                 {.directory = folder});
    const std::size_t at = said.out.find("Client certificate ");
    BOOST_TEST_REQUIRE(at != said.out.npos, said.out);
    BOOST_TEST(said.out.substr(at) ==
               cat("Client certificate ", folder,
                   "/client.pem: CN=Zone Client,O=Example Shop, until 2049-12-31\n"
                   "  accepted by shop.example:443, www.example:443\n"
                   "  refused by other.example:443: it is issued by \"CN=Origin Pull CA,O=Example Shop\", which this server does not have (OpenSSL: "
                   "error 20, unable to get local issuer certificate)\n"
                   "Client certificate ",
                   folder,
                   "/expired-client.pem: CN=Expired Client,O=Example Shop, until 2020-01-01\n"
                   "  refused by shop.example:443, www.example:443: it has expired (OpenSSL: error 10, certificate has expired)\n"
                   "  refused by other.example:443: it is issued by \"CN=Origin Pull CA,O=Example Shop\", which this server does not have (OpenSSL: "
                   "error 20, unable to get local issuer certificate)\n"
                   "Client certificate ",
                   folder, "/html.pem: is an HTML page, not PEM\n"));
    // Let in nowhere is a failure of its own; let in somewhere is none.
    BOOST_TEST(aop_lint({"--select", "AOP9", "--client-cert", "client.pem", file}, {.directory = folder}).status == 0);
    BOOST_TEST(aop_lint({"--select", "AOP9", "--client-cert", "expired-client.pem", file}, {.directory = folder}).status == 1);
    BOOST_TEST(aop_lint({"--select", "AOP9", "--client-cert", "html.pem", file}, {.directory = folder}).status == 1);
}

// The question is whether somebody lets the certificate in, whatever else is found, and all formats answer it alike.
BOOST_AUTO_TEST_CASE(the_status_about_a_client_certificate_is_the_answer_about_it)
{
    const Scratch scratch;
    const std::string file = three_servers(scratch), folder = (scratch.path() / "certs").string();
    BOOST_TEST(aop_lint({file}).status == 1);  // open.example is no secret
    struct Case {
        const char* certificate;
        int status, plugin;
        const char* line;
    };
    for (const Case& c : {Case{"client.pem", 0, 0, "AOP OK - 1 of 1 client certificate accepted; "},
                          {"expired-client.pem", 1, 2, "AOP CRITICAL - 0 of 1 "},
                          {"html.pem", 1, 2, "AOP CRITICAL - 0 of 1 "}}) {
        for (const char* format : {"text", "json", "gcc"})
            BOOST_TEST(aop_lint({"--format", format, "--client-cert", c.certificate, file}, {.directory = folder}).status == c.status,
                       c.certificate << " " << format);
        const auto plugin = aop_lint({"--format", "nagios", "--client-cert", c.certificate, file}, {.directory = folder});
        BOOST_TEST(plugin.status == c.plugin, c.certificate);
        BOOST_TEST(plugin.out.starts_with(c.line), plugin.out);
    }
    BOOST_TEST(aop_lint({"--exit-zero", "--client-cert", "expired-client.pem", file}, {.directory = folder}).status == 0);
    BOOST_TEST(aop_lint({"--client-cert", "nowhere.pem", file}, {.directory = folder}).status == 2);  // as any option's file
}

BOOST_AUTO_TEST_CASE(a_client_key_is_tried_and_has_to_belong_to_a_client_certificate)
{
    const Scratch scratch;
    fs::copy(aop::test::certificates(), scratch.path() / "certs", fs::copy_options::recursive);
    const std::string folder = (scratch.path() / "certs").string();
    std::string text = "ServerName main.example\nListen 443\nSSLCertificateFile certs/server.pem\nSSLCertificateKeyFile certs/server.key\n";
    for (const char* server : {"any.example", "new.example\nSSLProtocol TLSv1.3", "old.example\nSSLProtocol TLSv1.2",
                               "picky.example\nSSLOpenSSLConfCmd ClientSignatureAlgorithms ed25519"})
        text += cat("<VirtualHost *:443>\nSSLEngine on\nSSLVerifyClient require\nSSLCACertificateFile certs/origin-pull-ca.pem\nServerName ", server,
                    "\n</VirtualHost>\n");
    const std::string file = scratch.write("httpd.conf", text);
    const auto answers = [&](std::vector<std::string> options) {
        options.insert(options.end(), {"--select", "AOP9", file});
        const auto said = aop_lint(options, {.directory = folder});
        const std::size_t at = said.out.find("  accepted by");
        return said.err.empty() && at != said.out.npos ? said.out.substr(at) : cat(said.status, " ", said.err);
    };
    const std::string expected =
        "  accepted by any.example:443\n  accepted by new.example:443, over TLS 1.3 only\n  accepted by old.example:443, over TLS 1.2 only\n"
        "  refused by picky.example:443: it verifies, but TLS does not let a client use its key (EC prime256v1) here\n";
    BOOST_TEST(answers({"--client-cert", "client.pem"}) == expected);
    BOOST_TEST(answers({"--client-cert", "client.pem", "--client-key", "client.key"}) == expected);
    // Keys find their certificates, whatever the order.
    BOOST_TEST(answers({"--client-key", "client.key", "--client-cert", "client.pem"}) == expected);
    BOOST_TEST(answers({"--client-cert", "client.pem", "--client-key", "other-client.key"}) ==
               cat("3 aop-lint: --client-key ", folder, "/other-client.key belongs to none of the certificates of --client-cert\n"));
    BOOST_TEST(answers({"--client-cert", "client.pem", "--client-key", "client.pem"}) ==
               cat("3 aop-lint: ", folder, "/client.pem holds no private key\n"));
}

BOOST_AUTO_TEST_CASE(rules_on_the_content_of_a_certificate_and_pins_reject_clients_whom_the_handshake_lets_in)
{
    constexpr std::pair<std::string_view, std::string_view> cases[]{
        {"", "accepted"},
        {"<Location />\nSSLRequire %{SSL_CLIENT_S_DN_CN} eq \"Zone Client\"\n</Location>", "accepted"},
        {"<Location />\nSSLRequire %{SSL_CLIENT_S_DN_CN} eq \"Somebody\"\n</Location>", "refused"},
        {"<Location />\nRequire expr %{SSL_CLIENT_S_DN_O} == 'Example Shop'\n</Location>", "accepted"},
        {"<Location />\nRequire expr %{SSL_CLIENT_I_DN} =~ /Cloudflare/\n</Location>", "refused"},
        {"<Location /admin>\nSSLRequire %{SSL_CLIENT_S_DN} eq \"x\"\n</Location>", "accepted"},  // the rest is served
        {"RewriteEngine on\nRewriteCond %{SSL:SSL_CLIENT_S_DN_CN} !=Somebody\nRewriteRule ^ - [F]", "refused"},
        {"<Location />\nSSLRequire %{SSL_CLIENT_SAN_DNS_0} eq \"x\"\n</Location>", "unknown"},
        {"SSLCACertificateFile certs/other-ca.pem\nSSLVerifyClient optional_no_ca", "accepted"},
        {"SSLCACertificateFile certs/other-ca.pem\nSSLVerifyClient optional_no_ca\nAOPGuard on", "refused"},
        {"SSLVerifyClient optional_no_ca\nAOPGuard on", "accepted"},
        {"AOPGuard on\nAOPClientPin sha256:0000000000000000000000000000000000000000000000000000000000000000", "refused"},
    };
    for (const auto& [lines, expected] : cases) {
        const Scratch scratch;
        fs::copy(aop::test::certificates(), scratch.path() / "certs", fs::copy_options::recursive);
        const std::string file = scratch.write(
            "httpd.conf",
            cat("ServerName main.example\nListen 443\n<VirtualHost *:443>\nServerName a.example\nSSLEngine on\nSSLVerifyClient require\n"
                "SSLCACertificateFile certs/origin-pull-ca.pem\n",
                lines, "\n</VirtualHost>\n"));
        const auto said = aop_lint(
            {"--format", "json", "--modules", "ssl,rewrite,authz_core,aop", "--client-cert", (scratch.path() / "certs/client.pem").string(), file});
        const auto document = nlohmann::json::parse(said.out, nullptr, false);
        BOOST_TEST_REQUIRE(!document.is_discarded(), said.out << said.err);
        const auto& answer = document["runs"][0]["client_certificates"][0]["servers"][0];
        BOOST_TEST(answer["answer"] == expected, lines << ": " << answer.dump());
    }
}

BOOST_AUTO_TEST_CASE(the_answers_about_client_certificates_are_in_the_json_document)
{
    const Scratch scratch;
    const std::string file = three_servers(scratch), folder = (scratch.path() / "certs").string();
    const auto said = aop_lint({"--format", "json", "--client-cert", "client.pem", "--client-cert", "html.pem", file}, {.directory = folder});
    BOOST_TEST(said.err == "");
    const auto answers = nlohmann::json::parse(said.out)["runs"][0]["client_certificates"];
    BOOST_TEST_REQUIRE(answers.size() == 2U);
    BOOST_TEST(answers[0]["subject"] == "CN=Zone Client,O=Example Shop");
    std::string shown;
    for (const auto& s : answers[0]["servers"])
        shown += cat(s["server"].get<std::string>(), " ", s["answer"].get<std::string>(),
                     s["openssl"].is_null() ? "" : cat(" ", s["openssl"]["code"].get<int>()), "; ");
    BOOST_TEST(shown == "shop.example:443 accepted; other.example:443 refused 20; www.example:443 accepted; ");
    BOOST_TEST(answers[1]["trouble"] == "is an HTML page, not PEM");
    BOOST_TEST(answers[1]["servers"].empty());
    BOOST_TEST(!nlohmann::json::parse(aop_lint({"--format", "json", file}).out)["runs"][0].contains("client_certificates"));
}
