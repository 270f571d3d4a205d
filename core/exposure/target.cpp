// Where a URL path leads: Redirect, RewriteRule, ProxyPass, Alias, DocumentRoot, in that order.
#include <algorithm>

#include "core/exposure/reach.h"
#include "core/files.h"
#include "core/regex.h"
#include "core/text.h"
#include "core/words.h"

namespace aop {

namespace {

// As mod_alias compares: slashes count once, and the prefix ends at a segment's end.
bool is_below(std::string_view prefix, std::string_view path)
{
    if (prefix.empty() || !path.starts_with(prefix))
        return false;
    return prefix.ends_with('/') || path.size() == prefix.size() || path[prefix.size()] == '/';
}

Answer::Kind kind_of_target(std::string_view url)
{
    if (url.size() > 8 && iequals(url.substr(0, 8), "https://"))
        return Answer::Kind::redirect;
    // With a variable in front, or a path of the same server, it stays on this scheme.
    return Answer::Kind::redirect_plain;
}

bool is_status(std::string_view word)
{
    return !word.empty() && word.find_first_not_of("0123456789") == word.npos;
}

// One Redirect line, in a server (path and URL) or in a section (perhaps the URL alone).
Answer redirect(const Directive& d, std::string_view path, bool in_section)
{
    std::vector<std::string> w = words(d.args());
    const bool regex = d.is("RedirectMatch");
    std::string status = d.is("RedirectPermanent") ? "301" : "302";
    if (d.is("Redirect") || regex) {
        static constexpr std::string_view named[]{"permanent", "temp", "seeother", "gone"};
        const bool is_word = !w.empty() && std::ranges::any_of(named, [&](auto n) { return iequals(n, w[0]); });
        if (!w.empty() && (is_word || is_status(w[0]))) {
            status = iequals(w[0], "gone") ? "410" : is_status(w[0]) ? w[0] : "302";
            w.erase(w.begin());
        }
    }
    const bool target_less = !status.starts_with('3');
    if (in_section && w.size() == (target_less ? 0U : 1U))
        w.insert(w.begin(), regex ? "" : "/");  // the section has chosen the path
    if (w.size() != (target_less ? 1U : 2U))
        return {};
    const bool hit = regex ? Regex(w[0]).matches(path) : is_below(w[0], path);
    if (!hit)
        return {};
    if (target_less)
        return {Answer::Kind::gone, d.place, ""};
    return {kind_of_target(w[1]), d.place, ""};
}

// The RewriteCond lines in front of a rule, joined by "and", or by [OR].
Truth conditions(const std::vector<const Directive*>& lines, const Circumstances& c)
{
    Truth all = Truth::yes, group = Truth::no;
    for (const Directive* line : lines) {
        const std::vector<std::string> w = words(line->args());
        if (w.size() < 2)
            return Truth::unknown;
        Truth t = Truth::unknown;
        const std::string flags = w.size() > 2 ? lowered(w[2]) : "";
        std::string text = w[0], pattern = w[1];
        if (iequals(text, "expr")) {
            t = holds(pattern, c);
        } else if (const bool https = iequals(text, "%{HTTPS}"), uri = iequals(text, "%{REQUEST_URI}"),
                   scheme = iequals(text, "%{REQUEST_SCHEME}"), host = iequals(text, "%{HTTP_HOST}");
                   https || uri || scheme || host) {
            text = https ? (c.tls ? "on" : "off") : uri ? std::string(c.path) : host ? std::string(c.host) : (c.tls ? "https" : "http");
            const bool negative = pattern.starts_with('!');
            if (negative)
                pattern.erase(0, 1);
            if (pattern.starts_with('=')) {
                t = text == pattern.substr(1) ? Truth::yes : Truth::no;
            } else if (pattern.starts_with('-') || pattern.starts_with('<') || pattern.starts_with('>')) {
                t = Truth::unknown;
            } else {
                const Regex r(pattern, flags.find("nc") != flags.npos);
                t = !r.valid() ? Truth::unknown : r.matches(text) ? Truth::yes : Truth::no;
            }
            t = negative ? !t : t;
        }
        group = either(group, t);
        if (flags.find("or") != flags.npos && flags.find("nor") == flags.npos)
            continue;
        all = both(all, group);
        group = Truth::no;
    }
    return all;
}

// Rules in the common forms: a redirect, a refusal, or "-" that leaves things as they are.
Answer rewritten(const std::vector<const Directive*>& lines, const Circumstances& c, bool in_section)
{
    bool on = false;
    for (const Directive* d : lines)
        if (d->is("RewriteEngine")) {
            std::string_view rest = d->args();
            on = iequals(next_word(rest), "on");
        }
    if (!on)
        return {};
    std::vector<const Directive*> pending;
    for (const Directive* d : lines) {
        if (d->is("RewriteCond"))
            pending.push_back(d);
        if (!d->is("RewriteRule"))
            continue;
        const std::vector<std::string> w = words(d->args());
        const Truth given = conditions(pending, c);
        pending.clear();
        if (w.size() < 2)
            return {Answer::Kind::unknown, d->place, "a RewriteRule cannot be read"};
        std::string pattern = w[0];
        const bool negative = pattern.starts_with('!');
        if (negative)
            pattern.erase(0, 1);
        const Regex r(pattern, false);
        Truth hit = !r.valid() ? Truth::unknown : r.matches(c.path) != negative ? Truth::yes : Truth::no;
        // In a section the path is matched without what led there.
        if (in_section && pattern != "^" && pattern != ".*" && pattern != "^(.*)$" && pattern != "(.*)" && pattern != "^.*$")
            hit = Truth::unknown;
        hit = both(hit, given);
        if (hit == Truth::no)
            continue;
        const std::string flags = w.size() > 2 ? lowered(w[2]) : "";
        const auto has = [&](std::string_view flag) {
            for (std::size_t at = flags.find(flag); at != flags.npos; at = flags.find(flag, at + 1)) {
                const char before = at == 0 ? '[' : flags[at - 1];
                const char after = at + flag.size() < flags.size() ? flags[at + flag.size()] : ']';
                if ((before == '[' || before == ',' || before == ' ') && (after == ']' || after == ',' || after == '='))
                    return true;
            }
            return false;
        };
        const bool absolute = w[1].find("://") != w[1].npos;
        if (w[1] == "-" && !has("f") && !has("g") && !has("forbidden") && !has("gone") && !has("r")) {
            if (hit == Truth::yes && (has("l") || has("last") || has("end")))
                return {};
            if (has("s") || has("skip") || has("c") || has("chain") || has("n") || has("next"))
                return {Answer::Kind::unknown, d->place, "a RewriteRule jumps"};
            if (hit == Truth::unknown && (has("l") || has("last") || has("end")))
                return {Answer::Kind::unknown, d->place, "whether a RewriteRule holds is not known"};
            continue;  // sets variables or headers
        }
        if (hit == Truth::unknown)
            return {Answer::Kind::unknown, d->place, "whether a RewriteRule holds is not known"};
        if (has("f") || has("forbidden") || has("g") || has("gone"))
            return {Answer::Kind::gone, d->place, ""};
        if ((has("r") || has("redirect") || absolute) && !has("p") && !has("proxy"))
            return {kind_of_target(w[1]), d->place, ""};
        return {Answer::Kind::unknown, d->place, "a RewriteRule leads elsewhere on this server"};
    }
    return {};
}

// Lines of a server that stand outside sections: the vhost's own first, then the main server's.
template <class Visit>
bool first_of(const Model& m, std::size_t server, Visit visit)
{
    for (const std::size_t owner : {server, std::size_t(0)}) {
        for (const Directive* d : m.mappings[owner])
            if (visit(*d))
                return true;
        if (server == 0)
            break;
    }
    return false;
}

}

namespace {

// Folders of people, and those that hang on the name asked for.
bool leads_to_unknown(const Model& m, std::size_t server, std::string_view path)
{
    return first_of(m, server, [&](const Directive& d) {
        if (d.is("UserDir"))
            return path.starts_with("/~") && m.configuration.has_module("mod_userdir.c");
        return d.is("VirtualDocumentRoot") || d.is("VirtualDocumentRootIP") || d.is("VirtualScriptAlias");
    });
}

}

std::string index_page(const Model& m, std::size_t server)
{
    std::string page = "index.html";
    first_of(m, server, [&](const Directive& d) {
        const std::vector<std::string> w = d.is("DirectoryIndex") ? words(d.args()) : std::vector<std::string>{};
        if (w.empty())
            return false;
        page = iequals(w[0], "disabled") ? "" : w[0];
        return true;
    });
    return page;
}

const Directive* quick_cache(const Model& m, std::size_t server, std::string_view path)
{
    if (!m.configuration.has_module("mod_cache.c"))
        return nullptr;
    const Directive* found = nullptr;
    bool quick = true, told = false;
    first_of(m, server, [&](const Directive& d) {
        const std::vector<std::string> w = words(d.args());
        if (d.is("CacheQuickHandler") && !w.empty() && !told) {
            quick = iequals(w[0], "on");
            told = true;
        }
        // "CacheEnable disk" alone is for every path, and a whole URL for a proxy's.
        const bool covers = w.size() < 2 || !w[1].starts_with('/') || path.starts_with(w[1]);
        if (d.is("CacheEnable") && !w.empty() && covers && !found)
            found = &d;
        return false;
    });
    const bool disabled = first_of(m, server, [&](const Directive& d) {
        const std::vector<std::string> w = words(d.args());
        return d.is("CacheDisable") && !w.empty() && path.starts_with(w[0]);
    });
    return quick && !disabled ? found : nullptr;
}

Answer rewrite_answer(const Model& m, std::size_t server, const Circumstances& c)
{
    // Rules of the main server hold for vhosts only with RewriteOptions Inherit.
    std::vector<const Directive*> rewrites;
    bool inherits = false;
    for (const Directive* d : m.mappings[server]) {
        if (d->is("RewriteEngine") || d->is("RewriteCond") || d->is("RewriteRule"))
            rewrites.push_back(d);
        inherits |= d->is("RewriteOptions") && lowered(d->args()).find("inherit") != std::string::npos;
    }
    if (inherits && server != 0)
        return {Answer::Kind::unknown, m.site.servers[server].place, "RewriteOptions Inherit is not modelled"};
    return rewritten(rewrites, c, false);
}

Answer redirect_answer(const Model& m, std::size_t server, const Circumstances& c)
{
    Answer answer;
    first_of(m, server, [&](const Directive& d) {
        if (d.is("Redirect") || d.is("RedirectMatch") || d.is("RedirectPermanent") || d.is("RedirectTemp"))
            answer = redirect(d, c.path, false);
        return answer.kind != Answer::Kind::none;
    });
    return answer;
}

Answer location_answer(const std::vector<const Section*>& sections, const Circumstances& c)
{
    for (auto s = sections.rbegin(); s != sections.rend(); ++s) {
        const Section::Kind kind = (*s)->kind;
        if (kind != Section::Kind::location && kind != Section::Kind::location_match && kind != Section::Kind::condition)
            continue;
        for (const Directive* d : (*s)->rare->redirects) {
            const std::vector<std::string> w = words(d->args());
            const bool to_one_url = std::ranges::none_of(w, [](const std::string& word) { return word.starts_with('/'); });
            if (Answer answer = redirect(*d, c.path, true); to_one_url && answer.kind != Answer::Kind::none)
                return answer;
        }
    }
    return {};
}

Answer late_answer(const std::vector<const Section*>& sections, const Circumstances& c)
{
    // Only the last section with RewriteEngine counts; Redirects add up, the inner ones first.
    for (auto s = sections.rbegin(); s != sections.rend(); ++s) {
        if ((*s)->rare->rewrites.empty())
            continue;
        if (Answer answer = rewritten((*s)->rare->rewrites, c, true); answer.kind != Answer::Kind::none)
            return answer;
        break;
    }
    for (auto s = sections.rbegin(); s != sections.rend(); ++s)
        for (const Directive* d : (*s)->rare->redirects)
            if (Answer answer = redirect(*d, c.path, true); answer.kind != Answer::Kind::none)
                return answer;
    return {};
}

Target target_of(const Model& m, std::size_t server, std::string_view path)
{
    Target target;
    bool decided = false;
    first_of(m, server, [&](const Directive& d) {
        const bool pass = d.is("ProxyPass"), pass_match = d.is("ProxyPassMatch");
        if (!pass && !pass_match)
            return false;
        const std::vector<std::string> w = words(d.args());
        if (w.size() < 2 || !(pass ? path.starts_with(w[0]) : Regex(w[0]).matches(path)))
            return false;
        decided = true;
        target.proxied = w[1] != "!";
        target.proxy_url = target.proxied ? w[1] : "";
        return true;
    });
    if (target.proxied)
        return target;
    const Server& s = m.site.servers[server];
    const bool aliased = first_of(m, server, [&](const Directive& d) {
        const bool alias = d.is("Alias") || d.is("ScriptAlias");
        const bool match = d.is("AliasMatch") || d.is("ScriptAliasMatch");
        if (!alias && !match)
            return false;
        const std::vector<std::string> w = words(d.args());
        if (w.size() != 2)
            return false;
        if (match && Regex(w[0]).matches(path)) {
            target.certain = w[1].find('$') == std::string::npos;
            target.file = merged_path(m.configuration.server_root, w[1].substr(0, w[1].find('$')));
            return true;
        }
        if (!alias || !is_below(w[0], path))
            return false;
        target.file = merged_path(m.configuration.server_root, w[1] + std::string(path.substr(w[0].size())));
        if (path.ends_with('/') && !target.file.ends_with('/'))
            target.file += '/';
        return true;
    });
    if (!aliased && leads_to_unknown(m, server, path)) {
        target.certain = false;
        return target;
    }
    if (!aliased && s.document_root) {
        target.file = *s.document_root;
        while (target.file.size() > 1 && target.file.ends_with('/'))
            target.file.pop_back();
        target.file += path;
    }
    return target;
}

}
