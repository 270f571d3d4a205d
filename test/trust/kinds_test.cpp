// Kinds of set-ups in which a reading of one's own went wrong, each on the real httpd with every client over TLS 1.2 and
// 1.3: who gets in is who was predicted, for the same reason, and the linter, the module and --client-cert agree.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/ascii.h"
#include "core/httpd/settings/tls_versions.h"
#include "core/trust/client_certificate.h"
#include "core/trust/store.h"
#include "test/support/httpd.h"
#include "test/support/process.h"
#include "test/support/scratch.h"
#include "test/trust/agreement.h"
#include "test/trust/kinds.h"
#include "test/trust/log.h"
#include "test/trust/site.h"
#include "test/trust/tls_client.h"

namespace {

using aop::cat;
using aop::test::KindClient;
using aop::test::TlsVersion;
using aop::test::TrustKind;
using Answer = aop::Acceptance::Answer;
namespace fs = std::filesystem;

// Of the root Own, not on its list, with a key that TLS has a use for, and directly below it.
constexpr std::string_view usual_clients[]{"own", "own-id", "own-serial", "bad-key", "rsa", "P-384", "P-521"};
constexpr std::pair<TlsVersion, aop::TlsVersions> versions[]{{TlsVersion::v12, aop::tls12}, {TlsVersion::v13, aop::tls13}};

class Trial {
public:
    Trial() : kinds_(scratch_.path() / "kinds") {}

    void run()
    {
        asked_.ports = aop::test::free_ports(kinds_.rows.size());
        asked_.status_port = aop::test::free_port();
        guarded_ = fs::exists(AOP_MODULE);
        aop::test::HttpdOptions options{.log_level = "warn ssl:info"};
        if (guarded_)
            options.modules.push_back(cat("aop=", AOP_MODULE));
        std::string text;
        for (std::size_t i = 0; i < kinds_.rows.size(); ++i)
            text += aop::test::vhost(asked_.ports[i], kinds_.rows[i].lines + (guarded_ ? "AOPGuard on\n" : ""), own_certificate(kinds_.rows[i]));
        text += aop::test::status_vhost(asked_.status_port, guarded_);
        options.patience = std::chrono::minutes(2);
        aop::test::Httpd httpd(scratch_.path() / "server", text, options);
        const bool started = httpd.start();
        BOOST_TEST_REQUIRE(started, httpd.trouble());
        log_ = httpd.root() / "logs/error.log";
        aop::test::Predicted p(scratch_.path() / "server", httpd.main_file());
        std::vector<std::string> in;
        for (std::size_t i = 0; i < kinds_.rows.size(); ++i)
            in.push_back(try_all(p, i));
        for (const KindClient& c : kinds_.clients)
            asked_.clients.push_back(c.pem);
        if (!guarded_)
            asked_.status_port = 0;
        const std::vector<std::string> verdicts = aop::test::check_agreement(httpd, asked_);
        for (std::size_t i = 0; i < kinds_.rows.size(); ++i) {
            const TrustKind& row = kinds_.rows[i];
            const std::string said = cat(verdicts[i], ":", in[i]);
            if (!row.said.empty())
                BOOST_TEST(said == row.said, row.name << " is " << said << "\n" << row.lines);
        }
    }

private:
    aop::test::ServerCertificate own_certificate(const TrustKind& row) const
    {
        return row.rsa ? aop::test::ServerCertificate{kinds_.server_pem, kinds_.server_key} : aop::test::ServerCertificate{};
    }

    // " own+ inter/1.2"
    std::string try_all(aop::test::Predicted& p, std::size_t i)
    {
        asked_.served.push_back(0);
        asked_.setups.push_back(kinds_.rows[i].lines);
        std::vector<std::string> in;
        for (const KindClient& c : kinds_.clients)
            if (const unsigned over = try_one(p, i, c))
                in.push_back(cat(c.name, over == (aop::tls12 | aop::tls13) ? "" : over == aop::tls12 ? "/1.2" : "/1.3"));
        for (const char* suffix : {"", "/1.2", "/1.3"}) {
            const auto usual = [&](const std::string& name) {
                return std::ranges::any_of(usual_clients, [&](std::string_view known) { return name == cat(known, suffix); });
            };
            if (std::ranges::count_if(in, usual) < std::ssize(usual_clients))
                continue;
            std::erase_if(in, usual);
            in.insert(in.begin(), cat("own+", suffix));
        }
        std::string out;
        for (const std::string& name : in)
            out += cat(" ", name);
        return out;
    }

    // Over which versions it gets in.
    unsigned try_one(aop::test::Predicted& p, std::size_t i, const KindClient& c)
    {
        const auto server = aop::ServerId(i + 1);
        const aop::TrustSet& set = p.trust[server];
        const auto plain = client_certificate(p.certificates, c.pem);
        auto with_key = client_certificate(p.certificates, c.pem);
        BOOST_TEST(*take_key(with_key, p.disk, c.key), c.name);
        const auto answer_to = [&](const aop::ClientCertificate& client) {
            return would_accept(set, p.site.servers[server].tls, client, p.now, &p.certificates);
        };
        const aop::Acceptance answers[]{answer_to(plain), answer_to(with_key)};
        unsigned over = 0;
        for (const auto& [version, bit] : versions) {
            const auto before = fs::file_size(log_);
            const std::string reply = aop::test::ask(asked_.ports[i], version, c.pem, c.key);
            const int code = aop::test::logged_code(log_, before);
            BOOST_TEST(reply != "403", kinds_.rows[i].name << ", " << c.name << ": the guard rejects whom the handshake accepts");
            bool in = reply != "refused";
            for (const aop::Acceptance& answer : answers) {
                const bool expected = answer.answer == Answer::accepted && (answer.versions & bit);
                // In a folder that answers by who asked before, each child has its own store.
                const bool strays = aop::has_strays(set);
                in = in || (expected && strays);
                BOOST_TEST((answer.answer != Answer::unknown || strays), kinds_.rows[i].name << ", " << c.name << ": " << answer.reason);
                if (answer.answer == Answer::unknown)
                    continue;
                BOOST_TEST(expected == in, kinds_.rows[i].name << ", " << c.name << ": really " << reply << " (" << code << "), predicted "
                                                               << to_string(answer.answer) << " over " << answer.versions << ": " << answer.reason);
                if (!in && code != 0 && answer.code != 0)
                    BOOST_TEST(code == answer.code, kinds_.rows[i].name << ", " << c.name << ": " << answer.reason);
            }
            over |= in ? unsigned(bit) : 0U;
            asked_.said.push_back(aop::test::expected_answer(answers[0], guarded_));
        }
        asked_.served.back() += over != 0;
        return over;
    }

    aop::test::Scratch scratch_;
    aop::test::TrustKinds kinds_;
    aop::test::AskedServers asked_ = {};
    fs::path log_;
    bool guarded_ = false;
};

}

BOOST_AUTO_TEST_CASE(each_kind_lets_in_whom_openssl_lets_in) { Trial().run(); }

namespace {

std::string lint_answer(const aop::test::Httpd& httpd, const std::string& client)
{
    const auto said = nlohmann::json::parse(aop::test::run({AOP_BINARY_DIR "/aop-lint", "--format", "json", "--exit-zero", "--no-config", "--layout",
                                                            "debian", "-d", httpd.root().string(), "-f", httpd.main_file(), "--client-cert", client})
                                                .out,
                                            nullptr, false);
    return said.is_discarded() ? "" : said["runs"][0]["client_certificates"][0]["servers"][0]["answer"].get<std::string>();
}

struct Pki {
    aop::test::Scratch scratch;
    aop::OwnedKey key{EVP_EC_gen("P-256")}, weak_key{EVP_RSA_gen(1024)};
    aop::test::Extensions authority{{"basicConstraints", "critical,CA:TRUE"}};

    aop::test::Made root(const char* name, EVP_PKEY* of) { return aop::test::make({.name = name, .key = of, .extensions = authority}); }
    std::string client_of(const aop::test::Made& issuer)
    {
        const std::string file = cat(issuer.hash(), "-client");
        scratch.write(file + ".key", aop::test::pem_of(key.get()));
        return scratch.write(file + ".pem", aop::test::make({.name = "client", .key = key.get(), .issuer = &issuer}).pem());
    }
};

std::string key_of(const std::string& pem) { return pem.substr(0, pem.size() - 4) + ".key"; }

}

// 15: openssl.cnf counts for httpd and for the linter where both have the same one.
BOOST_AUTO_TEST_CASE(the_level_of_openssl_cnf_is_the_level_of_the_server)
{
    Pki pki;
    const aop::test::Made weak = pki.root("Weak", pki.weak_key.get());
    const std::string client = pki.client_of(weak), ca = pki.scratch.write("ca.pem", weak.pem());
    const std::string configuration =
        pki.scratch.write("openssl.cnf", "openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\nCipherString = DEFAULT:@SECLEVEL=0\n");
    for (const bool set : {false, true}) {
        set ? setenv("OPENSSL_CONF", configuration.c_str(), 1) : unsetenv("OPENSSL_CONF");
        const std::uint16_t port = aop::test::free_port();
        aop::test::Httpd httpd(pki.scratch.path() / (set ? "with" : "without"),
                               aop::test::vhost(port, cat("SSLVerifyClient require\nSSLCACertificateFile ", ca, "\n")));
        const bool started = httpd.start();
        const std::string answer = lint_answer(httpd, client);
        unsetenv("OPENSSL_CONF");
        BOOST_TEST_REQUIRE(started, httpd.trouble());
        BOOST_TEST(answer == (set ? "accepted" : "refused"));
        BOOST_TEST((aop::test::ask(port, TlsVersion::v12, client, key_of(client)) != "refused") == set);
    }
}

// 10: a file under the hash of a name that nobody here has lets somebody in once a client says that its issuer has that name.
BOOST_AUTO_TEST_CASE(a_made_up_name_opens_a_folder_and_the_label_says_so)
{
    Pki pki;
    const aop::OwnedKey other(EVP_EC_gen("P-256"));
    const aop::test::Made own = pki.root("Own", pki.key.get()), hidden = pki.root("Hidden", other.get()), made_up = pki.root("Made up", other.get());
    pki.scratch.write(cat("folder/", own.hash(), ".0"), own.pem());
    pki.scratch.write(cat("folder/", made_up.hash(), ".0"), hidden.pem());
    const std::string client = pki.client_of(hidden), opener = pki.client_of(made_up);
    const std::uint16_t port = aop::test::free_port();
    aop::test::Httpd httpd(pki.scratch.path() / "server", aop::test::vhost(port, cat("SSLVerifyClient require\nSSLCACertificatePath ",
                                                                                     (pki.scratch.path() / "folder").string(), "\n")));
    const bool started = httpd.start();
    BOOST_TEST_REQUIRE(started, httpd.trouble());
    const auto served = [&](const std::string& pem) { return aop::test::ask(port, TlsVersion::v13, pem, key_of(pem)) != "refused"; };
    BOOST_TEST(!served(client));
    bool later = false;
    constexpr int enough_for_every_child = 100;
    for (int i = 0; i < enough_for_every_child && !later; ++i) {
        BOOST_TEST(!served(opener));
        later = served(client);
    }
    BOOST_TEST(later);
    aop::test::Predicted p(pki.scratch.path() / "server", httpd.main_file());
    BOOST_TEST((p.trust.back().trust == aop::Trust::mixed));
    BOOST_TEST(lint_answer(httpd, client) == "unknown");
}
