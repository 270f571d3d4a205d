// What the lines of mod_rewrite in one place add up to, and what comes down to it from others: config_server_merge and config_perdir_merge.
#include "core/httpd/request/rewrite_settings.h"

#include "core/base/ascii.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

bool is_rewriting(const Directive& d) { return d.name().size() > 7 && iequals(d.name().substr(0, 7), "Rewrite"); }

// What one server or section says itself.
struct Own {
    std::optional<bool> engine = {};
    std::optional<RewriteOptions> options = {};
    std::vector<const Directive*> lines = {};
    std::optional<std::string> base = {};
    bool any = false;  // some directive of mod_rewrite stands there
};

struct OptionName {
    std::string_view name;
    bool RewriteOptions::*member;
};
constexpr OptionName option_names[]{
    {"Inherit", &RewriteOptions::inherit},
    {"InheritBefore", &RewriteOptions::inherit_before},
    {"InheritDown", &RewriteOptions::down},
    {"InheritDownBefore", &RewriteOptions::down_before},
    {"IgnoreInherit", &RewriteOptions::ignore_inherit},
    {"UnsafePrefixStat", &RewriteOptions::unsafe_prefix},
    {"MergeBase", &RewriteOptions::merge_base},
    {"IgnoreContextInfo", &RewriteOptions::ignore_context},
    {"AllowAnyURI", &RewriteOptions::any_uri},
    {"LegacyPrefixDocRoot", &RewriteOptions::legacy_prefix},
};

void collect(const Directive& from, Own& own)
{
    for (const Directive& d : from) {
        if (d.is("<Limit"_name) || d.is("<LimitExcept"_name))
            collect(d, own);
        if (!is_rewriting(d))
            continue;
        own.any = true;
        const std::vector<std::string> w = words(d.args());
        if (d.is("RewriteEngine") && !w.empty())
            own.engine = iequals(w[0], "on");
        if (d.is("RewriteCond") || d.is("RewriteRule"))
            own.lines.push_back(&d);
        if (d.is("RewriteBase") && !w.empty())
            own.base = w[0];
        if (!d.is("RewriteOptions"))
            continue;
        if (!own.options)
            own.options.emplace();
        for (const std::string& word : w)
            for (const auto& [name, member] : option_names)
                *own.options.*member |= iequals(word, name);
    }
}

Own own_of(const Directive& node)
{
    Own own;
    collect(node, own);
    return own;
}

// As config_server_merge and config_perdir_merge: of options, those of the last place that says any, as a whole; whether lines are inherited
// hangs on what comes out.
RewriteRules merged(const RewriteRules& base, const Own& own)
{
    RewriteRules rules{.on = own.engine.value_or(base.on), .options = own.options.value_or(base.options)};
    const RewriteOptions& o = rules.options;
    const bool after = o.inherit || (base.options.down && !o.ignore_inherit);
    const bool before = !after && (o.inherit_before || (base.options.down_before && !o.ignore_inherit));
    if (before)
        rules.lines = base.lines;
    rules.lines.insert(rules.lines.end(), own.lines.begin(), own.lines.end());
    if (after)
        rules.lines.insert(rules.lines.end(), base.lines.begin(), base.lines.end());
    rules.base = own.base.value_or(o.merge_base ? base.base : "");
    return rules;
}

// Some line of mod_rewrite in the server, in sections as well. Without one the virtual host has no settings of mod_rewrite of its own, and
// the hook lets requests alone whose settings are another server's: nothing comes down from the main server.
bool has_own_settings(const Directive& node)
{
    for (const Directive& d : node)
        if (is_rewriting(d) || (d.first_child() && !d.is("<VirtualHost"_name) && has_own_settings(d)))
            return true;
    return false;
}

}

RewriteRules rewrite_rules_of(const Directive& server, const Directive& main)
{
    const RewriteRules base = merged({}, own_of(main));
    if (&server == &main)
        return base;
    return has_own_settings(server) ? merged(base, own_of(server)) : RewriteRules{};
}

RewriteRules rewrite_defaults_of(const Directive& server, const Directive& main)
{
    RewriteRules base = merged({}, own_of(main));
    if (const Own own = own_of(server); &server != &main && own.any)
        base = merged(base, own);
    base.lines.clear();
    return base;
}

std::optional<RewriteRules> merged_rules(const RewriteRules& before, const Directive& section)
{
    const Own own = own_of(section);
    return own.any ? std::optional(merged(before, own)) : std::nullopt;
}

}
