#include "linter/inspect/baseline.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "linter/inspect/fingerprint.h"
#include "linter/system/atomic_file.h"
#include "linter/text/json_writer.h"

namespace aop {

extern const Rule aop960_baseline_entry_unused;

namespace {

constexpr std::uint64_t size_limit = 256 << 20;

// A finding of a rule that was not asked for is not gone.
bool was_asked_for(const Options& options, const std::string& rule)
{
    const auto is_it = [&](const Rule* r) { return r->id == rule; };
    return (options.select.empty() || std::ranges::any_of(options.select, is_it)) && std::ranges::none_of(options.ignore, is_it);
}

void report_gone(const Options& options, const Baseline& left, Inspections& inspections)
{
    constexpr std::size_t most = 5;
    std::size_t gone = 0;
    std::string named;
    for (const auto& [fingerprint, entry] : left) {
        if (entry.count == 0 || !was_asked_for(options, entry.rule))
            continue;
        if (gone < most)
            named += cat(gone ? "; " : "", entry.rule, " ", entry.message);
        gone += entry.count;
    }
    if (gone && !inspections.empty() && was_asked_for(options, std::string(aop960_baseline_entry_unused.id)))
        inspections.front()->findings().push_back(
            {.rule = &aop960_baseline_entry_unused,
             .text = cat("The baseline records ", gone, gone == 1 ? " finding that is gone: " : " findings that are gone: ", named,
                         gone > most ? "; …" : "")});
}

}

Baseline mark_known(Baseline left, Inspections& inspections)
{
    for (const auto& i : inspections) {
        SourceText texts(i->configuration.tree);
        for (Finding& f : i->findings()) {
            if (!f.suppressed.empty())
                continue;
            const auto at = left.find(fingerprint(*i, texts, f));
            if (at != left.end() && at->second.count > 0) {
                --at->second.count;
                f.known = true;
            }
        }
    }
    return left;
}

static std::string text_of(const nlohmann::json& entry, const char* key)
{
    const auto at = entry.find(key);
    return at != entry.end() && at->is_string() ? at->get<std::string>() : "";
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
        KnownFinding& known = made[at->get<std::string>()];
        ++known.count;
        known.rule = text_of(entry, "rule");
        known.message = text_of(entry, "message");
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
        mark_known(*parse_baseline(options.write_baseline, text), inspections);
    }
    if (options.baseline.empty() || options.no_ignores)
        return std::nullopt;
    Disk disk;
    const auto text = disk.read(options.baseline, size_limit);
    if (!text)
        return Error{cat("--baseline ", options.baseline, ": ", text.error().message)};
    const auto known = parse_baseline(options.baseline, *text);
    if (!known)
        return known.error();
    report_gone(options, mark_known(*known, inspections), inspections);
    return std::nullopt;
}

}
