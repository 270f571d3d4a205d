// TLS sessions that are resumed: what the guard needs of the handshake is in the session, wherever that has been since.
#include <boost/test/unit_test.hpp>

#include <filesystem>

#include "test/module/site.h"
#include "test/support/started.h"

using namespace aop;
using namespace aop::test;

namespace {

std::string ca(std::string_view name) { return cat("SSLCACertificateFile \"", certificate(cat(name, ".pem")), "\"\n"); }

// A client that keeps its session in a file.
struct Resumer {
    const Site& site;
    std::string options;  // of openssl s_client

    std::string session() const { return (site.folder().path() / "session").string(); }
    // "New content", "Reused 403", "none"
    std::string ask(const std::string& sni, const std::string& more, const std::string& host = "") const
    {
        const std::string out =
            run_shell(cat("printf 'GET / HTTP/1.1\\r\\nHost: ", host.empty() ? sni : host,
                          "\\r\\nConnection: close\\r\\n\\r\\n' | timeout 10 openssl s_client -ign_eof -connect 127.0.0.1:", site.tls_port(),
                          " -servername ", sni, " ", options, " ", more, " 2>&1"))
                .out;
        const auto has = [&](const char* text) { return out.find(text) != out.npos; };
        const std::string answer = has("\ncontent") ? "content" : has("HTTP/1.1 403") ? "403" : "";
        return answer.empty() ? "none" : cat(has("Reused, TLS") ? "Reused " : "New ", answer);
    }
    std::string first(const std::string& sni) const { return ask(sni, "-sess_out " + session()); }
    std::string again(const std::string& sni) const { return ask(sni, "-sess_in " + session()); }
};

std::string client(std::string_view name) { return cat("-cert '", certificate(cat(name, ".pem")), "' -key '", certificate(cat(name, ".key")), "' "); }

// Each connection has a child of its own, which knows nothing of those before it.
HttpdOptions forgetful()
{
    HttpdOptions options = with_aop({"cgi"});
    options.modules[0] = "mpm_prefork";
    return options;
}
constexpr std::string_view one_each = "MaxConnectionsPerChild 1\n";

// Two names that mod_ssl takes for one when it looks for a session.
std::string unnamed(const Site& site, const std::string& alias, const std::string& lines)
{
    return cat("<VirtualHost *:", site.tls_port(), ">\nServerAlias ", alias, "\nSSLEngine on\nSSLVerifyClient require\n", ca("origin-pull-ca"), lines,
               "\n</VirtualHost>\n");
}

// `openssl ocsp` as a program of the server itself, which knows of `client` alone and has it for good.
class Responder {
public:
    explicit Responder(const Site& site) : site_(site), script_(site.folder().path() / "ocsp.cgi")
    {
        const std::string serial =
            run_shell(cat("openssl x509 -noout -serial -in '", certificate("client.pem"), "' | sed 's/.*=//' | tr -d '\n'")).out;
        const auto index = site.folder().path() / "index.txt", key = site.folder().path() / "ca.key";
        const std::string ca = certificate("origin-pull-ca.pem");
        site.folder().write("index.txt", cat("V\t490101000000Z\t\t", serial, "\tunknown\t/CN=client\n"));
        std::filesystem::copy_file(certificate("origin-pull-ca.key"), key);
        std::filesystem::permissions(key, std::filesystem::perms(0644));  // the program is not root
        site.folder().write("ocsp.cgi",
                            cat("#!/bin/sh\nprintf 'Content-Type: application/ocsp-response\n\n'\nexec openssl ocsp -index '", index.string(),
                                "' -CA '", ca, "' -rsigner '", ca, "' -rkey '", key.string(), "' -reqin /dev/stdin -respout /dev/stdout\n"));
        std::filesystem::permissions(script_, std::filesystem::perms(0755));
    }
    void end() const { std::filesystem::remove(script_); }
    std::string server() const { return site_.plain("ocsp.test", cat("AOPGuard off\nScriptAlias /ocsp \"", script_.string(), "\"\n")); }
    std::string asked() const
    {
        return cat("SSLOCSPEnable on\nSSLOCSPDefaultResponder http://127.0.0.1:", site_.plain_port(), "/ocsp\nSSLOCSPOverrideResponder on\n");
    }

private:
    const Site& site_;
    std::filesystem::path script_;
};

}

BOOST_AUTO_TEST_CASE(a_session_brings_the_intermediates_of_its_client_along_to_whichever_child)
{
    for (const std::string tickets : {"on", "off"}) {
        const Site site;
        site.folder().write("ticket.key", std::string(48, 'k'));
        Httpd server(site.folder().path(),
                     cat(site.base(), one_each, "SSLSessionTickets ", tickets, "\nAOPGuard on\n",
                         site.tls("a.test", ca("origin-pull-ca") + "SSLVerifyClient require\nSSLVerifyDepth 2\nSSLSessionTicketKeyFile ticket.key")),
                     forgetful());
        require_started(server);
        for (const std::string version : {"-tls1_2", "-tls1_3"}) {
            const Resumer resumer{site, cat(client("inter-client"), "-cert_chain '", certificate("intermediate.pem"), "' ", version, " ")};
            // mod_ssl has not every ticket of TLS 1.2 resumed, with and without mod_aop.
            const std::string resumed = tickets == "on" && version == "-tls1_2" ? "content" : "Reused content";
            const auto resumes = [&](const std::string& answer) { return answer.ends_with(resumed); };
            BOOST_TEST_CONTEXT("tickets " << tickets << " " << version)
            {
                BOOST_TEST(resumer.first("a.test") == "New content");
                BOOST_TEST(resumes(resumer.again("a.test")), server.error_log());
                // The tickets that TLS 1.3 gives out then have the chain as well.
                BOOST_TEST(resumes(resumer.ask("a.test", cat("-sess_in ", resumer.session(), " -sess_out ", resumer.session()))));
                BOOST_TEST(resumes(resumer.again("a.test")));
                if (tickets == "on") {
                    BOOST_TEST_REQUIRE(server.graceful());
                    BOOST_TEST(resumes(resumer.again("a.test")), server.error_log());
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_session_whose_handshake_asked_no_responder_is_not_resumed_where_one_must_be)
{
    for (const std::string tickets : {"on", "off"}) {
        const Site site;
        const Responder responder(site);
        Httpd server(site.folder().path(),
                     cat(site.base(), one_each, "SSLSessionTickets ", tickets, "\nAOPGuard on\n", responder.server(), unnamed(site, "a.test", ""),
                         unnamed(site, "b.test", responder.asked())),
                     forgetful());
        require_started(server);
        for (const std::string version : {"-tls1_2", "-tls1_3"}) {
            const Resumer resumer{site, cat(client("client"), version, " ")};
            BOOST_TEST_CONTEXT("tickets " << tickets << " " << version)
            {
                // The responder is asked anew, and says yes.
                BOOST_TEST(resumer.first("a.test") == "New content");
                BOOST_TEST(resumer.again("b.test") == "New content", server.error_log());
                // What it has said once holds for the session, as in mod_ssl.
                BOOST_TEST(resumer.first("b.test") == "New content");
                const std::string again = resumer.again("b.test");
                BOOST_TEST((again == "Reused content" || (again == "New content" && tickets == "on" && version == "-tls1_2")), again);
            }
        }
        responder.end();
        for (const std::string version : {"-tls1_2", "-tls1_3"}) {
            const Resumer resumer{site, cat(client("client"), version, " ")};
            BOOST_TEST_CONTEXT("tickets " << tickets << " " << version)
            {
                BOOST_TEST(resumer.first("a.test") == "New content");
                BOOST_TEST(resumer.again("b.test") == "none");
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_name_that_is_asked_for_on_another_ones_connection_wants_its_own_responder_asked)
{
    const Site site;
    const Responder responder(site);
    Httpd server(site.folder().path(),
                 cat(site.base(), "SSLVHostSNIPolicy insecure\nAOPGuard on\n", responder.server(),
                     site.tls("a.test", ca("origin-pull-ca") + "SSLVerifyClient require"),
                     site.tls("b.test", ca("origin-pull-ca") + "SSLVerifyClient require\n" + responder.asked())),
                 with_aop({"cgi"}));
    require_started(server);
    const Resumer asker{site, client("client")};
    BOOST_TEST(asker.ask("b.test", "") == "New content", server.error_log());
    BOOST_TEST(asker.ask("b.test", "", "a.test") == "New content");
    BOOST_TEST(asker.ask("a.test", "", "b.test") == "New 403");
    BOOST_TEST(count(server.error_log(), "whose handshake did not ask OCSP as SSLOCSPEnable of this server requires") == 1U, server.error_log());
}
