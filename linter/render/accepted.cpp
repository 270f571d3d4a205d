#include "linter/render/accepted.h"

#include <algorithm>
#include <set>

#include "core/base/ascii.h"
#include "linter/render/lines.h"
#include "linter/render/told_once.h"
#include "linter/text/markdown.h"

namespace aop {

namespace {

std::string_view reason_of(const Finding& f) { return f.known ? std::string_view("in the baseline") : f.suppressed; }

}

std::string accepted_markdown(const Results& results)
{
    std::string out;
    for (const auto& i : results.inspections) {
        SourceText texts(i->configuration.tree);
        for (const Told& told : told_once(*i, true)) {
            const Finding& f = told.finding;
            if (counts(f))
                continue;
            const Located at = locate(*i, texts, f.place, f.word, results.directory);
            out += cat("| ", to_string(f.rule->severity), " ", f.rule->id, " | ", markdown_text(f.message()), " | ", markdown_text(at.path), ":",
                       at.line, " | ", markdown_text(reason_of(f)), " |\n");
        }
    }
    return out.empty() ? "" : cat("\n### Accepted\n\n| finding | what | where | why it is accepted |\n| --- | --- | --- | --- |\n", out);
}

std::string accepted_of(const Inspection& i, ServerId server)
{
    std::string out;
    std::set<std::string> told;
    for (const Finding& f : i.findings()) {
        const bool is_about = f.servers.empty() || std::ranges::find(f.servers, server) != f.servers.end();
        if (!is_about || counts(f))
            continue;
        if (std::string one = cat(f.rule->id, ": ", reason_of(f)); told.insert(one).second)
            out += cat(out.empty() ? "" : "; ", one);
    }
    return out;
}

}
