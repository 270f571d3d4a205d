// A whole reading, in httpd's order: -C, the main file and what it includes, -c.
#include "linter/reader.h"

#include <cerrno>

#include "core/text.h"
#include "linter/modules.h"
#include "linter/reader/builder.h"

namespace aop {

Builder::Builder(Files& files, const ReadOptions& options, Configuration& out)
    : files_(files), options_(options), out_(out), variables_(options.environment)
{
    // Without these httpd could not read anything.
    for (const std::string_view source : {"core.c", "http_core.c", "mod_so.c"})
        loaded_.add_static(source);
    for (const std::string& source : options.static_modules)
        loaded_.add_static(source);
    for (const std::string& name : options.extra_modules) {
        const Module* known = module_by_symbol(name);
        if (!known)
            known = module_by_source(name);
        loaded_.add_dynamic(known ? known->symbol : name, known ? known->source : name);
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
        read_file(path, *options_.main_text, {}, out_.tree.root());
    else if (open(path, {}, content, error))
        read_file(path, std::move(content), {}, out_.tree.root());
    else if (!stopped_)
        refuse(Trouble::Kind::unreadable, {},
               cat("Could not open configuration file ", path, ": ",
                   error.code == EISDIR ? "Bad file descriptor" : error.message));
    read_strings(options_.after);
    out_.server_root = server_root_;
    out_.modules = loaded_.sources();
    out_.httpd = options_.httpd;
}

void read_configuration(Files& files, const ReadOptions& options, Configuration& out)
{
    Builder builder(files, options, out);
    builder.read();
}

}
