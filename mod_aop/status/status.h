#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/httpd/assessment.h"
#include "mod_aop/guard/refusal.h"
#include "mod_aop/httpd/log.h"
#include "mod_aop/watch/watch.h"

namespace aop::mod {

// What the status page shows, before it takes a form.
struct Status {
    struct Authority {
        std::string called, sha256, file;
        std::int64_t not_after = 0;
        std::size_t servers = 0;  // that trust it
    };
    struct Row {
        std::string name;  // unique among the rows
        std::string addresses, place;
        Verdict verdict = Verdict::unknown;
        std::string reason;
        Trust trust = Trust::none;
        std::vector<std::size_t> authorities = {};  // indexes
        Guard guard = Guard::off;
        std::array<std::uint64_t, refusals> refused = {}, reported = {};
        std::int64_t last_reported = 0;
        std::uint64_t exempted = 0;
    };
    std::int64_t now = 0, loaded = 0;
    std::vector<Row> rows;  // worst verdict first
    std::vector<Authority> authorities;
    std::vector<LogLine> findings;
    std::vector<FileChange> changes, unwatched;
    std::string summary;

    std::uint64_t refused() const;
};

// Any bytes as valid UTF-8: control characters and what is no UTF-8 become \x1b and the like. File names and
// certificates may hold anything; one such byte makes a whole JSON document or scrape worthless.
std::string as_utf8(std::string_view bytes);

std::int64_t days_left(std::int64_t not_after, std::int64_t now);  // rounded down; negative when it is over
std::string to_time(std::int64_t seconds);                         // "2026-11-25T21:40:00Z"

std::string to_html(const Status&);
std::string to_json(const Status&);
std::string to_prometheus(const Status&);

}
