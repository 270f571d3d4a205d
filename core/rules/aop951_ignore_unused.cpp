#include "core/verdicts/suppression.h"

namespace aop {

extern constinit const Rule aop951_ignore_unused{
    .id = "AOP951",
    .name = "ignore-unused",
    .severity = Severity::warning,
    .summary = "An ignore comment matches no finding",
    .why = "The reason for it is gone, or it is above the wrong line. It would silently accept the next such "
           "finding.",
    .httpd = "httpd does not read comments.",
    .fix = "Remove the comment, or the rule from it. A comment accepts what is reported at the next line; above a "
           "section, all that is reported in it.",
    .references = "https://httpd.apache.org/docs/2.4/configuring.html#syntax",
    // Only known once every other rule has spoken: suppress() reports it.
    .check = [](const Assessment&, Report&) {},
};

}
