// What happens when httpd reads its configuration, in each of the processes that
// do. Before the logs are open (check_config) findings go to the terminal; once
// they are, each is written once, although httpd reads everything twice at start.
#include "mod_aop/startup.h"

#include <apr_optional_hooks.h>
extern "C" {
#include <mod_ssl_openssl.h>
}

#include "core/base/ascii.h"
#include "core/verdicts/rule.h"
#include "mod_aop/guard/checkpoint.h"
#include "mod_aop/guard/session.h"
#include "mod_aop/httpd/config.h"
#include "mod_aop/httpd/guarded.h"
#include "mod_aop/httpd/write.h"
#include "mod_aop/judgement/openssl_state.h"
#include "mod_aop/judgement/reading.h"
#include "mod_aop/watch/watchdog.h"

namespace aop::mod {

namespace {

void write_new(server_rec* s, Reading& reading)
{
    for (const LogLine& line : log_lines(reading.inspection.findings()))
        if (reading.said.add(line.text))
            write(s, level_of(line.severity), line.text);
}

std::string errors(std::size_t n) { return cat(n, n == 1 ? " error" : " errors"); }

void speak_on_terminal(server_rec* s, const Inspection& inspection, StartPhase phase)
{
    const std::size_t refused = inspection.refused();
    // In the foreground terminal and log are often one stream, which needs no copy.
    if (phase == StartPhase::first_start && !refused && ap_exists_config_define("FOREGROUND"))
        return;
    for (const LogLine& line : log_lines(inspection.findings()))
        write(s, level_of(line.severity), line.text);
    for (const LogLine& line : accepted_outages(inspection.findings()))
        write(s, level_of(line.severity), cat("mod_aop: ", line.text));
    if (const auto hint = declaration_hint(inspection.findings()))
        write(s, level_of(hint->severity), cat("mod_aop: ", hint->text));
    const LogLine summary = summary_line(inspection.assessment(), inspection.findings());
    write(s, level_of(summary.severity), cat("mod_aop: ", summary.text));
    if (refused)
        write(s, APLOG_CRIT,
              cat("mod_aop: AOPPolicy refuse: ",
                  phase == StartPhase::configtest       ? "configuration test failed with "
                  : phase == StartPhase::reload_command ? "the running server is not reloaded because of "
                                                        : "httpd does not start because of ",
                  errors(refused)));
}

extern "C" {

static int check_config(apr_pool_t* pool, apr_pool_t*, apr_pool_t*, server_rec* s)
{
    // Not knowing, as if it were the stop, which nothing may hinder.
    const StartPhase phase = guarded(s, StartPhase::stop_command, [] { return current_phase(); });
    if (phase == StartPhase::dump || phase == StartPhase::stop_command)
        return OK;
    return guarded(s, may_refuse(phase) ? HTTP_INTERNAL_SERVER_ERROR : OK, [&] {
        Reading* reading = config_of(s).reading = pool_new<Reading>(pool, s, phase);
        if (!may_refuse(phase)) {
            // What keeps httpd from opening its logs or sockets ends it before write_record: standard error is still the log
            // of before.
            if (!reading->inspection.assessment().startup.empty())
                write_new(s, *reading);
            return OK;
        }
        speak_on_terminal(s, reading->inspection, phase);
        return reading->inspection.refused() ? HTTP_INTERNAL_SERVER_ERROR : OK;
    });
}

// Before mod_ssl: when it gives up, nothing later runs, and the log has the reason.
static int write_record(apr_pool_t*, apr_pool_t*, apr_pool_t*, server_rec* s)
{
    return guarded(s, OK, [&] {
        Reading* reading = config_of(s).reading;
        if (!reading)
            return OK;
        // httpd has sent no signal to a running server, or it would have ended: this is a start.
        if (reading->phase == StartPhase::some_command)
            reading->phase = StartPhase::first_start;
        write_new(s, *reading);
        for (const LogLine& line : accepted_outages(reading->inspection.findings()))
            if (reading->said.add(line.text))
                write(s, level_of(line.severity), cat("mod_aop: ", line.text));
        if (const auto hint = declaration_hint(reading->inspection.findings()); hint && reading->said.add(hint->text))
            write(s, level_of(hint->severity), cat("mod_aop: ", hint->text));
        if (const auto refused = reading->inspection.refused(); refused && !may_refuse(reading->phase))
            if (const auto line = cat("mod_aop: AOPPolicy refuse: ", errors(refused),
                                      ". The running server goes on: repair the configuration before the next start");
                reading->said.add(line))
                write(s, APLOG_CRIT, line);
        return OK;
    });
}

// After mod_ssl: what it told OpenSSL is known.
static int compare(apr_pool_t* pool, apr_pool_t*, apr_pool_t*, server_rec* s)
{
    return guarded(s, OK, [&] {
        Reading* reading = config_of(s).reading;
        if (!reading)
            return OK;
        Inspection& inspection = reading->inspection;
        inspection.observe(observed(inspection));
        write_new(s, *reading);
        if (reading->phase == StartPhase::first_start) {
            reading->said.keep();
            if (const auto refused = inspection.refused()) {
                write(s, APLOG_CRIT, cat("mod_aop: AOPPolicy refuse: httpd does not start because of ", errors(refused)));
                return HTTP_INTERNAL_SERVER_ERROR;
            }
            return OK;
        }
        const LogLine summary = summary_line(inspection.assessment(), inspection.findings());
        write(s, level_of(summary.severity), cat("mod_aop: ", summary.text));
        prepare_guard(s, pool, inspection);
        start_watch(s, pool, *reading);
        return OK;
    });
}

static int remember_context(server_rec* s, apr_pool_t*, int is_proxy, SSL_CTX* context)
{
    if (is_proxy)
        return OK;
    config_of(s).context = context;
    keep_origins(context);
    return OK;
}
}

}

void register_life(apr_pool_t*)
{
    static const char* const ssl[]{"mod_ssl.c", nullptr};
    ap_hook_check_config(check_config, nullptr, nullptr, APR_HOOK_MIDDLE);
    ap_hook_post_config(write_record, nullptr, ssl, APR_HOOK_REALLY_FIRST);
    static const char* const watchdog[]{"mod_watchdog.c", nullptr};
    ap_hook_post_config(compare, ssl, watchdog, APR_HOOK_LAST);
    APR_OPTIONAL_HOOK(ssl, init_server, remember_context, nullptr, nullptr, APR_HOOK_REALLY_LAST);
}

}
