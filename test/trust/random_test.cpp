// Random authorities, random ways to say which of them are trusted, random clients: the real httpd says who gets in.
// AOP_TRUST_ROUNDS and AOP_TRUST_SEED run more of them.
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <set>

#include <nlohmann/json.hpp>

#include "core/base/ascii.h"
#include "core/httpd/settings/tls_versions.h"
#include "core/trust/client_certificate.h"
#include "core/trust/store.h"
#include "core/trust/trial_handshake.h"
#include "test/support/httpd.h"
#include "test/support/process.h"
#include "test/support/scratch.h"
#include "test/trust/agreement.h"
#include "test/trust/log.h"
#include "test/trust/random_setups.h"
#include "test/trust/site.h"
#include "test/trust/tls_client.h"

namespace {

using aop::cat;
using Answer = aop::Acceptance::Answer;
namespace fs = std::filesystem;

constexpr int setups_a_round = 60;

int number_of(const char* variable, int otherwise)
{
    const char* text = std::getenv(variable);
    return text ? std::atoi(text) : otherwise;
}

struct Tally {
    int compared = 0, let_in = 0, unknown = 0, with_strays = 0, guarded = 0, files = 0, agreed = 0;
};

struct Client {
    aop::ClientCertificate plain, with_key;
    std::string pem, key;
    EVP_PKEY* own;
};

std::vector<Client> write_clients(const aop::test::Authorities& from, const fs::path& into, aop::CertificateFiles& files)
{
    fs::create_directories(into);
    std::vector<Client> out;
    for (std::size_t i = 0; i < from.clients.size(); ++i) {
        Client& c = out.emplace_back();
        c.own = from.clients[i].own.key;
        c.pem = (into / cat(i, ".pem")).string();
        c.key = (into / cat(i, ".key")).string();
        std::ofstream(c.pem) << from.clients[i].sent;
        std::ofstream(c.key) << aop::test::pem_of(from.clients[i].own.key);
        c.plain = client_certificate(files, c.pem);
        c.with_key = client_certificate(files, c.pem);
        BOOST_TEST(*take_key(c.with_key, files.files(), c.key));
    }
    return out;
}

// The set-ups with which httpd starts; what keeps it from starting is another test's matter.
std::vector<std::string> those_that_start(const aop::test::Authorities& from, aop::test::Dice& dice, const fs::path& into)
{
    std::vector<std::string> setups;
    for (int n = 0; int(setups.size()) < setups_a_round; ++n) {
        std::string lines = random_setup(from, dice, into / cat(n));
        const aop::test::Httpd alone(into / cat(n, "-alone"), aop::test::vhost(443, lines));
        const aop::test::Predicted p(into / cat(n, "-alone"), alone.main_file());
        if (!p.trust.back().fatal)
            setups.push_back(std::move(lines));
    }
    return setups;
}

class Round {
public:
    Round(int seed, Tally& tally) : dice_(std::uint64_t(seed)), from_(dice_), tally_(tally), seed_(seed) {}

    void run()
    {
        const std::vector<std::string> setups = those_that_start(from_, dice_, scratch_.path() / "sets");
        const auto ports = aop::test::free_ports(setups.size());
        std::string text;
        aop::test::HttpdOptions options{.log_level = "warn ssl:info"};
        guarded_ = fs::exists(AOP_MODULE);
        if (guarded_)
            options.modules.push_back(cat("aop=", AOP_MODULE));
        for (std::size_t i = 0; i < setups.size(); ++i)
            text += aop::test::vhost(ports[i], cat(setups[i], guarded_ ? "AOPGuard on\n" : ""));
        const std::uint16_t status_port = aop::test::free_port();
        text += aop::test::status_vhost(status_port, guarded_);
        options.patience = std::chrono::minutes(2);
        aop::test::Httpd httpd(scratch_.path() / "server", text, options);
        const bool started = httpd.start();
        BOOST_TEST_REQUIRE(started, "seed " << seed_ << ": " << httpd.trouble());
        log_ = httpd.root() / "logs/error.log";
        aop::test::Predicted p(scratch_.path() / "server", httpd.main_file());
        const std::vector<Client> clients = write_clients(from_, scratch_.path() / "clients", p.certificates);
        for (std::size_t i = 0; i < setups.size(); ++i) {
            std::set<std::pair<std::string, std::string>> authorities;
            const auto server = aop::ServerId(i + 1);
            asked_.served.push_back(0);
            for (const Client& c : clients)
                compare(p, server, ports[i], setups[i], c, authorities);
            check_label(p.trust[server], setups[i], authorities);
            check_file(p.trust[server], setups[i], !authorities.empty());
        }
        for (const Client& c : clients)
            asked_.clients.push_back(c.pem);
        asked_.seed = seed_, asked_.ports = ports, asked_.setups = setups, asked_.status_port = guarded_ ? status_port : std::uint16_t(0);
        tally_.agreed += int(check_agreement(httpd, asked_).size());
    }

private:
    void compare(aop::test::Predicted& p, aop::ServerId server, std::uint16_t port, const std::string& setup, const Client& c,
                 std::set<std::pair<std::string, std::string>>& authorities)
    {
        const aop::Tls& tls = p.site.servers[server].tls;
        const aop::Acceptance answer = would_accept(p.trust[server], tls, c.plain, p.now, &p.certificates);
        const aop::Acceptance tried = would_accept(p.trust[server], tls, c.with_key, p.now, &p.certificates);
        for (const auto version : {aop::test::TlsVersion::v12, aop::test::TlsVersion::v13}) {
            const auto before = fs::file_size(log_);
            const std::string reply = aop::test::ask(port, version, c.pem, c.key);
            const bool in = reply != "refused";
            // Whom a handshake verifies the guard lets in, and nobody else.
            // In a folder that answers by who asked before, the store may have grown between the two.
            if (in && guarded_ && answer.answer != Answer::unknown && !aop::has_strays(p.trust[server])) {
                const bool verified = setup.starts_with("SSLVerifyClient require") || answer.answer == Answer::accepted;
                ++tally_.guarded;
                if (verified && answer.forgiven)
                    BOOST_TEST(reply == "403", "seed " << seed_ << "\n"
                                                       << setup << c.pem << ": the guard lets in whom only optional_no_ca lets in: " << reply);
                else if (verified && (answer.versions & (version == aop::test::TlsVersion::v12 ? aop::tls12 : aop::tls13)))
                    BOOST_TEST(reply != "403", "seed " << seed_ << "\n"
                                                       << setup << c.pem << ": the guard rejects whom the handshake accepts\n"
                                                       << aop::test::log_since(log_, before));
                else if (!verified)
                    BOOST_TEST(reply == "403", "seed " << seed_ << "\n" << setup << c.pem << ": the guard lets in who is not verified: " << reply);
            }
            tally_.let_in += in;
            asked_.served.back() += in && reply != "403";
            asked_.said.push_back(aop::test::expected_answer(answer, guarded_));
            if (answer.answer == Answer::unknown) {
                ++tally_.unknown;
                continue;
            }
            const unsigned bit = version == aop::test::TlsVersion::v12 ? aop::tls12 : aop::tls13;
            // A client whose key TLS has no use for shows nothing, and is served where that is allowed.
            if (!setup.starts_with("SSLVerifyClient require") && !(versions_for_key(tls, &p.certificates, c.own) & bit))
                continue;
            const int code = aop::test::logged_code(log_, before);
            const bool strays = aop::has_strays(p.trust[server]);
            const auto hold = [&](const aop::Acceptance& a, std::string_view how) {
                const bool expected = a.answer == Answer::accepted && (a.versions & bit);
                ++tally_.compared;
                // In such a folder it hangs on who has asked before.
                if (strays && expected && !in) {
                    ++tally_.with_strays;
                    return;
                }
                BOOST_TEST(expected == in, "seed " << seed_ << " " << how << "\n"
                                                   << setup << c.pem << " TLS 1." << (bit == aop::tls12 ? 2 : 3) << ": really " << in << " (" << code
                                                   << "), predicted " << to_string(a.answer) << " over " << a.versions << ": " << a.reason << " ("
                                                   << a.code << ")");
                // A responder is asked before some other checks, and none answers here.
                const bool asked_responder = code == X509_V_ERR_APPLICATION_VERIFICATION && setup.find("SSLOCSPEnable") != setup.npos;
                if (!in && code != 0 && a.code != 0 && !strays && !asked_responder)
                    BOOST_TEST(code == a.code, "seed " << seed_ << " " << how << "\n" << setup << c.pem << ": " << a.reason);
            };
            hold(answer, "without key");
            hold(tried, "with key");
            // optional_no_ca lets anybody in whose issuer is missing: no authority answers for that.
            if (in && answer.code == 0 && !answer.end.empty() && !setup.starts_with("SSLVerifyClient optional_no_ca"))
                for (const aop::Anchor* a : p.trust[server].anchors)
                    if (a->sha256 == answer.end)
                        authorities.emplace(a->subject, a->key_sha256);
        }
    }

    // The label must say no less than who got in.
    void check_label(const aop::TrustSet& set, const std::string& setup, const std::set<std::pair<std::string, std::string>>& authorities)
    {
        using aop::Trust;
        const bool nobody = set.trust == Trust::unusable || set.trust == Trust::none;
        BOOST_TEST((authorities.empty() || !nobody), "seed " << seed_ << "\n" << setup << "somebody gets in: " << set.reason);
        BOOST_TEST((authorities.size() < 2 || set.trust != Trust::own), "seed " << seed_ << "\n" << setup << "clients of several get in");
    }

    // `aop-lint ca` says the same of a file that is all that a server has.
    void check_file(const aop::TrustSet& set, const std::string& setup, bool anybody)
    {
        const std::string_view only = "SSLVerifyClient require\nSSLCACertificateFile ";
        std::string file = setup.substr(std::min(only.size(), setup.size()));
        if (!setup.starts_with(only) || file.find('\n') + 1 != file.size())
            return;
        file.pop_back();
        const auto said = nlohmann::json::parse(aop::test::run({AOP_BINARY_DIR "/aop-lint", "ca", "--format", "json", file}).out, nullptr, false);
        BOOST_TEST_REQUIRE(!said.is_discarded(), file);
        ++tally_.files;
        BOOST_TEST(said[0]["trust"] == to_string(set.trust), "seed " << seed_ << "\n" << setup);
        BOOST_TEST((!anybody || said[0]["usable"] == true || set.trust == aop::Trust::public_web || set.only_unusual()), "seed " << seed_ << "\n"
                                                                                                                                 << setup);
    }

    aop::test::Scratch scratch_;
    aop::test::Dice dice_;
    aop::test::Authorities from_;
    Tally& tally_;
    fs::path log_;
    bool guarded_ = false;
    int seed_;
    aop::test::AskedServers asked_ = {};
};
}

BOOST_AUTO_TEST_CASE(random_setups_let_in_whom_they_were_predicted_to)
{
    const int rounds = number_of("AOP_TRUST_ROUNDS", 1), seed = number_of("AOP_TRUST_SEED", 7);
    Tally tally;
    for (int n = 0; n < rounds; ++n)
        Round(seed + n, tally).run();
    BOOST_TEST_MESSAGE(tally.compared << " compared, " << tally.let_in << " let in, " << tally.unknown << " unknown, " << tally.with_strays
                                      << " hang on who asked before, " << tally.guarded << " asked the guard, " << tally.files << " files, "
                                      << tally.agreed << " servers of which all say the same");
    BOOST_TEST(tally.compared > rounds * 3000);
    BOOST_TEST(tally.let_in > rounds * 50);
}
