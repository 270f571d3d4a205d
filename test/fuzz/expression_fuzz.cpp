// Any text as an expression of httpd: the check of its syntax and its evaluation end, and what
// has no syntax is never certain.
#include "core/httpd/request/expression.h"
#include "linter/validate/expression_syntax.h"
#include "test/fuzz/tree_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace aop;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const ExpressionNames& names : {ExpressionNames{}, ExpressionNames{.ssl = true, .health_check = true}, ExpressionNames{.others = true}})
        for (const ExpressionKind kind : {ExpressionKind::boolean, ExpressionKind::text})
            if (const auto fault = expression_fault(text, kind, names))
                test::must(!fault->empty(), "a fault says something");
    const RequestContext stranger{.tls = true, .host = "a.example.com"};
    const RequestContext known{.tls = true, .certificate = true, .verify = "SUCCESS", .host = "a.example.com", .path = "/x", .http2 = true};
    for (const RequestContext& c : {RequestContext{}, stranger, known}) {
        holds(text, c);
        ssl_require_holds(text, c);
    }
    return 0;
}
