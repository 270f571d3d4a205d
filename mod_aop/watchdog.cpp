#include "mod_aop/watchdog.h"

#include <apr_optional.h>
#include <mod_watchdog.h>

#include "core/disk.h"
#include "core/text.h"
#include "mod_aop/guarded.h"
#include "mod_aop/watch.h"
#include "mod_aop/write.h"

namespace aop::mod {

namespace {

// Often enough to warn before somebody reloads; a few stat calls each time.
constexpr apr_interval_time_t interval = apr_time_from_sec(10);

struct Round {
    server_rec* main;
    Watch watch;
    Disk disk;
};

extern "C" {

static apr_status_t on_round(int state, void* data, apr_pool_t*)
{
    auto* round = static_cast<Round*>(data);
    if (state == AP_WATCHDOG_STATE_RUNNING)
        guarded(round->main, 0, [&] {
            for (const LogLine& line : round->watch.news(round->disk, apr_time_sec(apr_time_now())))
                write(round->main, level_of(line.severity), cat("mod_aop: ", line.text));
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
    auto* round = pool_new<Round>(pool, main, Watch(reading.inspection.assessment()), Disk());
    apr_status_t status = get_instance(&dog, "_aop_", 0, 1, pool);
    if (status == APR_SUCCESS)
        status = register_callback(dog, interval, round, on_round);
    if (status != APR_SUCCESS)
        ap_log_error(APLOG_MARK, APLOG_WARNING, status, main, "mod_aop: mod_watchdog does not take our watch");
}

}
