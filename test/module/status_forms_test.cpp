// The three forms of the status page for names that nobody would choose.
#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

#include "core/base/ascii.h"
#include "mod_aop/status/status.h"
#include "test/support/process.h"

using namespace aop;
using namespace aop::mod;

namespace {

Status hostile()
{
    std::string bytes;
    for (int i = 1; i < 256; ++i)
        bytes += char(i);
    bytes += "\xc3\xbc \xf0\x9f\x94\x92 \xed\xa0\x80 \xc0\xaf \xf5\x80\x80\x80 </td><script>\"'&\\\n";
    Status status;
    status.now = 1'800'000'000;
    status.loaded = 1'799'999'000;
    Status::Row row;
    row.name = row.addresses = row.place = row.reason = as_utf8(bytes);
    row.authorities = {0};
    row.refused[1] = 7;
    status.rows = {row};
    status.authorities = {{as_utf8(bytes), std::string(64, 'a'), as_utf8(bytes), 1'900'000'000, 1}};
    status.findings = {{Severity::error, as_utf8(bytes)}};
    status.changes = {{as_utf8(bytes), Severity::warning, as_utf8(bytes)}};
    status.summary = as_utf8(bytes);
    return status;
}

}

BOOST_AUTO_TEST_CASE(any_bytes_become_utf8_that_a_person_can_read)
{
    struct Case {
        std::string bytes, text;
    };
    for (const Case& c : {Case{"plain", "plain"}, Case{"Z\xc3\xbcrich \xe2\x82\xac \xf0\x9f\x94\x92", "Z\xc3\xbcrich \xe2\x82\xac \xf0\x9f\x94\x92"},
                          Case{"Z\xfcrich", R"(Z\xfcrich)"}, Case{"a\nb\x1b[31m\x7f", R"(a\x0ab\x1b[31m\x7f)"}, Case{"\xc2\x9b", R"(\xc2\x9b)"},
                          Case{"\xed\xa0\x80", R"(\xed\xa0\x80)"}, Case{"\xc0\xaf", R"(\xc0\xaf)"}, Case{"\xe2\x82", R"(\xe2\x82)"},
                          Case{"\xf4\x90\x80\x80", R"(\xf4\x90\x80\x80)"}})
        BOOST_TEST(as_utf8(c.bytes) == c.text);
}

BOOST_AUTO_TEST_CASE(json_is_valid_whatever_names_hold)
{
    const Status status = hostile();
    const auto json = nlohmann::json::parse(to_json(status));
    BOOST_TEST(json["servers"][0]["name"] == status.rows[0].name);
    BOOST_TEST(json["changed_files"][0]["text"] == status.changes[0].text);
}

BOOST_AUTO_TEST_CASE(html_holds_no_markup_but_ours)
{
    const std::string html = to_html(hostile());
    BOOST_TEST(html.find("<script") == std::string::npos);
    BOOST_TEST(html.find("&lt;/td&gt;&lt;script&gt;&quot;") != std::string::npos);
    BOOST_TEST(aop::test::run({"iconv", "-f", "UTF-8", "-t", "UTF-16"}, {.input = html}).status == 0);
}

BOOST_AUTO_TEST_CASE(each_metric_is_one_line_whatever_names_hold)
{
    const std::string metrics = to_prometheus(hostile());
    BOOST_TEST(metrics.find("aop_guard_refusals_total{server=\"") != std::string::npos);
    for (std::size_t at = 0, end; at < metrics.size(); at = end + 1) {
        end = metrics.find('\n', at);
        const std::string line = metrics.substr(at, end - at);
        BOOST_TEST((line.starts_with("# ") || line.starts_with("aop_")), line);
    }
    BOOST_TEST(aop::test::run({"iconv", "-f", "UTF-8", "-t", "UTF-16"}, {.input = metrics}).status == 0);
}
