#include "linter/inspect/baseline.h"

#include <nlohmann/json.hpp>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "linter/inspect/fingerprint.h"
#include "linter/system/atomic_file.h"
#include "linter/text/json_writer.h"

namespace aop {

namespace {

constexpr std::uint64_t size_limit = 256 << 20;

void mark(const Baseline& known, Inspections& inspections)
{
    Baseline left = known;
    for (const auto& i : inspections) {
        SourceText texts(i->configuration.tree);
        for (Finding& f : i->findings()) {
            if (!f.suppressed.empty())
                continue;
            const auto at = left.find(fingerprint(*i, texts, f));
            if (at != left.end() && at->second > 0) {
                --at->second;
                f.known = true;
            }
        }
    }
}

}

Result<Baseline> parse_baseline(const std::string& path, const std::string& text)
{
    const auto parsed = nlohmann::json::parse(text, nullptr, false);
    if (!parsed.is_object() || parsed.value("baseline_version", nlohmann::json()) != 1 || !parsed.contains("findings") ||
        !parsed["findings"].is_array())
        return Error{cat(path, " is not a baseline that aop-lint wrote")};
    Baseline made;
    for (const auto& entry : parsed["findings"]) {
        const auto at = entry.is_object() ? entry.find("fingerprint") : entry.end();
        if (!entry.is_object() || at == entry.end() || !at->is_string())
            return Error{cat(path, " has an entry without a fingerprint")};
        ++made[at->get<std::string>()];
    }
    return made;
}

std::string baseline_text(const Inspections& inspections)
{
    JsonWriter json(2);
    json.object().key("baseline_version").number(1).key("findings").array();
    for (const auto& i : inspections) {
        SourceText texts(i->configuration.tree);
        for (const Finding& f : i->findings())
            if (f.suppressed.empty())
                json.object().key("fingerprint").text(fingerprint(*i, texts, f)).key("rule").text(f.rule->id).key("message").text(f.message()).end();
    }
    return json.end().end().take() + "\n";
}

Failure apply_baseline(const Options& options, Inspections& inspections)
{
    // What is written is what was found, whatever an older baseline accepts; from then on it is known.
    if (!options.write_baseline.empty()) {
        const std::string text = baseline_text(inspections);
        if (Failure failure = write_atomically(options.write_baseline, text))
            return failure;
        mark(*parse_baseline(options.write_baseline, text), inspections);
    }
    if (options.baseline.empty() || options.no_ignores)
        return std::nullopt;
    Disk disk;
    const auto text = disk.read(options.baseline, size_limit);
    if (!text)
        return Error{cat(options.baseline, ": ", text.error().message)};
    const auto known = parse_baseline(options.baseline, *text);
    if (!known)
        return known.error();
    mark(*known, inspections);
    return std::nullopt;
}

}
