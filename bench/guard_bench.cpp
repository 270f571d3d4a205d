// A module for measuring: SetHandler guard-bench runs the hooks that every request
// passes first, over and over on the present one, and answers with nanoseconds of
// CPU time for each round. The difference that mod_aop makes is what it costs.
#include <httpd.h>

#include <http_config.h>
#include <http_protocol.h>
#include <http_request.h>

#include <ctime>

extern "C" {

static double cpu_nanoseconds()
{
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return double(t.tv_sec) * 1e9 + double(t.tv_nsec);
}

static int on_bench(request_rec* r)
{
    constexpr int rounds = 50'000, series = 9;
    if (!r->handler || strcmp(r->handler, "guard-bench") != 0)
        return DECLINED;
    double best = 0;
    for (int i = 0; i < series; ++i) {
        const double start = cpu_nanoseconds();
        for (int n = 0; n < rounds; ++n)
            ap_run_post_read_request(r);
        const double each = (cpu_nanoseconds() - start) / rounds;
        best = i == 0 || each < best ? each : best;
    }
    ap_set_content_type(r, "text/plain");
    ap_rprintf(r, "%.1f\n", best);
    return OK;
}

static void register_hooks(apr_pool_t*) { ap_hook_handler(on_bench, nullptr, nullptr, APR_HOOK_FIRST); }

__attribute__((visibility("default"))) ::module AP_MODULE_DECLARE_DATA guard_bench_module = {
    STANDARD20_MODULE_STUFF, nullptr, nullptr, nullptr, nullptr, nullptr, register_hooks, 0,
};
}
