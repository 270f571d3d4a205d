// The module finds in httpd's tree what the linter finds in the text: the same
// rules at the same places in the same words, for every example that httpd accepts.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>

#include "core/files/disk.h"
#include "core/verdicts/rule.h"
#include "linter/httpd/modules.h"
#include "test/module/linted.h"
#include "test/module/site.h"
#include "test/support/examples.h"
#include "test/support/installed_httpd.h"

using namespace aop;
using namespace aop::test;

namespace {

std::vector<std::string> linted_example(const std::string& root, const std::string& file)
{
    Disk disk;
    ReadOptions options{.server_root = root, .main_file = file, .httpd = installed_version()};
    if (slurp(std::filesystem::path(root) / file).find("LoadModule") == std::string::npos)
        for (const Module& module : modules())
            options.extra_modules.emplace_back(module.source);
    return linted(disk, options);
}

std::vector<std::string> ids()
{
    std::vector<std::string> all;
    for (const Rule* rule : rules())
        if (std::filesystem::exists(cat(AOP_SOURCE_DIR "/examples/rules/", rule->id)) && (!rule->id.starts_with("AOP95") || rule->id == "AOP955"))
            all.emplace_back(rule->id);
    return all;
}

void lay_out_modules(const std::filesystem::path& folder)
{
    std::filesystem::remove_all(folder);  // an example may have brought empty files for them
    std::filesystem::create_directories(folder);
    for (const std::filesystem::path& module : httpd_modules())
        std::filesystem::create_symlink(module, folder / module.filename());
    std::filesystem::remove(folder / "mod_aop.so");
    std::filesystem::create_symlink(AOP_MODULE_FILE, folder / "mod_aop.so");
}

// httpd with the modules that an example takes for granted when it loads none itself.
Ended configtest(const std::string& root, const std::string& file)
{
    std::vector<std::string> words{"/usr/sbin/apache2", "-d", root, "-f", file, "-t"};
    if (slurp(std::filesystem::path(root) / file).find("LoadModule") == std::string::npos)
        for (const char* name : {"mpm_event", "authz_core", "authn_core", "authz_host",    "access_compat", "authz_user",  "auth_basic", "authn_file",
                                 "alias",     "dir",        "ssl",        "socache_shmcb", "rewrite",       "headers",     "http2",      "macro",
                                 "proxy",     "proxy_http", "setenvif",   "userdir",       "status",        "info",        "cache",      "cache_disk",
                                 "autoindex", "mime",       "env",        "include",       "cgid",          "vhost_alias", "remoteip"})
            words.insert(words.end(), {"-C", cat("LoadModule ", name, "_module /usr/lib/apache2/modules/mod_", name, ".so")});
    else
        lay_out_modules(std::filesystem::path(root) / "modules");
    if (slurp(std::filesystem::path(root) / file).find("LoadModule aop_module") == std::string::npos)
        words.insert(words.end(), {"-C", "LoadModule aop_module " AOP_MODULE_FILE});
    words.insert(words.end(), {"-C", "DefaultRuntimeDir ."});
    return run(words);
}

}

// AOP90x need a running server, others options of the command line, and have no example; those of AOP95x accept findings
// by comments, which httpd throws away.
BOOST_DATA_TEST_CASE(findings_equal_the_linters, boost::unit_test::data::make(ids()), id)
{
    // httpd asks for pass phrases itself, and does not keep LoadModule lines.
    if (id == "AOP434" || id == "AOP450")
        return;
    for (const std::string file : {"bad.conf", "good.conf"}) {
        const Scratch scratch;
        lay_out_example(id, scratch.path());
        const Ended test = configtest(scratch.path().string(), file);
        if (test.err.find("Syntax OK") == std::string::npos) {
            BOOST_TEST_MESSAGE("skipped: httpd refuses " << id << "/" << file << ": " << test.err);
            continue;
        }
        const std::vector<std::string> said = findings_in(test.err), expected = linted_example(scratch.path().string(), file);
        BOOST_TEST_CONTEXT(id << "/" << file)
        {
            if (id == "AOP319" && file == "bad.conf")  // lies in a .htaccess file, which httpd reads request by request
                BOOST_TEST((!said.empty() && std::ranges::includes(expected, said)));
            else
                BOOST_TEST(said == expected, boost::test_tools::per_element());
            if (said != expected)
                BOOST_TEST_MESSAGE("httpd: " << test.err << "linter: " << (expected.empty() ? "" : expected[0]));
        }
    }
}
