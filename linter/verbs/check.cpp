#include <algorithm>
#include <chrono>

#include "core/base/ascii.h"
#include "linter/cli/verb.h"
#include "linter/inspect/baseline.h"
#include "linter/inspect/client_cert_check.h"
#include "linter/inspect/commit_baseline.h"
#include "linter/render/client_cert_answers.h"
#include "linter/render/monitoring.h"
#include "linter/render/style.h"
#include "linter/system/atomic_file.h"
#include "linter/text/escape.h"

namespace aop {

namespace {

Failure more_than_one_standard_output(const Options& options)
{
    std::size_t on_stdout = options.format.empty() ? 0 : 1;
    for (const Output& o : options.outputs)
        on_stdout += o.file.empty();
    if (on_stdout > 1)
        return Error{"only one document can go to standard output: name a file as in -o json=FILE"};
    return std::nullopt;
}

int status_of(const Options& options, const Inspections& inspections)
{
    bool found = false;
    for (const auto& i : inspections) {
        const bool refused = std::ranges::any_of(i->assessment->startup, &StartupFailure::caught_by_configtest);
        if (i->input.unreadable || i->refusal() || refused || i->nothing_to_judge())
            return Status::unreadable;
        found |= std::ranges::any_of(i->findings(), [&](const Finding& f) { return counts(f) && f.rule->severity >= options.fail_on; });
    }
    return found && !options.exit_zero ? Status::found : Status::clean;
}

bool is_text(const Options& options) { return options.format.empty() || options.format == "text"; }

// Says what the servers say to each of --client-cert; false when one is let in nowhere. The answer goes where
// it does not get into a document; JSON has it inside.
bool present_certificates(const Options& options, const Inspections& inspections, const Console& console)
{
    bool all = true;
    const bool as_text = is_text(options);
    for (const auto& i : inspections) {
        if (options.format != "json")
            (as_text ? console.out : console.err)(answers_text(i->answers, options.verbose));
        all &= std::ranges::all_of(i->answers, &ClientCertResult::accepted_somewhere);
    }
    return all;
}

Failure write_outputs(const Results& results, const Console& console)
{
    const Options& options = results.options;
    std::string format = options.format.empty() ? "text" : options.format;
    for (const Output& o : options.outputs) {
        if (o.file.empty()) {
            format = o.format;
            continue;
        }
        Results plain = results;
        plain.look = {.unicode = true, .verbose = options.verbose};
        plain.seconds = -1;
        plain.sink = {};
        if (Failure failure = write_atomically(o.file, find_format(o.format)->render(plain)))
            return failure;
    }
    Results streamed = results;
    streamed.sink = console.out;
    console.out(find_format(format)->render(streamed));
    // A step on GitHub has a page of its own; there the whole verdict table has room.
    if (const std::string summary(console.variable("GITHUB_STEP_SUMMARY")); format == "github" && !summary.empty())
        return append_to(summary, render_markdown(results));
    return std::nullopt;
}

// Taking thousands of servers apart takes a while, and whoever waits for the process gains nothing by it.
void leak_at_exit(Inspections inspections)
{
    static Inspections* const kept = new Inspections;  // never taken apart itself
    for (auto& inspection : inspections)
        kept->push_back(std::move(inspection));
}

}

int run_check(const Options& options, const Console& console)
{
    if (const Failure failure = more_than_one_standard_output(options)) {
        console.err(cat("aop-lint: ", failure->message, "\n"));
        return Status::usage;
    }
    const auto started = std::chrono::steady_clock::now();
    auto inspections = inspect(options, console);
    if (!inspections) {
        console.err(cat("aop-lint: ", printable(inspections.error().message), "\n"));
        return Status::unreadable;
    }
    if (const Failure failure = ask_about_client_certificates(options, *inspections, options.now.value_or(console.now))) {
        console.err(cat("aop-lint: ", printable(failure->message), "\n"));
        return Status::unreadable;
    }
    print_notes(options, *inspections, console);
    report_unused_expectations(options, *inspections, options.now.value_or(console.now));
    Failure no_baseline = apply_baseline(options, *inspections);
    if (!no_baseline)
        no_baseline = apply_commit_baseline(options, console, *inspections);
    if (no_baseline) {
        console.err(cat("aop-lint: ", printable(no_baseline->message), "\n"));
        return Status::usage;
    }
    if (const bool report_says_it = console.out_terminal && is_text(options); !report_says_it)
        print_refusals(*inspections, console);
    for (const auto& i : *inspections)
        if (!i->input.unreadable && !i->refusal() && i->nothing_to_judge())
            console.err(cat("aop-lint: ", printable(i->input.shown), ": nothing to judge: neither a Listen nor a <VirtualHost> in it\n"));

    Results results{.inspections = *inspections, .options = options, .look = style_for(options, console), .directory = console.directory};
    if (console.out_terminal)
        results.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    if (const Failure failure = write_outputs(results, console)) {
        console.err(cat("aop-lint: ", printable(failure->message), "\n"));
        return Status::internal;
    }
    const int status = options.format == "nagios" && !options.exit_zero ? int(plugin_status(results)) : status_of(options, *inspections);
    const bool shut_out = !options.client_certs.empty() && !present_certificates(options, *inspections, console);
    if (console.ends_with_run)
        leak_at_exit(std::move(*inspections));
    return status == Status::clean && shut_out && !options.exit_zero ? int(Status::found) : status;
}

}
