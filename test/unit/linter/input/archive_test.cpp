// Archives in memory: what they hold, where it is put, and what hostile ones cost.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <fstream>
#include <random>

#include <archive.h>
#include <archive_entry.h>

#include "core/base/ascii.h"
#include "linter/input/archive.h"
#include "linter/input/settle.h"
#include "test/support/scratch.h"

namespace data = boost::unit_test::data;
using aop::ArchiveFiles;
using aop::cat;
using aop::Files;
using aop::test::Scratch;

namespace {

struct Entry {
    std::string name, content = {};
    std::string link = {};  // where a symbolic link leads
    std::string hard = {};  // of which a hard link is another name
    bool folder = false;
};

// `name` decides the kind: x.tar, x.tar.gz, x.tar.xz, x.zip.
std::string pack(const Scratch& scratch, const std::string& name, const std::vector<Entry>& entries)
{
    const std::string path = (scratch.path() / name).string();
    archive* a = archive_write_new();
    if (name.ends_with(".zip"))
        archive_write_set_format_zip(a);
    else
        archive_write_set_format_pax_restricted(a);
    if (name.ends_with(".gz"))
        archive_write_add_filter_gzip(a);
    if (name.ends_with(".xz"))
        archive_write_add_filter_xz(a);
    archive_write_open_filename(a, path.c_str());
    for (const Entry& e : entries) {
        archive_entry* made = archive_entry_new();
        archive_entry_set_pathname(made, e.name.c_str());
        archive_entry_set_perm(made, e.folder ? 0755 : 0640);
        archive_entry_set_filetype(made, e.folder ? AE_IFDIR : e.link.empty() ? AE_IFREG : AE_IFLNK);
        if (!e.link.empty())
            archive_entry_set_symlink(made, e.link.c_str());
        else if (!e.hard.empty())
            archive_entry_set_hardlink(made, e.hard.c_str());
        else
            archive_entry_set_size(made, la_int64_t(e.content.size()));
        archive_write_header(a, made);
        archive_write_data(a, e.content.data(), e.content.size());
        archive_entry_free(made);
    }
    archive_write_close(a);
    archive_write_free(a);
    return path;
}

std::string error_of(const std::string& path, const aop::ArchiveLimits& limits = {})
{
    const auto opened = ArchiveFiles::open(path, limits);
    return opened ? "" : opened.error().message;
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

std::string text_of(Files& files, const std::string& path)
{
    const auto text = files.read(path, 1000);
    return text ? *text : cat("ERROR ", text.error().message);
}

struct Place {
    std::vector<std::string> files;
    std::string_view out;  // "layout main file", or "" where nothing is found
};
std::ostream& operator<<(std::ostream& o, const Place& p) { return o << p.files.front(); }
const Place places[]{
    {{"etc/apache2/apache2.conf", "etc/apache2/ports.conf"}, "debian /etc/apache2/apache2.conf"},
    {{"./etc/apache2/apache2.conf", "./etc/apache2/ports.conf"}, "debian /etc/apache2/apache2.conf"},
    {{"apache2/apache2.conf", "apache2/ports.conf"}, "debian /etc/apache2/apache2.conf"},
    {{"apache2.conf", "ports.conf"}, "debian /etc/apache2/apache2.conf"},
    {{"web1-backup/etc/apache2/apache2.conf", "web1-backup/etc/apache2/ports.conf"}, "debian /etc/apache2/apache2.conf"},
    {{"web1/apache2.conf", "web1/sites-enabled/a.conf", "README"}, "debian /etc/apache2/apache2.conf"},
    {{"etc/httpd/conf/httpd.conf", "etc/httpd/conf.modules.d/00.conf"}, "rhel /etc/httpd/conf/httpd.conf"},
    {{"httpd/conf/httpd.conf", "httpd/conf.modules.d/00.conf"}, "rhel /etc/httpd/conf/httpd.conf"},
    {{"conf/httpd.conf", "conf.modules.d/00.conf"}, "rhel /etc/httpd/conf/httpd.conf"},
    {{"etc/apache2/httpd.conf", "etc/apache2/conf.d/a.conf"}, "alpine /etc/apache2/httpd.conf"},
    {{"etc/apache2/httpd.conf", "etc/apache2/uid.conf"}, "suse /etc/apache2/httpd.conf"},
    {{"usr/local/apache2/conf/httpd.conf"}, "upstream /usr/local/apache2/conf/httpd.conf"},
    {{"srv/httpd/conf/httpd.conf"}, "upstream /srv/httpd/conf/httpd.conf"},
    {{"site/index.html", "README"}, ""},
};

}

BOOST_DATA_TEST_CASE(the_tree_of_an_archive_is_put_where_the_host_has_it, data::make(places), p)
{
    const Scratch scratch;
    std::vector<Entry> entries;
    for (const std::string& file : p.files)
        entries.push_back({.name = file, .content = "x\n"});
    const auto files = ArchiveFiles::open(pack(scratch, "a.tar", entries));
    BOOST_TEST_REQUIRE(bool(files));
    const auto settled = aop::settle(**files);
    const auto found = settled ? std::optional(settled->found) : std::nullopt;
    BOOST_TEST((found ? cat(found->layout->name, " ", found->main_file) : "") == p.out);
    if (found)
        BOOST_TEST(text_of(**files, found->main_file) == "x\n");
}

BOOST_AUTO_TEST_CASE(every_kind_of_archive_is_read)
{
    const Scratch scratch;
    for (const char* name : {"a.tar", "a.tar.gz", "a.tar.xz", "a.zip"}) {
        const std::string path = pack(scratch, name, {{.name = "etc/", .folder = true}, {.name = "etc/a", .content = "text"}, {.name = "b/c/d"}});
        const std::string begin = aop::test::slurp(path).substr(0, aop::archive_mark_size);
        BOOST_TEST(aop::is_archive(begin), name);
        const auto files = ArchiveFiles::open(path);
        BOOST_TEST_REQUIRE(bool(files), name);
        BOOST_TEST(text_of(**files, "/etc/a") == "text");
        BOOST_TEST((*files)->list("/")->size() == 2u);
        BOOST_TEST(((*files)->status("/b/c")->type == Files::Type::directory));
        BOOST_TEST((*files)->status("/nowhere").error().code == ENOENT);
        BOOST_TEST((*files)->read("/etc", 9).error().code == EISDIR);
        BOOST_TEST((*files)->read("/etc/a", 3).error().code == EFBIG);
    }
    BOOST_TEST(!aop::is_archive("Listen 443\n"));
    BOOST_TEST(!aop::is_archive(""));
}

BOOST_AUTO_TEST_CASE(links_of_an_archive_stay_inside_it)
{
    const Scratch scratch;
    const auto files = ArchiveFiles::open(pack(scratch, "a.tar",
                                               {{.name = "etc/a", .content = "text"},
                                                {.name = "absolute", .link = "/etc/a"},
                                                {.name = "up", .link = "../../../../etc/a"},
                                                {.name = "deep/relative", .link = "../etc/a"},
                                                {.name = "folder", .link = "etc"},
                                                {.name = "loop", .link = "loop"},
                                                {.name = "passwd", .link = "/etc/passwd"},
                                                {.name = "hard", .hard = "etc/a"},
                                                {.name = "hard-out", .hard = "../../etc/passwd"}}));
    BOOST_TEST_REQUIRE(bool(files));
    for (const char* path : {"/absolute", "/up", "/deep/relative", "/folder/a", "/hard"})
        BOOST_TEST(text_of(**files, path) == "text", path);
    BOOST_TEST((*files)->read("/loop", 9).error().code == ELOOP);
    BOOST_TEST((*files)->read("/passwd", 9).error().code == ENOENT);
    BOOST_TEST((*files)->read("/hard-out", 9).error().code == ENOENT);
    BOOST_TEST(*(*files)->real_path("/up") == "/etc/a");
}

BOOST_AUTO_TEST_CASE(a_later_entry_takes_the_place_of_an_earlier_one)
{
    const Scratch scratch;
    const auto files = ArchiveFiles::open(pack(
        scratch, "a.tar", {{.name = "a", .content = "old"}, {.name = "a", .content = "new"}, {.name = "f", .content = "x"}, {.name = "f/below"}}));
    BOOST_TEST_REQUIRE(bool(files));
    BOOST_TEST(text_of(**files, "/a") == "new");
    BOOST_TEST((*files)->list("/")->size() == 2u);
    BOOST_TEST((*files)->read("/f/below", 9).error().code == ENOTDIR);
}

BOOST_AUTO_TEST_CASE(a_hostile_archive_is_refused_with_its_name)
{
    const Scratch scratch;
    const auto refused = [&](const std::vector<Entry>& entries, std::string_view why, const aop::ArchiveLimits& limits = {}) {
        const std::string path = pack(scratch, "bad.tar.gz", entries), said = error_of(path, limits);
        BOOST_TEST(has(said, why), said);
        BOOST_TEST(said.starts_with(path));
    };
    refused({{.name = "../out", .content = "x"}}, "the entry '../out' leads out of the archive");
    refused({{.name = "a/../../out", .content = "x"}}, "leads out of the archive");
    refused({}, "is an empty archive");
    refused({{.name = "a"}, {.name = "b"}, {.name = "c"}}, "has more than 2 entries", {.entries = 2});
    refused({{.name = "zeros", .content = std::string(3 << 20, '\0')}}, "unpacks to more than 2 MiB", {.unpacked = 2 << 20});
    refused({{.name = "a", .content = std::string(800 << 10, 'a')}, {.name = "b", .content = std::string(800 << 10, 'b')}},
            "holds more than 1 MiB of texts", {.kept = 1 << 20});
    std::string deep = "a";
    for (int i = 0; i < 100; ++i)
        deep += "/a";
    refused({{.name = deep}}, "deeper than 64 folders");
    // Programs and logs do not count as texts.
    const std::string path = pack(scratch, "image.tar",
                                  {{.name = "usr/bin/x", .content = cat("\x7F", "ELF", std::string(800 << 10, 'a'))},
                                   {.name = "var/log/x", .content = std::string(800 << 10, 'b')},
                                   {.name = "a", .content = "text"}});
    const auto files = ArchiveFiles::open(path, {.kept = 1 << 20, .file = 500 << 10});
    BOOST_TEST_REQUIRE(bool(files));
    BOOST_TEST((*files)->status("/usr/bin/x")->size == std::uint64_t((800 << 10) + 4));
    BOOST_TEST((*files)->read("/usr/bin/x", 1 << 30).error().code == EACCES);
    BOOST_TEST(text_of(**files, "/a") == "text");
}

// Damaged archives: whatever comes of it, no crash, and what is read is bounded.
BOOST_AUTO_TEST_CASE(a_damaged_archive_is_an_error_or_read)
{
    const Scratch scratch;
    std::mt19937 random(20260601);
    for (const char* name : {"a.tar", "a.tar.gz", "a.tar.xz", "a.zip"}) {
        const std::string path = pack(scratch, name,
                                      {{.name = "etc/apache2/apache2.conf", .content = std::string(3000, 'x')},
                                       {.name = "etc/apache2/ports.conf", .content = "Listen 443\n"},
                                       {.name = "link", .link = "/etc"}});
        const std::string good = aop::test::slurp(path);
        for (int round = 0; round < 150; ++round) {
            std::string bad = good;
            if (round % 3 == 0)
                bad.resize(random() % bad.size());
            else
                for (unsigned n = 1 + random() % 8; n > 0; --n)
                    bad[random() % bad.size()] = char(random());
            std::ofstream(path, std::ios::binary) << bad;
            const auto files = ArchiveFiles::open(path, {.unpacked = 16 << 20, .kept = 1 << 20, .entries = 1000});
            if (!files) {
                BOOST_TEST(files.error().message.starts_with(path));
                continue;
            }
            (void)aop::settle(**files);
            if (const auto entries = (*files)->list("/"))
                for (const Files::Entry& e : *entries)
                    (void)(*files)->read(cat("/", e.name), 1000);
        }
    }
}
