#pragma once
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/address.h"
#include "core/directive.h"
#include "core/version.h"

namespace aop {

// Something that went wrong, or is worth telling, while a configuration was read.
struct Trouble {
    enum class Kind {
        unreadable,         // the main file, or a file that httpd insists on, cannot be read
        include,            // Include httpd refuses: no match, loop, not a regular file
        syntax,             // section balance, missing '>', bad conditional, bad macro…
        unknown_directive,  // no module that is loaded has it
        unknown_module,     // belongs to a module outside our table: cannot be judged
        context,            // not allowed where it stands
        argument,           // wrong number or form of arguments
        limit,              // one of httpd's limits, or one of ours
        binary,             // NUL bytes
        text_lost,          // text that httpd silently drops: after '>', swallowed by a comment's backslash
        variable,           // ${NAME} that nothing defines stays as it is (AH00111)
        htaccess,           // a .htaccess that answers every request below it with an error
    };
    Kind kind;
    Place place;
    std::string message;       // in httpd's words where httpd has words for it
    bool refused = true;       // httpd would not accept the configuration because of it
    std::vector<Place> chain;  // the lines that led there, innermost first, where Place cannot say it
};

// A conditional section that is false, or a macro that nobody uses, and so hides what it holds.
struct HiddenBranch {
    Place place;                          // of the <IfModule …> line
    std::string condition;                // "<IfModule mod_ssl.so>"
    std::vector<std::string> directives;  // names of those in it that bear on client certificates
    std::vector<Place> places;            // and where each stands
    bool unused_macro = false;
};

// A .htaccess file below a directory that the configuration serves.
struct Htaccess {
    std::string directory;             // absolute, no trailing slash
    const Directive* node;             // its directives are the children
    std::vector<std::size_t> servers;  // whose AllowOverride has it read, as Site::servers counts; ascending
    Place fault = {};                  // set: the line because of which httpd answers with an error instead
    Place unread = {};                 // set: who runs this may not read it, and httpd may
};

// A comment addressed to us: "# aop-lint: ignore AOP101 -- reason".
struct Remark {
    Place place;
    std::string text;    // what follows "aop-lint:"
    Place target = {};   // the next line that is no comment; unset when there is none
};

struct IncludedFile {
    const Source* source;
    int depth = 0;

    std::string_view path() const { return source->name; }
    const Place& from() const { return source->from; }  // unset for the main file
};

// All that a host found out about one configuration: what the core judges.
struct Configuration {
    Tree tree;
    std::string main_file;
    std::string server_root;           // the final one: relative paths hang from it
    std::vector<Trouble> troubles;     // in the order in which httpd would meet them: [0] is what it reports
    std::vector<HiddenBranch> hidden;
    std::vector<Remark> remarks;
    std::vector<Htaccess> htaccess;
    std::deque<IncludedFile> files;    // in reading order, repeats kept
    std::set<std::string> modules;     // by source file: "mod_ssl.c"; loaded or static
    Version httpd = newest_httpd;
    // What a host asked the resolver for the names in <VirtualHost name>; a name that is not
    // in it keeps what hangs on it unknown.
    std::map<std::string, std::vector<Address>> resolved = {};

    bool has_module(const std::string& source_file) const { return modules.contains(source_file); }
    bool refused() const
    {
        for (const Trouble& t : troubles)
            if (t.refused)
                return true;
        return false;
    }
};

}
