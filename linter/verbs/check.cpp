#include <algorithm>
#include <chrono>

#include "core/text.h"
#include "linter/acceptance.h"
#include "linter/atomic_file.h"
#include "linter/baseline.h"
#include "linter/escape.h"
#include "linter/look.h"
#include "linter/verbs.h"

namespace aop {

namespace {

// "" or what is wrong with the outputs asked for.
std::string one_standard_output(const Options& options)
{
    std::size_t on_stdout = options.format.empty() ? 0 : 1;
    for (const Output& o : options.outputs)
        on_stdout += o.file.empty();
    return on_stdout > 1 ? "only one document can go to standard output: name a file as in -o json=FILE" : "";
}

int status_of(const Options& options, const Inspections& inspections)
{
    bool found = false;
    for (const auto& i : inspections) {
        if (i->refusal() || i->nothing_to_judge())
            return Status::unreadable;
        found |= std::ranges::any_of(i->findings(), [&](const Finding& f) { return stands(f) && f.rule->severity >= options.fail_on; });
    }
    return found && !options.exit_zero ? Status::found : Status::clean;
}

// Says what the servers say to each of --client-cert; false when one is let in nowhere. The answer goes where
// it does not get into a document; JSON has it inside.
bool present_certificates(const Options& options, const Inspections& inspections, const Console& console)
{
    bool all = true;
    const bool as_text = options.format.empty() || options.format == "text";
    for (const auto& i : inspections) {
        if (options.format != "json")
            (as_text ? console.out : console.err)(answers_text(i->answers, options.verbose));
        all &= std::ranges::all_of(i->answers, &Answers::accepted_somewhere);
    }
    return all;
}

// "" or why a document could not be written.
std::string write_outputs(const Results& results, const Console& console)
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
        if (std::string wrong = write_atomically(o.file, find_format(o.format)->render(plain)); !wrong.empty())
            return wrong;
    }
    Results streamed = results;
    streamed.sink = console.out;
    console.out(find_format(format)->render(streamed));
    // A step on GitHub has a page of its own; there the whole verdict table has room.
    if (const std::string summary(console.variable("GITHUB_STEP_SUMMARY")); format == "github" && !summary.empty())
        return append_to(summary, render_markdown(results));
    return "";
}

// Taking thousands of servers apart takes a while, and whoever waits for the process gains nothing by it.
void leave_to_the_system(Inspections inspections)
{
    static Inspections* const kept = new Inspections;  // never taken apart itself
    for (auto& inspection : inspections)
        kept->push_back(std::move(inspection));
}

}

int run_check(const Options& options, const Console& console)
{
    if (const std::string wrong = one_standard_output(options); !wrong.empty()) {
        console.err(cat("aop-lint: ", wrong, "\n"));
        return Status::usage;
    }
    const auto started = std::chrono::steady_clock::now();
    auto inspections = inspect(options, console);
    if (!inspections) {
        console.err(cat("aop-lint: ", printable(inspections.error().message), "\n"));
        return Status::unreadable;
    }
    ask_about_client_certificates(options, *inspections, options.now.value_or(console.now));
    say_notes(options, *inspections, console);
    if (const std::string wrong = apply_baseline(options, *inspections); !wrong.empty()) {
        console.err(cat("aop-lint: ", printable(wrong), "\n"));
        return Status::usage;
    }
    say_refusals(*inspections, console);
    for (const auto& i : *inspections)
        if (!i->refusal() && i->nothing_to_judge())
            console.err(cat("aop-lint: ", printable(i->input.shown), ": nothing to judge: neither a Listen nor a <VirtualHost> in it\n"));

    Results results{.inspections = *inspections, .options = options, .look = look_of(options, console), .directory = console.directory};
    if (console.out_terminal)
        results.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    if (const std::string wrong = write_outputs(results, console); !wrong.empty()) {
        console.err(cat("aop-lint: ", printable(wrong), "\n"));
        return Status::internal;
    }
    const int status = status_of(options, *inspections);
    const bool shut_out = !options.client_certs.empty() && !present_certificates(options, *inspections, console);
    if (console.ends_with_run)
        leave_to_the_system(std::move(*inspections));
    return status == Status::clean && shut_out && !options.exit_zero ? int(Status::found) : status;
}

}
