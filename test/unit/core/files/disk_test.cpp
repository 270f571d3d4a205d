#include <cerrno>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

#include "core/files/disk.h"
#include "test/support/scratch.h"

namespace fs = std::filesystem;

namespace {

struct Case {
    std::string_view base, path, out;
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << c.base << " + " << c.path; }

constexpr Case merges[]{
    {"/etc/apache2", "a", "/etc/apache2/a"},
    {"/etc/apache2/", "a", "/etc/apache2/a"},
    {"/etc/apache2", "/a", "/a"},
    {"/etc/apache2", "", "/etc/apache2/"},
    {"/etc/apache2", ".", "/etc/apache2/"},
    {"/etc/apache2", "a/", "/etc/apache2/a/"},
    {"/etc/apache2", "a//b", "/etc/apache2/a/b"},
    {"/etc/apache2", "./a/./b", "/etc/apache2/a/b"},
    {"/etc/apache2", "a/../b", "/etc/apache2/b"},
    {"/etc/apache2", "../b", "/etc/b"},
    {"/etc/apache2", "../../../b", "/b"},
    {"/etc/apache2", "a/..", "/etc/apache2/"},
    {"/etc/apache2", "/..", "/"},
    {"/etc/apache2", "/../../x", "/x"},
    {"/etc/apache2", "...", "/etc/apache2/..."},
    {"/", "a", "/a"},
};

struct Tree {
    Tree()
    {
        scratch.write("outside", "outside\n");
        scratch.write("root/etc/conf", "inside\n");
        scratch.write("root/etc/d/x", "x\n");
        const auto link = [&](const char* target, const char* name) { fs::create_symlink(target, scratch.path() / "root" / name); };
        link("/etc/conf", "absolute");
        link("../../../../etc/conf", "upward");
        link("etc/d", "directory");
        link("nowhere", "dangling");
        link("loop", "loop");
        link("/../outside", "escape");
    }
    aop::test::Scratch scratch;
    aop::Disk disk{(scratch.path() / "root/").string()};
};

std::string content(aop::Disk& disk, const std::string& path)
{
    const auto read = disk.read(path, 1 << 20);
    return read ? *read : std::to_string(read.error().code);
}

}

BOOST_DATA_TEST_CASE(paths_merge_lexically_as_in_apr, boost::unit_test::data::make(merges), c)
{
    BOOST_TEST(aop::merged_path(std::string(c.base), std::string(c.path)) == c.out);
}

BOOST_FIXTURE_TEST_CASE(links_resolve_inside_the_root, Tree)
{
    BOOST_TEST(content(disk, "/etc/conf") == "inside\n");
    BOOST_TEST(content(disk, "/absolute") == "inside\n");
    BOOST_TEST(content(disk, "/upward") == "inside\n");
    BOOST_TEST(content(disk, "/../../etc/conf") == "inside\n");
    BOOST_TEST(content(disk, "/directory/x") == "x\n");
    BOOST_TEST(content(disk, "/directory/../conf") == "inside\n");  // ".." of where the link leads
    BOOST_TEST(content(disk, "/escape") == std::to_string(ENOENT));
    BOOST_TEST(content(disk, "/../outside") == std::to_string(ENOENT));
    BOOST_TEST(content(disk, "/dangling") == std::to_string(ENOENT));
    BOOST_TEST(content(disk, "/loop") == std::to_string(ELOOP));
    BOOST_TEST(content(disk, "/etc/conf/x") == std::to_string(ENOTDIR));
    BOOST_TEST(content(disk, "/etc/conf/") == std::to_string(ENOTDIR));
    BOOST_TEST(content(disk, "/etc") == std::to_string(EISDIR));
    BOOST_TEST(*disk.real_path("/directory/x") == "/etc/d/x");
    BOOST_TEST(*disk.real_path("/") == "/");
    BOOST_TEST((disk.status("/directory")->type == aop::Files::Type::directory));
    BOOST_TEST(disk.status("/dangling").error().code == ENOENT);
}

BOOST_FIXTURE_TEST_CASE(entries_have_the_type_of_the_entry_itself, Tree)
{
    auto listed = disk.list("/");
    BOOST_REQUIRE(bool(listed));
    std::string names;
    std::ranges::sort(*listed, {}, &aop::Files::Entry::name);
    for (const auto& entry : *listed)
        names += entry.name + (entry.type == aop::Files::Type::symlink ? "@ " : entry.type == aop::Files::Type::directory ? "/ " : " ");
    BOOST_TEST(names == "absolute@ dangling@ directory@ escape@ etc/ loop@ upward@ ");
    BOOST_TEST(disk.list("/directory")->size() == 1U);
    BOOST_TEST(disk.list("/etc/conf").error().code == ENOTDIR);
    BOOST_TEST(disk.list("/nope").error().code == ENOENT);
}

BOOST_AUTO_TEST_CASE(a_fifo_is_not_opened_and_a_device_is_not_read)
{
    aop::test::Scratch scratch;
    const std::string fifo = (scratch.path() / "fifo").string();
    BOOST_REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
    aop::Disk disk;
    BOOST_TEST(disk.read(fifo, 100).error().code == EBADF);  // and does not wait for a writer
    BOOST_TEST(disk.read("/dev/zero", 100).error().code == EBADF);
    BOOST_TEST((disk.status(fifo)->type == aop::Files::Type::other));
}

BOOST_AUTO_TEST_CASE(a_file_beyond_the_limit_is_not_read)
{
    aop::test::Scratch scratch;
    aop::Disk disk;
    const std::string path = scratch.write("ten", "0123456789");
    BOOST_TEST(*disk.read(path, 10) == "0123456789");
    BOOST_TEST(disk.read(path, 9).error().code == EFBIG);
    fs::resize_file(path, std::uintmax_t{1} << 40);  // a hole of a TiB
    BOOST_TEST(disk.read(path, 1 << 20).error().code == EFBIG);
    BOOST_TEST(*disk.read(scratch.write("empty", ""), 10) == "");
    BOOST_TEST(!disk.read("/proc/self/status", 1 << 20)->empty());  // says that it is empty
}
