#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include "mod_aop/guard/refusal.h"
#include "mod_aop/httpd/httpd.h"

namespace aop::mod {

// What the guard has done for one server since httpd was started. Lies in memory
// that all children share and that outlives every reload: numbers only.
struct Counters {
    std::uint64_t key;
    std::array<std::uint64_t, refusals> refused;
    std::array<std::uint64_t, refusals> reported;  // by AOPGuard report: what it would have refused
    std::int64_t last_reported;                    // when, 0: never
    std::uint64_t exempted;
    std::array<std::int64_t, refusals> spoke;         // when the log last heard of it
    std::array<std::uint64_t, refusals> unmentioned;  // refusals since

    void count(Refusal r, bool only_reported, std::int64_t now);
    void count_exempted();
    std::uint64_t count_of(Refusal r) const;
    std::uint64_t count_of_reported(Refusal r) const;
    std::int64_t time_of_last_report() const;
    std::uint64_t count_of_exempted() const;
    // Whether the log should hear of this refusal: one in ten seconds for each
    // reason. `others` is how many it has not heard of since.
    bool speaks(Refusal r, std::int64_t now, std::uint64_t& others);
};

// Finds the tally of a server by what it is called, or makes one. Only while
// httpd configures itself. Never nullptr: without shared memory each child counts alone.
Counters* tally_of(server_rec* main, std::string_view server);

}
