// A whole reading, in httpd's order: -C, the main file and what it includes, -c.
#include "linter/reader/read_tree.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "core/base/ascii.h"
#include "linter/httpd/modules.h"
#include "linter/load/htaccess.h"
#include "linter/load/load.h"
#include "linter/reader/builder.h"
#include "linter/text/redact.h"
#include "linter/validate/validate.h"

namespace aop {

Builder::Builder(Files& files, const ReadOptions& options, Configuration& out, Problems& problems)
    : files_(files), options_(options), out_(out), variables_(options.environment), bounds_(files, options), problem_list_(problems)
{
    if (options.copy)
        *options.copy = {};
    // Without these httpd could not read anything.
    for (const std::string_view source : {"core.c", "http_core.c", "mod_so.c"})
        loaded_.add_static(source);
    for (const std::string& source : options.static_modules)
        loaded_.add_static(source);
    for (const std::string& name : options.extra_modules) {
        const Module* known = module_by_symbol(name);
        if (!known)
            known = module_by_source(name);
        std::string symbol(known ? known->symbol : name), source(known ? known->source : name);
        // A module of somebody else has both names as well, so that <IfModule> finds it by either.
        if (!known && name.ends_with("_module"))
            source = cat("mod_", std::string_view(name).substr(0, name.size() - 7), ".c");
        else if (!known && name.starts_with("mod_") && name.ends_with(".c"))
            symbol = cat(std::string_view(name).substr(4, name.size() - 6), "_module");
        loaded_.add_dynamic(symbol, source);
        granted_.insert(std::move(symbol));
    }
    for (const std::string& name : options.extra_directives)
        loaded_.add_directive(name);
    for (const std::string& name : options.defines)
        variables_.add(name);
    server_root_ = merged_path("", options.server_root);
}

void Builder::read()
{
    read_strings(options_.before);
    const std::string path = merged_path(server_root_, options_.main_file);
    out_.main_file = path;
    std::string content;
    Error error;
    if (options_.main_text)
        read_file(out_.tree.keep(path), *options_.main_text, {}, out_.tree.root());
    else if (open(path, {}, content, error))
        read_file(out_.tree.keep(path), std::move(content), {}, out_.tree.root());
    else if (!stopped_)
        refuse(Problem::Kind::unreadable, {},
               cat("Could not open configuration file ", path, ": ", error.code == EISDIR ? "Bad file descriptor" : error.message));
    check_mpm();
    read_strings(options_.after);
    note_unused_macros();
    out_.server_root = server_root_;
    out_.modules = loaded_.sources();
    out_.httpd = options_.httpd;
}

// As ap_check_mpm: once the files are read there must be one, and no more.
void Builder::check_mpm()
{
    std::size_t found = 0;
    for (const std::string& source : loaded_.sources())
        found += source == "event.c" || source == "prefork.c" || source == "worker.c" || source == "mpm_winnt.c" || source == "mpmt_os2.c" ||
                 source == "mpm_netware.c";
    // A fragment says nothing about it, nor do modules that somebody told us to take for granted.
    if (options_.extra_modules.empty() && modules_loaded_ && !stopped_ && found != 1 && (found || !has_unseen()))
        refuse(Problem::Kind::syntax, {}, cat("Configuration error: ", found ? "More than one MPM loaded." : "No MPM loaded."));
}

void Builder::read_htaccess(const std::string& path, std::string content, unsigned admitted, Directive& parent)
{
    Source& source = out_.tree.add_source({out_.tree.keep(path), Source::Kind::file});
    text_ += content.size();
    if (text_ > limits::text)
        return give_up({.source = &source}, cat("the files are larger than ", limits::text >> 20, " MiB"));
    redact_private_keys(content);
    longest_line_ = limits::htaccess_line;
    admitted_ = admitted;
    depth_ = 0;
    problem_list_.start_anew();
    read_text(source, out_.tree.keep(std::move(content)), parent);
}

Problems read_tree(Files& files, const ReadOptions& options, Configuration& out)
{
    Problems problems;
    Builder builder(files, options, out, problems);
    builder.read();
    return problems;
}

Reading::Reading(Files& files, const ReadOptions& options, Configuration& out, const std::function<void()>& has_lines)
{
    Problems found;
    Builder builder(files, options, out, found);
    builder.read();
    if (has_lines)
        has_lines();
    problems_ = std::exchange(found, {});
    if (!problems_.has(Problem::Kind::limit))
        read_htaccess_files(files, options, builder, out, found);
    of_htaccess_ = std::move(found);
    constexpr std::size_t many = 4000;  // directives
    walk_.emplace(out.tree.size() > many, files, [&] { walk_configuration(files, options, out, problems_); });
}

const Problems& Reading::problems()
{
    if (walk_) {
        walk_->wait();
        walk_.reset();
        problems_.add(std::exchange(of_htaccess_, {}));
    }
    return problems_;
}

Problems read_configuration(Files& files, const ReadOptions& options, Configuration& out) { return Reading(files, options, out).problems(); }

}
