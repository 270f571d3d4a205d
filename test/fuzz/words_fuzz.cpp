// Small texts that people write by hand: the first byte says which. Each reader ends and says what is wrong.
#include "core/httpd/settings/aop_settings.h"
#include "core/httpd/syntax/arguments.h"
#include "core/verdicts/suppression.h"
#include "linter/cli/project_file.h"
#include "linter/input/envvars.h"
#include "linter/inspect/baseline.h"
#include "test/fuzz/tree_input.h"

using namespace aop;
using aop::test::must;

namespace {

void envvars(const std::string& text)
{
    for (const Envvars::Problem& t : read_envvars(text, {{"HOME", "/root"}}).problems)
        must(t.line > 0 && !t.message.empty(), "a trouble has a line and a message");
}

void project_file(const std::string& text)
{
    if (const auto made = parse_project_file("/srv/.aop-lint.toml", text); !made)
        must(made.error().message.find("/srv/.aop-lint.toml") != std::string::npos, "an error names the file");
}

void baseline(const std::string& text)
{
    if (const auto made = parse_baseline("/srv/baseline.json", text); !made)
        must(made.error().message.find("/srv/baseline.json") != std::string::npos, "an error names the file");
}

void comment(const std::string& text)
{
    const SuppressionComment remark{.place = {}, .text = text};
    const Ignore ignore = parse_ignore(remark);
    must(ignore.wrong || (!ignore.rules.empty() && !ignore.reason.empty()), "an ignore has rules and a reason, or is wrong");
}

void intent_directive(const std::string& text)
{
    static constexpr std::string_view names[]{"AOPPolicy", "AOPTrust", "AOPGuard", "AOPGuardExempt", "AOPClientPin", "AOPExpiryWarn", "AOPIgnore"};
    std::string_view rest = text;
    const std::vector<std::string> arguments = words(rest);
    for (const std::string_view name : names) {
        must(is_intent_directive(name), "the directive exists");
        Intent intent;
        const Failure wrong = check_intent(name, arguments);
        apply_intent(intent, name, arguments, {});
        if (wrong)
            must(!intent.policy && intent.ignores.empty() && !intent.client_pins, "wrong arguments change nothing");
    }
    parse_fingerprint(text);
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
    switch (data[0]) {
    case 'e': envvars(text); break;
    case 'p': project_file(text); break;
    case 'b': baseline(text); break;
    case 'c': comment(text); break;
    case 'd': intent_directive(text); break;
    default: break;
    }
    return 0;
}
