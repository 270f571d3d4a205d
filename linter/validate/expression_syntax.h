#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace aop {

// Who may add names to the expressions of this server.
struct ExpressionNames {
    bool ssl = false;           // mod_ssl: %{SSL_…}, SSL(), PeerExtList()
    bool health_check = false;  // mod_proxy_hcheck: %{HC_…}, HC()
    bool others = false;        // a module that we know nothing of: any name may exist
};

enum class ExpressionKind {
    boolean,  // <If>, Require expr, SSLRequire, expr=…
    text,     // a string with %{…} in it: ErrorDocument, the value "expr=…" of Header
};

// What httpd has against an expression (https://httpd.apache.org/docs/2.4/expr.html), in its words
// as far as the first colon; nothing when it takes it. Where httpd's scanner has no rule for what it
// meets, the process ends without a word: "httpd's expression scanner gives up".
std::optional<std::string> expression_fault(std::string_view text, ExpressionKind, const ExpressionNames&);

}
