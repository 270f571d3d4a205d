#pragma once
#include <set>
#include <string>

#include "mod_aop/judgement/handler_lines.h"
#include "mod_aop/judgement/inspection.h"
#include "mod_aop/judgement/phase.h"

namespace aop::mod {

// The lines that the log has already. httpd reads its configuration twice at
// start; what the first reading wrote the second leaves out.
class LoggedLines {
public:
    explicit LoggedLines(server_rec* s);
    // True the first time.
    bool add(const std::string& line);
    // For the next reading.
    void keep() const;

private:
    apr_pool_t* pool_;
    std::set<std::size_t> hashes_;
};

// One reading of the configuration; lives in its pool.
struct Reading {
    Reading(server_rec* s, StartPhase p) : phase(p), inspection(s, apr_time_sec(apr_time_now())), said(s) {}

    StartPhase phase;
    Inspection inspection;
    LoggedLines said;
    std::vector<HandlerLine> handlers = handler_lines();
};

}
