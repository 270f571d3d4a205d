#include <map>

#include "core/base/ascii.h"
#include "linter/inspect/fingerprint.h"
#include "linter/render/lines.h"
#include "linter/text/json_writer.h"

namespace aop {

namespace {

std::string_view gitlab_severity(Severity s) { return s == Severity::error ? "critical" : s == Severity::warning ? "major" : "info"; }

}

std::string render_gitlab(const Results& results)
{
    JsonWriter json(1);
    json.array();
    std::map<std::string, int> seen;  // equal fingerprints would become one entry
    for (const auto& i : results.inspections) {
        SourceText texts(i->configuration.tree);
        for (const Finding& f : i->findings()) {
            if (!counts(f))
                continue;
            std::string print = fingerprint(*i, texts, f);
            if (const int before = seen[print]++)
                print = sha256(cat(print, before)).substr(0, 32);
            const Located at = locate(*i, texts, f.place, f.word, results.directory);
            json.object().key("description").text(f.message()).key("check_name").text(cat(f.rule->id, " ", f.rule->name));
            json.key("fingerprint").text(print).key("severity").text(gitlab_severity(f.rule->severity));
            json.key("location").object().key("path").text(at.path).key("lines").object().key("begin").number(at.line).end().end().end();
        }
    }
    return json.end().take() + "\n";
}

}
