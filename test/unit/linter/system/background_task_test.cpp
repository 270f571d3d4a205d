// A second thread changes nothing of what is said: neither of a piece of work nor of a whole run.
#include "linter/system/background_task.h"

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "linter/load/load.h"
#include "linter/render/render.h"
#include "test/support/audited.h"
#include "test/support/memory_files.h"
#include "test/support/scratch.h"

namespace {

// The real file system, for one at a time.
struct Alone : aop::Disk {
    bool may_be_shared() const override { return false; }
};

// Virtual hosts of every verdict, directives that httpd refuses on the way, and .htaccess files, one of them faulty.
std::string write_tree(const aop::test::Scratch& scratch)
{
    std::string text = aop::cat("Listen 8443\n<Directory \"", scratch.path().string(), "/www\">\nAllowOverride All\n</Directory>\n");
    for (int i = 0; i < 700; ++i) {
        text += aop::cat("<VirtualHost *:8443>\nServerName s", i, ".example.com\nSSLEngine on\nDocumentRoot \"", scratch.path().string(), "/www/",
                         i % 3, "\"\n");
        text += i % 7 == 3 ? "SSLVerifyClient optional\n" : i % 7 == 5 ? "" : "SSLVerifyClient require\n";
        text += i % 11 == 4 ? "SSLVerifyDepth nine\n" : "SSLVerifyDepth 1\n";
        text += i % 13 == 6 ? "NoSuchDirective here\n" : "ServerAdmin a@example.com\n";
        text += "SSLCACertificateFile ca.pem\n<Location /private>\nRequire all denied\n</Location>\n</VirtualHost>\n";
    }
    for (const int i : {0, 1, 2})
        scratch.write(aop::cat("www/", i, "/.htaccess"), i == 1 ? "SSLVerifyClient sometimes\n" : "DirectoryIndex a.html\n");
    scratch.write("ca.pem", "nothing\n");
    return scratch.write("httpd.conf", text);
}

std::string json_of(std::unique_ptr<aop::Files> disk, const aop::test::Scratch& scratch, std::size_t& size)
{
    aop::Input input;
    input.files = std::make_unique<aop::Overlay>(std::move(disk), "", std::vector<std::pair<std::string, std::string>>{});
    input.read = aop::test::with_every_module(scratch.path().string(), "httpd.conf");
    aop::Inspections inspections;
    aop::Inspection& i = *inspections.emplace_back(std::make_unique<aop::Inspection>(std::move(input), ""));
    aop::Reading reading(*i.input.files, i.input.read, i.configuration);
    i.assessment.emplace(assess(
        i.configuration, [&] { return reading.problems(); }, i.certificates, 1'780'272'000));
    const aop::Options options;
    i.audit(options);
    size = i.configuration.tree.size();
    return aop::render_json({.inspections = inspections, .options = options});
}

}

BOOST_AUTO_TEST_SUITE(beside)

BOOST_AUTO_TEST_CASE(work_is_done_once_however_often_one_waits)
{
    aop::Disk disk;
    Alone alone;
    for (const bool large : {false, true})
        for (aop::Files* files : {static_cast<aop::Files*>(&disk), static_cast<aop::Files*>(&alone)}) {
            std::atomic<int> done = 0;
            std::thread::id by;
            aop::BackgroundTask work(large, *files, [&] {
                ++done;
                by = std::this_thread::get_id();
            });
            work.wait();
            work.wait();
            BOOST_TEST(done == 1);
            const bool here = !large || files == &alone || std::thread::hardware_concurrency() < 2;
            BOOST_TEST((by == std::this_thread::get_id()) == here);
        }
}

BOOST_AUTO_TEST_CASE(what_it_throws_is_thrown_to_who_waits)
{
    aop::Disk disk;
    for (const bool large : {false, true}) {
        aop::BackgroundTask work(large, disk, [] { throw std::runtime_error("no more"); });
        BOOST_CHECK_THROW(work.wait(), std::runtime_error);
        BOOST_CHECK_THROW(work.wait(), std::runtime_error);
    }
}

BOOST_AUTO_TEST_CASE(who_leaves_waits_for_what_was_begun)
{
    aop::Disk disk;
    std::atomic<bool> done = false;
    {
        aop::BackgroundTask work(true, disk, [&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            done = true;
        });
    }
    BOOST_TEST((done || std::thread::hardware_concurrency() < 2));
}

BOOST_AUTO_TEST_CASE(a_run_says_the_same_with_and_without)
{
    const aop::test::Scratch scratch;
    write_tree(scratch);
    std::size_t size = 0;
    const std::string together = json_of(std::make_unique<aop::Disk>(), scratch, size);
    BOOST_TEST(size > 4000U);  // as much as is worth a thread
    const std::string alone = json_of(std::make_unique<Alone>(), scratch, size);
    for (const std::string_view said : {"NoSuchDirective", "SSLVerifyDepth", ".htaccess", "\"broken\""})
        BOOST_TEST(alone.find(said) != alone.npos, said);
    BOOST_TEST((together == alone));
}

BOOST_AUTO_TEST_SUITE_END()
