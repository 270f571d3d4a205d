// httpd's own merged values against ours: a module that registers mod_ssl's directives a
// second time prints them, for every server and for requests to a few paths.
#define BOOST_TEST_MODULE merged
#include <boost/test/unit_test.hpp>

#include <csignal>
#include <cstdlib>
#include <ctime>
#include <map>
#include <sstream>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "core/httpd/assessment.h"
#include "core/httpd/request/applicable_sections.h"
#include "core/httpd/request/model.h"
#include "linter/reader/read_tree.h"
#include "test/attack/client.h"
#include "test/attack/generator.h"
#include "test/attack/network.h"
#include "test/support/httpd.h"
#include "test/support/installed_httpd.h"
#include "test/support/reading.h"
#include "test/support/scratch.h"
#include "test/support/started.h"

namespace {

using namespace aop;
using namespace aop::test;

std::string mode_word(const Setting<VerifyClient>& mode) { return mode ? std::string(to_string(*mode)) : "-"; }
std::string text(const Setting<std::string>& s) { return s ? *s : "-"; }

std::string ours(const Server& s)
{
    const Tls& t = s.tls;
    const char* engine = !t.engine ? "-" : *t.engine == Engine::on ? "on" : "off";
    return cat("engine=", engine, " verify=", mode_word(t.verify_client), " depth=", t.verify_depth ? cat(*t.verify_depth) : std::string("-"),
               " ca=", text(t.ca_file), " ", text(t.ca_path), " names=", text(t.handshake->ca_names_file), " ", text(t.handshake->ca_names_path),
               " crl=", text(t.revocation->crl_file), " ", text(t.revocation->crl_path));
}

// The words of SSLVerifyClient have synonyms.
std::string normal(std::string line)
{
    const std::size_t at = line.find("verify=") + 7;
    const std::size_t end = line.find(' ', at);
    if (const auto mode = parse_verify_client(line.substr(at, end - at)))
        line.replace(at, end - at, to_string(*mode));
    return line;
}

std::string ours(const Model& model, ServerId server, const RequestContext& c)
{
    Setting<VerifyClient> verify;
    Setting<int> depth;
    bool require_ssl = false;
    std::size_t expressions = 0;
    for (const Section* s : applicable_sections(model, server, map_path(model, server, {}, c), c).sections) {
        if (s->verify_client)
            verify = s->verify_client;
        if (s->tls->verify_depth)
            depth = s->tls->verify_depth;
        require_ssl |= bool(s->tls->require_ssl);
        expressions += s->tls->ssl_require.size();
    }
    return cat("verify=", mode_word(verify), " depth=", depth ? cat(*depth) : std::string("-"), " ssl=", require_ssl ? 1 : 0,
               " expressions=", expressions);
}

}

BOOST_AUTO_TEST_CASE(merged_settings_are_those_of_httpd)
{
    std::signal(SIGPIPE, SIG_IGN);
    if (!leave_the_network()) {
        BOOST_TEST_MESSAGE("skipped: this needs a network namespace of its own (run as root)");
        return;
    }
    const char* wanted = std::getenv("AOP_MERGED_COUNT");
    const int count = wanted ? std::atoi(wanted) : 40;
    std::size_t servers = 0, requests = 0;
    Client client;
    for (int seed = 1; seed <= count; ++seed) {
        Dice dice(std::uint64_t(seed) + 100000);
        const Scratch scratch;
        Trap trap = set_trap(dice, scratch.path().string(), Features::none);
        trap.modules.push_back(cat("merged_settings=", AOP_MERGED_MODULE));
        for (const Trap::File& file : trap.files)
            scratch.write(file.name, file.text);
        Httpd server(scratch.path(), trap.config, {.modules = trap.modules});
        const std::string told = (scratch.path() / "merged").string();
        const Ended test = run(
            [&] {
                auto command = server.command();
                command.push_back("-t");
                return command;
            }(),
            {.environment = {"MERGED_SETTINGS=" + told}});
        BOOST_TEST_REQUIRE(test.status == 0, test.err);

        Disk disk;
        Configuration configuration;
        const Problems problems = read_configuration(disk,
                                                     {.server_root = scratch.path().string(),
                                                      .main_file = "conf/httpd.conf",
                                                      .static_modules = aop::test::debian_options().static_modules,
                                                      .extra_modules = {"merged_settings_module"},
                                                      .httpd = aop::test::installed_version()},
                                                     configuration);
        CertificateFiles certificates(disk);
        const Assessment a = assess(configuration, problems, certificates, std::time(nullptr));
        const Model model(configuration, a.site, a.trust);

        std::map<int, const Server*> by_line;
        for (const Server& s : a.site.servers)
            by_line[s.is_main() ? 0 : s.place.line] = &s;
        std::istringstream lines(slurp(told));
        int line = 0;
        std::string values;
        std::size_t told_servers = 0;
        while (lines >> line && std::getline(lines >> std::ws, values)) {
            ++told_servers;
            BOOST_TEST_REQUIRE((by_line.count(line) == 1), "no server at line " << line);
            BOOST_TEST_CONTEXT("seed " << seed << " line " << line)
            BOOST_TEST(ours(*by_line[line]) == normal(values));
        }
        BOOST_TEST(told_servers == a.site.servers.size());
        servers += told_servers;

        require_started(server);
        for (const std::uint16_t port : trap.ports)
            for (const std::string& name : trap.names)
                for (const std::string& path : trap.paths)
                    for (const bool tls : {false, true}) {
                        Attempt attempt;
                        attempt.to = *parse_address(cat("127.0.0.1:", port));
                        attempt.tls = tls;
                        attempt.sni = tls ? name : "";
                        attempt.host = name;
                        attempt.path = path;
                        const test::Observed seen = client.make(attempt);
                        if (seen.merged.empty() || seen.server.size() < 2)
                            continue;
                        ++requests;
                        const auto by = ServerId(std::atoi(seen.server.c_str() + 1));
                        const RequestContext c{.tls = tls, .host = name, .path = path};
                        // The answer of a folder may be that of the page mod_dir puts in its place.
                        const std::string page = path + "index.html", told_us = normal(seen.merged);
                        RequestContext inside = c;
                        inside.path = page;
                        const bool of_page = told_us == ours(model, by, inside);
                        BOOST_TEST_CONTEXT("seed " << seed << " " << seen.server << " " << path)
                        BOOST_TEST((of_page ? told_us : ours(model, by, c)) == told_us);
                    }
    }
    BOOST_TEST_MESSAGE(count << " configurations: " << servers << " servers and " << requests << " requests compared");
    BOOST_TEST(servers > std::size_t(count));
    BOOST_TEST(requests > std::size_t(count));
}
