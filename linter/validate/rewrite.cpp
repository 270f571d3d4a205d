// RewriteRule, RewriteCond, RewriteMap and RewriteOptions, as mod_rewrite takes them apart.
#include <algorithm>
#include <cerrno>

#include "core/base/regex.h"
#include "core/httpd/settings/site.h"
#include "core/httpd/syntax/arguments.h"
#include "linter/validate/validator.h"

namespace aop {

namespace {

// As parseargline, which is not ap_getword_conf: a backslash before a blank keeps the word together and stays in it.
std::vector<std::string> rewrite_words(std::string_view line)
{
    std::vector<std::string> all;
    while (all.size() < 3) {
        while (!line.empty() && is_space(line.front()))
            line.remove_prefix(1);
        if (line.empty() && all.size() > 1)
            break;
        const char quote = !line.empty() && (line[0] == '"' || line[0] == '\'') ? line[0] : '\0';
        if (quote)
            line.remove_prefix(1);
        std::size_t end = 0;
        for (; end < line.size() && !(quote ? line[end] == quote : is_space(line[end])); ++end)
            if (line[end] == '\\' && end + 1 < line.size() && is_space(line[end + 1]))
                ++end;
        end = std::min(end, line.size());
        if (all.empty() && end == line.size())
            return {};  // it ends with its first word
        all.emplace_back(line.substr(0, end));
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    return all;
}

// "[NC,OR]": each key with what it is set to.
Complaint check_flags(std::string_view field, Complaint (*check)(std::string_view key, std::string_view value))
{
    if (field.size() < 2 || field.front() != '[' || field.back() != ']')
        return "bad flag delimiters";
    field = field.substr(1, field.size() - 2);
    while (true) {
        const std::size_t comma = field.find(',');
        const std::string_view flag = trimmed(field.substr(0, comma));
        if (comma == field.npos && flag.empty())
            return std::nullopt;
        const std::size_t sign = flag.find('=');
        if (Complaint said = check(flag.substr(0, sign), sign == flag.npos ? "" : flag.substr(sign + 1)))
            return said;
        if (comma == field.npos)
            return std::nullopt;
        field.remove_prefix(comma + 1);
    }
}

bool among(std::string_view word, std::initializer_list<std::string_view> words)
{
    return std::ranges::any_of(words, [&](std::string_view w) { return iequals(w, word); });
}

Complaint check_rule_flag(std::string_view key, std::string_view value)
{
    // Everything that begins with a D is taken, and does nothing.
    if (among(key.substr(0, 1), {"D"}))
        return std::nullopt;
    if (iequals(key, "BNE") && value.empty())
        return "flag 'BNE' wants a list of characters (i.e. [BNE=...])";
    if (among(key, {"R", "redirect"}) && !value.empty() && value[0] >= '0' && value[0] <= '9' && !is_http_status(as_atoi(value)))
        return cat("invalid HTTP response code '", value, "' for flag 'R'");
    if (among(key, {"B",
                    "backrefescaping",
                    "BNE",
                    "BNP",
                    "backrefernoplus",
                    "BCTLS",
                    "C",
                    "chain",
                    "CO",
                    "cookie",
                    "E",
                    "env",
                    "END",
                    "F",
                    "forbidden",
                    "G",
                    "gone",
                    "H",
                    "handler",
                    "L",
                    "last",
                    "NE",
                    "noescape",
                    "N",
                    "next",
                    "NS",
                    "nosubreq",
                    "NC",
                    "nocase",
                    "P",
                    "proxy",
                    "PT",
                    "passthrough",
                    "QSA",
                    "qsappend",
                    "QSD",
                    "qsdiscard",
                    "QSL",
                    "qslast",
                    "R",
                    "redirect",
                    "S",
                    "skip",
                    "T",
                    "type",
                    "UnsafePrefixStat",
                    "UnsafeAllow3F",
                    "UNC"}))
        return std::nullopt;
    return cat("unknown flag '", key, "'");
}

Complaint check_condition_flag(std::string_view key, std::string_view)
{
    return among(key, {"NC", "nocase", "OR", "ornext", "NV", "novary"}) ? std::nullopt : Complaint(cat("unknown flag '", key, "'"));
}

bool has_flag(std::string_view field, std::string_view name, std::string_view long_name)
{
    std::string plain;
    for (const char c : field)
        plain += c == '[' || c == ']' || c == ',' ? ' ' : c;
    return std::ranges::any_of(words(plain), [&](const std::string& w) { return iequals(w, name) || iequals(w, long_name); });
}

// Whether RewriteCond takes the pattern for a regular expression, and not for a test ("-f", "<x", "-lt5").
bool is_expression(std::string_view pattern)
{
    if (pattern.size() < 2)
        return true;
    if (pattern[0] != '-')
        return pattern[0] != '>' && pattern[0] != '<' && pattern[0] != '=';
    if (pattern.size() == 2)
        return std::string_view("fsdxhLlUF").find(pattern[1]) == std::string_view::npos;
    if (pattern.size() == 3)
        return true;
    static constexpr std::string_view numeric[]{"lt", "le", "gt", "ge", "eq", "ne"};
    return std::ranges::find(numeric, pattern.substr(1, 2)) == std::end(numeric);
}

}

bool is_http_status(int status)
{
    struct Range {
        int first, last;
    };
    static constexpr Range known[]{{100, 103}, {200, 208}, {226, 226}, {300, 305}, {307, 308}, {400, 417}, {421, 424},
                                   {426, 426}, {428, 429}, {431, 431}, {451, 451}, {500, 508}, {510, 511}};
    return std::ranges::any_of(known, [&](const Range& r) { return status >= r.first && status <= r.last; });
}

Complaint check_rewrite_rule(const Call& call)
{
    const std::vector<std::string> w = rewrite_words(call.directive.args());
    if (w.size() < 2)
        return cat("RewriteRule: bad argument line '", call.directive.args(), "'");
    if (w.size() > 2)
        if (Complaint said = check_flags(w[2], check_rule_flag))
            return cat("RewriteRule: ", *said);
    const std::string pattern = w[0].starts_with('!') ? w[0].substr(1) : w[0];
    if (!Regex(pattern).valid())
        return cat("RewriteRule: cannot compile regular expression '", pattern, "'");
    return std::nullopt;
}

Complaint check_rewrite_condition(const Call& call)
{
    const std::vector<std::string> w = rewrite_words(call.directive.args());
    if (w.size() < 2)
        return cat("RewriteCond: bad argument line '", call.directive.args(), "'");
    if (w.size() > 2)
        if (Complaint said = check_flags(w[2], check_condition_flag))
            return cat("RewriteCond: ", *said);
    const std::string pattern = w[1].starts_with('!') ? w[1].substr(1) : w[1];
    if (iequals(w[0], "expr"))
        return check_expression(call, pattern, ExpressionKind::boolean, cat("RewriteCond: cannot compile expression \"", pattern, "\": "));
    if (is_expression(pattern) && !Regex(pattern, w.size() > 2 && has_flag(w[2], "NC", "nocase")).valid())
        return cat("RewriteCond: cannot compile regular expression '", pattern, "'");
    return std::nullopt;
}

Complaint check_rewrite_map(const Call& call)
{
    const std::string &name = call.words[0], &map = call.words[1];
    const auto is = [&](std::string_view kind) { return iequals(map.substr(0, kind.size()), kind); };
    std::string file = map;
    if (is("int:")) {
        static constexpr std::string_view known[]{"tolower", "toupper", "escape", "unescape"};
        const std::string function = map.substr(4);
        // Other modules may add their own.
        if (std::ranges::find(known, function) == std::end(known) && !call.walker.unknown_modules())
            return cat("RewriteMap: internal map not found:", function);
        return std::nullopt;
    }
    if (is("dbd:") || is("fastdbd:"))
        return call.walker.has_module("mod_dbd.c") ? std::nullopt : Complaint("RewriteMap types dbd and fastdbd require mod_dbd!");
    if (is("dbm")) {
        const std::size_t colon = map.find(':');
        if (map.size() < 4 || (map[3] != ':' && map[3] != '=') || colon == map.npos)
            return cat("RewriteMap: bad map:", map);
        const std::string type = map[3] == ':' ? "default" : map.substr(4, colon - 4);
        static constexpr std::string_view types[]{"default", "sdbm", "db", "gdbm", "ndbm"};
        if (std::ranges::none_of(types, [&](std::string_view t) { return iequals(t, type); }))
            return cat("RewriteMap: dbm type ", type, " is invalid");
        const std::string path = call.walker.absolute(map.substr(colon + 1));
        if (iequals(type, "sdbm") || iequals(type, "db") || iequals(type, "gdbm")) {
            const std::string first = cat(path, iequals(type, "sdbm") ? ".dir" : "");
            return call.walker.status(first) ? std::nullopt : Complaint(cat("RewriteMap: file for map ", name, " not found:", first));
        }
        // Which files the default kind has is the library's own: any of them will do.
        for (const std::string_view ending : {"", ".pag", ".db", ".dir"})
            if (finds_anything(call, cat(path, ending)))
                return std::nullopt;
        return cat("RewriteMap: file for map ", name, " not found:", path);
    }
    if (is("txt:") || is("rnd:"))
        file = map.substr(4);
    else if (is("prg:")) {
        std::string_view rest = std::string_view(map).substr(4);
        file = next_word(rest);
        if (!call.walker.installed())
            return std::nullopt;
    }
    const std::string path = call.walker.absolute(file);
    if (const auto& status = call.walker.status(path); !status && (status.error().code == ENOENT || status.error().code == ENOTDIR))
        return cat("RewriteMap: file for map ", name, " not found:", path);
    return std::nullopt;
}

Complaint check_rewrite_options(const Call& call)
{
    // Taken apart twice: an argument in quotes is a list of words, too.
    std::vector<std::string> all;
    for (const std::string& argument : words(call.directive.args()))
        std::ranges::move(words(argument), std::back_inserter(all));
    for (const std::string& word : all)
        if (!iequals(word.substr(0, 13), "MaxRedirects=") &&
            !among(word, {"inherit", "inheritbefore", "inheritdown", "inheritdownbefore", "ignoreinherit", "allownoslash", "allowanyuri", "mergebase",
                          "ignorecontextinfo", "legacyprefixdocroot", "UnsafePrefixStat"}))
            return cat("RewriteOptions: unknown option '", word, "'");
    return std::nullopt;
}

}
