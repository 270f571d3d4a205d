#include "core/troubles.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    report_troubles(a, report, Trouble::Kind::binary);
}

extern constinit const Rule aop009_binary_data{
    .id = "AOP009",
    .name = "binary-data",
    .severity = Severity::error,
    .summary = "NUL bytes in a configuration",
    .why = "httpd reads such a line only in part, and may take its end for another line. What is really "
           "in force cannot be read off the text.",
    .httpd = "Lines are read into a buffer that grows; a NUL ends the text for some of the code and not "
           "for the rest.",
    .fix = "Remove the NUL bytes; the file may be UTF-16, or not a configuration at all.",
    .references = "https://httpd.apache.org/docs/2.4/configuring.html#syntax",
    .check = check,
};

}
