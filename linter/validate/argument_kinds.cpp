// What httpd takes as the words of a directive, for those whose words each have one plain kind: a row a word. What takes
// more than a row to say has a function in special_values.cpp and its neighbours. Measured with httpd 2.4.71.
#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "core/base/regex.h"
#include "core/httpd/settings/site.h"
#include "core/httpd/syntax/arguments.h"
#include "linter/validate/validator.h"

namespace aop {

namespace {

enum class Kind {
    regex,
    regex_nocase,
    condition,  // an expression that is true or false; `takes` is what comes before it in the word
    text,       // one that makes a text
    number,     // `takes`: "LEAST MOST", as atoi reads it, or strtoll where MOST is beyond; with "or-more" too large a number is MOST
    digits,     // the same for a whole word: nothing else may stand in it
    numeric,    // only digits
    real,       // begins with a number, as strtod reads it
    time,       // as 5, 5s, 500ms; `takes` is the unit where none is written
    one_of,     // `takes`, in any case
    exactly,    // `takes`, as written
    options,    // each with + or - before it, of `takes`
    network,
    file,  // a regular one with something in it
    any_file,
    folder,  // where httpd is installed
    given_folder,
    cache,   // a provider of mod_socache_*
    never,   // nothing: the directive is gone
    starts,  // with `takes`
    digit_first,
    number_or_zero,  // none below `takes` but 0
    number_or_word,  // one of `takes`, or a number above 0
    power,           // of two, or 0
    closed,          // "(ALT,ICON)" has its closing bracket
    note_kind,       // one of `takes`, where a second word follows
    proxy_url,       // SCHEME://HOST[:PORT]
    url_like,        // with a scheme, a host or a port
    index_options,
    path_or_none,  // absolute
    without,       // none of the characters of `takes`
    embedded_dot,  // another one than the first character
};

constexpr int each = 0, from_second = -2;  // words

struct Row {
    std::string_view directive;
    int word;  // from 1
    Kind kind;
    std::string_view takes;
    std::string_view complaint;  // '@': the word; '~': the path that it means; '#': what is wrong with the expression
};

using enum Kind;
constexpr Row rows[]{
#include "linter/validate/argument_kinds.inc"
};

bool comes_before(std::string_view a, std::string_view b)
{
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return to_lower(x) < to_lower(y); });
}

// The rows of a directive stand side by side, in the order of the alphabet (as lower case).
std::span<const Row> rows_of(std::string_view directive)
{
    const Row* from =
        std::lower_bound(std::begin(rows), std::end(rows), directive, [](const Row& r, std::string_view d) { return comes_before(r.directive, d); });
    const Row* to = from;
    while (to != std::end(rows) && iequals(to->directive, directive))
        ++to;
    return {from, to};
}

std::string said(const Call& call, const Row& row, const std::string& word, std::string_view reason = {})
{
    std::string out;
    for (const char c : row.complaint)
        if (c == '@')
            out += word;
        else if (c == '~')
            out += call.walker.absolute(word);
        else if (c == '#')
            out += reason;
        else
            out += c;
    return out;
}

bool among(std::string_view list, std::string_view word, bool any_case = true)
{
    return std::ranges::any_of(words(list), [&](const std::string& w) { return any_case ? iequals(w, word) : w == word; });
}

struct Range {
    long long least = 0, most = 0x7fffffff;
    bool or_more = false;  // a number that does not fit is `most`
    bool has(long long n) const { return n >= least && n <= most; }
};

Range range_of(std::string_view text)
{
    const std::vector<std::string> ends = words(text);
    Range range;
    if (!ends.empty())
        range.least = std::atoll(ends[0].c_str());
    if (ends.size() > 1)
        range.most = std::atoll(ends[1].c_str());
    range.or_more = ends.size() > 2;
    return range;
}

bool is_in(std::string_view takes, const std::string& word, bool whole)
{
    char* end = nullptr;
    errno = 0;
    const long long n = std::strtoll(word.c_str(), &end, 10);
    const Range range = range_of(takes);
    if (whole && (end == word.c_str() || *end))
        return false;
    if (errno == ERANGE && !range.or_more && (whole || range.most > 0x7fffffff))
        return false;
    // atoi has 32 bits, of which the rest of a long number is lost.
    return range.has(whole || range.most > 0x7fffffff ? n : static_cast<int>(n));
}

bool is_real(const std::string& word)
{
    char* end = nullptr;
    std::strtod(word.c_str(), &end);
    return end != word.c_str();
}

bool is_proxy_url(std::string_view word)
{
    const std::size_t colon = word.find(':');
    if (colon == word.npos || word.substr(colon, 3) != "://" || word.size() == colon + 3)
        return false;
    const std::size_t port = word.find(':', colon + 3);
    if (port == word.npos)
        return true;
    const std::string_view digits = trimmed(word.substr(port + 1));
    return !digits.empty() && digits[0] >= '0' && digits[0] <= '9' && as_atoi(digits) <= 65535;
}

bool is_index_option(std::string_view word)
{
    if (word.starts_with('+') || word.starts_with('-'))
        word.remove_prefix(1);
    static constexpr std::string_view with_value[]{"IconWidth=", "IconHeight=", "NameWidth=", "DescriptionWidth=", "Type=", "Charset="};
    return among("FancyIndexing FoldersFirst HTMLTable IconsAreLinks IgnoreCase IgnoreClient ScanHTMLTitles SuppressColumnSorting "
                 "SuppressDescription SuppressHTMLPreamble SuppressIcon SuppressLastModified SuppressSize SuppressRules TrackModified VersionSort "
                 "XHTML ShowForbidden AddAltClass None IconWidth IconHeight NameWidth DescriptionWidth UseOldDateFormat",
                 word) ||
           std::ranges::any_of(with_value, [&](std::string_view w) { return iequals(word.substr(0, w.size()), w); });
}

Complaint check(const Call& call, const Row& row, const std::string& word)
{
    const auto unless = [&](bool fine) { return fine ? std::nullopt : Complaint(said(call, row, word)); };
    switch (row.kind) {
    case regex: return unless(Regex(word).valid());
    case regex_nocase: return unless(Regex(word, true).valid());
    case condition:
    case text: {
        if (!iequals(std::string_view(word).substr(0, row.takes.size()), row.takes))
            return std::nullopt;
        const auto fault = expression_fault(std::string_view(word).substr(row.takes.size()),
                                            row.kind == text ? ExpressionKind::text : ExpressionKind::boolean, call.walker.expression_names());
        return fault ? Complaint(said(call, row, word, *fault)) : std::nullopt;
    }
    case number: return unless(is_in(row.takes, word, false));
    case digits: return unless(is_in(row.takes, word, true));
    case numeric: return unless(word.find_first_not_of("0123456789") == word.npos);
    case real: return unless(is_real(word));
    case time: return unless(parse_timeout(word, row.takes).has_value());
    case one_of: return unless(among(row.takes, word));
    case exactly: return unless(among(row.takes, word, false));
    case options: return unless(among(row.takes, word.starts_with('+') || word.starts_with('-') ? word.substr(1) : word));
    case network: return network_fault(word) ? Complaint(said(call, row, word.substr(0, word.find('/')))) : std::nullopt;
    case file: return unless(finds_file(call, call.walker.absolute(word)));
    case any_file: return unless(finds_anything(call, call.walker.absolute(word)));
    case folder:
    case given_folder: return unless((row.kind == folder && !call.walker.installed()) || finds_folder(call, call.walker.absolute(word)));
    case cache: {
        const std::string name = word.substr(0, word.find(':'));
        const bool known =
            call.walker.unknown_modules() || call.walker.has_module(cat("mod_socache_", name, ".c")) || (row.takes == "default" && name == "default");
        return known ? std::nullopt : Complaint(said(call, row, row.directive == "CacheSocache" ? name : word));
    }
    case starts: return unless(word.starts_with(row.takes));
    case never: return said(call, row, word);
    case digit_first: return unless(!word.empty() && word[0] >= '0' && word[0] <= '9');
    case number_or_zero: return unless(is_in(row.takes, word, false) || is_in("0 0", word, false));
    case number_or_word: return unless(among(row.takes, word) || is_in("1 2147483647", word, false));
    case power: return unless(as_atoi(word) >= 0 && (as_atoi(word) & (as_atoi(word) - 1)) == 0);
    case closed: return unless(!word.starts_with('(') || word.ends_with(')'));
    case note_kind: return unless(call.words.size() < 2 || among(row.takes, word));
    case proxy_url: return unless(is_proxy_url(word));
    case url_like: return unless(word.find(':') != word.npos || word.starts_with("//"));
    case path_or_none: return unless(word.starts_with('/') || iequals(word, "none"));
    case embedded_dot: return unless(word.find('.', 1) != word.npos);
    case without: return unless(word.find_first_of(row.takes) == word.npos);
    case index_options: return unless(is_index_option(word));
    }
    return std::nullopt;
}

}

Complaint check_argument_kinds(const Call& call)
{
    for (const Row& row : rows_of(call.command.name)) {
        const std::size_t from = row.word == each ? 0 : row.word == from_second ? 1 : std::size_t(row.word) - 1;
        const std::size_t to = row.word > 0 ? from + 1 : call.words.size();
        for (std::size_t i = from; i < to && i < call.words.size(); ++i)
            if (Complaint complaint = check(call, row, call.words[i]))
                return complaint;
    }
    return std::nullopt;
}

bool argument_kinds_are_sorted()
{
    return std::is_sorted(std::begin(rows), std::end(rows), [](const Row& a, const Row& b) { return comes_before(a.directive, b.directive); });
}

}
