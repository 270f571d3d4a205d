#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "mod_aop/httpd/httpd.h"
#include "mod_aop/httpd/log.h"

namespace aop::mod {

// What the watch has said and is still so. Children come and go; whichever looks next knows from here.
struct ReportedLines {
    std::uint64_t reading;  // the generation of the configuration that it is about
    std::array<std::uint64_t, 512> lines;

    // Those of `now` that were not told yet; afterwards all of `now` is told, and what is no longer so can be told again.
    std::vector<LogLine> news(std::vector<LogLine> now);
};

// Found or made, and emptied for this reading.
ReportedLines* told_of(server_rec* main, std::uint64_t reading);

}
