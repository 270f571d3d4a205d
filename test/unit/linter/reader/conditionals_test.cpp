#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "test/support/reading.h"

namespace {

using namespace std::literals;

struct Case {
    std::string_view in, out;
    std::vector<std::string_view> options = {};  // "DNAME", "CDIRECTIVE", "ENAME=value"
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << '<' << c.in << '>'; }

const Case true_branches[]{
    {"<IfDefine !X>\nFoo\n</IfDefine>\nPost\n", "2 Foo; 4 Post"},
    {"<IfDefine !X>\nFoo\n</ifdefine>\nPost\n", "2 Foo; 4 Post"},
    {"<IfDefine !X>\nFoo\n</IfDefine> x\nPost\n", "2 Foo; 4 Post; ! 3 </IfDefine> without matching <IfDefine> section"},
    {"<IfDefine !X>\nFoo\n\"</IfDefine>\"\nPost\n", "2 Foo; 4 Post; ! 3 </IfDefine> without matching <IfDefine> section"},
    {"<IfDefine !X>\nFoo\n</IfDefine\nPost\n", "2 Foo; 4 Post; ! 3 </IfDefine without matching <IfDefine section"},
    {"<IfDefine !X>\nFoo\nPost\n", "2 Foo; 3 Post"},
    {"<IfDefine !X>\n<A>\nFoo\nPost\n", "2 <A > {3 Foo; 4 Post}"},
    {"<IfDefine !X>\n<A>\nFoo\n</IfDefine>\nPost\n", "2 <A > {3 Foo; 5 Post}; ! 4 Expected </A> but saw </IfDefine>"},
    {"<IfDefine !X>\n</A>\n</IfDefine>\nPost\n", "4 Post; ! 2 </A> without matching <A> section"},
    {"<IfDefine !X>\n<A>\nFoo\n</A>\n</IfDefine>\nPost\n", "2 <A > {3 Foo}; 6 Post"},
    {"<IfDefine !X>\n<IfDefine !Y>\nFoo\n</IfDefine>\nBar\n</IfDefine>\nPost\n", "3 Foo; 5 Bar; 7 Post"},
    {"<IfDefine !X>\nFoo\n</If\\\nDefine>\nPost\n", "2 Foo; 5 Post"},
    {"<IfDefine !X>\n\\\n</IfDefine>\nPost\n", "4 Post"},
    {"<D>\n<IfDefine !X>\nFoo\n</IfDefine>\nBar\n</D>\n", "1 <D > {3 Foo; 5 Bar}"},
    {"<D>\n<IfDefine !X>\n</D>\n</IfDefine>\n", "1 <D >; ! 3 </D> without matching <D> section; ! 1 /srv/main.conf:1: <D> was not closed."},
    {"<IfDefine !X>\n<D>\n</IfDefine>\nFoo\n</D>\n", "2 <D > {4 Foo}; ! 3 Expected </D> but saw </IfDefine>"},
};

const Case false_branches[]{
    {"<IfDefine X>\nFoo\n</IfDefine>\nPost\n", "4 Post"},
    {"<IfDefine X>\nFoo\n</ifdefine>\nPost\n", "4 Post"},
    {"<IfDefine X>\nFoo\n</IfDefine> x\nPost\n", "4 Post; ? 3 httpd drops 'x': it follows </IfDefine>"},
    {"<IfDefine X>\nFoo\n</IfDefine> # x\nPost\n", "4 Post"},
    {"<IfDefine X>\nFoo\n\"</IfDefine>\"\nPost\n", "4 Post"},
    {"<IfDefine X>\nFoo\n</IfDefine\nPost\n", "! 1 Expected </IfDefine> but saw </IfDefin>; ! 1 Expected </IfDefine> before end of configuration"},
    {"<IfDefine X>\nFoo\n</IfDefinex\nPost\n", "4 Post"},
    {"<IfDefine X>\nFoo\nPost\n", "! 1 Expected </IfDefine> before end of configuration"},
    {"<IfDefine X>\n<A>\nFoo\n</IfDefine>\nPost\n", "5 Post; ! 1 Expected </A> but saw </IfDefine>"},
    {"<IfDefine X>\n</A>\n</IfDefine>\nPost\n", "4 Post; ! 1 Expected </IfDefine> but saw </A>"},
    {"<IfDefine X>\n<A b>\n</A>\n</IfDefine>\nPost\n", "5 Post"},
    {"<IfDefine X>\n<A>\n</A>\n</IfDefine>\nPost\n", "5 Post"},
    {"<IfDefine X>\n<A>b\n</A>\n</IfDefine>\nPost\n", "5 Post; ! 1 Expected </A>b> but saw </A>; ! 1 Expected </A>b> but saw </IfDefine>"},
    {"<IfDefine X>\n<A> b\n</A>\n</IfDefine>\nPost\n", "5 Post; ! 1 Expected </A>> but saw </A>; ! 1 Expected </A>> but saw </IfDefine>"},
    {"<IfDefine X>\n\"<x\" a\n</IfDefine>\nPost\n", "4 Post; ! 1 Expected </x> but saw </IfDefine>"},
    {"<IfDefine X>\n\"<x\" a\n</x>\n</IfDefine>\nPost\n", "5 Post"},
    {"<IfDefine X>\n# <A>\n</IfDefine>\nPost\n", "4 Post"},
    {"<IfDefine X>\n# \\\n<A>\n</IfDefine>\nPost\n", "5 Post"},
    {"<IfDefine X>\n<Macro m>\nFoo\n</Macro>\nUse m\n</IfDefine>\nPost\n", "7 Post"},
    {"<IfDefine X>\nFoo ${U}\n</IfDefine>\nPost\n", "4 Post"},
    {"<IfDefine X>\n<>\n</>\n</IfDefine>\nPost\n", "5 Post"},
    {"<IfDefine X>\n</\n</IfDefine>\nPost\n", "4 Post; ! 1 Expected </IfDefine> but saw <>"},
    {"<IfDefine X>\n<A\n</A\n</IfDefine>\nPost\n", "5 Post; ! 1 Expected </A> but saw </>; ! 1 Expected </A> but saw </IfDefine>"},
    {"<IfDefine X>\n<A>\n<B>\n</A>\n</IfDefine>\nPost\n", "6 Post; ! 1 Expected </B> but saw </A>"},
};

const Case arguments[]{
    {"<IfDefine X>\nFoo\n</IfDefine>\n", "2 Foo", {"DX"}},
    {"<IfDefine !X>\nFoo\n</IfDefine>\n", "", {"DX"}},
    {"<IfDefine ! X>\nFoo\n</IfDefine>\n", "", {"DX"}},
    {"<IfDefine \"!X\">\nFoo\n</IfDefine>\n", "", {"DX"}},
    {"<IfDefine !!x>\nFoo\n</IfDefine>\n", "2 Foo", {"DX"}},
    {"<IfDefine X y>\nFoo\n</IfDefine>\n", "2 Foo", {"DX"}},
    {"<IfDefine !\"Y\">\nFoo\n</IfDefine>\n", "2 Foo", {"DX"}},
    {"<IfDefine \"X\">\nFoo\n</IfDefine>\n", "2 Foo", {"DX"}},
    {"<IfDefine X> Bar >y>\nFoo\n</IfDefine>\n", "", {"DX"}},
    {"<IfDefine !>\nFoo\n</IfDefine>\n", "2 Foo; ! 1 <IfDefine> directive requires additional arguments", {"DX"}},
    {"<IfDefine >\nFoo\n</IfDefine>\n", "2 Foo; ! 1 <IfDefine> directive requires additional arguments", {"DX"}},
    {"<IfDefine \"\">\nFoo\n</IfDefine>\n", "2 Foo; ! 1 <IfDefine> directive requires additional arguments", {"DX"}},
    {"<IfDefine \"!X\">\nFoo\n</IfDefine>\n", "2 Foo", {"D!X"}},
    {"<IfDefine X\nFoo\n</IfDefine>\n", "2 Foo; ! 1 <IfDefine> directive missing closing '>'"},
    {"<IfDefine>\nFoo\n</IfDefine>\n", "2 Foo; ! 1 <IfDefine> directive requires additional arguments"},
    {"<IfDefine x> Foo\nBar\n</IfDefine>\n", "? 1 httpd drops 'Foo': it follows the '>' of <IfDefine>"},
    {"<ifdefine !X>\nBar\n</IfDefine>\n", "2 Bar"},
};

const Case modules[]{
    {"<IfModule mod_so.c>\nFoo\n</IfModule>\n", "2 Foo"},
    {"<IfModule so_module>\nFoo\n</IfModule>\n", "2 Foo"},
    {"<IfModule core.c>\nFoo\n</IfModule>\n", "2 Foo"},
    {"<IfModule core_module>\nFoo\n</IfModule>\n", "2 Foo"},
    {"<IfModule http_core.c>\nFoo\n</IfModule>\n", "2 Foo"},
    {"<IfModule so>\nFoo\n</IfModule>\n", ""},
    {"<IfModule mod_macro.c>\nFoo\n</IfModule>\n", "2 Foo"},
    {"<IfModule macro_module>\nFoo\n</IfModule>\n", "2 Foo"},
    {"<IfModule mod_macro.so>\nFoo\n</IfModule>\n", ""},
    {"<IfModule event.c>\nFoo\n</IfModule>\n", "2 Foo"},
    {"<IfModule mpm_event_module>\nFoo\n</IfModule>\n", "2 Foo"},
    {"<IfModule mod_mpm_event.c>\nFoo\n</IfModule>\n", ""},
    {"<IfModule MACRO_MODULE>\nFoo\n</IfModule>\n", ""},
    {"<IfModule mod_version.c>\nFoo\n</IfModule>\n", "2 Foo"},
    {"<IfModule mod_ssl.c>\nFoo\n</IfModule>\n", ""},
    {"<IfModule !mod_ssl.c>\nFoo\n</IfModule>\n", "2 Foo"},
    {"<IfModule env_module>\nA\n</IfModule>\nLoadModule env_module modules/mod_env.so\n<IfModule env_module>\nB\n</IfModule>\n<IfModule "
     "mod_env.c>\nC\n</IfModule>\n",
     "6 B; 9 C"},
    {"setenv a b\nLoadModule env_module /nowhere/mod_env.so\nsetenv a b\n", "1 setenv a b; 3 SetEnv a b"},
    {"LoadModule acme_module mod_acme.so\n<IfModule acme_module>\nA\n</IfModule>\n<IfModule mod_acme.c>\nB\n</IfModule>\n", "3 A; 6 B"},
    {"LoadModule macro_module x\nFoo\n", "2 Foo"},
    {"LoadModule so_module x\n", "! 1 module so_module is built-in and can't be loaded"},
    {"LoadModule foo_module modules/mod_env.so\n",
     "! 1 Can't locate API module structure `foo_module' in file /srv/modules/mod_env.so: /srv/modules/mod_env.so: undefined symbol: foo_module"},
    {"LoadModule foo_module\n", "! 1 LoadModule takes two arguments, a module name and the name of a shared object file to load it from"},
    {"LoadModule a b c\n", "! 1 LoadModule takes two arguments, a module name and the name of a shared object file to load it from"},
};

const Case directives[]{
    {"<IfDirective Use>\nFoo\n</IfDirective>\n", "2 Foo"},
    {"<IfDirective use>\nFoo\n</IfDirective>\n", "2 Foo"},
    {"<IfDirective <Macro>\nFoo\n</IfDirective>\n", "2 Foo"},
    {"<IfDirective Macro>\nFoo\n</IfDirective>\n", ""},
    {"<IfDirective <VirtualHost>\nFoo\n</IfDirective>\n", "2 Foo"},
    {"<IfDirective VirtualHost>\nFoo\n</IfDirective>\n", ""},
    {"<IfDirective SSLEngine>\nFoo\n</IfDirective>\n", ""},
    {"<IfDirective Include>\nFoo\n</IfDirective>\n", "2 Foo"},
    {"<IfSection Macro>\nFoo\n</IfSection>\n", "2 Foo"},
    {"<IfSection virtualhost>\nFoo\n</IfSection>\n", "2 Foo"},
    {"<IfSection <VirtualHost>\nFoo\n</IfSection>\n", ""},
    {"<IfSection Listen>\nFoo\n</IfSection>\n", ""},
    {"LoadModule ssl_module mod_ssl.so\n<IfDirective SSLEngine>\nFoo\n</IfDirective>\n", "3 Foo"},
};

const Case versions[]{
    {"<IfVersion 2.4>\nFoo\n</IfVersion>\nBar\n", "4 Bar"},
    {"<IfVersion >= 2.4>\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar"},
    {"<IfVersion >=2.4>\nFoo\n</IfVersion>\nBar\n",
     "2 Foo; 4 Bar; ! 1 Version appears to be invalid. It must have the format major[.minor[.patch]] where major, minor and patch are numbers."},
    {"<IfVersion > 2.4>\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar"},
    {"<IfVersion = 2.4>\nFoo\n</IfVersion>\nBar\n", "4 Bar"},
    {"<IfVersion = 2.4.71>\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar"},
    {"<IfVersion == 2.4.71>\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar"},
    {"<IfVersion 2.4.71>\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar"},
    {"<IfVersion ~ ^2\\.4>\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar"},
    {"<IfVersion = /^2\\.4\\.7/>\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar"},
    {"<IfVersion /^2.4/>\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar"},
    {"<IfVersion !~ ^2\\.4>\nFoo\n</IfVersion>\nBar\n", "4 Bar"},
    {"<IfVersion ! 2.4>\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar; ! 1 unrecognized operator '!'"},
    {"<IfVersion != 2.4>\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar"},
    {"<IfVersion !>= 2.4>\nFoo\n</IfVersion>\nBar\n", "4 Bar"},
    {"<IfVersion <= 2.4.71>\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar"},
    {"<IfVersion < 3>\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar"},
    {"<IfVersion 3>\nFoo\n</IfVersion>\nBar\n", "4 Bar"},
    {"<IfVersion x>\nFoo\n</IfVersion>\nBar\n",
     "2 Foo; 4 Bar; ! 1 Version appears to be invalid. It must have the format major[.minor[.patch]] where major, minor and patch are numbers."},
    {"<IfVersion ~= 2>\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar; ! 1 unrecognized operator '~='"},
    {"<IfVersion !>\nFoo\n</IfVersion>\nBar\n",
     "2 Foo; 4 Bar; ! 1 Version appears to be invalid. It must have the format major[.minor[.patch]] where major, minor and patch are numbers."},
    {"<IfVersion \"2.4.71\">\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar"},
    {"<IfVersion >= \"2.4\">\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar"},
    {"<IfVersion = /2.4>\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar; ! 1 Missing delimiting / of regular expression."},
    {"<IfVersion = //>\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar"},
    {"<IfVersion ~ [>\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar; ! 1 Unable to compile regular expression"},
    {"<IfVersion 2.4.>\nFoo\n</IfVersion>\nBar\n", "4 Bar"},
    {"<IfVersion 2..4>\nFoo\n</IfVersion>\nBar\n", "4 Bar"},
    {"<IfVersion 2.4.71.0>\nFoo\n</IfVersion>\nBar\n",
     "2 Foo; 4 Bar; ! 1 Version appears to be invalid. It must have the format major[.minor[.patch]] where major, minor and patch are numbers."},
    {"<IfVersion >= 2.4 3>\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar; ! 1 <IfVersion> directive missing closing '>'"},
    {"<IfVersion => 2.4>\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar; ! 1 unrecognized operator '=>'"},
    {"<IfVersion >\nFoo\n</IfVersion>\nBar\n",
     "2 Foo; 4 Bar; ! 1 Version appears to be invalid. It must have the format major[.minor[.patch]] where major, minor and patch are numbers."},
    {"<IfVersion \"\" 2>\nFoo\n</IfVersion>\nBar\n",
     "2 Foo; 4 Bar; ! 1 <IfVersion takes one, two or three arguments, a comparison operator, a version (and a delimiter)"},
    {"<IfVersion >= 2.4> junk>\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar"},
    {"<IfVersion >= 2.4> a b>\nFoo\n</IfVersion>\nBar\n",
     "2 Foo; 4 Bar; ! 1 <IfVersion takes one, two or three arguments, a comparison operator, a version (and a delimiter)"},
    {"<IfVersion 2.4.71 >\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar"},
    {"<IfVersion >= 2.4 >\nFoo\n</IfVersion>\nBar\n", "2 Foo; 4 Bar"},
    {"<IfVersion >= 2.4\nFoo\n</IfVersion>\n", "2 Foo; ! 1 <IfVersion> directive missing closing '>'"},
};

std::string read(const Case& c)
{
    aop::ReadOptions options = aop::test::debian_options();
    for (const std::string_view word : c.options) {
        const std::string value(word.substr(1));
        if (word[0] == 'D')
            options.defines.push_back(value);
        else if (word[0] == 'C')
            options.before.push_back(value);
        else
            options.environment[value.substr(0, value.find('='))] = value.substr(value.find('=') + 1);
    }
    return aop::test::reading(c.in, options);
}

}

BOOST_DATA_TEST_CASE(a_body_that_counts_is_read_as_if_it_stood_there, boost::unit_test::data::make(true_branches), c)
{
    BOOST_TEST(read(c) == c.out);
}

BOOST_DATA_TEST_CASE(a_body_that_does_not_count_only_has_to_balance, boost::unit_test::data::make(false_branches), c)
{
    BOOST_TEST(read(c) == c.out);
}

BOOST_DATA_TEST_CASE(the_first_word_decides_and_an_exclamation_mark_negates, boost::unit_test::data::make(arguments), c)
{
    BOOST_TEST(read(c) == c.out);
}

BOOST_DATA_TEST_CASE(IfModule_knows_symbols_and_source_files, boost::unit_test::data::make(modules), c) { BOOST_TEST(read(c) == c.out); }

BOOST_DATA_TEST_CASE(IfDirective_and_IfSection_know_what_is_loaded, boost::unit_test::data::make(directives), c) { BOOST_TEST(read(c) == c.out); }

BOOST_DATA_TEST_CASE(IfVersion_compares_with_the_servers, boost::unit_test::data::make(versions), c) { BOOST_TEST(read(c) == c.out); }

BOOST_AUTO_TEST_CASE(a_reader_without_mod_version_does_not_know_IfVersion)
{
    aop::ReadOptions options = aop::test::debian_options();
    options.static_modules = {"core.c"};
    BOOST_TEST(aop::test::reading("<IfVersion >= 2.4>\nFoo\n</IfVersion>\n", options).starts_with("1 <IfVersion >= 2.4> {2 Foo}"));
}

BOOST_AUTO_TEST_CASE(IfFile_looks_below_the_ServerRoot_of_its_line)
{
    aop::test::MemoryFiles files;
    files.put("/srv/a", "");
    files.put_folder("/srv/d");
    files.put("/other/b", "");
    files.put_link("/srv/dangling", "nowhere");
    std::string text;
    for (const std::string_view path : {"a", "d", "./d/../a", "!nope", "a*", "a/x", "dangling", "/srv/a", "b"})
        text += "<IfFile " + std::string(path) + ">\nFound " + std::string(path) + "\n</IfFile>\n";
    files.put("/srv/main.conf", text + "ServerRoot /other\n<IfFile b>\nFound b\n</IfFile>\n");
    BOOST_TEST(aop::test::reading(files) == "2 Found a; 5 Found d; 8 Found ./d/../a; 11 Found !nope; 23 Found /srv/a; 30 Found b");
}

BOOST_AUTO_TEST_CASE(a_false_branch_with_directives_about_clients_is_remembered)
{
    aop::test::MemoryFiles files;
    files.put("/srv/main.conf", R"(<IfModule mod_ssl.c>
  <VirtualHost *:80>
  Foo
  </VirtualHost>
  <VirtualHost *:443>
    ServerName a
    sslengine on
    <IfDefine X>
      SSLVerifyClient require
    </IfDefine>
  </VirtualHost>
</IfModule>
<IfModule mod_ssl.c>
  Listen 443
</IfModule>
)");
    aop::Configuration configuration;
    read_tree(files, aop::test::debian_options(), configuration);
    BOOST_REQUIRE(configuration.hidden.size() == 1);
    const aop::SkippedBlock& branch = configuration.hidden[0];
    std::string seen = std::to_string(branch.place.line) + " " + branch.condition;
    for (std::size_t i = 0; i < branch.directives.size(); ++i)
        seen += "; " + std::to_string(branch.places[i].line) + " " + branch.directives[i];
    BOOST_TEST(seen == "1 <IfModule mod_ssl.c>; 5 <VirtualHost; 7 sslengine; 9 SSLVerifyClient");
}

BOOST_AUTO_TEST_CASE(a_server_has_one_MPM)
{
    aop::ReadOptions options = aop::test::debian_options();
    options.extra_modules.clear();
    const auto read = [&](std::string_view text) { return aop::test::reading(text, options); };
    BOOST_TEST(read("Foo\n") == "1 Foo");  // a fragment
    BOOST_TEST(read("LoadModule env_module m\n") == "! - Configuration error: No MPM loaded.");
    BOOST_TEST(read("LoadModule mpm_event_module m\n") == "");
    BOOST_TEST(read("LoadModule mpm_event_module m\nLoadModule mpm_worker_module m\n") == "! - Configuration error: More than one MPM loaded.");
}

BOOST_AUTO_TEST_CASE(programs_in_lua_are_no_configuration)
{
    aop::ReadOptions options = aop::test::debian_options();
    options.extra_modules.push_back("lua_module");
    const auto read = [&](std::string_view text) { return aop::test::reading(text, options); };
    BOOST_TEST(read("<LuaHookFixups f>\nx = '\\\n</A>'\n  </luahookfixups> x\nFoo\n") == "4 Lua_____ByteCodeHack; 5 Foo");
    BOOST_TEST(read("<LuaHookFixups f>\n-- x") == "1 Lua_____ByteCodeHack");
    BOOST_TEST(read("<LuaHookFixups f never>\n</LuaHookFixups>\n") ==
               "2 Lua_____ByteCodeHack; ! 1 <LuaHookFixups> 2nd argument must be 'early' or 'late'");
    BOOST_TEST(read("<LuaHookFixups f\n</LuaHookFixups>\n") == "2 Lua_____ByteCodeHack; ! 1 <LuaHookFixups> directive missing closing '>'");
    BOOST_TEST(read("LuaAuthzProvider a b\n") == "! 1 LuaAuthzProvider takes three arguments, Provide an authorization provider");
}
