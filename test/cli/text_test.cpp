// What people see, byte for byte.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>

#include "linter/system/progress.h"
#include "linter/system/time.h"
#include "linter/text/escape.h"
#include "test/cli/cli.h"
#include "test/support/scratch.h"

namespace data = boost::unit_test::data;
using aop::test::aop_lint;
using aop::test::Scratch;

namespace {

struct Case {
    std::string_view in, out;
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << '<' << c.out << '>'; }
using namespace std::string_view_literals;
constexpr Case escapes[]{
    {"plain", "plain"},
    {"größe", "größe"},
    {"a\tb", R"(a\x09b)"},
    {"\x1b[31mred", R"(\x1b[31mred)"},
    {"\x1b]0;title\x07", R"(\x1b]0;title\x07)"},
    {"nul\0byte"sv, R"(nul\x00byte)"},
    {"\x7f", R"(\x7f)"},
    {"\xc2\x9b"
     "31m",
     R"(\u009b31m)"},
    {"\xff\xfe", R"(\xff\xfe)"},
    {"cut \xe2\x80", R"(cut \xe2\x80)"},
    {"\xc0\xaf", R"(\xc0\xaf)"},
    {"\xed\xa0\x80", R"(\xed\xa0\x80)"},
    {"\xf4\x90\x80\x80", R"(\xf4\x90\x80\x80)"},
    {"user\xe2\x80\xaetxt.exe", R"(user\u202etxt.exe)"},
    {"zero\xe2\x80\x8bwidth", R"(zero\u200bwidth)"},
    {"\xf0\x9f\x94\x92", "\xf0\x9f\x94\x92"},
    {"\xf3\xa0\x80\x81", R"(\u0e0001)"},
    {"\xe3\x85\xa4", R"(\u3164)"},  // Hangul fillers: letters that show nothing
    {"\xe1\x85\x9f", R"(\u115f)"},
    {"\xe2\xa0\x80", R"(\u2800)"},    // a Braille pattern of no dots
    {"a\xef\xb8\x8f", R"(a\ufe0f)"},  // variation selectors
    {"a\xf3\xa0\x84\x80", R"(a\u0e0100)"},
    {"\xcd\x8f", R"(\u034f)"},      // combining grapheme joiner
    {"\xe2\x81\xa3", R"(\u2063)"},  // invisible separator
    {"\xef\xb7\x90", R"(\ufdd0)"},  // no character, and none to come
    {"e\xcc\x81", "e\xcc\x81"},
};

struct Clip {
    std::string_view in;
    std::size_t width;
    std::string_view out;
};
std::ostream& operator<<(std::ostream& o, const Clip& c) { return o << c.in; }
constexpr Clip clips[]{{"abcdef", 6, "abcdef"},
                       {"abcdef", 5, "abc.."},
                       {"äöüß", 4, "äöüß"},
                       {"äöüßx", 4, "äö.."},
                       {"abc", 2, ".."},
                       {"日本語", 6, "日本語"},
                       {"日本語", 5, "日.."},
                       {"e\xcc\x81"
                        "abc",
                        4,
                        "e\xcc\x81"
                        "abc"}};

constexpr Case times[]{
    {"2026-01-31", "2026-01-31T00:00:00Z"},
    {"2024-02-29T23:59:59Z", "2024-02-29T23:59:59Z"},
    {"0", "1970-01-01T00:00:00Z"},
    {"-1", "1969-12-31T23:59:59Z"},
    {"2026-13-01", "none"},
    {"2025-02-29", "none"},
    {"2026-01-31T24:00:00Z", "none"},
    {"2026-01-31T00:00:00", "none"},
    {"2026-1-1", "none"},
    {"", "none"},
};

}

BOOST_DATA_TEST_CASE(bytes_of_a_configuration_reach_no_terminal, data::make(escapes), c) { BOOST_TEST(aop::printable(c.in) == c.out); }

BOOST_DATA_TEST_CASE(long_cells_are_cut_between_characters, data::make(clips), c) { BOOST_TEST(aop::clipped(c.in, c.width, "..") == c.out); }

BOOST_DATA_TEST_CASE(times_are_read_as_written, data::make(times), c)
{
    const auto time = aop::parse_time(c.in);
    BOOST_TEST((time ? aop::iso_time(*time) : "none") == c.out);
}

BOOST_AUTO_TEST_CASE(a_finding_shows_its_line_its_word_and_what_it_hangs_together_with)
{
    const Scratch scratch;
    const std::string folder = aop::test::bad_tree(scratch.path().string());
    const auto said = aop_lint({"httpd.conf"}, {.directory = folder});
    BOOST_TEST(said.out == R"(error[AOP102]: shop.example.com:443 requests a client certificate but also serves clients without one
 --> httpd.conf:7:21
  |
7 |     SSLVerifyClient optional
  |                     ^^^^^^^^
  = why: With `optional`, the handshake succeeds when the client sends no certificate, so anyone who
         can reach the port is served. It is often left over from a test.
  = try: curl -sk --resolve shop.example.com:443:127.0.0.1 https://shop.example.com/
  = shows: the content of / without a client certificate, if something answers there
  = help: Write `SSLVerifyClient require`. Where some paths must stay open, keep `optional` and add
          `Require ssl-verify-client` to every section that serves content; aop-lint recognises
          that. With mod_aop, `Require aop` does the same, also over HTTP/2, and `AOPGuard on`
          rejects every request without a verified certificate, whatever the sections say.

SERVER            ADDRESS  VERDICT   TRUST  WHERE         WHY
shop.example.com  *:443    optional  own    httpd.conf:7  requests a client certificate but also
                                                          serves clients without one

1 error in 1 file, 2 servers
More about this rule: aop-lint explain AOP102
)");
}

BOOST_AUTO_TEST_CASE(includes_macros_and_glued_lines_lead_back_to_the_word)
{
    const Scratch scratch;
    const std::string folder = aop::test::good_tree(scratch.path().string());
    std::ofstream(folder + "/httpd.conf", std::ios::app) << "Include sites/*.conf\n";
    std::filesystem::create_directories(folder + "/sites");
    std::ofstream(folder + "/sites/a.conf") << "<Macro Site $name>\n<VirtualHost *:443>\n\tServerName $name\n\tSSLEngine on\n"
                                               "\tSSLVerifyClient \\\n\t\toptional\n\tSSLCACertificateFile certs/origin-pull-ca.pem\n"
                                               "</VirtualHost>\n</Macro>\nUse Site api.example.com\n";
    const auto said = aop_lint({"--select", "AOP102", "httpd.conf"}, {.directory = folder});
    const std::string head = said.out.substr(0, said.out.find("  = why"));
    BOOST_TEST(head == R"(error[AOP102]: api.example.com:443 requests a client certificate but also serves clients without one
 --> sites/a.conf:6:3
  |
6 |         optional
  |         ^^^^^^^^
  = macro defined at: sites/a.conf:1:1
  = macro used at: sites/a.conf:10:1
  = included from: httpd.conf:12:1
)");
}

BOOST_AUTO_TEST_CASE(colour_is_a_matter_of_the_terminal_and_of_what_was_asked_for)
{
    const Scratch scratch;
    const std::string tree = aop::test::bad_tree(scratch.path().string());
    const auto colored = [&](std::vector<std::string> args, aop::test::World world) {
        args.push_back(tree);
        return aop_lint(args, world).out.find("\x1b[") != std::string::npos;
    };
    BOOST_TEST(!colored({}, {}));
    BOOST_TEST(colored({}, {.environment = {{"TERM", "xterm"}}, .terminal = true}));
    BOOST_TEST(!colored({}, {.environment = {{"TERM", "dumb"}}, .terminal = true}));
    BOOST_TEST(!colored({}, {.environment = {{"TERM", "xterm"}, {"NO_COLOR", "1"}}, .terminal = true}));
    BOOST_TEST(colored({}, {.environment = {{"FORCE_COLOR", "1"}}}));
    BOOST_TEST(colored({"--color", "always"}, {.environment = {{"NO_COLOR", "1"}}}));
    BOOST_TEST(!colored({"--color=never"}, {.environment = {{"FORCE_COLOR", "1"}}, .terminal = true}));
}

BOOST_AUTO_TEST_CASE(links_are_for_terminals)
{
    const Scratch scratch;
    const std::string tree = aop::test::bad_tree(scratch.path().string());
    const auto linked = [&](std::vector<std::string> args, const aop::test::World& world) {
        args.push_back(tree);
        return aop_lint(args, world).out.find("\x1b]8;;") != std::string::npos;
    };
    BOOST_TEST(linked({}, {.environment = {{"TERM", "xterm"}}, .terminal = true}));
    BOOST_TEST(!linked({}, {.environment = {{"TERM", "dumb"}}, .terminal = true}));
    BOOST_TEST(!linked({}, {.environment = {{"TERM", "xterm"}, {"CI", "true"}}, .terminal = true}));
    BOOST_TEST(!linked({"--color", "always"}, {}));
    BOOST_TEST(!linked({"--format", "gcc"}, {.environment = {{"TERM", "xterm"}}, .terminal = true}));
}

BOOST_AUTO_TEST_CASE(progress_is_for_terminals_and_leaves_nothing_behind)
{
    std::mutex mutex;
    std::condition_variable said_something;
    std::string said;
    aop::Console console{.input = {}, .out = {}, .err = [&](std::string_view text) {
                             const std::lock_guard lock(mutex);
                             said += text;
                             said_something.notify_all();
                         }};
    {
        const aop::Progress nobody_looks(console);
    }
    BOOST_TEST(said == "");
    console.err_terminal = true;
    {
        const aop::Progress progress(console);
        std::unique_lock lock(mutex);
        BOOST_TEST(said_something.wait_for(lock, std::chrono::minutes(1), [&] { return !said.empty(); }));
    }
    BOOST_TEST(said.starts_with("\r\x1b[Kaop-lint: reading"), said);
    BOOST_TEST(said.ends_with("\r\x1b[K"), said);
}

BOOST_AUTO_TEST_CASE(the_table_fits_the_width)
{
    const Scratch scratch;
    const std::string tree = aop::test::bad_tree(scratch.path().string());
    for (const int width : {40, 60, 80, 120, 200}) {
        const auto said = aop_lint({"--width", std::to_string(width), tree});
        std::size_t at = said.out.find("SERVER");
        BOOST_TEST_REQUIRE(at != said.out.npos);
        for (std::string_view rest = std::string_view(said.out).substr(at, said.out.find("\n\n", at) - at); !rest.empty();) {
            const std::string_view line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(rest.size(), line.size() + 1));
            BOOST_TEST(aop::columns(line) <= std::size_t(std::max(width, 52)), line);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_same_input_gives_the_same_bytes)
{
    const Scratch scratch;
    const std::string tree = aop::test::bad_tree(scratch.path().string());
    for (const char* format : {"text", "json", "sarif", "html", "junit", "markdown"})
        BOOST_TEST(aop_lint({"--format", format, tree}).out == aop_lint({"--format", format, tree}).out, format);
}
