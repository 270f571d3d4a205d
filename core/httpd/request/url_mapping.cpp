// Where a URL path leads: the hooks of translate_name, one after the other.
#include "core/httpd/request/url_mapping.h"

#include <algorithm>
#include <functional>
#include <span>

#include "core/base/ascii.h"
#include "core/base/glob.h"
#include "core/files/file_system.h"
#include "core/httpd/request/climbing.h"
#include "core/httpd/request/environment.h"
#include "core/httpd/request/imagination.h"
#include "core/httpd/request/patterns.h"
#include "core/httpd/request/redirects.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

// "$1" is what the first group matched. Such a text is that of the example, not of its class: `exact` is cleared.
std::string with_groups(std::string_view text, const std::vector<std::string>& groups, bool& exact)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool group = text[i] == '$' && i + 1 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '9';
        if (!group)
            out += text[i];
        else if (const std::size_t n = std::size_t(text[++i] - '0'); n < groups.size())
            out += groups[n];
        exact = exact && !group;
    }
    return out;
}

// ProxyPass … mapping=encoded or mapping=servlet.
bool is_mapped_encoded(const Directive& d)
{
    return std::ranges::any_of(words(d.args()),
                               [](const std::string& word) { return iequals(word, "mapping=encoded") || iequals(word, "mapping=servlet"); });
}

class Translation {
public:
    Translation(const Model& m, ServerId server, const std::vector<const Section*>& located, const RequestContext& c);
    MappedPath run();

private:
    static std::string below(std::string root, std::string_view path);
    std::string_view usual_root() const;
    bool answer(Answer a);
    bool lost(const Directive& d, std::string reason) { return answer({Answer::Kind::unknown, d.place, std::move(reason)}); }

    bool rewritten();
    RewriteSubject subject() const;
    bool is_in_file_system(std::string_view path) const;
    bool pass(std::string url, const Directive* by, std::string fixed);

    // Of sections the innermost counts, then the main server's lines, then the virtual host's.
    // mapping=encoded comes before mod_rewrite, all other lines behind it.
    bool proxied(bool encoded);
    bool has_line(const std::function<bool(const Directive*)>& wanted) const;
    Truth is_left_alone() const;

    // Whether the line takes the path, and sends it on.
    std::optional<bool> pass_line(const Directive& d, const Section* in);
    bool aliased();
    bool alias(const Directive& d);
    bool preserves_path() const;

    // Folders of people, and those that hang on the name asked for.
    bool by_folder();
    void in_document_root();

    const Model& m_;
    static constexpr char cut_ = 0;  // something to know the shape of ServerPath by
    ServerId server_;
    const std::vector<const Section*>& located_;
    RequestContext c_;
    std::string owned_ = {};
    MappedPath out_ = {};
};

Translation::Translation(const Model& m, ServerId server, const std::vector<const Section*>& located, const RequestContext& c)
    : m_(m), server_(server), located_(located), c_(c)
{
    out_.path = c.path;
}

MappedPath Translation::run()
{
    const bool early = proxied(true);
    if (out_.answer.kind == Answer::Kind::none && !rewritten() && !early && !proxied(false) && !aliased() && !by_folder())
        in_document_root();
    out_.exact |= c_.concrete;
    return std::move(out_);
}

void Translation::in_document_root()
{
    if (const auto& root = m_.site.servers[server_].document_root) {
        // As ap_core_translate: a path that begins with ServerPath is taken without it, whatever Host says.
        const std::string_view cut = m_.server_path(server_);
        const bool is_cut = !cut.empty() && path_is_below(cut, c_.path, {}, &m_.site.servers[server_], c_);
        // Nothing is left of the path itself: it is the DocumentRoot, as a folder.
        if (is_cut && c_.classes && c_.path_is_free)
            c_.classes->meet(&cut_, nullptr, [&] { return std::optional(Language::literal(cut)); });
        const bool is_root = is_cut && c_.path.size() == cut.size();
        const std::string path(is_root ? "/" : c_.path.substr(is_cut ? cut.size() : 0));
        out_.file = below(*root, path);
        out_.shape = is_root ? PathShape{"", "", false, &cut_}
                             : PathShape{std::string(is_cut ? cut : ""), out_.file.substr(0, out_.file.size() - path.size()), false,
                                         is_cut ? &cut_ : static_cast<const void*>(&*root)};
        note(c_, Stage::mapping, cat("DocumentRoot: the file ", out_.file), root.place);
    } else if (const std::string_view usual = usual_root(); !usual.empty()) {
        out_.file = below(std::string(usual), c_.path);
        out_.shape = {"", std::string(usual), false, &m_};
    }
}

// Without a DocumentRoot it is the one that httpd was built with: Debian's is known; of others, that no section is about anything like it.
std::string_view Translation::usual_root() const
{
    static constexpr std::string_view debian = "/etc/apache2/htdocs", source = "/usr/local/apache2/htdocs";
    static constexpr std::string_view likely[]{"htdocs", "html", "www", "data", "http", "apache2", "httpd"};
    const bool is_debian =
        std::ranges::any_of(m_.configuration.module_files, [](const ModuleFile& f) { return f.path.starts_with("/usr/lib/apache2/"); });
    bool told_apart = false;
    m_.each_section(server_, [&](const Section& s) {
        using Kind = Section::Kind;
        if (s.kind == Kind::directory_match || (s.kind == Kind::directory && is_glob(s.pattern)))
            told_apart = true;
        if ((s.kind != Kind::directory && s.kind != Kind::htaccess) || s.pattern == "/")
            return;
        if (is_debian)
            told_apart |= aop::is_below(s.pattern, debian) || aop::is_below(debian, s.pattern);
        else
            told_apart |= std::ranges::any_of(likely, [&](auto word) { return s.pattern.find(word) != std::string::npos; });
    });
    return told_apart ? std::string_view() : is_debian ? debian : source;
}

std::string Translation::below(std::string root, std::string_view path) { return without_trailing_slash(std::move(root)) + std::string(path); }

bool Translation::answer(Answer a)
{
    out_.answer = std::move(a);
    return true;
}

// What the rules see: the path, or the back end that a ProxyPass with mapping=encoded has put in its place, of which only the beginning is sure.
RewriteSubject Translation::subject() const
{
    if (out_.proxied)
        return {.text = "proxy:" + out_.proxy_url, .exact = false, .prefix = "proxy:" + out_.proxy_prefix};
    return {.text = std::string(c_.path), .exact = c_.path_is_free || c_.path_is_known, .constant = c_.path_is_known};
}

// As prefix_stat: the first folder is one of the file system.
bool Translation::is_in_file_system(std::string_view path) const
{
    static constexpr std::string_view folders[]{"/usr",  "/var", "/srv", "/home", "/etc",   "/opt",  "/tmp", "/root", "/run",
                                                "/proc", "/dev", "/sys", "/mnt",  "/media", "/boot", "/bin", "/sbin", "/lib"};
    const auto& root = m_.site.servers[server_].document_root;
    const std::string_view first = path.substr(0, path.find('/', 1));
    return (root && aop::is_below(first, *root)) || std::ranges::find(folders, first) != std::end(folders);
}

bool Translation::rewritten()
{
    if (!m_.configuration.has_module("mod_rewrite.c") || c_.rules_are_over)
        return false;
    RewriteRules rules = m_.rules_of(server_);
    if (rules.lines.empty())
        return false;
    // RewriteEngine in a <Location> or an <If> switches the rules of the server, too.
    rules.on = m_.rule_defaults_of(server_).on;
    for (const Section* s : located_)
        if (const auto merged = merged_rules({.on = rules.on}, *s->node))
            rules.on = merged->on;
    const Rewritten r = rewrite(rules, RewritePlace::server, "", subject(), c_);
    out_.rules_are_over = r.final;
    out_.variables = r.variables;
    out_.handled = r.handled;
    out_.body_of = r.kind == Rewritten::Kind::path ? r.body_of : 0;
    const bool proxies = m_.configuration.has_module("mod_proxy.c");
    switch (r.kind) {
    case Rewritten::Kind::same: return out_.proxied && r.passed_through && answer({Answer::Kind::gone, r.place, "", 404});
    case Rewritten::Kind::proxied:
        out_.exact = r.exact;
        return proxies ? pass(r.target, nullptr, r.fixed) : answer({Answer::Kind::gone, r.place, "", 403});
    case Rewritten::Kind::path: break;
    default: return answer(answer_of(r));
    }
    // Of a request that a ProxyPass has taken already nothing comes but an error, unless the path is a file's.
    if (out_.proxied)
        return is_in_file_system(r.target) ? answer({Answer::Kind::unknown, r.place, "a RewriteRule takes a request from a ProxyPass"})
                                           : answer({Answer::Kind::gone, r.place, "", r.passed_through ? 404 : 403});
    if (r.passed_through) {
        owned_ = out_.path = r.target;
        c_.path = owned_;
        c_.path_is_free = out_.exact = r.exact;
        c_.path_is_known = false;
        return false;
    }
    // A path that begins with a folder of the file system is a file there; any other lies below the DocumentRoot.
    const auto& root = m_.site.servers[server_].document_root;
    const bool is_file = root && !r.in_root && is_in_file_system(r.target);
    // As ap_directory_walk: ".." in a rule is followed.
    const auto file_of = [&](const std::string& path) {
        const std::string clean = merged_path("/", path);
        return is_file ? clean : root ? below(*root, clean) : "";
    };
    out_.file = file_of(r.target);
    out_.fixed = file_of(r.fixed.empty() ? "/" : r.fixed);
    out_.exact = r.exact;
    out_.certain = root && !out_.file.empty() && !r.climbs && !r.any_folder;
    return true;
}

bool Translation::pass(std::string url, const Directive* by, std::string fixed)
{
    out_.proxy_prefix = std::move(fixed);
    out_.proxied = true;
    out_.proxy_url = std::move(url);
    out_.by = by;
    if (by)
        note(c_, Stage::mapping, cat(by->name(), ": the back end ", out_.proxy_url), by->place);
    return true;
}

// As proxy_trans: the variable "no-proxy", which SetEnvIf of the servers or a rule has set, leaves a request to the file system.
Truth Translation::is_left_alone() const
{
    if (const auto set = value_by_rules(out_.variables, "no-proxy"))
        return !*set ? Truth::no : (*set)->kind == Text::Kind::opaque ? Truth::unknown : Truth::yes;
    // SetEnvIf in sections comes too late.
    const std::optional<Text> value = environment_variable(m_, server_, {}, "no-proxy", c_);
    return !value ? Truth::no : value->kind == Text::Kind::opaque ? Truth::unknown : Truth::yes;
}

// A line of the servers or of the sections that hold.
bool Translation::has_line(const std::function<bool(const Directive*)>& wanted) const
{
    for (const Section* s : located_)
        if (std::ranges::any_of(m_.lines_of(*s), wanted))
            return true;
    return first_of(m_, server_, [&](const Directive& d) { return wanted(&d); });
}

bool Translation::proxied(bool encoded)
{
    if (!m_.configuration.has_module("mod_proxy.c"))
        return false;
    const auto is_line = [&](const Directive* d) {
        return (d->is("ProxyPass"_name) || d->is("ProxyPassMatch"_name)) && is_mapped_encoded(*d) == encoded;
    };
    if (encoded && !has_line(is_line))
        return false;
    const Truth alone = settled(is_left_alone(), "no-proxy", "whether the variable no-proxy is set is not known", {}, c_);
    if (alone == Truth::yes)
        return false;
    for (auto s = located_.rbegin(); s != located_.rend(); ++s)
        for (const Directive* d : m_.lines_of(**s))
            if (is_line(d))
                if (const auto done = pass_line(*d, *s))
                    return *done;
    for (const ServerId owner : {main_server, server_}) {
        for (const Directive* d : m_.mappings[owner])
            if (is_line(d))
                if (const auto done = pass_line(*d, nullptr))
                    return *done;
        if (server_ == main_server)
            break;
    }
    return false;
}

// As add_pass: a pattern in which apr_fnmatch_test sees no wildcard is a path to ProxyPass, "^" and all.
static bool is_taken_literally(const Directive& pass, const Section& in)
{
    return in.kind == Section::Kind::location_match && pass.is("ProxyPass"_name) && in.pattern.find_first_of("*?[") == in.pattern.npos;
}

std::optional<bool> Translation::pass_line(const Directive& d, const Section* in)
{
    std::vector<std::string> w = words(d.args());
    std::erase_if(w, [](const std::string& word) { return word.find('=') != word.npos && word.find("://") == word.npos; });
    // As ap_proxy_de_socketfy: what stands behind the socket is the URL.
    for (std::string& word : w)
        if (const std::size_t bar = word.find('|'); bar != word.npos && iequals(std::string_view(word).substr(0, 5), "unix:"))
            word.erase(0, bar + 1);
    if (in)
        w.insert(w.begin(), in->kind == Section::Kind::location_match || in->kind == Section::Kind::condition ? "" : in->pattern);
    if (w.size() < 2)
        return std::nullopt;
    const bool regex = d.is("ProxyPassMatch"_name) && !in;
    if (in && is_taken_literally(d, *in) && !path_is_below(in->pattern, c_.path, {}, &d, c_))
        return std::nullopt;
    Truth hit = in                                         ? Truth::yes
                : regex                                    ? is_one_of(path_text(c_), pattern_set(w[0], false, c_), c_)
                : path_is_below(w[0], c_.path, {}, &d, c_) ? Truth::yes
                                                           : Truth::no;
    hit = settled(hit, d.args(), "whether a ProxyPassMatch holds is not known", d.place, c_);
    if (hit == Truth::unknown)
        return lost(d, "whether a ProxyPassMatch holds is not known");
    if (hit == Truth::no)
        return std::nullopt;
    if (w[1] == "!") {
        note(c_, Stage::mapping, cat(d.name(), ' ', w[0], " !: not proxied"), d.place);
        return false;
    }
    const bool prefix = !regex && (!in || in->kind == Section::Kind::location) && c_.path.starts_with(w[0]);
    out_.shape = prefix ? PathShape{w[0], w[1], false, &d} : PathShape{};
    out_.exact = prefix || regex == false;
    if (regex) {
        std::vector<std::string> groups;
        (void)pattern_set(w[0], false, c_).regex->matches(c_.path, &groups);
        bool exact = true;
        const std::string url = with_groups(w[1], groups, exact);
        out_.exact = exact;
        return pass(url, &d, w[1].substr(0, w[1].find('$')));
    }
    // With nocanon <Proxy> is compared with the path as it was sent, and its query: of that only the beginning is sure.
    out_.exact &= std::ranges::none_of(w, [](const std::string& word) { return iequals(word, "nocanon"); });
    return pass(w[1] + (prefix ? std::string(c_.path.substr(w[0].size())) : ""), &d, w[1]);
}

bool Translation::aliased()
{
    if (!m_.configuration.has_module("mod_alias.c"))
        return false;
    // A Redirect to one URL in <Location> or <If> comes before everything; others there come late.
    for (auto s = located_.rbegin(); s != located_.rend(); ++s)
        for (const Directive* d : m_.lines_of(**s))
            if (is_redirect(*d)) {
                const std::vector<std::string> w = words(d->args());
                const bool to_one_url = std::ranges::none_of(w, [](const std::string& word) { return word.starts_with('/'); }) || w.size() == 1;
                if (Answer a = redirect(*d, c_, true); to_one_url && a.kind != Answer::Kind::none)
                    return answer(std::move(a));
            }
    if (first_of(m_, server_, [&](const Directive& d) {
            if (!is_redirect(d))
                return false;
            Answer a = redirect(d, c_, false);
            return a.kind != Answer::Kind::none && answer(std::move(a));
        }))
        return true;
    for (auto s = located_.rbegin(); s != located_.rend(); ++s)
        for (const Directive* d : m_.lines_of(**s))
            if (d->is("Alias"_name) || d->is("ScriptAlias")) {
                const std::vector<std::string> w = words(d->args());
                if (w.size() != 1)
                    continue;
                const bool goes_on = (*s)->kind == Section::Kind::location && c_.path.starts_with((*s)->pattern) && preserves_path();
                const std::string folder = merged_path(m_.configuration.server_root, w[0]);
                out_.file = goes_on ? folder + std::string(c_.path.substr((*s)->pattern.size())) : folder;
                out_.certain = w[0].find("%{") == w[0].npos;
                out_.shape = goes_on ? PathShape{(*s)->pattern, folder, false, d} : PathShape{"", "", false, d};
                out_.alias_of = goes_on ? folder : "";
                out_.by = d;
                note(c_, Stage::mapping, cat(d->name(), ": the file ", out_.file), d->place);
                return true;
            }
    return first_of(m_, server_, [&](const Directive& d) { return alias(d); });
}

// An Alias in a section names one file for all its URLs, unless AliasPreservePath says otherwise.
bool Translation::preserves_path() const
{
    bool on = false;
    const auto ask = [&](std::span<const Directive* const> lines) {
        for (const Directive* d : lines)
            if (d->is("AliasPreservePath"_name))
                on = iequals(trimmed(d->args()), "on");
    };
    ask(m_.mappings[main_server]);
    if (server_ != main_server)
        ask(m_.mappings[server_]);
    for (const Section* s : located_)
        ask(m_.lines_of(*s));
    return on;
}

bool Translation::alias(const Directive& d)
{
    const bool prefix = d.is("Alias"_name) || d.is("ScriptAlias"), match = d.is("AliasMatch"_name) || d.is("ScriptAliasMatch");
    if (!prefix && !match)
        return false;
    const std::vector<std::string> w = words(d.args());
    if (w.size() != 2)
        return false;
    if (match) {
        const TextSet set = pattern_set(w[0], false, c_);
        const Truth hit = settled(is_one_of(path_text(c_), set, c_), d.args(), "whether an AliasMatch holds is not known", d.place, c_);
        if (hit != Truth::yes)
            return hit == Truth::unknown && lost(d, "whether an AliasMatch holds is not known");
        std::vector<std::string> groups;
        (void)set.regex->matches(c_.path, &groups);
        out_.file = merged_path(m_.configuration.server_root, with_groups(w[1], groups, out_.exact));
        out_.fixed = merged_path(m_.configuration.server_root, w[1].substr(0, w[1].find('$')));
        const auto climbs = [&] { return groups_may_climb(w[0], w[1]); };
        out_.certain = c_.concrete || !(c_.patterns ? c_.patterns->of_line(&d, nullptr, climbs) : climbs());
    } else {
        if (!path_is_below(w[0], c_.path, {}, &d, c_))
            return false;
        out_.file = merged_path(m_.configuration.server_root, w[1] + std::string(c_.path.substr(w[0].size())));
        if (c_.path.ends_with('/') && !out_.file.ends_with('/'))
            out_.file += '/';
    }
    out_.by = &d;
    out_.shape = prefix ? PathShape{w[0], merged_path(m_.configuration.server_root, w[1]), false, &d} : PathShape{};
    out_.exact = out_.exact && prefix;
    out_.alias_of = out_.shape.text_prefix;
    note(c_, Stage::mapping, cat(d.name(), ": the file ", out_.file), d.place);
    return true;
}

bool Translation::by_folder()
{
    const bool uncertain = first_of(m_, server_, [&](const Directive& d) {
        if (d.is("UserDir") && c_.classes && c_.path_is_free)
            c_.classes->meet(&d, nullptr, [] { return std::optional(Language::prefix("/~")); });
        if (d.is("UserDir") && c_.path.starts_with("/~") && m_.configuration.has_module("mod_userdir.c")) {
            const std::string args = lowered(trimmed(d.args()));
            return args != "disabled" && args != "disable";
        }
        return (d.is("VirtualDocumentRoot") || d.is("VirtualDocumentRootIP") || d.is("VirtualScriptAlias") || d.is("VirtualScriptAliasIP")) &&
               !iequals(trimmed(d.args()), "none");
    });
    out_.certain = !uncertain;
    return uncertain;
}

}

MappedPath map_path(const Model& m, ServerId server, const std::vector<const Section*>& located, const RequestContext& c)
{
    return Translation(m, server, located, c).run();
}

Answer forward_answer(const Model& m, ServerId server, const RequestContext& c)
{
    const RewriteRules& rules = m.rules_of(server);
    if (!m.configuration.has_module("mod_rewrite.c") || !m.rule_defaults_of(server).options.any_uri || c.rules_are_over)
        return {};
    const RewriteSubject subject{.text = cat("proxy:", c.path), .exact = false, .prefix = "proxy:"};
    const Rewritten r = rewrite(rules, RewritePlace::server, "", subject, c);
    if (r.kind == Rewritten::Kind::path)
        return {Answer::Kind::unknown, r.place, "a RewriteRule makes a path of the URL of another server"};
    return answer_of(r);
}

Answer answer_of(const Rewritten& r)
{
    switch (r.kind) {
    case Rewritten::Kind::redirect: return {Answer::Kind::redirect, r.place, "", r.status};
    case Rewritten::Kind::redirect_plain: return {Answer::Kind::redirect_plain, r.place, "", r.status};
    case Rewritten::Kind::status: return {Answer::Kind::gone, r.place, "", as_atoi(r.target)};
    case Rewritten::Kind::unknown: return {Answer::Kind::unknown, r.place, r.reason};
    case Rewritten::Kind::same:
    case Rewritten::Kind::path:
    case Rewritten::Kind::proxied: break;
    }
    return {};
}

}
