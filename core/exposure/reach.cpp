// Which sections hold for a request, in httpd's order: directories by their depth with
// the .htaccess of each, DirectoryMatch, Files, Location, If.
#include "core/exposure/reach.h"

#include <algorithm>

#include <fnmatch.h>

#include "core/exposure/folders.h"
#include "core/regex.h"
#include "core/text.h"
#include "core/words.h"

namespace aop {

namespace {

using Kind = Section::Kind;

bool has_wildcard(std::string_view s) { return s.find_first_of("*?[") != s.npos; }

// Prefix at a segment's end: "/x" holds for "/x" and "/x/y", not for "/xy".
bool covers(std::string_view prefix, std::string_view path)
{
    if (!path.starts_with(prefix))
        return false;
    return prefix.ends_with('/') || path.size() == prefix.size() || path[prefix.size()] == '/';
}

bool globs(const std::string& pattern, const std::string& text)
{
    return fnmatch(pattern.c_str(), text.c_str(), FNM_PATHNAME | FNM_PERIOD) == 0;
}

// Every directory on the way to a file, shortest first: "/", "/var", "/var/www".
std::vector<std::string> directories_of(const std::string& file)
{
    std::vector<std::string> all{"/"};
    for (std::size_t at = file.find('/', 1); at != std::string::npos; at = file.find('/', at + 1))
        all.push_back(file.substr(0, at));
    return all;
}

int components(std::string_view directory)
{
    return directory == "/" ? 0 : int(std::ranges::count(directory, '/'));
}

class Search {
public:
    Search(const Model& m, std::size_t server, const Circumstances& c) : m_(m), server_(server), c_(c)
    {
        target_ = target_of(m, server, c.path);
        directories_ = directories_of(target_.file);
        const std::string named = target_.file.empty() ? std::string(c.path) : target_.file;
        name_ = named.substr(named.rfind('/') + 1);
    }

    Reach run()
    {
        all([&](const Section& s) { return s.kind == Kind::server; });
        if (target_.proxied)
            all([&](const Section& s) { return s.kind == Kind::proxy || s.kind == Kind::proxy_match; });
        else
            files();
        all([&](const Section& s) { return s.kind == Kind::location || s.kind == Kind::location_match; });
        // <If> comes last: those of the servers, then those inside the sections that hold.
        const std::vector<const Section*> outer = reach_.sections;
        all([&](const Section& s) { return s.kind == Kind::condition; });
        for (const Section* s : outer)
            conditions_in(*s);
        return std::move(reach_);
    }

private:
    template <class Wanted>
    void all(Wanted wanted)
    {
        m_.each_section(server_, [&](const Section& s) {
            if (wanted(s))
                consider(s);
        });
    }

    void consider(const Section& s)
    {
        const Truth t = matches(s);
        // Where the folder is not known, what lets everybody in is taken to hold.
        if (t == Truth::yes || (t == Truth::unknown && s.kind == Kind::directory && only_grants(s)))
            reach_.sections.push_back(&s);
        else if (t == Truth::unknown && !reach_.doubtful && weighs(s))
            reach_.doubtful = &s;
    }

    static bool only_grants(const Section& s)
    {
        const bool more = s.verify_client || s.rare->verify_depth || s.rare->require_ssl || !s.rare->ssl_require.empty() || s.host_access ||
                          s.rare->cipher_suite || !s.rare->redirects.empty() || !s.rare->rewrites.empty();
        return !more && authorized({&s}, {}).access == Access::granted;
    }

    bool weighs(const Section& s) const
    {
        return s.weighs() ||
               std::ranges::any_of(s.rare->inner, [&](std::size_t i) { return weighs(m_.site.sections[i]); });
    }

    void files()
    {
        directory_sections();
        all([&](const Section& s) { return s.kind == Kind::directory_match; });
        const std::vector<const Section*> outer = reach_.sections;
        all([&](const Section& s) { return s.kind == Kind::files || s.kind == Kind::files_match; });
        for (const Section* s : outer)
            for (const std::size_t i : s->rare->inner)
                if (const Section& in = m_.site.sections[i]; in.kind == Kind::files || in.kind == Kind::files_match)
                    consider(in);
    }

    // By the number of components, then main server before vhost; each with its .htaccess.
    void directory_sections()
    {
        std::vector<const Section*> found;
        m_.each_section(server_, [&](const Section& s) {
            if (s.kind == Kind::directory)
                found.push_back(&s);
        });
        std::ranges::stable_sort(found, {}, [](const Section* s) { return components(without_trailing_slash(s->pattern)); });
        std::size_t next = 0;
        std::vector<std::string> all = directories_;
        all.push_back(target_.file);  // it may be a folder itself
        for (const std::string& directory : all) {
            for (; next < found.size() && components(without_trailing_slash(found[next]->pattern)) <= components(directory); ++next)
                consider(*found[next]);
            for (const std::size_t i : m_.htaccess_of(server_))
                if (const Section& s = m_.site.sections[i]; s.pattern == directory)
                    consider(s);
        }
        for (; next < found.size(); ++next)
            consider(*found[next]);
    }

    void conditions_in(const Section& outer)
    {
        for (const std::size_t i : outer.rare->inner) {
            const Section& in = m_.site.sections[i];
            if (in.kind == Kind::condition)
                consider(in);
        }
    }

    Truth matches(const Section& s) const
    {
        const auto truth = [](bool b) { return b ? Truth::yes : Truth::no; };
        const std::string path(c_.path);
        switch (s.kind) {
        case Kind::server: return Truth::yes;
        case Kind::htaccess: return truth(covers(s.pattern, target_.file));
        case Kind::location: {
            if (has_wildcard(s.pattern))
                return truth(globs(s.pattern, path));
            return truth(covers(s.pattern, path));
        }
        case Kind::location_match: return regex(s, path);
        case Kind::directory: return directory(s);
        case Kind::directory_match: {
            if (target_.file.empty())
                return Truth::unknown;
            bool any = false;
            const Regex r(s.pattern);
            for (const std::string& d : directories_)
                any |= r.matches(d) || r.matches(d == "/" ? d : d + "/");
            return r.valid() ? truth(any) : Truth::unknown;
        }
        case Kind::files: return truth(has_wildcard(s.pattern) ? globs(s.pattern, name_) : s.pattern == name_);
        case Kind::files_match: return regex(s, name_);
        case Kind::condition: return condition(s);
        case Kind::proxy: return truth(s.pattern == "*" || target_.proxy_url.starts_with(s.pattern) || globs(s.pattern, target_.proxy_url));
        case Kind::proxy_match: return regex(s, target_.proxy_url);
        }
        return Truth::unknown;
    }

    Truth directory(const Section& s) const
    {
        const std::string pattern = without_trailing_slash(s.pattern);
        if (pattern == "/")
            return Truth::yes;
        if (target_.file.empty() || !target_.certain)
            return Truth::unknown;
        if (!has_wildcard(pattern))
            return covers(pattern, target_.file) ? Truth::yes : Truth::no;
        return std::ranges::any_of(directories_, [&](const std::string& d) { return globs(pattern, d); }) ? Truth::yes
                                                                                                        : Truth::no;
    }

    static Truth regex(const Section& s, const std::string& text)
    {
        const Regex r(s.pattern);
        return !r.valid() ? Truth::unknown : r.matches(text) ? Truth::yes : Truth::no;
    }

    Truth condition(const Section& s) const
    {
        Truth t = s.pattern.empty() ? Truth::yes : holds(s.pattern, c_);
        for (const std::string& other : s.rare->unless)
            t = both(t, !holds(other, c_));
        return t;
    }

    const Model& m_;
    std::size_t server_;
    const Circumstances& c_;
    Target target_;
    std::vector<std::string> directories_;
    std::string name_;
    Reach reach_;
};

}

Reach reach_of(const Model& m, std::size_t server, const Circumstances& c) { return Search(m, server, c).run(); }

}
