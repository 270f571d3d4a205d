#include "core/verdicts/verdict.h"

namespace aop {

std::string_view to_string(Verdict v)
{
    switch (v) {
    case Verdict::enforced: return "enforced";
    case Verdict::closed: return "closed";
    case Verdict::unreachable: return "unreachable";
    case Verdict::broken: return "broken";
    case Verdict::unknown: return "unknown";
    case Verdict::partial: return "partial";
    case Verdict::optional: return "optional";
    case Verdict::open: return "open";
    case Verdict::plain: return "plain";
    }
    return "unknown";
}

std::string_view to_string(Trust t)
{
    switch (t) {
    case Trust::none: return "none";
    case Trust::cloudflare: return "cloudflare";
    case Trust::own: return "own";
    case Trust::mixed: return "mixed";
    case Trust::origin_ca: return "origin-ca";
    case Trust::public_web: return "public";
    case Trust::unusable: return "unusable";
    case Trust::unknown: return "unknown";
    }
    return "unknown";
}

}
