#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/httpd/syntax/address.h"
#include "core/httpd/syntax/directive.h"
#include "core/httpd/syntax/version.h"

namespace aop {

enum class ServerId : std::uint32_t;  // core/httpd/settings/server_id.h

// A conditional section that is false, or a macro that nobody uses, and so hides what it holds.
struct SkippedBlock {
    Place place;                          // of the <IfModule …> line
    std::string condition;                // "<IfModule mod_ssl.so>"
    std::vector<std::string> directives;  // names of those in it that bear on client certificates
    std::vector<Place> places;            // and where each stands
    bool unused_macro = false;
};

// A .htaccess file below a directory that the configuration serves.
struct Htaccess {
    std::string directory;          // absolute, no trailing slash
    const Directive* node;          // its directives are the children
    std::vector<ServerId> servers;  // whose AllowOverride has it read; ascending
    Place fault = {};               // set: the line because of which httpd answers with an error instead
    Place unread = {};              // set: who runs this may not read it, and httpd may
};

// A comment addressed to us: "# aop-lint: ignore AOP101 -- reason".
struct SuppressionComment {
    Place place;
    std::string text;   // what follows "aop-lint:"
    Place target = {};  // the next line that is no comment; unset when there is none
};

struct IncludedFile {
    const Source* source;
    int depth = 0;

    std::string_view path() const { return source->name; }
    const Place& from() const { return source->from; }  // unset for the main file
};

// What an Include or IncludeOptional line names from the root.
struct AbsoluteInclude {
    std::string path;  // perhaps with wildcards
    Place place = {};
};

// A file that a LoadModule line names.
struct ModuleFile {
    std::string symbol, path;  // the path absolute
    Place place = {};
};

// What a host has read of one configuration: what the core judges, together with the problems that were met.
struct Configuration {
    Tree tree;
    std::string main_file;
    std::string server_root;  // the final one: relative paths hang from it
    std::vector<SkippedBlock> hidden;
    std::vector<SuppressionComment> remarks;
    std::vector<Htaccess> htaccess;
    std::deque<IncludedFile> files;  // in reading order, repeats kept
    std::set<std::string> modules;   // by source file: "mod_ssl.c"; loaded or static
    Version httpd = newest_httpd;
    std::set<std::string> lua_providers;  // of LuaAuthzProvider, which is carried out while httpd reads: for every Require, above it too
    std::vector<AbsoluteInclude> absolute_includes;
    std::vector<ModuleFile> module_files;  // in the order of the text; a host that is httpd itself leaves it empty
    bool running = false;                  // the host is httpd itself: the files are this machine's, and it asks for pass phrases
    // What a host asked the resolver for the names in <VirtualHost name>; a name that is not
    // in it keeps what hangs on it unknown.
    std::map<std::string, std::vector<Address>> resolved = {};

    bool has_module(const std::string& source_file) const { return modules.contains(source_file); }
};

}
