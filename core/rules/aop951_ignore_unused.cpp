#include "core/suppress.h"

namespace aop {

extern constinit const Rule aop951_ignore_unused{
    .id = "AOP951",
    .name = "ignore-unused",
    .severity = Severity::warning,
    .summary = "A comment accepts a finding that is not there",
    .why = "The reason for it is gone, or it stands above the wrong line. Left where it is, it would silently accept the "
           "next such finding, which nobody has looked at.",
    .httpd = "httpd does not read comments.",
    .fix = "Remove the comment, or the rule from it. A comment accepts what is reported at the next line; above a "
           "section, all that is reported in it.",
    .references = "https://httpd.apache.org/docs/2.4/configuring.html#syntax",
    // Only known once every other rule has spoken: suppress() reports it.
    .check = [](const Assessment&, Report&) {},
};

}
