#include "linter/inspect/inspection.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <optional>

#include "core/base/ascii.h"
#include "core/files/this_machine.h"
#include "linter/httpd/modules.h"
#include "linter/input/resolve.h"
#include "linter/inspect/copies.h"
#include "linter/inspect/expectations.h"
#include "linter/load/load.h"
#include "linter/system/progress.h"
#include "linter/text/escape.h"

namespace aop {

extern const Rule aop472_no_listen, aop954_expectation_unused;

namespace {

// A tree without any LoadModule is a fragment whose modules are loaded elsewhere: every directive
// that some module knows may stand in it. Where only a complaint can tell, the reading comes to its end for it.
bool loads_modules(const Configuration& configuration, const ReadOptions& read, Reading& reading)
{
    for (const std::string& source : configuration.modules)
        if (std::ranges::find(read.static_modules, source) == read.static_modules.end())
            return true;
    return reading.problems().has(Problem::Kind::unknown_module);
}

// Every httpd has one; --modules may name others alone.
bool has_mpm(const Configuration& configuration)
{
    static constexpr std::string_view mpms[]{"event.c", "prefork.c", "worker.c", "mpm_winnt.c", "mpmt_os2.c", "mpm_netware.c"};
    return std::ranges::any_of(mpms, [&](std::string_view m) { return configuration.has_module(std::string(m)); });
}

std::vector<std::string> every_module()
{
    std::vector<std::string> all;
    for (const Module& module : modules())
        all.emplace_back(module.source);
    return all;
}

// Where the files' names do not tell whose httpd they are for, the folder of its modules does. Where that does not either and a directive is of no
// module, it may be of one that some distribution links into httpd.
const Layout* told_by_modules(const Configuration& configuration, Reading& reading)
{
    for (const ModuleFile& module : configuration.module_files)
        if (const Layout* layout = layout_of_module(module.path))
            return layout;
    return reading.problems().has(Problem::Kind::unknown_directive) ? find_layout("debian") : nullptr;
}

void read(Inspection& made, std::optional<Reading>& reading)
{
    reading.emplace(made.files, made.input.read, made.configuration, [&made] {
        if (made.input.read.assume_files)
            made.files.assume_what_is_named_in(made.configuration);
    });
}

// A Configuration is filled once: with what has come out meanwhile it is read anew.
void read_anew(std::unique_ptr<Inspection>& made, std::optional<Reading>& reading, std::string note, const Console& console)
{
    reading.reset();
    Input again = std::move(made->input);
    again.notes.push_back(std::move(note));
    made = std::make_unique<Inspection>(std::move(again), made->scenario, console.known);
    read(*made, reading);
}

// A finding stays when it is selected and not ignored.
void choose(const Options& options, Findings& findings)
{
    std::erase_if(findings, [&](const Finding& f) {
        const bool selected = options.select.empty() || std::ranges::find(options.select, f.rule) != options.select.end();
        return !selected || std::ranges::find(options.ignore, f.rule) != options.ignore.end();
    });
    if (options.no_ignores)
        for (Finding& f : findings)
            f.suppressed.clear();
    // They come in the order of their places.
    if (options.sort == "severity")
        std::ranges::stable_sort(findings, std::greater{}, [](const Finding& f) { return f.rule->severity; });
}

std::unique_ptr<Inspection> judge(Input input, const std::string& scenario, const Options& options, const Console& console, bool audited)
{
    Progress progress(console, !options.quiet);
    auto made = std::make_unique<Inspection>(std::move(input), scenario, console.known);
    std::optional<Reading> reading;
    read(*made, reading);
    if (!made->input.modules_known && !loads_modules(made->configuration, made->input.read, *reading)) {
        made->input.read.extra_modules = every_module();
        read_anew(made, reading, "no LoadModule in it: every module of httpd 2.4 is taken as loaded", console);
    } else if (!made->input.read.extra_modules.empty() && !has_mpm(made->configuration)) {
        made->input.read.extra_modules.push_back("event.c");
        read_anew(made, reading, "no MPM is named: mpm_event is taken as loaded", console);
    } else if (made->input.layout_guessed) {
        const Layout* layout = told_by_modules(made->configuration, *reading);
        if (layout && static_modules(*layout) != made->input.read.static_modules) {
            made->input.layout = layout;
            made->input.read.static_modules = static_modules(*layout);
            read_anew(made, reading, cat("modules are linked into httpd as in the layout of ", layout->title), console);
        }
    }
    if (options.resolve)
        resolve_names(made->configuration);
    progress.now("finding out who gets in");
    ThisMachine machine;
    const std::int64_t now = options.now.value_or(console.now);
    for (const DeclaredCa& ca : options.declared_cas)
        made->certificates.declare(ca.path, ca.sha256.empty() ? std::string(made->certificates.cloudflare_ca()) : ca.sha256);
    const auto problems = [&] {
        Problems all = reading->problems();
        // That it cannot be read says nothing about httpd.
        if (made->input.unreadable)
            all.revise(0, [](Problem& p) { return p.refused = false, true; });
        return all;
    };
    made->assessment.emplace(assess(made->configuration, problems, made->certificates, now, made->input.this_machine ? &machine : nullptr,
                                    [&](const Server& server) { return expected_open_paths(options.expectations, server, now); }));
    if (made->input.unreadable)
        for (Judgement& j : made->assessment->exposure.judgements)
            j = {.server = j.server,
                 .address = j.address,
                 .verdict = Verdict::unknown,
                 .reason = "it cannot be read",
                 .place = {},
                 .cause = Cause::not_read,
                 .chain = j.chain};
    made->declared = declarations(options.expectations, *made->assessment);
    if (audited) {
        progress.now("looking for what is wrong");
        made->audit(options);
    }
    return made;
}

}

void Inspection::audit(const Options& chosen)
{
    constexpr std::size_t many = 300;  // servers
    audit_ = std::make_unique<BackgroundTask>(site().servers.size() > many, files, [this, &chosen] {
        findings_ = aop::audit(*assessment);
        report_assumed_files(files.taken(), findings_);
        if (!input.this_machine && !input.archive && chosen.root.empty() && chosen.maps.empty() && !input.read.copy)
            report_includes_that_lead_out(configuration, findings_);
        if (nothing_to_judge() && !refusal())
            findings_.push_back(
                {.rule = &aop472_no_listen, .text = "Neither a Listen nor a <VirtualHost> is in this configuration: there is nothing to judge"});
        if (input.read.copy)
            report_unseen_text(*input.read.copy, findings_);
        report_other_cas(chosen.declared_cas, *assessment, findings_);
        apply_expectations(chosen.expectations, *assessment, findings_, expectation_uses);
        choose(chosen, findings_);
    });
}

bool Inspection::nothing_to_judge() const { return site().listeners.empty() && site().servers.size() < 2; }

void report_unused_expectations(const Options& options, Inspections& inspections, std::int64_t now)
{
    // Where the reading ended early, what they are about may be in what is missing.
    if (inspections.empty() || std::ranges::any_of(inspections, [](const auto& i) { return i->refusal(); }))
        return;
    std::vector<ExpectationUse> uses(options.expectations.size());
    for (const auto& i : inspections) {
        (void)i->findings();
        for (std::size_t n = 0; n < i->expectation_uses.size(); ++n) {
            const ExpectationUse& here = i->expectation_uses[n];
            uses[n].met |= here.met;
            uses[n].decides |= here.decides;
            uses[n].instead = uses[n].instead ? uses[n].instead : here.instead;
            uses[n].open.insert(here.open.begin(), here.open.end());
        }
    }
    Findings unused = unused_expectations(options.expectations, uses, now);
    for (const DeclaredCa& ca : options.declared_cas)
        if (std::ranges::none_of(inspections, [&](const auto& i) { return takes_cas_from(ca.path, *i->assessment); }))
            unused.push_back(
                {.rule = &aop954_expectation_unused, .text = cat("No server takes its CAs from ", ca.path, ", the file of ", ca.written)});
    choose(options, unused);
    std::ranges::move(unused, std::back_inserter(inspections.front()->findings()));
    choose(options, inspections.front()->findings());
}

namespace {

// Each path in each root.
std::deque<Options> trees_of(const Options& options)
{
    std::deque<Options> all;
    const std::vector<std::string> nowhere{""};
    Options common = options;
    common.paths.clear(), common.roots.clear();
    for (const std::string& root : options.roots.empty() ? nowhere : options.roots)
        for (const std::string& path : options.paths.empty() ? nowhere : options.paths) {
            Options& one = all.emplace_back(common);
            one.root = root;
            one.paths = {path};
        }
    return all;
}

Result<Input> input_of(const Options& tree, bool is_alone, bool has_several_roots, const Console& console)
{
    const std::string& path = tree.paths.front();
    auto input = find_input(tree, path, console);
    if (!input) {
        const std::string trouble = is_alone ? input.error().message : "";
        input = unreadable_input(tree.root.empty() ? path : tree.root, input.error(), console);
        input->trouble = trouble;
    } else if (!tree.main_in_archive.empty())
        input->shown = cat(path, ":", tree.main_in_archive);
    else if (has_several_roots)
        input->shown = cat(tree.root, input->shown.starts_with('/') ? "" : "/", input->shown);
    return input;
}

}

Result<Inspections> inspect(const Options& options, const Console& console, bool audited, bool even_unreadable)
{
    Inspections made;
    if (std::ranges::count(options.paths, "-") > 1)
        return Error{"standard input can be read only once"};
    std::deque<Options> trees = trees_of(options);
    const auto is_alone = [&] { return trees.size() == 1; };
    for (std::size_t n = 0; n < trees.size(); ++n)
        for (std::size_t i = 0; i <= options.scenarios.size(); ++i) {
            auto input = input_of(trees[n], is_alone(), options.roots.size() > 1, console);
            if (!input)
                return input.error();
            if (!even_unreadable && !input->trouble.empty())
                return Error{input->trouble};
            if (i == 0 && trees[n].main_in_archive.empty())
                for (const std::string& other : input->others) {
                    Options& more = trees.emplace_back(trees[n]);
                    more.main_in_archive = other;
                }
            if (i > 0) {
                const Scenario& s = options.scenarios[i - 1];
                for (auto [into, from] :
                     {std::pair(&input->read.defines, &s.defines), {&input->read.before, &s.before}, {&input->read.after, &s.after}})
                    into->insert(into->end(), from->begin(), from->end());
            }
            input->of_several = !is_alone();
            made.push_back(judge(std::move(*input), i ? options.scenarios[i - 1].name : "", options, console, audited));
            // Hundreds of archives would not fit into memory.
            if (ArchiveFiles* const archive = made.back()->input.archive; archive && !is_alone()) {
                (void)made.back()->findings();
                archive->forget_content();
            }
        }
    return made;
}

void print_refusals(const Inspections& inspections, const Console& console, bool report_says_why)
{
    for (const auto& i : inspections) {
        const Problem* const t = i->input.unreadable && !i->assessment->problems.empty() ? &i->assessment->problems.front() : i->refusal();
        const bool is_told = report_says_why && i->input.trouble.empty();
        if (!i->input.trouble.empty() && i->scenario.empty())
            console.err(cat("aop-lint: ", printable(i->input.trouble), "\n"));
        else if (t && t->place)
            console.err(cat(printable(t->place.file()), ":", t->place.line, ": ",
                            is_told ? "httpd refuses this configuration here; the report says why" : printable(t->message), "\n"));
        else if (t && i->input.trouble.empty())
            console.err(cat(printable(t->message), "\n"));
    }
}

bool could_not_be_read(const Inspections& inspections)
{
    return std::ranges::all_of(inspections, [](const auto& i) { return !i->input.trouble.empty(); });
}

namespace {

// Whether somebody who is told only of what is wrong is told something.
bool says_something(const Inspections& inspections)
{
    return std::ranges::any_of(inspections, [](const auto& i) {
        return i->refusal() || i->input.unreadable ||
               std::ranges::any_of(i->findings(), [](const Finding& f) { return f.suppressed.empty() && !f.known; });
    });
}

}

void print_notes(const Options& options, const Inspections& inspections, const Console& console)
{
    const bool was_looked_for = options.paths.empty() && !inspections.empty() && !could_not_be_read(inspections);
    if (was_looked_for && (!options.quiet || says_something(inspections)))
        console.err(cat("aop-lint: reading ", printable(inspections.front()->input.read.main_file), "\n"));
    if (!options.verbose)
        return;
    for (const std::string& note : options.notes)
        console.err(cat("aop-lint: ", printable(note), "\n"));
    for (const auto& i : inspections)
        for (const std::string& note : i->input.notes)
            console.err(cat("aop-lint: ", printable(note), "\n"));
    for (const auto& i : inspections) {
        (void)i->findings();  // the rules look at files as well
        for (const AssumedFile& file : i->files.taken())
            console.err(cat("aop-lint: taken as present: ", printable(file.path), " (", printable(file.place.file()), ":", file.place.line, ")\n"));
    }
}

}
