#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "test/support/reading.h"

namespace {

using aop::test::MemoryFiles;
using aop::test::reading;

struct Case {
    std::string_view in, out;
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << '<' << c.in << '>'; }

// A folder with one directive a file, and everything else that a name may lead to.
MemoryFiles& folder()
{
    static MemoryFiles files = [] {
        MemoryFiles made;
        for (const std::string_view name : {"10-x", "9-x", "A", "a", ".h", "x~", "s/x"})
            made.put("/srv/c.d/" + std::string(name), std::string(name) + "\n");
        made.put_folder("/srv/empty");
        made.put_link("/srv/link", "c.d/s");
        made.put_link("/srv/linked.d", "c.d");
        made.put_link("/srv/absolute", "/srv/c.d/a");
        made.put_link("/srv/dangling", "nowhere");
        made.put_link("/srv/self", "self");
        made.put_special("/srv/fifo");
        made.put("/srv/secret", "Foo\n").error = EACCES;
        made.put("/srv/bad", "Ok\n</Nope>\n");
        made.put("/srv/open", "<D>\nFoo\n");
        made.put("/srv/close", "</D>\n");
        made.put("/srv/half", "<IfModule core.c>\n<D>\nFoo\n");
        made.put("/srv/outer", "Before\nInclude bad\nAfter\n");
        return made;
    }();
    return files;
}

std::string including(std::string_view text)
{
    folder().put("/srv/main.conf", std::string(text));
    return reading(folder());
}

constexpr Case orders[]{
    {"Include c.d\n", "c.d/.h:1 .h; c.d/10-x:1 10-x; c.d/9-x:1 9-x; c.d/A:1 A; c.d/a:1 a; c.d/s/x:1 s/x; c.d/x~:1 x~"},
    {"Include c.d/*\n", "c.d/10-x:1 10-x; c.d/9-x:1 9-x; c.d/A:1 A; c.d/a:1 a; c.d/s/x:1 s/x; c.d/x~:1 x~"},
    {"Include c.d/?\n", "c.d/A:1 A; c.d/a:1 a; c.d/s/x:1 s/x"},
    {"Include c.d/.*\n", "c.d/.h:1 .h"},
    {"Include c.d/[!a]\n", "c.d/A:1 A; c.d/s/x:1 s/x"},
    {"Include c.d/[^a]\n", "c.d/A:1 A; c.d/s/x:1 s/x"},
    {"Include [c].d/a\n", "c.d/a:1 a"},
    {"Include c*/*/x\n", "c.d/s/x:1 s/x"},
    {"Include c*/s/x\n", "c.d/s/x:1 s/x"},
    {"Include \"c.d/a\"\n", "c.d/a:1 a"},
    {"Include ./c.d/../c.d//a\n", "c.d/a:1 a"},
    {"Include /srv/c.d/a\n", "c.d/a:1 a"},
    {"Include c.d/a\nInclude c.d/a\n", "c.d/a:1 a; c.d/a:1 a"},
    {"<D>\nInclude c.d/a\nFoo\n</D>\n", "1 <D > {c.d/a:1 a; 3 Foo}"},
    {"Include empty\n", ""},
    {"Include /dev/null\nFoo\n", "2 Foo"},
    {"Include link/x\n", "link/x:1 s/x"},
    {"Include link\n", "link/x:1 s/x"},
    {"Include linked*\n", "linked.d/.h:1 .h; linked.d/10-x:1 10-x; linked.d/9-x:1 9-x; linked.d/A:1 A; linked.d/a:1 a; "
                          "linked.d/s/x:1 s/x; linked.d/x~:1 x~"},
    {"Include abs*\n", "absolute:1 a"},
    {"ServerRoot /srv/c.d\nInclude a\n", "c.d/a:1 a"},
    {"Define F a\nInclude c.d/${F}\n", "c.d/a:1 a"},
};

constexpr Case failures[]{
    {"Include nope\n", "! 1 Could not open configuration file /srv/nope: No such file or directory"},
    {"Include nope/a\n", "! 1 Could not open configuration file /srv/nope/a: No such file or directory"},
    {"Include c.d/a/x\n", "! 1 Could not open configuration file /srv/c.d/a/x: Not a directory"},
    {"Include c.d/*.nope\n", "! 1 Include/IncludeOptional: No matches for the wildcard '*.nope' in '/srv/c.d', failing"},
    {"Include nope/*\n", "! 1 Include/IncludeOptional: Could not open directory /srv/nope: No such file or directory"},
    {"Include c*/nope\n", "! 1 Could not open configuration file /srv/c.d/nope: No such file or directory"},
    {"Include linked*/a\n", "! 1 Include/IncludeOptional: No matches for the wildcard 'linked*' in '/srv', failing"},
    {"Include empty/*\n", "! 1 Include/IncludeOptional: No matches for the wildcard '*' in '/srv/empty', failing"},
    {"Include dangling\n", "! 1 Could not open configuration file /srv/dangling: No such file or directory"},
    {"Include dang*\n", "! 1 Could not open configuration file /srv/dangling: No such file or directory"},
    {"Include self\n", "! 1 Could not open configuration file /srv/self: Too many levels of symbolic links"},
    {"Include fifo\n", "! 1 Could not open configuration file /srv/fifo: Bad file descriptor"},
    {"Include secret\n", "! 1 Could not open configuration file /srv/secret: Permission denied"},
    {"Include {c.d/a,c.d/A}\n", "! 1 Could not open configuration file /srv/{c.d/a,c.d/A}: No such file or directory"},
    {"Include c.d/[\n", "! 1 Could not open configuration file /srv/c.d/[: No such file or directory"},
    {"Include\n", "! 1 Include takes one argument, Name(s) of the config file(s) to be included; fails if the "
                  "wildcard does not match at least one file"},
    {"Include a b\nFoo\n", "2 Foo; ! 1 Include takes one argument, Name(s) of the config file(s) to be included; "
                           "fails if the wildcard does not match at least one file"},
    {"Include bad\nFoo\n", "bad:1 Ok; 2 Foo; ! bad:2 </Nope> without matching <Nope> section"},
    {"Include outer\n", "outer:1 Before; bad:1 Ok; outer:3 After; ! bad:2 </Nope> without matching <Nope> section"},
    {"Include open\nFoo\n", "open:1 <D > {open:2 Foo}; 2 Foo; ! open:1 /srv/open:1: <D> was not closed."},
    {"<D>\nInclude close\n</D>\n", "1 <D >; ! close:1 </D> without matching <D> section"},
    {"Include half\nFoo\n", "half:2 <D > {half:3 Foo}; 2 Foo"},
};

constexpr Case optional[]{
    {"IncludeOptional nope\nFoo\n", "2 Foo"},
    {"IncludeOptional nope/a\nFoo\n", "2 Foo"},
    {"IncludeOptional nope/*\nFoo\n", "2 Foo"},
    {"IncludeOptional c.d/*.nope\nFoo\n", "2 Foo"},
    {"IncludeOptional c*/nope\nFoo\n", "2 Foo"},
    {"IncludeOptional c.d/a/x\nFoo\n", "2 Foo"},
    {"IncludeOptional linked*/a\nFoo\n", "2 Foo"},
    {"IncludeOptional dangling\nFoo\n", "2 Foo"},
    {"IncludeOptional dang*\nFoo\n", "2 Foo"},
    {"IncludeOptional self\nFoo\n", "2 Foo"},
    {"IncludeOptional c.d/a\nFoo\n", "c.d/a:1 a; 2 Foo"},
    {"IncludeOptional c.d/a/*\nFoo\n", "2 Foo; ! 1 Include/IncludeOptional: Could not open directory /srv/c.d/a: Not a directory"},
    {"IncludeOptional secret\nFoo\n", "2 Foo; ! 1 Could not open configuration file /srv/secret: Permission denied"},
    {"IncludeOptional fifo\nFoo\n", "2 Foo; ! 1 Could not open configuration file /srv/fifo: Bad file descriptor"},
    {"IncludeOptional bad\nFoo\n", "bad:1 Ok; 2 Foo; ! bad:2 </Nope> without matching <Nope> section"},
};

}

BOOST_DATA_TEST_CASE(files_are_read_in_the_order_of_their_bytes, boost::unit_test::data::make(orders), c) { BOOST_TEST(including(c.in) == c.out); }

BOOST_DATA_TEST_CASE(what_Include_cannot_read_is_refused, boost::unit_test::data::make(failures), c) { BOOST_TEST(including(c.in) == c.out); }

BOOST_DATA_TEST_CASE(IncludeOptional_minds_less, boost::unit_test::data::make(optional), c) { BOOST_TEST(including(c.in) == c.out); }

BOOST_AUTO_TEST_CASE(folders_in_folders_end_at_httpds_depth)
{
    std::string path = "/srv/d";
    for (int i = 1; i < 128; ++i)
        path += "/a";
    MemoryFiles files;
    files.put("/srv/main.conf", "Include d\n");
    files.put(path + "/x.conf", "Foo\n");
    BOOST_TEST(reading(files) == path.substr(5) + "/x.conf:1 Foo");
    files.put(path + "/a/x.conf", "Bar\n");
    BOOST_TEST(reading(files) == "! 1 Include/IncludeOptional: Directory '" + path +
                                     "/a' exceeds the maximum include directory nesting level of 128. You have probably a recursion somewhere.");
}

BOOST_AUTO_TEST_CASE(a_file_that_includes_itself_ends_at_httpds_depth)
{
    const std::string text = reading("Include main.conf\nFoo\n");
    BOOST_TEST(text.substr(text.find('!')) == "! 1 Exceeded maximum include depth of 128, There appears to be a recursion.");
}

BOOST_AUTO_TEST_CASE(two_files_that_include_each_other_twice_end_as_soon)
{
    MemoryFiles files;
    files.put("/srv/main.conf", "Include a\nInclude a\n");
    files.put("/srv/a", "Include main.conf\nInclude main.conf\n");
    reading(files);
    BOOST_TEST(files.reads["/srv/a"] == 64);
}

BOOST_AUTO_TEST_CASE(folders_that_contain_themselves_end)
{
    MemoryFiles files;
    files.put("/srv/main.conf", "Include d\nFoo\n");
    files.put("/srv/d/z", "Z\n");
    files.put_link("/srv/d/a", ".");
    files.put_link("/srv/d/b", ".");
    const std::string text = reading(files);
    BOOST_TEST(text.substr(text.find('!')).starts_with("! 1 Could not open configuration file /srv/d/a/a/a/"));
    BOOST_TEST(text.starts_with("2 Foo"));
}

BOOST_AUTO_TEST_CASE(the_chain_of_includes_stays_with_every_place)
{
    MemoryFiles files;
    files.put("/srv/main.conf", "\nInclude outer\n");
    files.put("/srv/outer", "\n\n<Macro M $f>\nInclude $f\n</Macro>\nUse M inner\n");
    files.put("/srv/inner", "Foo\n");
    aop::Configuration configuration;
    read_tree(files, aop::test::debian_options(), configuration);
    std::string chain;
    for (aop::Place p = configuration.tree.root().first_child()->place; p; p = p.source->from)
        chain += std::string(p.file()) + ":" + std::to_string(p.line) + "\n";
    BOOST_TEST(chain == "/srv/inner:1\n"
                        "macro 'm' (defined on line 3 of \"/srv/outer\") used on line 6 of \"/srv/outer\":1\n"
                        "/srv/outer:6\n"
                        "/srv/main.conf:2\n");
    std::string files_read;
    for (const aop::IncludedFile& f : configuration.files)
        files_read += aop::cat(f.depth, " ", f.path(), " from ", f.from().line, "\n");
    BOOST_TEST(files_read == "0 /srv/main.conf from 0\n1 /srv/outer from 2\n2 /srv/inner from 1\n");
}

BOOST_AUTO_TEST_CASE(each_file_is_read_once_for_each_Include)
{
    MemoryFiles files;
    files.put("/srv/main.conf", "Include c.d/*.conf\n");
    for (int i = 0; i < 10; ++i)
        files.put("/srv/c.d/" + std::to_string(i) + ".conf", "Foo\n");
    reading(files);
    for (const auto& [path, times] : files.reads)
        BOOST_TEST(times == 1, path);
}

BOOST_AUTO_TEST_CASE(the_main_file_must_be_there)
{
    MemoryFiles files;
    BOOST_TEST(reading(files) == "! - Could not open configuration file /srv/main.conf: No such file or directory");
    files.put_folder("/srv/main.conf");
    BOOST_TEST(reading(files) == "! - Could not open configuration file /srv/main.conf: Bad file descriptor");
}

BOOST_AUTO_TEST_CASE(standard_input_may_stand_in_for_the_main_file)
{
    aop::ReadOptions options = aop::test::debian_options();
    options.main_text = "Foo\nInclude a\n";
    MemoryFiles files;
    files.put("/srv/a", "Bar\n");
    BOOST_TEST(reading(files, options) == "1 Foo; a:1 Bar");
}

BOOST_AUTO_TEST_CASE(ServerRoot_must_be_a_directory)
{
    BOOST_TEST(reading("ServerRoot /srv/main.conf\nFoo\n") == "2 Foo; ! 1 ServerRoot must be a valid directory");
    BOOST_TEST(reading("ServerRoot /nope\n") == "! 1 ServerRoot must be a valid directory");
    BOOST_TEST(reading("DefaultRuntimeDir nope\n") == "! 1 DefaultRuntimeDir must be a valid directory, absolute or relative to ServerRoot");
    // Start scripts make it: that it is not there now says nothing.
    BOOST_TEST(reading("DefaultRuntimeDir /var/run/apache2\n") ==
               "? 1 DefaultRuntimeDir must be a valid directory, absolute or relative to ServerRoot");
}
