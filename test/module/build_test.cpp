// What the shared object is to the process that loads it, drops it and loads it again.
#include <boost/test/unit_test.hpp>

#include "test/module/site.h"

using namespace aop::test;

BOOST_AUTO_TEST_CASE(the_module_exports_one_symbol)
{
    const Ended nm = run_shell("nm -D --defined-only '" AOP_MODULE_FILE "' | cut -d' ' -f2-");
    BOOST_TEST(nm.out == "D aop_module\n");
}

BOOST_AUTO_TEST_CASE(the_module_runs_no_code_when_it_is_loaded)
{
    // Eight bytes: the compiler's own frame_dummy.
    const Ended elf = run_shell("readelf -SW '" AOP_MODULE_FILE "' | awk '$2 == \".init_array\" {print $6} $3 == \".init_array\" {print $7}'");
    BOOST_TEST(elf.out == "000008\n");
    BOOST_TEST(run_shell("readelf -SW '" AOP_MODULE_FILE "' | grep -c ' .ctors '").out == "0\n");
}

BOOST_AUTO_TEST_CASE(the_module_brings_openssl_along_so_that_it_may_be_loaded_first)
{
    const Ended elf = run_shell("readelf -d '" AOP_MODULE_FILE "' | grep -c 'NEEDED.*lib\\(ssl\\|crypto\\)'");
    BOOST_TEST(elf.out == "2\n");
}

BOOST_AUTO_TEST_CASE(the_module_is_unloaded_between_the_two_readings)
{
    const Site site;
    Httpd server(site.folder().path(), site.base(), with_aop());
    auto words = server.command();
    words.insert(words.end(), {"-X", "-D", "FOREGROUND"});
    const std::string trace = (site.folder().path() / "trace").string();
    std::string command = aop::cat("LD_DEBUG=files LD_DEBUG_OUTPUT='", trace, "' timeout -s TERM 4");
    for (const std::string& word : words)
        command += aop::cat(" '", word, "'");
    run_shell(command);
    BOOST_TEST(run_shell(aop::cat("cat '", trace, "'.* | grep -c 'calling init.*mod_aop'")).out == "2\n");
}
