// Bytes to reports: whatever a configuration holds, every rule comes to an end and every
// renderer writes a document that its readers accept.
#include <array>

#include <nlohmann/json.hpp>

#include "linter/cli/verb.h"
#include "linter/render/render.h"
#include "test/fuzz/tree_input.h"

using namespace aop;
using aop::test::must;

namespace {

constexpr std::int64_t now = 1'780'000'000;

bool is_printable(std::string_view text)
{
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f)
            return false;
    }
    return true;
}

// Throws for text that is no UTF-8 either.
bool is_json(const std::string& text) { return nlohmann::json::accept(text); }

bool are_lines_of_json(const std::string& text)
{
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        if (end > at && !is_json(text.substr(at, end - at)))
            return false;
        at = end + 1;
    }
    return true;
}

void check(std::string_view format, const std::string& text)
{
    must(is_printable(text), "a report has no control bytes");
    if (format == "json" || format == "sarif" || format == "gitlab" || format == "sonarqube" || format == "rdjson")
        must(is_json(text), "a JSON document parses");
    if (format == "jsonl")
        must(are_lines_of_json(text), "every line of JSON parses");
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    Input input;
    input.shown = "/srv/main.conf";
    input.files = std::make_unique<Overlay>(std::make_unique<test::MemoryFiles>(), "", std::vector<std::pair<std::string, std::string>>{});
    test::put_files(*input.files, data, size);
    input.read = test::fuzz_options();
    Inspections inspections;
    Inspection& i = *inspections.emplace_back(std::make_unique<Inspection>(std::move(input), ""));
    const Problems problems = read_configuration(*i.input.files, i.input.read, i.configuration);
    i.assessment.emplace(assess(i.configuration, problems, i.certificates, now));
    Options options;
    options.verbose = true;
    i.audit(options);
    for (const Finding& f : i.findings()) {
        must(f.rule != nullptr && !f.text.empty(), "a finding says something");
        for (const ServerId server : f.servers)
            must(i.site().servers.has(server), "a finding names servers that there are");
    }
    const Results results{.inspections = inspections, .options = options, .look = {.unicode = true}, .directory = "/srv"};
    for (const Format& format : formats())
        check(format.name, format.render(results));
    return 0;
}
