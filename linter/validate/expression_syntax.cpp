// Takes what httpd's grammar for expressions takes, and refuses what it refuses.
// It builds nothing: core/httpd/request/expression.h says what an expression means.
#include "linter/validate/expression_syntax.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/base/regex.h"
#include "core/httpd/settings/site.h"
#include "linter/validate/expression_scanner.h"
#include "linter/validate/validator.h"

namespace aop {

namespace {

using Token = ExpressionScanner::Token;

// Its parser gives up ("memory exhausted") beyond some thousand open brackets.
constexpr int deepest = 3000;

constexpr std::string_view variables[]{"TIME_YEAR",
                                       "TIME_MON",
                                       "TIME_DAY",
                                       "TIME_HOUR",
                                       "TIME_MIN",
                                       "TIME_SEC",
                                       "TIME_WDAY",
                                       "TIME",
                                       "SERVER_SOFTWARE",
                                       "API_VERSION",
                                       "HTTP_USER_AGENT",
                                       "HTTP_PROXY_CONNECTION",
                                       "HTTP_REFERER",
                                       "HTTP_COOKIE",
                                       "HTTP_FORWARDED",
                                       "HTTP_HOST",
                                       "HTTP_ACCEPT",
                                       "REQUEST_METHOD",
                                       "REQUEST_SCHEME",
                                       "REQUEST_URI",
                                       "REQUEST_FILENAME",
                                       "REMOTE_HOST",
                                       "REMOTE_IDENT",
                                       "REMOTE_USER",
                                       "SERVER_ADMIN",
                                       "SERVER_NAME",
                                       "SERVER_PORT",
                                       "SERVER_PROTOCOL",
                                       "SCRIPT_FILENAME",
                                       "PATH_INFO",
                                       "QUERY_STRING",
                                       "IS_SUBREQ",
                                       "DOCUMENT_ROOT",
                                       "AUTH_TYPE",
                                       "THE_REQUEST",
                                       "CONTENT_TYPE",
                                       "HANDLER",
                                       "REQUEST_LOG_ID",
                                       "SCRIPT_USER",
                                       "SCRIPT_GROUP",
                                       "DOCUMENT_URI",
                                       "LAST_MODIFIED",
                                       "CONTEXT_PREFIX",
                                       "CONTEXT_DOCUMENT_ROOT",
                                       "REQUEST_STATUS",
                                       "REMOTE_ADDR",
                                       "REMOTE_PORT",
                                       "HTTPS",
                                       "IPV6",
                                       "CONN_LOG_ID",
                                       "CONN_REMOTE_ADDR",
                                       "HTTP2"};
constexpr std::string_view functions[]{"osenv",  "env",      "resp", "req",      "http",   "note",     "reqenv", "req_novary", "tolower", "toupper",
                                       "escape", "unescape", "file", "filesize", "base64", "unbase64", "sha1",   "md5",        "ldap"};
constexpr std::string_view unary_operators = "nzRTdefsLhxFUA", subnet_operators[]{"R", "ipmatch"};
constexpr std::string_view binary_operators[]{"ipmatch", "fnmatch", "strmatch", "strcmatch"};

template <class Names>
bool has(const Names& names, std::string_view name)
{
    return std::ranges::any_of(names, [&](std::string_view n) { return iequals(n, name); });
}

// The grammar, by recursive descent. Each function returns false once something is wrong.
class Parser {
public:
    Parser(std::string_view text, ExpressionKind kind, const ExpressionNames& names) : scanner_(text, kind), names_(names), kind_(kind) { advance(); }

    std::optional<std::string> fault();

private:
    void advance();
    bool take(Token t);
    bool expect(Token t) { return take(t) || lose(); }
    // `here`: the grammar has a place for the scanner's complaint, so that bison adds none of its own.
    bool lose(bool here = false);
    // What only the meaning of a name tells does not stop the grammar; httpd tells the last of them.
    void refuse(std::string message) { names_fault_ = std::move(message); }
    void unknown(std::string_view kind, std::string_view name);
    bool expression(int depth);
    bool operand(int depth);

    // The operand of -R and -ipmatch is a constant, and a network.
    void subnet(std::string_view op);
    bool words(int depth);
    bool word(int depth);
    bool one_word(int depth);
    bool strings(int depth = 0);
    bool variable(int depth);
    void function(const std::string& name);

    ExpressionScanner scanner_;
    const ExpressionNames& names_;
    ExpressionKind kind_;
    Token now_ = Token::end;
    std::string text_, message_, names_fault_;
    std::optional<std::string> constant_;  // the last word, when it is one plain string
};

std::optional<std::string> Parser::fault()
{
    bool taken = kind_ == ExpressionKind::text ? strings() : expression(0);
    if (taken && now_ != Token::end)
        taken = lose();
    if (taken && names_fault_.empty())
        return std::nullopt;
    return scanner_.gives_up() ? scanner_.fault() : message_.empty() ? names_fault_ : message_;
}

void Parser::advance()
{
    now_ = scanner_.next();
    text_ = scanner_.text();
}

bool Parser::take(Token t)
{
    if (now_ != t)
        return false;
    advance();
    return true;
}

bool Parser::lose(bool here)
{
    if (message_.empty())
        message_ = here && now_ == Token::fault ? scanner_.fault() : "syntax error";
    return false;
}

void Parser::unknown(std::string_view kind, std::string_view name)
{
    if (!names_.others)
        refuse(cat(kind, " '", name, "' does not exist"));
}

bool Parser::expression(int depth)
{
    if (depth > deepest)
        return lose();
    do {
        while (take(Token::negation)) {
        }
        if (!operand(depth))
            return false;
    } while (take(Token::either) || take(Token::both));
    return true;
}

bool Parser::operand(int depth)
{
    if (now_ == Token::fault)
        return lose(true);
    if (take(Token::yes) || take(Token::no))
        return true;
    if (take(Token::open))
        return expression(depth + 1) && expect(Token::close);
    if (now_ == Token::unary) {
        const std::string op = text_;
        advance();
        if (!word(depth))
            return false;
        unary_operators.find(op) != unary_operators.npos ? subnet(op) : unknown("Unary operator", cat('-', op));
        return true;
    }
    if (!word(depth))
        return false;
    if (now_ == Token::binary) {
        const std::string op = text_;
        advance();
        if (!word(depth))
            return false;
        has(binary_operators, op) ? subnet(op) : unknown("Binary operator", cat('-', op));
        return true;
    }
    if (take(Token::compare))
        return word(depth);
    if (take(Token::in))
        return words(depth);
    if (!take(Token::match))
        return lose();
    if (now_ != Token::regex)
        return lose();
    if (!Regex(text_, scanner_.caseless()).valid()) {
        message_ = "Failed to compile regular expression";
        return false;
    }
    advance();
    return true;
}

void Parser::subnet(std::string_view op)
{
    if (!has(subnet_operators, op))
        return;
    if (!constant_)
        refuse(cat('-', op, " requires subnet/netmask as constant argument"));
    else if (network_fault(*constant_))
        refuse("parsing of subnet/netmask failed");
}

bool Parser::words(int depth)
{
    if (now_ == Token::name) {
        const std::string name = text_;
        advance();
        if (!expect(Token::open) || !word(depth) || !expect(Token::close))
            return false;
        if (!names_.ssl || !iequals(name, "PeerExtList"))
            unknown("List-returning function", name);
        return true;
    }
    if (!expect(Token::brace_open))
        return false;
    do {
        if (!word(depth))
            return false;
    } while (take(Token::comma));
    return expect(Token::brace_close);
}

bool Parser::word(int depth)
{
    if (!one_word(depth))
        return false;
    while (take(Token::concat)) {
        if (!one_word(depth))
            return false;
        constant_.reset();
    }
    return true;
}

bool Parser::one_word(int depth)
{
    constant_.reset();
    if (take(Token::digits) || take(Token::back_reference))
        return true;
    if (now_ == Token::variable_begin)
        return variable(0);
    if (take(Token::string_begin)) {
        if (take(Token::string_end))
            return constant_ = "", true;
        return strings() && expect(Token::string_end);
    }
    if (now_ != Token::name || depth > deepest)
        return lose();
    const std::string name = text_;
    advance();
    if (!expect(Token::open) || !word(depth + 1) || !expect(Token::close))
        return false;
    constant_.reset();
    function(name);
    return true;
}

bool Parser::strings(int depth)
{
    std::optional<std::string> alone;
    for (int parts = 0;; ++parts) {
        if (now_ == Token::string) {
            alone = parts == 0 ? std::optional(text_) : std::nullopt;
            advance();
        } else if (now_ == Token::variable_begin) {
            alone.reset();
            if (!variable(depth))
                return false;
        } else if (now_ == Token::back_reference) {
            alone.reset();
            advance();
        } else if (parts == 0) {
            return lose(true);
        } else {
            constant_ = alone;
            return true;
        }
    }
}

bool Parser::variable(int depth)
{
    if (depth > deepest)
        return lose();
    advance();
    if (now_ != Token::name)
        return lose();
    const std::string name = text_;
    advance();
    constant_.reset();
    if (take(Token::variable_end)) {
        if (!(names_.ssl && iequals(name.substr(0, 4), "SSL_")) && !(names_.health_check && iequals(name.substr(0, 3), "HC_")) &&
            !has(variables, name))
            unknown("Variable", name);
        return true;
    }
    if (!expect(Token::colon) || !strings(depth + 1) || !expect(Token::variable_end))
        return false;
    constant_.reset();
    function(name);
    return true;
}

void Parser::function(const std::string& name)
{
    if (!(names_.ssl && iequals(name, "SSL")) && !(names_.health_check && iequals(name, "HC")) && !has(functions, name))
        unknown("Function", name);
}

}

std::optional<std::string> expression_fault(std::string_view text, ExpressionKind kind, const ExpressionNames& names)
{
    return Parser(text, kind, names).fault();
}

Complaint check_expression(const Call& call, std::string_view expression, ExpressionKind kind, std::string_view before)
{
    const auto fault = expression_fault(expression, kind, call.walker.expression_names());
    return fault ? Complaint(cat(before, *fault)) : std::nullopt;
}

}
