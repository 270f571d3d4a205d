// Bytes to tree: any text, and any few files that include each other, must give a tree
// whose parts hold together.
#include "test/fuzz/tree_input.h"

using aop::test::must;

namespace {

void check(const aop::Place& place)
{
    int steps = 0;
    for (aop::Place p = place; p; p = p.source->from) {
        must(p.line > 0, "a place has a line");
        must(++steps < 100'000, "the chain of a place ends");
    }
}

void check(const aop::Directive& section, int depth)
{
    must(depth < 10'000, "sections nest within bounds");
    const aop::Directive* last = nullptr;
    for (const aop::Directive& d : section) {
        must(d.parent == &section, "a directive has the parent whose child it is");
        must(!d.first_child() || d.is_section(), "only sections have children");
        check(d.place);
        check(d, depth + 1);
        last = &d;
    }
    must(section.last_child() == last, "the last child is known");
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    aop::test::MemoryFiles files;
    aop::test::put_files(files, data, size);
    files.put_link("/srv/d/link", "/srv/a.conf");
    files.put_link("/srv/loop", "d");
    files.put_special("/srv/fifo");

    aop::Configuration configuration;
    const aop::Problems problems = read_configuration(files, aop::test::fuzz_options(), configuration);

    check(configuration.tree.root(), 0);
    for (const aop::Problem& trouble : problems) {
        must(!trouble.message.empty(), "a trouble says something");
        check(trouble.place);
    }
    for (const aop::SkippedBlock& branch : configuration.hidden)
        must(branch.directives.size() == branch.places.size(), "each hidden directive has its place");
    return 0;
}
