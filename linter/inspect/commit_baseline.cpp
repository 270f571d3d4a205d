#include "linter/inspect/commit_baseline.h"

#include <algorithm>
#include <cstdint>
#include <map>

#include "core/base/ascii.h"
#include "core/verdicts/suppression.h"
#include "linter/input/git_commit.h"
#include "linter/inspect/baseline.h"
#include "linter/inspect/fingerprint.h"
#include "linter/system/time.h"
#include "linter/text/escape.h"

namespace aop {

extern const Rule aop961_ignore_renewed;

namespace {

std::string folder_around(const Inspection& i)
{
    const std::string main = i.input.files->host_path(i.input.read.main_file);
    return main.substr(0, std::max<std::size_t>(main.rfind('/'), 1));
}

// The same question about the commit: its files are read under the names of those of now.
Options asked_of(const Options& options, const CommitFiles& commit)
{
    Options then = options;
    then.baseline.clear();
    then.write_baseline.clear();
    then.baseline_from.clear();
    then.client_certs.clear();
    then.client_keys.clear();
    then.quiet = true;
    const bool other_root = !options.root.empty() && commit.there(options.root) != options.root;
    if (other_root)
        then.root = commit.there(options.root);
    for (auto& [from, to] : then.maps)
        to = commit.there(to);
    if (!other_root)
        then.maps.emplace_back(commit.top(), commit.folder());
    return then;
}

Baseline standing(const Inspections& inspections)
{
    Baseline known;
    for (const auto& i : inspections) {
        SourceText texts(i->configuration.tree);
        for (const Finding& f : i->findings())
            if (f.suppressed.empty())
                ++known[fingerprint(*i, texts, f)].count;
    }
    return known;
}

// The comments of a tree that hold for a time, by their file, rules and reason: none of these is new, where only the date is.
using Dates = std::map<std::string, std::int64_t>;

std::string identity_of(const Ignore& ignore)
{
    std::string identity = cat(ignore.remark->place.file(), "\n", ignore.reason);
    for (const Rule* rule : ignore.rules)
        identity += cat("\n", rule->id);
    return identity;
}

Dates dates_of(const Inspections& inspections)
{
    Dates dates;
    for (const auto& i : inspections)
        for (const SuppressionComment& remark : i->configuration.remarks)
            if (const Ignore ignore = parse_ignore(remark); !ignore.wrong && ignore.until)
                dates.emplace(identity_of(ignore), ignore.until);
    return dates;
}

// The last day of a comment that ends with the midnight after it.
std::string last_day(std::int64_t until) { return iso_date(until - 1); }

void report_renewed(const Dates& before, const Options& options, Inspections& inspections)
{
    const auto is_wanted = [&](const std::vector<const Rule*>& rules) { return std::ranges::find(rules, &aop961_ignore_renewed) != rules.end(); };
    if ((!options.select.empty() && !is_wanted(options.select)) || is_wanted(options.ignore))
        return;
    for (const auto& i : inspections)
        for (const SuppressionComment& remark : i->configuration.remarks) {
            const Ignore ignore = parse_ignore(remark);
            const auto was = ignore.wrong || !ignore.until ? before.end() : before.find(identity_of(ignore));
            if (was != before.end() && was->second < ignore.until)
                i->findings().push_back({.rule = &aop961_ignore_renewed,
                                         .place = remark.place,
                                         .text = cat("The ignore comment for ", ignore.rules.front()->id, " was renewed from ", last_day(was->second),
                                                     " to ", last_day(ignore.until), ", for the same reason")});
        }
}

}

Failure apply_commit_baseline(const Options& options, const Console& console, Inspections& inspections)
{
    if (options.baseline_from.empty() || options.no_ignores || inspections.empty())
        return std::nullopt;
    if (std::ranges::find(options.paths, "-") != options.paths.end())
        return Error{"--baseline-from needs files: standard input is in no commit"};
    const auto commit = files_of_commit(folder_around(*inspections.front()), options.baseline_from);
    if (!commit)
        return Error{cat("--baseline-from: ", commit.error().message)};
    const Options then = asked_of(options, **commit);
    for (const auto& i : inspections)
        if (const std::string main = i->input.files->host_path(i->input.read.main_file); (*commit)->there(main) == main)
            return Error{cat("--baseline-from: ", i->input.shown, " is not below ", (*commit)->top())};
    auto read = inspect(then, console);
    if (!read) {
        // The folder had no configuration yet.
        console.err(cat("aop-lint: in ", printable(options.baseline_from), ": ", printable(read.error().message), ": every finding is new\n"));
        return std::nullopt;
    }
    for (const auto& i : *read)
        if (i->configuration.files.empty())
            console.err(cat("aop-lint: ", printable(i->input.shown), " is not in ", printable(options.baseline_from), ": every finding is new\n"));
    mark_known(standing(*read), inspections);
    report_renewed(dates_of(*read), options, inspections);
    return std::nullopt;
}

}
