// A second thread changes nothing of what is read: each file, in its order, as if read on its own.
#include "linter/reader/read_ahead.h"

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "linter/reader/limits.h"
#include "test/support/memory_files.h"
#include "test/support/scratch.h"

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t limit = 1 << 20;
constexpr std::size_t count = 700;  // enough for a thread of its own

std::string text_of(std::size_t i) { return aop::cat("# file ", i, '\n', std::string(i * 37 % 5000, 'x')); }

struct Folder {
    Folder()
    {
        for (std::size_t i = 0; i < count; ++i) {
            paths.push_back((scratch.path() / aop::cat("site", i, ".conf")).string());
            std::ofstream(paths.back()) << text_of(i);
        }
    }
    aop::test::Scratch scratch;
    std::vector<std::string> paths;
    aop::Disk disk;
};

// Knows how much has been read.
struct Counted : aop::Disk {
    aop::Result<std::string> read_listed(const std::string& path, std::uint64_t most) override
    {
        auto content = Disk::read_listed(path, most);
        if (content)
            bytes += content->size();
        return content;
    }
    std::atomic<std::uint64_t> bytes = 0;
};

}

BOOST_AUTO_TEST_SUITE(read_ahead)

BOOST_FIXTURE_TEST_CASE(each_file_comes_in_its_turn, Folder)
{
    aop::ReadAhead ahead(disk, {paths.begin(), paths.end()}, limit);
    for (std::size_t i = 0; i < count; ++i) {
        const auto content = ahead.take(i, limit);
        BOOST_REQUIRE_MESSAGE(content, paths[i]);
        BOOST_TEST(*content == text_of(i));
    }
}

BOOST_FIXTURE_TEST_CASE(some_may_be_left_out_and_the_rest_never_asked_for, Folder)
{
    aop::ReadAhead ahead(disk, {paths.begin(), paths.end()}, limit);
    for (std::size_t i = 3; i < count / 2; i += 7)
        BOOST_TEST(*ahead.take(i, limit) == text_of(i));
}

// A listing is old as soon as it is made.
BOOST_FIXTURE_TEST_CASE(what_is_no_file_any_more_is_an_error_of_its_own, Folder)
{
    fs::remove(paths[5]);
    fs::remove(paths[650]);
    BOOST_REQUIRE(mkfifo(paths[650].c_str(), 0600) == 0);
    fs::remove(paths[651]);
    fs::create_directory(paths[651]);
    aop::ReadAhead ahead(disk, {paths.begin(), paths.end()}, limit);
    for (std::size_t i = 0; i < count; ++i) {
        const auto content = ahead.take(i, limit);
        if (i == 5 || i == 650 || i == 651)
            BOOST_TEST(content.error().code == (i == 5 ? ENOENT : i == 650 ? EBADF : EISDIR));
        else
            BOOST_TEST(*content == text_of(i));
    }
}

// What may still be read shrinks with each file, after the thread has begun.
BOOST_FIXTURE_TEST_CASE(the_limit_is_that_of_the_moment, Folder)
{
    aop::ReadAhead ahead(disk, {paths.begin(), paths.end()}, limit);
    BOOST_TEST(*ahead.take(0, text_of(0).size()) == text_of(0));
    BOOST_TEST(ahead.take(600, text_of(600).size() - 1).error().code == EFBIG);
}

BOOST_FIXTURE_TEST_CASE(more_than_it_may_hold_waits_until_some_is_taken, Folder)
{
    const std::string large(50'000, 'y');  // 35 MB in all
    for (const std::string& path : paths)
        std::ofstream(path) << large;
    Counted counted;
    aop::ReadAhead ahead(counted, {paths.begin(), paths.end()}, limit);
    for (std::size_t i = 0; i < count; ++i) {
        // The thread may be in the middle of one, and so may whoever takes.
        BOOST_TEST(counted.bytes - i * large.size() <= aop::limits::read_ahead + 2 * large.size());
        BOOST_TEST((*ahead.take(i, limit) == large));
    }
}

// One thread at a time: a file system that counts what it is asked for.
BOOST_AUTO_TEST_CASE(a_file_system_that_cannot_be_shared_is_asked_only_when_it_is_needed)
{
    aop::test::MemoryFiles files;
    std::vector<std::string> paths;
    for (std::size_t i = 0; i < count; ++i) {
        paths.push_back(aop::cat("/srv/", i));
        files.put(paths.back(), text_of(i));
    }
    aop::ReadAhead ahead(files, {paths.begin(), paths.end()}, limit);
    BOOST_TEST(files.reads.empty());
    BOOST_TEST(*ahead.take(7, limit) == text_of(7));
    BOOST_TEST(files.reads.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
