#include "core/httpd/request/rewrite_line.h"
#include "core/httpd/request/handlers.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/settings/site.h"

namespace aop {

namespace {

constexpr bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// The value of R: a word, or a number.
void set_status(RewriteFlags& f, std::string_view value)
{
    static constexpr std::pair<std::string_view, int> named[]{{"permanent", 301}, {"temp", 302}, {"seeother", 303}};
    f.redirect = true;
    for (const auto& [name, status] : named)
        if (iequals(value, name))
            f.status = status;
    if (value.empty() || value[0] < '0' || value[0] > '9')
        return;
    f.status = as_atoi(value);
    f.answers |= f.status < 300 || f.status > 399;
}

// Flags that change nothing about who gets what.
bool is_harmless(std::string_view name)
{
    static constexpr std::string_view names[]{"NE",
                                              "noescape",
                                              "QSA",
                                              "qsappend",
                                              "QSD",
                                              "qsdiscard",
                                              "QSL",
                                              "qslast",
                                              "CO",
                                              "cookie",
                                              "T",
                                              "type",
                                              "NV",
                                              "novary",
                                              "B",
                                              "backrefescaping",
                                              "BNP",
                                              "BNE",
                                              "DPI",
                                              "discardpath",
                                              "D",
                                              "BCTLS",
                                              "UnsafeAllow3F",
                                              "backrefernoplus"};
    return std::ranges::any_of(names, [&](std::string_view n) { return iequals(name, n); });
}

void set_flag(RewriteFlags& f, std::string_view name, std::string_view value)
{
    const auto is = [&](std::string_view a, std::string_view b) { return iequals(name, a) || iequals(name, b); };
    if (is("F", "forbidden") || is("G", "gone")) {
        f.answers = true;
        f.status = is("F", "forbidden") ? 403 : 410;
    } else if (is("R", "redirect"))
        set_status(f, value);
    else if (is("L", "last"))
        f.last = true;
    else if (is("END", "END"))
        f.end = f.last = true;
    else if (is("P", "proxy"))
        f.proxy = true;
    else if (is("PT", "passthrough"))
        f.pass_through = f.last = true;
    else if (is("NC", "nocase"))
        f.caseless = true;
    else if (is("C", "chain"))
        f.chain = true;
    else if (is("N", "next"))
        f.next = true;
    else if (is("OR", "ornext"))
        f.or_next = true;
    else if (is("S", "skip"))
        f.skip = as_atoi(value);
    else if (is("NS", "nosubreq"))
        f.no_subrequest = true;
    else if (is("UnsafePrefixStat", "UnsafePrefixStat"))
        f.unsafe_prefix = true;
    else if (is("H", "handler"))
        f.handler = !value.empty() && !iequals(value, "default-handler");
    else if (is("T", "type"))
        f.handler |= is_handler_type(value);
    else if (is("E", "env"))
        f.variables.emplace_back(value);
    else if (!is_harmless(name))
        f.unknown = true;
}

}

// As parseargline.
std::vector<std::string> rewrite_words(std::string_view args)
{
    std::vector<std::string> words;
    std::size_t i = 0;
    const auto skip_blanks = [&] {
        while (i < args.size() && is_blank(args[i]))
            ++i;
    };
    for (skip_blanks(); i < args.size() && words.size() < 3; skip_blanks()) {
        const char quote = args[i] == '"' || args[i] == '\'' ? args[i++] : '\0';
        const std::size_t begin = i;
        for (; i < args.size() && !(quote ? args[i] == quote : is_blank(args[i])); ++i)
            if (args[i] == '\\' && i + 1 < args.size() && is_blank(args[i + 1]))
                ++i;
        i = std::min(i, args.size());
        words.emplace_back(args.substr(begin, i - begin));
        ++i;
    }
    return words;
}

RewriteFlags rewrite_flags(std::string_view text)
{
    RewriteFlags f;
    text = trimmed(text);
    if (text.starts_with('['))
        text.remove_prefix(1);
    if (text.ends_with(']'))
        text.remove_suffix(1);
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        const std::string_view flag = trimmed(text.substr(0, comma));
        text.remove_prefix(comma == text.npos ? text.size() : comma + 1);
        const std::size_t equals = flag.find('=');
        set_flag(f, flag.substr(0, equals), equals == flag.npos ? std::string_view() : flag.substr(equals + 1));
    }
    return f;
}

std::size_t absolute_scheme(std::string_view text)
{
    static constexpr std::string_view schemes[]{"ajp://",  "balancer://", "ftp://", "fcgi://", "gopher://", "http://", "https://", "h2://", "h2c://",
                                                "ldap://", "mailto:",     "news:",  "nntp://", "scgi://",   "ws://",   "wss://",   "unix:"};
    if (text.size() <= 5)
        return 0;
    for (const std::string_view scheme : schemes)
        if (text.size() >= scheme.size() && iequals(text.substr(0, scheme.size()), scheme))
            return scheme.size();
    return 0;
}

}
