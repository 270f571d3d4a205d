#pragma once
#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/httpd/exposure/judge.h"

namespace aop {

// The clients that differ for what a section can demand after the handshake.
struct Client {
    Attempt::Version version;
    bool post_handshake;
};
inline constexpr Client clients[]{{Attempt::Version::tls13, false}, {Attempt::Version::tls12, false}, {Attempt::Version::tls13, true}};

// What was found on one path.
struct Judge::AttemptResults {
    struct Path {
        bool by[std::size(clients)] = {};    // served to this kind of client without a certificate
        bool to_the_right_one = false;       // served to a client of the trusted CA
        std::optional<Outcome> cached = {};  // kept out, unless a cache has the page
    };
    std::vector<Path> paths;
    std::optional<std::pair<Attempt, Outcome>> free, crossing, doubtful;
    std::optional<Outcome> right;  // what the right client gets on "/", over TLS 1.3 if it can
    bool free_through_other = false;
    bool free_by_error = false, crossing_by_error = false;  // as the page of an error
    ServerId through = main_server, crossing_from = main_server;
    bool tried_right = false;
    bool past_guard = false;  // the right client comes past AOPGuard
    bool too_many = false;    // conditions on paths

    bool serves_the_right_one() const { return std::ranges::any_of(paths, &Path::to_the_right_one); }
};

}
