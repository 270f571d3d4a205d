// Which sections hold for a request, in httpd's order: directories by their depth with
// the .htaccess of each, DirectoryMatch, Files, Location, If.
#include "core/httpd/request/applicable_sections.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/base/glob.h"
#include "core/base/path_prefix.h"
#include "core/base/regex.h"
#include "core/httpd/request/directory_index.h"
#include "core/httpd/settings/effects.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

using Kind = Section::Kind;

constexpr char last_segment = 0;  // something to know that shape by

// Every directory on the way to a file, shortest first: "/", "/var", "/var/www".
std::vector<std::string> directories_of(const std::string& file)
{
    std::vector<std::string> all{"/"};
    for (std::size_t at = file.find('/', 1); at != std::string::npos; at = file.find('/', at + 1))
        all.push_back(file.substr(0, at));
    return all;
}

int components(std::string_view directory) { return directory == "/" ? 0 : int(std::ranges::count(directory, '/')); }

class Search {
public:
    Search(const Model& m, ServerId server, const MappedPath& target, const RequestContext& c);

    // Those of the URL and the conditions.
    std::vector<const Section*> located();
    ApplicableSections run();

private:
    template <class Wanted>
    void all(Wanted wanted)
    {
        m_.each_section(server_, [&](const Section& s) {
            if (wanted(s))
                consider(s);
        });
    }

    void consider(const Section& s);
    static bool only_grants(const Section& s);

    // Bears on who gets in, or on where a request leads.
    bool affects(const Section& s) const;
    void files();

    // By the number of components, then main server before vhost; each with its .htaccess.
    void directory_sections();
    void conditions();
    void conditions_in(const std::vector<const Section*>& outer);
    Truth matches(const Section& s) const;
    static Truth truth_of(bool b) { return b ? Truth::yes : Truth::no; }

    Truth directory(const Section& s) const;
    Truth proxied_to(std::string_view pattern) const;
    Truth below(const std::string& folder, const Section& s) const;
    Text mapped(const std::string& text, bool exact) const;
    Text mapped(const std::string& text) const { return mapped(text, target_.exact); }
    Text file_text(const std::string& file) const { return mapped(file); }
    Text proxy_text() const { return mapped(target_.proxy_url); }
    Text name_text() const;
    Truth regex(const Section& s, const Text& text) const { return is_one_of(text, pattern_set(s.pattern, false, c_), c_); }

    Truth globbed(const std::string& pattern, const Text& text, bool pathname) const;
    Truth condition(const Section& s) const;

    const Model& m_;
    ServerId server_;
    const RequestContext& c_;
    const MappedPath& target_;
    std::vector<std::string> directories_;
    std::string name_;
    ApplicableSections reach_;
};

Search::Search(const Model& m, ServerId server, const MappedPath& target, const RequestContext& c) : m_(m), server_(server), c_(c), target_(target)
{
    directories_ = directories_of(target_.file);
    const std::string named = target_.file.empty() ? std::string(c.path) : target_.file;
    name_ = named.substr(named.rfind('/') + 1);
}

std::vector<const Section*> Search::located()
{
    all([&](const Section& s) { return s.kind == Kind::server; });
    all([&](const Section& s) { return s.kind == Kind::location || s.kind == Kind::location_match; });
    conditions();
    return std::move(reach_.sections);
}

ApplicableSections Search::run()
{
    all([&](const Section& s) { return s.kind == Kind::server; });
    if (target_.proxied)
        all([&](const Section& s) { return s.kind == Kind::proxy || s.kind == Kind::proxy_match; });
    else
        files();
    all([&](const Section& s) { return s.kind == Kind::location || s.kind == Kind::location_match; });
    conditions();
    return std::move(reach_);
}

void Search::consider(const Section& s)
{
    const bool matters = affects(s);
    // What neither bears on access nor leads elsewhere is not asked for.
    if (!matters && s.kind != Kind::directory && s.kind != Kind::location && s.kind != Kind::htaccess && s.kind != Kind::server)
        return;
    Truth t = matches(s);
    // Where the folder is not known, what lets everybody in is taken to hold.
    if (t == Truth::unknown && s.kind == Kind::directory && only_grants(s))
        t = Truth::yes;
    if (t == Truth::unknown && matters)
        t = settled(t, cat(s.place.line, ' ', s.title()), "whether a section holds is not known", s.place, c_);
    if (t == Truth::yes)
        reach_.sections.push_back(&s);
    else if (t == Truth::unknown && !reach_.doubtful && matters)
        reach_.doubtful = &s;
}

// Nothing is in it but that everybody gets in: whatever else a line may do counts against it.
bool Search::only_grants(const Section& s)
{
    const auto does_no_more = [](const Directive& d) {
        const Effect* effect = effect_of(d.name());
        return d.is("Require"_name) || d.is("AllowOverride"_name) || d.is("AllowOverrideList"_name) || d.is("Options"_name) ||
               (effect && effect->inert());
    };
    return std::ranges::all_of(*s.node, does_no_more) && authorized({&s}, {}).access == Access::granted;
}

bool Search::affects(const Section& s) const
{
    return s.affects_access() || !s.access.is_default() || !s.tls.is_default() || !m_.lines_of(s).empty() ||
           std::ranges::any_of(s.scope->inner, [&](SectionId i) { return affects(m_.site.sections[i]); });
}

void Search::files()
{
    directory_sections();
    if (c_.walked)
        reach_.sections.insert(reach_.sections.end(), c_.walked->begin(), c_.walked->end());
    else
        all([&](const Section& s) { return s.kind == Kind::directory_match; });
    const std::vector<const Section*> outer = reach_.sections;
    all([&](const Section& s) { return s.kind == Kind::files || s.kind == Kind::files_match; });
    for (const Section* s : outer)
        for (const SectionId i : s->scope->inner)
            if (const Section& in = m_.site.sections[i]; in.kind == Kind::files || in.kind == Kind::files_match)
                consider(in);
}

void Search::directory_sections()
{
    std::vector<const Section*> found;
    m_.each_section(server_, [&](const Section& s) {
        if (s.kind == Kind::directory)
            found.push_back(&s);
    });
    // Of a file that may lie in any folder, nobody knows which of them there are.
    if (!target_.exact)
        for (const SectionId i : m_.htaccess_of(server_))
            found.push_back(&m_.site.sections[i]);
    std::ranges::stable_sort(found, {}, [](const Section* s) { return components(without_trailing_slash(s->pattern)); });
    // Folders with a .htaccess are classes of their own, whether this path leads there or not.
    if (c_.classes && c_.path_is_free && target_.exact)
        for (const SectionId i : m_.htaccess_of(server_))
            (void)path_is_below(m_.site.sections[i].pattern, target_.file, target_.shape, &m_.site.sections[i], c_);
    std::size_t next = 0;
    std::vector<std::string> all = directories_;
    all.push_back(target_.file);  // it may be a folder itself
    for (const std::string& directory : all) {
        for (; next < found.size() && components(without_trailing_slash(found[next]->pattern)) <= components(directory); ++next)
            consider(*found[next]);
        for (const SectionId i : m_.htaccess_of(server_))
            if (const Section& s = m_.site.sections[i]; target_.exact && s.pattern == directory)
                consider(s);
    }
    for (; next < found.size(); ++next)
        consider(*found[next]);
}

// <If> comes last: those of the servers, then those inside the sections that hold; and, as ap_if_walk_sub goes on, those inside these, merged
// over all of them.
void Search::conditions()
{
    const std::vector<const Section*> outer = reach_.sections;
    std::size_t from = reach_.sections.size();
    all([&](const Section& s) { return s.kind == Kind::condition && !s.nested; });
    conditions_in(outer);
    while (from < reach_.sections.size()) {
        const std::vector<const Section*> found(reach_.sections.begin() + long(from), reach_.sections.end());
        from = reach_.sections.size();
        conditions_in(found);
    }
}

void Search::conditions_in(const std::vector<const Section*>& outer)
{
    for (const Section* s : outer)
        for (const SectionId i : s->scope->inner)
            if (const Section& in = m_.site.sections[i]; in.kind == Kind::condition)
                consider(in);
}

Truth Search::matches(const Section& s) const
{
    const auto truth = [](bool b) { return b ? Truth::yes : Truth::no; };
    const std::string path(c_.path);
    switch (s.kind) {
    case Kind::server: return Truth::yes;
    case Kind::htaccess: return below(s.pattern, s);
    case Kind::location: {
        // Its pattern is one segment's: apr_fnmatch with pathname. "/" and "/x/" hold for all below.
        if (is_glob(s.pattern))
            return globbed(s.pattern, path_text(c_), true);
        return !c_.path_is_free ? truth(is_below(s.pattern, path)) : truth(path_is_below(s.pattern, path, {}, &s, c_));
    }
    case Kind::location_match: return regex(s, path_text(c_));
    case Kind::directory: return directory(s);
    case Kind::directory_match: return target_.file.empty() || !target_.certain ? Truth::unknown : regex(s, file_text(target_.file));
    case Kind::files: return is_glob(s.pattern) ? globbed(s.pattern, name_text(), false) : is_one_of(name_text(), one_text(s.pattern, c_), c_);
    case Kind::files_match: return regex(s, name_text());
    case Kind::condition: return condition(s);
    case Kind::proxy:
        if (s.pattern == "*")
            return Truth::yes;
        if (!target_.exact)
            return proxied_to(s.pattern);
        if (is_glob(s.pattern))
            return globbed(s.pattern, proxy_text(), false);
        if (c_.classes && c_.path_is_free)
            c_.classes->meet(&s, target_.shape.by, [&] { return paths_of(Language::prefix(s.pattern), target_.shape); });
        return truth(target_.proxy_url.starts_with(s.pattern));
    case Kind::proxy_match: return regex(s, proxy_text());
    }
    return Truth::unknown;
}

// Only what the URLs begin with is known; the wildcards of <Proxy> take slashes too.
Truth Search::proxied_to(std::string_view pattern) const
{
    const std::string_view literal = pattern.substr(0, pattern.find_first_of("*?[\\"));
    const bool is_prefix = literal.size() == pattern.size() || pattern.substr(literal.size()) == "*";
    if (target_.proxy_prefix.starts_with(literal))
        return is_prefix ? Truth::yes : Truth::unknown;
    return literal.starts_with(target_.proxy_prefix) ? Truth::unknown : Truth::no;
}

// Whether the file lies below a folder. Where a rule has put the file together, only what all files of the class begin with is sure.
Truth Search::below(const std::string& folder, const Section& s) const
{
    if (target_.exact)
        return truth_of(path_is_below(folder, target_.file, target_.shape, &s, c_));
    if (is_below(folder, target_.fixed.substr(0, target_.fixed.rfind('/') + 1)))
        return Truth::yes;
    return folder.starts_with(target_.fixed) || target_.fixed.starts_with(folder) ? Truth::unknown : Truth::no;
}

Truth Search::directory(const Section& s) const
{
    const std::string pattern = without_trailing_slash(s.pattern);
    if (pattern == "/")
        return Truth::yes;
    if ((target_.file.empty() && target_.exact) || !target_.certain)
        return Truth::unknown;
    if (!is_glob(pattern))
        return below(pattern, s);
    if (!target_.exact)
        return Truth::unknown;
    const auto& folders = m_.patterns().glob(pattern, true);
    if (c_.classes && c_.path_is_free && folders)
        c_.classes->meet(&folders, target_.shape.by, [&] { return paths_of(*folders, target_.shape); });
    if (c_.classes && c_.path_is_free)
        c_.classes->meet(&s, target_.shape.by, [&]() -> std::optional<Language> {
            const auto& rest = m_.patterns().regex("^/").language;  // the name alone may be a file's
            const auto files = folders ? folders->then(*rest) : std::nullopt;
            return files ? paths_of(*files, target_.shape) : std::nullopt;
        });
    if (std::ranges::any_of(directories_, [&](const std::string& d) { return matches_glob(pattern, d); }))
        return Truth::yes;
    // Where links may be followed, ap_directory_walk takes each part of the name of a file that is there for a folder, the last one too. That
    // of a folder's page it has looked up itself.
    return !c_.subrequest && !target_.file.ends_with('/') && matches_glob(pattern, target_.file) ? Truth::unknown : Truth::no;
}

Text Search::mapped(const std::string& text, bool exact) const
{
    using How = Text::Kind;
    const bool known = c_.concrete || (exact && c_.path_is_known);
    return {known ? How::known : exact && c_.path_is_free ? How::path : How::opaque, text, target_.shape};
}

Text Search::name_text() const
{
    // Where the folder is one of several, its files have the names of the paths.
    Text text = mapped(name_, target_.exact || target_.file.empty());
    text.shape = {.last_segment = true, .by = &last_segment};
    return text;
}

Truth Search::globbed(const std::string& pattern, const Text& text, bool pathname) const
{
    const auto& language = m_.patterns().glob(pattern, pathname);
    if (language && text.is_text() && c_.classes && c_.path_is_free)
        c_.classes->meet(&language, text.shape.by, [&] { return m_.patterns().paths_of(*language, text.shape); });
    return !language || !text.is_text() ? Truth::unknown : language->matches(text.text) ? Truth::yes : Truth::no;
}

Truth Search::condition(const Section& s) const
{
    // What an expression cannot decide is asked as a whole, the same each time.
    const auto holds = [&](const std::string& text) {
        return settled(aop::holds(text, c_), text, "whether an <If> holds is not known", s.place, c_);
    };
    Truth t = s.pattern.empty() ? Truth::yes : holds(s.pattern);
    for (const std::string& other : s.scope->unless)
        t = t == Truth::no ? t : both(t, !holds(other));
    return t;
}

}

ApplicableSections applicable_sections(const Model& m, ServerId server, const MappedPath& target, const RequestContext& c)
{
    return Search(m, server, target, c).run();
}

std::vector<const Section*> located_sections(const Model& m, ServerId server, const RequestContext& c) { return Search(m, server, {}, c).located(); }

}
