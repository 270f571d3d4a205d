#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "linter/httpd/modules.h"
#include "linter/reader/read_tree.h"
#include "test/support/memory_files.h"

namespace aop::test {

inline void must(bool holds, const char* what)
{
    if (holds)
        return;
    std::fprintf(stderr, "broken: %s\n", what);
    std::abort();
}

// The main file, then, each after a byte 0x1E, the contents of the files that an Include,
// an SSLCACertificateFile or a request may name.
template <class FilesWithPut>
void put_files(FilesWithPut& files, const std::uint8_t* data, std::size_t size)
{
    constexpr const char* names[]{"/srv/main.conf", "/srv/a.conf",        "/srv/b.conf", "/srv/d/1.conf",
                                  "/srv/d/2.conf",  "/srv/www/.htaccess", "/srv/ca.pem"};
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    for (const char* name : names) {
        const std::size_t end = std::min(rest.find('\x1e'), rest.size());
        files.put(name, std::string(rest.substr(0, end)));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
}

// httpd with every module loaded, so that every directive can be told right from wrong.
inline ReadOptions fuzz_options()
{
    ReadOptions options;
    options.server_root = "/srv";
    options.main_file = "/srv/main.conf";
    options.defines = {"FUZZ"};
    options.before = {"Define COMMAND line"};
    options.environment = {{"APACHE_RUN_DIR", "/srv"}, {"BIG", std::string(1000, 'x')}};
    options.static_modules = {"mod_version.c", "event.c"};
    for (const Module& m : modules())
        if (!m.source.starts_with("mpm_") && m.source != "prefork.c" && m.source != "worker.c" && m.source != "event.c")
            options.extra_modules.emplace_back(m.source);
    return options;
}

}
