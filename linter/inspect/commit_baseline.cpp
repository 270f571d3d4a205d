#include "linter/inspect/commit_baseline.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "linter/input/git_commit.h"
#include "linter/inspect/baseline.h"
#include "linter/inspect/fingerprint.h"
#include "linter/text/escape.h"

namespace aop {

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
    return std::nullopt;
}

}
