// Who besides root and the owner of the configuration can change what httpd trusts.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "core/base/ascii.h"
#include "core/files/write_access.h"
#include "test/support/memory_files.h"

namespace {

struct Case {
    std::string_view path, out;
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << c.path; }

aop::test::MemoryFiles machine()
{
    aop::test::MemoryFiles files;
    const auto owned = [](aop::test::MemoryFiles::Node& node, std::uint32_t uid, std::uint32_t gid) { node.status.uid = uid, node.status.gid = gid; };
    files.put("/etc/ssl/ca.pem", "x");
    files.put("/etc/ssl/all.pem", "x", 0666);
    owned(files.put("/etc/ssl/group.pem", "x", 0664), 0, 50);
    owned(files.put("/etc/ssl/roots-group.pem", "x", 0664), 0, 0);
    owned(files.put("/etc/ssl/private-group.pem", "x", 0664), 1000, 1000);
    owned(files.put("/etc/ssl/deploy.pem", "x", 0644), 1001, 1001);
    files.put("/open/deep/er/ca.pem", "x");
    files.put_folder("/open", 0777);
    files.put_folder("/tmp", 01777);
    files.put("/tmp/ca.pem", "x");
    owned(files.put_folder("/tmp/mine", 0700), 1001, 1001);
    files.put("/tmp/mine/ca.pem", "x");
    owned(files.put_folder("/srv", 02775), 0, 50);
    files.put("/srv/certs/ca.pem", "x");
    files.put_link("/etc/ssl/link.pem", "/open/deep/er/ca.pem");
    files.put_link("/etc/ssl/inside.pem", "ca.pem");
    files.put_link("/open/back.pem", "/etc/ssl/ca.pem");
    files.put_link("/etc/certs", "/srv/certs");
    files.put_link("/etc/ssl/dangling.pem", "nowhere");
    files.put("/etc/passwd", "root:x:0:0::/root:/bin/sh\ndeploy:x:1001:1001::/:/bin/sh\nagain:x:1001:1001::/:/bin/sh\nbroken\n:x:7:7::/:\n");
    files.put("/etc/group", "root:x:0:\nstaff:x:50:deploy\nother:x:fifty:\n");
    return files;
}

constexpr Case cases[]{
    {"/etc/ssl/ca.pem", ""},
    {"/etc/ssl/all.pem", "/etc/ssl/all.pem: everybody"},
    {"/etc/ssl/group.pem", "/etc/ssl/group.pem: its group (staff)"},
    {"/etc/ssl/roots-group.pem", ""},
    {"/etc/ssl/private-group.pem", ""},  // the configuration is theirs as well
    {"/etc/ssl/deploy.pem", "/etc/ssl/deploy.pem: its owner (deploy)"},
    {"/open/deep/er/ca.pem", "folder /open: everybody"},
    {"/tmp/ca.pem", ""},
    {"/tmp", "/tmp: everybody"},  // as a folder of certificates: who can add one is trusted
    {"/tmp/mine/ca.pem", "folder /tmp/mine: its owner (deploy)"},
    {"/srv/certs/ca.pem", "folder /srv: its group (staff)"},
    {"/etc/ssl/link.pem", "folder /open: everybody"},
    {"/etc/ssl/inside.pem", ""},
    {"/open/back.pem", "folder /open: everybody"},
    {"/etc/certs/ca.pem", "folder /srv: its group (staff)"},
    {"/etc/certs", "folder /srv: its group (staff)"},
    {"/etc/ssl/dangling.pem", ""},
    {"/nowhere/at/all.pem", ""},
    {"/", ""},
};

}

BOOST_DATA_TEST_CASE(others_can_write_through_the_file_or_a_folder_on_the_way, boost::unit_test::data::make(cases), c)
{
    aop::test::MemoryFiles files = machine();
    aop::AccountNames names(files);
    std::string out;
    for (const aop::Writer& w : writers_of(files, names, std::string(c.path), 1000))
        out += aop::cat(out.empty() ? "" : "; ", w.folder ? "folder " : "", w.path, ": ", w.who);
    BOOST_TEST(out == c.out);
}

BOOST_AUTO_TEST_CASE(whom_the_machine_has_no_name_for_has_a_number)
{
    aop::test::MemoryFiles files = machine();
    aop::AccountNames names(files);
    BOOST_TEST(aop::cat(names.user(0), ' ', names.user(7), ' ', names.user(1002), ' ', names.group(50), ' ', names.group(51)) ==
               "root 7 1002 staff 51");
    BOOST_TEST(files.reads["/etc/passwd"] == 1);
    aop::test::MemoryFiles bare;
    BOOST_TEST(aop::AccountNames(bare).group(50) == "50");
}

BOOST_AUTO_TEST_CASE(an_owner_is_judged_only_where_the_owner_of_the_configuration_is_known)
{
    aop::test::MemoryFiles files = machine();
    aop::AccountNames names(files);
    BOOST_TEST(writers_of(files, names, "/etc/ssl/deploy.pem", std::nullopt).empty());
    BOOST_TEST(writers_of(files, names, "/etc/ssl/all.pem", std::nullopt).size() == 1U);
    BOOST_TEST(writers_of(files, names, "/etc/ssl/deploy.pem", 0).size() == 1U);
    BOOST_TEST(writers_of(files, names, "/etc/ssl/private-group.pem", 0).size() == 1U);
}
