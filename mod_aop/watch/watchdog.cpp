#include "mod_aop/watch/watchdog.h"

#include <apr_optional.h>
#include <mod_watchdog.h>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "mod_aop/httpd/guarded.h"
#include "mod_aop/httpd/write.h"
#include "mod_aop/watch/reported.h"
#include "mod_aop/watch/watch.h"

namespace aop::mod {

namespace {

// Often enough to warn before somebody reloads; a few stat calls each time.
constexpr apr_interval_time_t interval = apr_time_from_sec(10);

struct Round {
    server_rec* main;
    Watch watch;
    ReportedLines* told;
    std::uint64_t reading;
    Disk disk = Disk();
};

extern "C" {

static apr_status_t on_round(int state, void* data, apr_pool_t*)
{
    auto* round = static_cast<Round*>(data);
    // A child of the configuration before this one finishes its connections; what it knows is over.
    if (state == AP_WATCHDOG_STATE_RUNNING && round->told->reading == round->reading)
        guarded(round->main, 0, [&] {
            const std::int64_t now = apr_time_sec(apr_time_now());
            for (const LogLine& line : round->told->news(round->watch.differences(round->disk, now)))
                write(round->main, level_of(line.severity), cat("mod_aop: ", line.text));
            ap_log_error(APLOG_MARK, APLOG_DEBUG, 0, round->main,
                         "mod_aop: looked after %" APR_SIZE_T_FMT " files and %" APR_SIZE_T_FMT " authorities", round->watch.files(),
                         round->watch.authorities());
            return 0;
        });
    return APR_SUCCESS;
}
}

}

void start_watch(server_rec* main, apr_pool_t* pool, Reading& reading)
{
    const auto get_instance = APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_get_instance);
    const auto register_callback = APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_register_callback);
    ap_watchdog_t* dog = nullptr;
    if (!get_instance || !register_callback) {
        ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, main,
                     "mod_aop: mod_watchdog is not loaded: nobody looks after dates and files while the server runs");
        return;
    }
    const auto generation = std::uint64_t(ap_state_query(AP_SQ_CONFIG_GEN));
    auto* round = pool_new<Round>(pool, main, Watch(reading.inspection.assessment()), told_of(main, generation), generation);
    apr_status_t status = get_instance(&dog, "_aop_", 0, 1, pool);
    if (status == APR_SUCCESS)
        status = register_callback(dog, interval, round, on_round);
    if (status != APR_SUCCESS)
        ap_log_error(APLOG_MARK, APLOG_WARNING, status, main, "mod_aop: mod_watchdog does not take our watch");
}

}
