// Where the time of one run goes: each stage on a tree of N virtual hosts in one
// file held in memory, so that the disk is left out.
#include <benchmark/benchmark.h>

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"
#include "linter/reader/read_tree.h"
#include "test/support/certificates.h"
#include "test/support/memory_files.h"
#include "test/support/scratch.h"

using namespace aop;

namespace {

constexpr std::int64_t now = 1'795'000'000;  // 2026-11

std::string sites(std::int64_t n)
{
    std::string text = "Listen 443\n";
    for (std::int64_t i = 0; i < n; ++i)
        text += cat("<VirtualHost *:443>\n    ServerName site", i, ".example.com\n    ServerAlias www.site", i,
                    ".example.com\n    # one of many\n    DocumentRoot /var/www/html\n    SSLEngine on\n"
                    "    SSLCertificateFile /certs/server.pem\n    SSLVerifyClient require\n    SSLVerifyDepth 1\n"
                    "    SSLCACertificateFile /certs/origin-pull-ca.pem\n    <Location /private>\n"
                    "        Require all denied\n    </Location>\n</VirtualHost>\n");
    return text;
}

struct World {
    test::MemoryFiles files;
    ReadOptions options{.server_root = "/srv", .main_file = "httpd.conf"};

    explicit World(std::int64_t n)
    {
        files.put("/srv/httpd.conf", sites(n));
        for (const char* name : {"server.pem", "origin-pull-ca.pem"})
            files.put(cat("/certs/", name), test::slurp(test::certificate(name)));
    }
};

void stage_read(benchmark::State& state)
{
    World world(state.range(0));
    for (auto _ : state) {
        Configuration c;
        read_configuration(world.files, world.options, c);
        benchmark::DoNotOptimize(c.tree.size());
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

void stage_evaluate(benchmark::State& state)
{
    World world(state.range(0));
    Configuration c;
    read_configuration(world.files, world.options, c);
    for (auto _ : state)
        benchmark::DoNotOptimize(evaluate(c).servers.size());
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

void stage_trust(benchmark::State& state)
{
    World world(state.range(0));
    Configuration c;
    read_configuration(world.files, world.options, c);
    const Site site = evaluate(c);
    for (auto _ : state) {
        CertificateFiles certificates(world.files);
        benchmark::DoNotOptimize(trust_sets(site, certificates, now).size());
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

void stage_expose(benchmark::State& state)
{
    World world(state.range(0));
    Configuration c;
    read_configuration(world.files, world.options, c);
    const Site site = evaluate(c);
    CertificateFiles certificates(world.files);
    const auto trust = trust_sets(site, certificates, now);
    for (auto _ : state)
        benchmark::DoNotOptimize(expose(c, site, trust).judgements.size());
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

void stage_rules(benchmark::State& state)
{
    World world(state.range(0));
    Configuration c;
    const Problems problems = read_configuration(world.files, world.options, c);
    CertificateFiles certificates(world.files);
    const Assessment a = assess(c, problems, certificates, now);
    for (auto _ : state)
        benchmark::DoNotOptimize(audit(a).size());
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(stage_read)->Range(100, 10000)->Unit(benchmark::kMillisecond);
BENCHMARK(stage_evaluate)->Range(100, 10000)->Unit(benchmark::kMillisecond);
BENCHMARK(stage_trust)->Range(100, 10000)->Unit(benchmark::kMillisecond);
BENCHMARK(stage_expose)->Range(100, 10000)->Unit(benchmark::kMillisecond);
BENCHMARK(stage_rules)->Range(100, 10000)->Unit(benchmark::kMillisecond);

}

BENCHMARK_MAIN();
