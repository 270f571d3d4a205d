// Variables that conditions read: which lines set one is asked of the request, as of everything that a client sends.
#include "core/httpd/request/environment.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/request/rewrite_variables.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

// What SetEnvIf compares.
Text attribute(std::string_view name, const RequestContext& c)
{
    static constexpr std::pair<std::string_view, std::string_view> known[]{
        {"Request_URI", "REQUEST_URI"}, {"Request_Method", "REQUEST_METHOD"}, {"Request_Protocol", "SERVER_PROTOCOL"},
        {"Remote_Addr", "REMOTE_ADDR"}, {"Remote_Host", "REMOTE_HOST"},
    };
    for (const auto& [word, variable] : known)
        if (iequals(name, word))
            return text_of(variable, c);
    if (iequals(name, "Server_Addr"))
        return {};
    if (name.find_first_of("^$.*?[]()|+") != name.npos)
        return {};  // any of several headers
    return text_of(iequals(name, "Host") ? std::string("HTTP_HOST") : cat("HTTP:", name), c);
}

struct Variable {
    std::string_view name;
    std::optional<Text> value = {};

    void assigned(std::string_view word)
    {
        const bool takes_away = word.starts_with('!');
        const std::size_t equals = word.find('=');
        const std::string_view its = word.substr(takes_away, equals == word.npos ? word.npos : equals - takes_away);
        if (!iequals(its, name))
            return;
        if (takes_away)
            value.reset();
        else if (word.find('$') != word.npos)
            value = Text{};
        else
            value = Text{Text::Kind::known, equals == word.npos ? "1" : std::string(word.substr(equals + 1))};
    }
    bool is_in(const std::vector<std::string>& words) const
    {
        return std::ranges::any_of(words, [&](const std::string& w) { return lowered(w).find(lowered(name)) != w.npos; });
    }
};

void apply(const Directive& d, Variable& v, const RequestContext& c)
{
    const bool no_case = d.is("SetEnvIfNoCase"_name) || d.is("BrowserMatchNoCase"_name),
               browser = d.is("BrowserMatch"_name) || d.is("BrowserMatchNoCase"_name);
    const bool expression = d.is("SetEnvIfExpr"_name);
    if (!no_case && !browser && !expression && !d.is("SetEnvIf"_name))
        return;
    std::vector<std::string> w = words(d.args());
    if (browser)
        w.insert(w.begin(), "User-Agent");
    const std::size_t first = expression ? 1 : 2;
    if (w.size() <= first || !v.is_in({w.begin() + long(first), w.end()}))
        return;
    Truth t = Truth::unknown;
    if (expression) {
        t = holds(w[0], c);
    } else {
        // A name that another line has set before is that variable.
        Text text = attribute(w[0], c);
        if (text.kind == Text::Kind::chosen && iequals(w[0], v.name))
            text = v.value.value_or(Text{Text::Kind::known, ""});
        t = is_one_of(text, pattern_set(w[1], no_case, c), c);
    }
    t = settled(t, d.args(), "whether a SetEnvIf holds is not known", d.place, c);
    for (std::size_t i = first; i < w.size(); ++i)
        if (t == Truth::yes)
            v.assigned(w[i]);
        else if (t == Truth::unknown && v.is_in({w[i]}))
            v.value = Text{};
}

// SetEnv and its like come when access is decided; but mod_dir looks for the page of a folder later still, and that request has them.
bool is_set_late(const Directive& node, std::string_view name)
{
    for (const Directive& d : node) {
        if (d.is("SetEnv") || d.is("PassEnv") || d.is("UnsetEnv"))
            for (const std::string& word : words(d.args()))
                if (iequals(word, name))
                    return true;
        if (d.first_child() && is_set_late(d, name))
            return true;
    }
    return false;
}

// Whether a module may have set it by then.
bool is_set_otherwise(const Model& m, std::string_view name, bool subrequest)
{
    const auto begins = [&](std::string_view with) { return iequals(name.substr(0, with.size()), with); };
    // mod_rewrite, mod_unique_id, mod_geoip, mod_maxminddb.
    if (begins("SCRIPT_UR") || iequals(name, "UNIQUE_ID") || begins("GEOIP_") || begins("MM_"))
        return true;
    // Named groups in the patterns of sections.
    if (begins("MATCH_") && std::ranges::any_of(m.site.sections, [](const Section& s) {
            return s.pattern.find("(?<") != s.pattern.npos || s.pattern.find("(?P<") != s.pattern.npos || s.pattern.find("(?'") != s.pattern.npos;
        }))
        return true;
    // mod_ssl and mod_http2 in fixups.
    if (subrequest && (iequals(name, "HTTPS") || begins("SSL_") || begins("H2") || iequals(name, "HTTP2")))
        return true;
    const auto by_lines = [&](const auto& htaccess) { return is_set_late(*htaccess.node, name); };
    return subrequest && (is_set_late(m.configuration.tree.root(), name) || std::ranges::any_of(m.configuration.htaccess, by_lines));
}

}

std::optional<Text> environment_variable(const Model& m, ServerId server, const std::vector<const Section*>& sections, std::string_view name,
                                         const RequestContext& c)
{
    Variable v{.name = name};
    // Of the first request: the next ones inside the server keep what it has set.
    RequestContext raw = c;
    raw.raw_uri = true;
    for (const ServerId owner : {main_server, server}) {
        for (const Directive* d : m.mappings[owner])
            apply(*d, v, raw);
        if (server == main_server)
            break;
    }
    for (const Section* s : sections)
        for (const Directive* d : m.lines_of(*s)) {
            apply(*d, v, c);
            if (d->is("RewriteRule"_name) && may_set_variable(d->args(), name))
                return Text{};
        }
    return v.value || !is_set_otherwise(m, name, c.subrequest) ? v.value : Text{};
}

}
