// FilterProvider, AddOutputFilterByType and Substitute: which output filters there are, and what mod_substitute takes.
#include "linter/validate/special_values.h"

#include <algorithm>

#include "core/base/regex.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

struct OutputFilter {
    std::string_view name, module;
};

constexpr OutputFilter output_filters[]{
    {"BROTLI_COMPRESS", "mod_brotli.c"},
    {"BUFFER", "mod_buffer.c"},
    {"CACHE", "mod_cache.c"},
    {"CACHE_OUT", "mod_cache.c"},
    {"CACHE_SAVE", "mod_cache.c"},
    {"DATA", "mod_data.c"},
    {"DEFLATE", "mod_deflate.c"},
    {"DUMPIO_OUT", "mod_dumpio.c"},
    {"INCLUDES", "mod_include.c"},
    {"INFLATE", "mod_deflate.c"},
    {"MOD_EXPIRES", "mod_expires.c"},
    {"proxy-html", "mod_proxy_html.c"},
    {"RATE_LIMIT", "mod_ratelimit.c"},
    {"Sed", "mod_sed.c"},
    {"SUBSTITUTE", "mod_substitute.c"},
    {"XLATEOUT", "mod_charset_lite.c"},
    {"xml2enc", "mod_xml2enc.c"},
    {"BYTERANGE", "http_core.c"},
    {"CHUNK", "http_core.c"},
    {"CONTENT_LENGTH", "core.c"},
    {"BUCKETEER", "mod_bucketeer.c"},
    {"CaseFilter", "mod_case_filter.c"},
    {"MOD_SESSION_OUT", "mod_session.c"},
};

Complaint provider_fault(const Call& call, std::string_view name)
{
    const bool known =
        std::ranges::any_of(output_filters, [&](const OutputFilter& f) { return iequals(f.name, name) && call.walker.has_module(f.module); });
    // mod_lua and mod_ext_filter make filters of any name; what core has for itself is not listed here.
    const bool listed = std::ranges::any_of(output_filters, [&](const OutputFilter& f) { return iequals(f.name, name); });
    if (known || call.walker.unknown_modules() || call.walker.remembers("filter", lowered(name)) || call.walker.remembers("filter", "any"))
        return std::nullopt;
    static constexpr std::string_view internal[]{"CORE", "HTTP_HEADER", "HTTP_OUTERROR", "OLD_WRITE", "SUBREQ_CORE", "FIXUP_HEADERS_OUT"};
    if (!listed && std::ranges::any_of(internal, [&](std::string_view f) { return iequals(f, name); }))
        return std::nullopt;
    return cat("Unknown filter provider ", name);
}

}

Complaint check_filter_provider(const Call& call)
{
    call.walker.remember("smart filter", call.words[0]);
    if (Complaint said = provider_fault(call, call.words[1]))
        return said;
    return check_expression(call, call.words[2], ExpressionKind::boolean, "Error parsing FilterProvider expression:");
}

Complaint check_filter_by_type(const Call& call)
{
    if (call.words.size() < 2)
        return "AddOutputFilterByType requires at least two arguments";
    std::string names = call.words[0];
    std::ranges::replace(names, ';', ' ');
    for (const std::string& name : words(names))
        if (Complaint said = provider_fault(call, name))
            return said;
    return std::nullopt;
}

Complaint remember_filter(const Call& call)
{
    std::string_view rest = call.directive.args();
    call.walker.remember("filter", call.command.name == "LuaOutputFilter" ? "any" : lowered(next_word(rest)));
    return std::nullopt;
}

// s/FROM/TO/infq
Complaint check_substitute(const Call& call)
{
    const std::string& line = call.words[0];
    if (line.empty() || to_lower(line[0]) != 's')
        return "Bad Substitute format, must be an s/// pattern";
    const char mark = line.size() > 1 ? line[1] : '\0';
    const std::size_t middle = mark ? line.find(mark, 2) : line.npos;
    if (!mark || middle == line.npos || middle == 2)
        return "Bad Substitute format, must be a complete s/// pattern";
    const std::size_t end = line.find(mark, middle + 1);
    const std::string flags = end == line.npos ? "" : lowered(line.substr(end + 1));
    if (flags.find_first_not_of("infq") != flags.npos)
        return "Bad Substitute flag, only s///[infq] are supported";
    if (flags.find('n') == flags.npos && !Regex(line.substr(2, middle - 2), flags.find('i') != flags.npos).valid())
        return "Substitute could not compile regex";
    return std::nullopt;
}

}
