// Expressions of httpd, right and wrong.
#include "core/base/ascii.h"
#include "test/oracle/generator.h"

namespace aop::test {

namespace {

using Choice = std::vector<std::string_view>;

const Choice wrong{"",
                   "(",
                   "%{",
                   "'open",
                   "/x",
                   "m_a_",
                   "@",
                   "%{NO_SUCH} == 'x'",
                   "nothing('x') == 'y'",
                   "-Q 'x'",
                   "'a' -like 'b'",
                   "'a' in nothing('b')",
                   "'a' -ipmatch 'x'",
                   "-R %{REMOTE_ADDR}",
                   "%{req:} == 'x'",
                   "%{A B} == 'x'",
                   "true false",
                   "'a' == 'b' == 'c'",
                   "'a'",
                   "not",
                   "'\\777' == ''",
                   "'\\18' == ''",
                   "'\\",
                   "%{req:\\",
                   "%{req:a'b} == ''",
                   "'a' =~ /(/",
                   "'a' =~ 'b'",
                   "a == 'b'",
                   "{'a'} == 'b'",
                   "'a' in {}",
                   "'a' in {'b' 'c'}",
                   "%{:x} == ''",
                   "%{SSL_X",
                   "1 -in 2",
                   "!",
                   "true &&",
                   "|| true",
                   "''''"};
const Choice comparisons{"==",  "=",   "!=", "<",  "<=", ">",  ">=", "-eq", "-ne",       "-lt",        "-le",
                         "-gt", "-ge", "eq", "ne", "lt", "le", "gt", "ge",  "-strmatch", "-strcmatch", "-fnmatch"};
const Choice patterns{"/x/", "m#^/a>b#i", "m!a!", "/^(a|b)$/i", "m_x_", "m,a,", "/\\./", "m'a'", "/a/ig"};
const Choice whole{"%{REMOTE_ADDR} -ipmatch '10.0.0.0/8'", "%{REMOTE_ADDR} -ipmatch '10.0.0.08'", "-R '127.0.0.1'", "'a' in PeerExtList('1.2.3')"};
const Choice names{"HTTP_HOST", "REQUEST_URI", "https", "SSL_CLIENT_VERIFY", "SSL_ANYTHING", "HC_BODY", "TIME", "IPV6", "REMOTE_USER", "HTTP2"};
const Choice calls{"req:Host", "http:X-Y", "env:A", "SSL:SSL_PROTOCOL", "tolower:%{HTTP_HOST}", "md5:a%{TIME}b", "reqenv:a$0"};
const Choice strings{"''", "'x'", "'a b'", "'a%{HTTP_HOST}b'", "'$1'", "'\\n\\101'", "'100%'", "'}$'", "'\\''"};
const Choice functions{"req('Host')", "tolower(%{HTTP_HOST})", "SSL('SSL_PROTOCOL')", "file('/x')", "HC('a')"};

}

std::string Generator::expression(int depth)
{
    if (flaw())
        return std::string(one_of(wrong));
    switch (below(depth < 3 ? 10 : 6)) {
    case 0: return chance(0.5) ? "true" : "false";
    case 1: return cat('-', "nzTdefsLhxFUA"[below(13)], ' ', expression_word(depth));
    case 2: return cat(expression_word(depth), ' ', one_of(comparisons), chance(0.9) ? " " : "", expression_word(depth));
    case 3: return cat(expression_word(depth), chance(0.5) ? " =~ " : " !~ ", one_of(patterns));
    case 4: return cat(expression_word(depth), chance(0.5) ? " in {" : " -in { ", expression_word(depth), chance(0.5) ? ", 'b'" : "", '}');
    case 5: return std::string(one_of(whole));
    case 6: return cat(chance(0.5) ? "!" : "not ", expression(depth + 1));
    case 7: return cat('(', expression(depth + 1), ')');
    default: {
        static const Choice links{" && ", " || ", " and ", " or ", "&&"};
        const std::string left = expression(depth + 1);
        return cat(left, one_of(links), expression(depth + 1));
    }
    }
}

std::string Generator::expression_word(int depth)
{
    switch (below(depth < 3 ? 9 : 7)) {
    case 0: return cat(chance(0.2) ? "-" : "", below(500));
    case 1: return cat("%{", one_of(names), '}');
    case 2: return cat("%{", one_of(calls), '}');
    case 3: return cat('$', below(10));
    case 4:
    case 5: return std::string(one_of(strings));
    case 6: return std::string(one_of(functions));
    case 7: {
        const std::string left = expression_word(depth + 1);
        return cat(left, chance(0.5) ? "." : " . ", expression_word(depth + 1));
    }
    default: {
        static const Choice callable{"escape", "base64", "TOUPPER", "sha1"};
        return cat(one_of(callable), '(', expression_word(depth + 1), ')');
    }
    }
}

// As one argument, between double quotes.
std::string Generator::quoted_expression()
{
    std::string out = "\"";
    for (const char c : expression(0))
        out += c == '"' ? "\\\"" : std::string(1, c);
    return out + '"';
}

}
