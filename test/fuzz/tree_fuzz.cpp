// Bytes to tree: any text, and any few files that include each other, must give a tree
// whose parts hold together. Input: the main file, then, each after a byte 0x1E, the
// contents of the files that an Include may name.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "linter/reader.h"
#include "test/support/memory_files.h"

namespace {

constexpr const char* names[]{"/srv/a.conf", "/srv/b.conf", "/srv/d/1.conf", "/srv/d/2.conf", "/srv/www/.htaccess"};

void must(bool holds, const char* what)
{
    if (holds)
        return;
    std::fprintf(stderr, "broken: %s\n", what);
    std::abort();
}

void check(const aop::Place& place)
{
    int steps = 0;
    for (aop::Place p = place; p; p = p.source->from) {
        must(p.line > 0, "a place has a line");
        must(++steps < 100'000, "the chain of a place ends");
    }
}

// Without recursion: how deep a tree may be is for the reader to bound.
void check(const aop::Directive& root)
{
    std::size_t depth = 0;
    for (const aop::Directive* d = root.first_child; d;) {
        must(d->parent != nullptr, "a directive has a parent");
        must(!d->next || d->next->parent == d->parent, "neighbours have one parent");
        must(d->next || d->parent->last_child == d, "the last child is known");
        must(!d->first_child || d->is_section(), "only sections have children");
        check(d->place);
        if (d->first_child) {
            d = d->first_child;
            must(++depth < 10'000, "sections nest within bounds");
            continue;
        }
        while (d && !d->next) {
            d = d->parent == &root ? nullptr : d->parent;
            depth -= d ? 1 : 0;
        }
        d = d ? d->next : nullptr;
    }
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    const auto part = [&] {
        const std::size_t end = std::min(rest.find('\x1e'), rest.size());
        const std::string_view piece = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        return std::string(piece);
    };
    aop::test::MemoryFiles files;
    files.put("/srv/main.conf", part());
    for (const char* name : names)
        files.put(name, part());
    files.put_link("/srv/d/link", "/srv/a.conf");
    files.put_link("/srv/loop", "d");
    files.put_special("/srv/fifo");

    aop::ReadOptions options;
    options.server_root = "/srv";
    options.main_file = "main.conf";
    options.defines = {"FUZZ"};
    options.before = {"Define COMMAND line"};
    options.environment = {{"APACHE_RUN_DIR", "/srv"}, {"BIG", std::string(1000, 'x')}};
    options.static_modules = {"mod_version.c", "event.c"};
    options.extra_modules = {"ssl_module",         "macro_module", "lua_module",  "alias_module",
                             "authz_core_module", "dir_module",   "aop_module", "access_compat_module"};
    aop::Configuration configuration;
    read_configuration(files, options, configuration);

    check(configuration.tree.root());
    for (const aop::Trouble& trouble : configuration.troubles) {
        must(!trouble.message.empty(), "a trouble says something");
        check(trouble.place);
    }
    for (const aop::HiddenBranch& branch : configuration.hidden)
        must(branch.directives.size() == branch.places.size(), "each hidden directive has its place");
    return 0;
}
