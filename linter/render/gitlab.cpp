#include <map>

#include "core/base/ascii.h"
#include "linter/inspect/fingerprint.h"
#include "linter/render/lines.h"
#include "linter/render/told_once.h"
#include "linter/text/json_writer.h"

namespace aop {

namespace {

std::string_view gitlab_severity(Severity s) { return s == Severity::error ? "critical" : s == Severity::warning ? "major" : "info"; }

std::string description(const Inspection& i, const Finding& f)
{
    std::string out = f.message();
    for (const ServerId server : f.servers.size() > 1 ? f.servers : std::vector<ServerId>{})
        out += cat(server == f.servers.front() ? "; servers: " : ", ", i.site().servers[server].label());
    return out;
}

}

std::string render_gitlab(const Results& results)
{
    JsonWriter json(1);
    json.array();
    std::map<std::string, int> seen;  // equal fingerprints would become one entry
    for (const auto& i : results.inspections) {
        SourceText texts(i->configuration.tree);
        for (const Told& told : told_once(*i, false)) {
            const Finding& f = told.finding;
            // What is told of several stays the same entry when one of them is repaired.
            std::string print =
                told.others.empty() ? fingerprint(*i, texts, f) : sha256(cat(f.rule->id, "\n", i->scenario, "\n", f.text)).substr(0, 32);
            if (const int before = seen[print]++)
                print = sha256(cat(print, before)).substr(0, 32);
            const Located at = locate(*i, texts, f.place, f.word, results.directory);
            json.object().key("description").text(description(*i, f)).key("check_name").text(cat(f.rule->id, " ", f.rule->name));
            json.key("fingerprint").text(print).key("severity").text(gitlab_severity(f.rule->severity));
            json.key("location").object().key("path").text(at.path).key("lines").object().key("begin").number(at.line).end().end().end();
        }
    }
    return json.end().take() + "\n";
}

}
