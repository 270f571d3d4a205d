#include <algorithm>
#include <chrono>

#include <sys/stat.h>

#include "core/base/ascii.h"
#include "linter/cli/verb.h"
#include "linter/inspect/baseline.h"
#include "linter/inspect/client_cert_check.h"
#include "linter/inspect/commit_baseline.h"
#include "linter/inspect/expectations.h"
#include "linter/render/accepted.h"
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

// Before anything is read: it may take a while.
Failure missing_folder(const Options& options)
{
    for (const Output& o : options.outputs) {
        const std::size_t slash = o.file.rfind('/');
        struct stat there {};
        if (slash != o.file.npos && slash > 0 && (stat(o.file.substr(0, slash).c_str(), &there) != 0 || !S_ISDIR(there.st_mode)))
            return Error{cat("cannot write ", o.file, ": there is no folder ", o.file.substr(0, slash))};
    }
    return std::nullopt;
}

// Of --client-cert the question is whether somebody is let in; other findings are only in the report.
int status_of_client_certificates(const Inspections& inspections)
{
    switch (client_cert_status(inspections)) {
    case ClientCertStatus::accepted: return Status::clean;
    case ClientCertStatus::rejected: return Status::found;
    case ClientCertStatus::unreadable: return Status::unreadable;
    }
    return Status::internal;
}

int status_of(const Options& options, const Inspections& inspections)
{
    const int answered = options.client_certs.empty() ? int(Status::clean) : status_of_client_certificates(inspections);
    bool found = answered == Status::found;
    for (const auto& i : inspections) {
        const bool refused = std::ranges::any_of(i->assessment->startup, &StartupFailure::caught_by_configtest);
        if (i->input.unreadable || i->refusal() || refused || i->nothing_to_judge())
            return Status::unreadable;
        found |= unexpected_outage(options.expectations, *i->assessment) != nullptr;
        found |= options.client_certs.empty() &&
                 std::ranges::any_of(i->findings(), [&](const Finding& f) { return counts(f) && f.rule->severity >= options.fail_on; });
    }
    if (answered == Status::unreadable)
        return answered;
    return found && !options.exit_zero ? Status::found : Status::clean;
}

// What no selection and no baseline takes back is said where no finding says it.
void print_outages(const Options& options, const Inspections& inspections, const Console& console)
{
    for (const auto& i : inspections)
        if (const Judgement* down = i->refusal() ? nullptr : unexpected_outage(options.expectations, *i->assessment); down && !tells_outage(*i))
            console.err(cat("aop-lint: ", printable(i->input.shown), ": ", printable(std::string_view(down->reason)),
                            ": this is no pass, whatever is selected or accepted\n"));
}

std::string format_of_standard_output(const Options& options)
{
    for (const Output& o : options.outputs)
        if (o.file.empty())
            return o.format;
    return options.format.empty() ? "text" : options.format;
}

// Says what the servers say to each of --client-cert. The answer goes where it does not get into a document; JSON has it inside.
void print_answers(const Options& options, const Inspections& inspections, const Console& console)
{
    const std::string format = format_of_standard_output(options);
    for (const auto& i : inspections)
        if (format != "json")
            (format == "text" ? console.out : console.err)(answers_text(i->answers, options.verbose));
}

Failure write_files(const Results& results)
{
    for (const Output& o : results.options.outputs) {
        if (o.file.empty())
            continue;
        Results plain = results;
        plain.look = {.unicode = true, .verbose = results.options.verbose};
        plain.seconds = -1;
        plain.sink = {};
        if (Failure failure = write_atomically(o.file, find_format(o.format)->render(plain)))
            return failure;
    }
    return std::nullopt;
}

Failure write_outputs(const Results& results, const Console& console)
{
    if (Failure failure = write_files(results))
        return failure;
    const std::string format = format_of_standard_output(results.options);
    if (format == "text" && could_not_be_read(results.inspections))
        return std::nullopt;
    Results streamed = results;
    streamed.sink = console.out;
    console.out(find_format(format)->render(streamed));
    // A step on GitHub has a page of its own; there the whole verdict table has room.
    if (const std::string summary(console.variable("GITHUB_STEP_SUMMARY")); format == "github" && !summary.empty())
        return append_to(summary, cat(render_markdown(results), accepted_markdown(results)));
    return std::nullopt;
}

int failed(const Failure& failure, int status, const Console& console)
{
    console.err(cat("aop-lint: ", printable(failure->message), "\n"));
    return status;
}

// What keeps the answer from being given. The files are written all the same: those of an earlier run would be taken for those of this one.
int failed(const Failure& failure, int status, const Results& results, const Console& console)
{
    const Failure unwritten = write_files(results);
    return failed(unwritten ? unwritten : failure, unwritten ? int(Status::internal) : status, console);
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
    Failure wrong = more_than_one_standard_output(options);
    if (!wrong)
        wrong = missing_folder(options);
    if (wrong)
        return failed(wrong, Status::usage, console);
    const auto started = std::chrono::steady_clock::now();
    auto inspections = inspect(options, console, true, true);
    if (!inspections)
        return failed(inspections.error(), Status::unreadable, console);
    Results results{.inspections = *inspections, .options = options, .look = style_for(options, console), .directory = console.directory};
    const std::int64_t now = options.now.value_or(console.now);
    if (const Failure failure = ask_about_client_certificates(options, *inspections, now))
        return failed(failure, Status::unreadable, results, console);
    print_notes(options, *inspections, console);
    report_unused_expectations(options, *inspections, now);
    const bool is_there = !could_not_be_read(*inspections);
    Failure no_baseline = is_there ? apply_baseline(options, *inspections) : Failure();
    if (is_there && !no_baseline)
        no_baseline = apply_commit_baseline(options, console, *inspections);
    if (no_baseline)
        return failed(no_baseline, Status::usage, results, console);
    const std::string format = format_of_standard_output(options);
    if (const bool only_report = console.out_terminal && format == "text" && is_there; !only_report)
        print_refusals(*inspections, console, format == "text");
    for (const auto& i : *inspections)
        if (!i->input.unreadable && !i->refusal() && i->nothing_to_judge())
            console.err(cat("aop-lint: ", printable(i->input.shown), ": nothing to judge: neither a Listen nor a <VirtualHost> in it\n"));
    print_outages(options, *inspections, console);

    if (console.out_terminal)
        results.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    if (const Failure failure = write_outputs(results, console))
        return failed(failure, Status::internal, console);
    const int status = format == "nagios" && !options.exit_zero ? int(plugin_status(results)) : status_of(options, *inspections);
    print_answers(options, *inspections, console);
    if (console.ends_with_run)
        leak_at_exit(std::move(*inspections));
    return status;
}

}
