#pragma once
#include <optional>
#include <vector>

#include "core/configuration.h"
#include "linter/beside.h"
#include "linter/reader.h"

namespace aop {

// read_configuration in two steps, for a host that has something to do between them: httpd judges the lines of a
// configuration by themselves, and what they make of the servers can be found out meanwhile.
class Reading {
public:
    // Everything but `troubles` is there from now on; directives and modules must stay as they are until `end`.
    Reading(Files&, const ReadOptions&, Configuration& out);
    // Fills in `troubles`. Once.
    void end();

private:
    Configuration& out_;
    std::vector<Trouble> troubles_;  // those that come before the ones of .htaccess files
    std::optional<Beside> walk_;
};

}
