#include "test/trust/agreement.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/base/ascii.h"
#include "test/support/process.h"
#include "test/trust/tls_client.h"

namespace aop::test {

namespace {

using nlohmann::json;

// Hundreds of servers, and each certificate asked of each: with sanitizers, on a busy machine, that takes more than a minute.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define AOP_IS_SANITIZED
#endif
#endif
#ifdef AOP_IS_SANITIZED
constexpr std::chrono::minutes patience{10};
constexpr std::size_t of_clients = 3;  // each third; the build without sanitizers asks about all
#else
constexpr std::chrono::minutes patience{1};
constexpr std::size_t of_clients = 1;
#endif

json linted(const Httpd& httpd, const AskedServers& asked)
{
    std::vector<std::string> words{AOP_BINARY_DIR "/aop-lint", "--format", "json",           "--exit-zero", "--no-config", "--layout", "debian", "-d",
                                   httpd.root().string(),      "-f",       httpd.main_file()};
    for (std::size_t c = 0; c < asked.clients.size(); c += of_clients)
        words.insert(words.end(), {"--client-cert", asked.clients[c]});
    const Ended ended = run(words, {.limit = patience});
    const json said = json::parse(ended.out, nullptr, false);
    BOOST_TEST_REQUIRE(!said.is_discarded(), "aop-lint ended with " << ended.status << (ended.in_time ? "" : ", out of time") << ": " << ended.err);
    return said["runs"][0];
}

json named(const json& all, const std::string& name)
{
    const auto found = std::ranges::find_if(all["servers"], [&](const json& s) { return s["name"].get<std::string>().starts_with(name); });
    return found == all["servers"].end() ? json() : *found;
}

void check_clients(const json& lint, const AskedServers& asked, std::size_t i, const std::string& name, bool broken, const std::string& where)
{
    for (std::size_t c = 0; c < asked.clients.size(); c += of_clients)
        for (const json& answer : lint["client_certificates"][c / of_clients]["servers"]) {
            if (!answer["server"].get<std::string>().starts_with(name))
                continue;
            const int code = answer["openssl"].is_object() ? answer["openssl"]["code"].get<int>() : 0;
            BOOST_TEST(cat(answer["answer"].get<std::string>(), ' ', code) == asked.said[(i * asked.clients.size() + c) * 2],
                       where << ' ' << asked.clients[c]);
            BOOST_TEST((!broken || answer["answer"] != "accepted"), where << ", and accepts " << asked.clients[c]);
        }
}

}

std::string expected_answer(const Acceptance& a, bool guarded)
{
    const bool turned_away = guarded && a.answer == Acceptance::Answer::accepted && a.forgiven;
    return cat(to_string(turned_away ? Acceptance::Answer::refused : a.answer), ' ', a.code);
}

std::vector<std::string> check_agreement(const Httpd& httpd, const AskedServers& asked)
{
    const json lint = linted(httpd, asked);
    json module;
    if (asked.status_port) {
        module = json::parse(run({"curl", "-s", cat("http://127.0.0.1:", asked.status_port, "/aop?json")}).out, nullptr, false);
        BOOST_TEST_REQUIRE(!module.is_discarded());
    }
    std::vector<std::string> verdicts;
    for (std::size_t i = 0; i < asked.setups.size(); ++i) {
        const std::string name = cat("s", asked.ports[i], ".test");
        const json said = named(lint, name);
        BOOST_TEST_REQUIRE(said.is_object(), name);
        const auto verdict = said["verdict"].get<std::string>();
        const std::string where = cat("seed ", asked.seed, "\n", asked.setups[i], name, " is ", verdict);
        verdicts.push_back(cat(verdict, " ", said["trust"].get<std::string>()));
        BOOST_TEST((verdict != "broken" || asked.served[i] == 0), where << ", and somebody was served");
        for (const auto version : {TlsVersion::v12, TlsVersion::v13}) {
            const std::string reply = verdict == "enforced" ? ask(asked.ports[i], version, "", "") : "refused";
            BOOST_TEST((reply == "refused" || reply == "403"), where << ", and serves without a certificate: " << reply);
        }
        if (asked.status_port) {
            const json other = named(module, name);
            BOOST_TEST_REQUIRE(other.is_object(), name);
            BOOST_TEST(other["verdict"] == said["verdict"], where << ", and the module says " << other["verdict"].get<std::string>());
            BOOST_TEST(other["trust"] == said["trust"], where << ", and the module says " << other["trust"].get<std::string>());
        }
        check_clients(lint, asked, i, name, verdict == "broken", where);
    }
    return verdicts;
}

}
