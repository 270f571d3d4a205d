#include "core/exposure/paths.h"

#include <algorithm>

#include "core/exposure/reach.h"
#include "core/files.h"
#include "core/regex.h"
#include "core/text.h"
#include "core/words.h"

namespace aop {

namespace {

using Kind = Section::Kind;
constexpr std::size_t most = 400;  // beyond it the rest counts as missed

std::string plainest(std::string pattern)
{
    for (char& c : pattern)
        if (c == '*' || c == '?')
            c = 'x';
    return pattern;
}

class Finder {
public:
    Finder(const Model& m, std::size_t server) : m_(m), server_(server)
    {
        add("/");
        add("/aop-lint");  // a path that nobody writes about
        collect_mappings();
    }

    Paths run()
    {
        m_.each_section(server_, [&](const Section& s) { section(s); });
        for (const std::size_t i : m_.htaccess_of(server_))
            section(m_.site.sections[i]);
        return std::move(paths_);
    }

private:
    void add(std::string path)
    {
        if (!path.starts_with('/') || std::ranges::find(paths_.all, path) != paths_.all.end())
            return;
        if (paths_.all.size() < most)
            paths_.all.push_back(std::move(path));
    }
    void miss(const Section& s)
    {
        if (!paths_.missed)
            paths_.missed = &s;
    }

    bool weighs(const Section& s) const
    {
        return s.weighs() ||
               std::ranges::any_of(s.rare->inner, [&](std::size_t i) { return weighs(m_.site.sections[i]); });
    }

    // Aliases and the DocumentRoot, to get from directories back to paths; and the
    // paths that redirects and rules name.
    void collect_mappings()
    {
        const Server& s = m_.site.servers[server_];
        for (const std::size_t owner : {server_, std::size_t(0)}) {
            for (const Directive* d : m_.mappings[owner])
                mapping(*d);
            if (server_ == 0)
                break;
        }
        if (s.document_root)
            roots_.push_back({*s.document_root, "/"});
    }

    void mapping(const Directive& d)
    {
        const bool alias = d.is("Alias") || d.is("ScriptAlias");
        const bool prefix = alias || d.is("Redirect") || d.is("RedirectPermanent") || d.is("RedirectTemp") || d.is("ProxyPass");
        const bool regex = d.is("RedirectMatch") || d.is("RewriteRule") || d.is("AliasMatch") || d.is("ProxyPassMatch");
        const bool condition = d.is("RewriteCond");
        if (d.is("UserDir"))
            add("/~aop-lint/");
        if (!prefix && !regex && !condition)
            return;
        std::vector<std::string> w = words(d.args());
        if (alias && w.size() == 2)
            roots_.push_back({merged_path(m_.configuration.server_root, w[1]), w[0]});
        if (condition && (w.size() < 2 || !iequals(w[0], "%{REQUEST_URI}")))
            return;
        for (std::string& word : w) {
            if (word.starts_with('!'))
                word.erase(0, 1);
            add(prefix ? word : sample_match(word));
        }
    }

    void section(const Section& s)
    {
        if (!weighs(s))
            return;
        const std::size_t before = paths_.all.size();
        switch (s.kind) {
        case Kind::location: add(plainest(s.pattern)); break;
        case Kind::location_match: sampled(s, ""); break;
        case Kind::directory:
        case Kind::htaccess: directory(plainest(s.pattern)); break;
        case Kind::directory_match: miss_unless_matched(s); break;
        case Kind::files: add("/" + plainest(s.pattern)); break;
        case Kind::files_match: sampled(s, "/"); break;
        case Kind::condition:
            condition(s);
            break;
        case Kind::server:
        case Kind::proxy:
        case Kind::proxy_match: break;
        }
        inner(s, before < paths_.all.size() ? paths_.all.back() : "/");
        if (paths_.all.size() >= most)
            miss(s);
    }

    // Of conditions about the path: what they compare it with.
    void condition(const Section& s)
    {
        const auto is_about_paths = [](const std::string& text) {
            return text.find("URI") != text.npos || text.find("FILENAME") != text.npos;
        };
        if (!is_about_paths(s.pattern) && std::ranges::none_of(s.rare->unless, is_about_paths))
            return;
        const std::string& text = s.pattern;
        for (std::size_t at = text.find('~'); at != text.npos; at = text.find('~', at + 1))
            if (const std::size_t open = text.find_first_not_of(" \tm", at + 1); open != text.npos)
                if (const std::size_t close = text.find(text[open], open + 1); close != text.npos)
                    add(sample_match(text.substr(open + 1, close - open - 1)));
        for (const char quote : {'\'', '"'})
            for (std::size_t open = text.find(quote), close; open != text.npos; open = text.find(quote, close + 1)) {
                if (close = text.find(quote, open + 1); close == text.npos)
                    break;
                add(plainest(text.substr(open + 1, close - open - 1)));
            }
        miss_unless_matched(s);
    }

    void inner(const Section& s, const std::string& base)
    {
        for (const std::size_t i : s.rare->inner) {
            const Section& in = m_.site.sections[i];
            const std::string folder = base.ends_with('/') ? base : base + "/";
            if (in.kind == Kind::files && weighs(in))
                add(folder + plainest(in.pattern));
            else if (in.kind == Kind::files_match && weighs(in))
                sampled(in, folder);
            else if (in.kind == Kind::condition)
                section(in);
        }
    }

    void sampled(const Section& s, const std::string& folder)
    {
        const std::string text = sample_match(s.pattern);
        if (!text.empty() && (folder.empty() ? text.starts_with('/') : text.find('/') == text.npos))
            add(folder + text);
        else
            miss_unless_matched(s);
    }

    // A pattern of which no example can be told may still hold for the paths we have.
    void miss_unless_matched(const Section& s)
    {
        for (const std::string& path : paths_.all)
            for (const bool tls : {true, false})
                for (const char* verify : {"NONE", "SUCCESS"}) {
                    const Circumstances c{.tls = tls, .certificate = *verify == 'S', .verify = verify, .path = path};
                    const Reach reach = reach_of(m_, server_, c);
                    if (std::ranges::find(reach.sections, &s) != reach.sections.end())
                        return;
                }
        miss(s);
    }

    void directory(const std::string& directory)
    {
        for (const auto& [root, url] : roots_) {
            std::string base = root;
            while (base.size() > 1 && base.ends_with('/'))
                base.pop_back();
            if (directory.starts_with(base) && (directory.size() == base.size() || directory[base.size()] == '/')) {
                std::string path = url.ends_with('/') ? url.substr(0, url.size() - 1) : url;
                path += directory.substr(base.size());
                add(path.ends_with('/') ? path : path + "/");
            }
        }
    }

    struct Root {
        std::string directory, url;
    };
    const Model& m_;
    std::size_t server_;
    Paths paths_;
    std::vector<Root> roots_;
};

}

Paths paths_of(const Model& m, std::size_t server) { return Finder(m, server).run(); }

bool is_acme(std::string_view path) { return path.starts_with("/.well-known/acme-challenge"); }

}
