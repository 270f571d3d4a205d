#include "core/troubles.h"

namespace aop {

void report_troubles(const Assessment& a, Report& report, Trouble::Kind kind, bool (*elsewhere)(const Trouble&))
{
    for (const Trouble& trouble : a.configuration.troubles) {
        if (trouble.kind != kind || (elsewhere && elsewhere(trouble)))
            continue;
        Finding& finding = report(trouble.place, trouble.message);
        for (const Place& step : trouble.chain)
            finding.see(step, "on the way here");
    }
}

}
