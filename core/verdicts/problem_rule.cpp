#include "core/verdicts/problem_rule.h"

#include "core/base/ascii.h"

namespace aop {

void report_troubles(const Assessment& a, Report& report, Problem::Kind kind, bool (*elsewhere)(const Problem&))
{
    for (const Problem& trouble : a.problems) {
        if (trouble.kind != kind || (elsewhere && elsewhere(trouble)))
            continue;
        Finding& finding = report(trouble.place, trouble.hint.empty() ? trouble.message : cat(trouble.message, "; ", trouble.hint));
        for (const Place& step : trouble.chain)
            finding.relate(step, "on the way here");
    }
}

}
