#pragma once
#include <functional>
#include <optional>

#include "core/httpd/syntax/configuration.h"
#include "core/httpd/syntax/problem.h"
#include "linter/reader/read_tree.h"
#include "linter/system/background_task.h"

namespace aop {

// read_configuration in two steps, for a host that has something to do between them: httpd judges the lines of a
// configuration by themselves, and what they make of the servers can be found out meanwhile.
class Reading {
public:
    // `out` is complete from now on, and must stay as it is until `problems` were asked for. `has_lines` is called when all
    // files that it includes have been read, before any other is looked at.
    Reading(Files&, const ReadOptions&, Configuration& out, const std::function<void()>& has_lines = {});
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;
    // What is wrong with it; waits until that is known. As often as one likes.
    const Problems& problems();

private:
    Problems problems_;                   // without those of .htaccess files while `walk_` goes on
    Problems of_htaccess_;                // they come last
    std::optional<BackgroundTask> walk_;  // the last member: what it uses must outlive it
};

}
