#include "core/verdicts/finding.h"

#include "core/base/ascii.h"

namespace aop {

std::string_view to_string(Severity s)
{
    switch (s) {
    case Severity::note: return "note";
    case Severity::warning: return "warning";
    case Severity::error: return "error";
    }
    return "error";
}

std::string Finding::message() const
{
    if (servers.empty())
        return text;
    std::string out = cat(subject, " ", text);
    if (const auto others = servers.size() - 1; others > 0)
        out += cat(" (the same at ", others, others == 1 ? " other server)" : " other servers)");
    return out;
}

}
