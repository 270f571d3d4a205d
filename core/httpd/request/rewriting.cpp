// mod_rewrite, run on one path: conditions are asked of the request, patterns are matched, substitutions written out. Where a pattern is no
// regular language, or sees a path that a rule before it has put together, what it says of the example is not what it says of the class:
// then it is a question that nobody can answer.
#include "core/httpd/request/rewriting.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/files/file_system.h"
#include "core/httpd/request/imagination.h"
#include "core/httpd/request/patterns.h"
#include "core/httpd/request/rewrite_expansion.h"
#include "core/httpd/request/rewrite_line.h"
#include "core/httpd/request/rewrite_targets.h"
#include "core/httpd/request/self_reduction.h"
#include "core/httpd/settings/site.h"

namespace aop {

namespace {

using Lines = std::vector<const Directive*>;

// <TEXT, <=TEXT, >TEXT, >=TEXT: as compare_lexicography, of two texts the longer one is the greater.
bool compares(const std::string& text, std::string_view pattern)
{
    const bool or_equal = pattern.size() > 1 && pattern[1] == '=', less = pattern.starts_with('<');
    const std::string_view other = pattern.substr(or_equal ? 2 : 1);
    const int order = text.size() == other.size() ? std::string_view(text).compare(other) : text.size() < other.size() ? -1 : 1;
    return (or_equal && order == 0) || (less ? order < 0 : order > 0);
}

// -f and its like.
bool is_file_test(std::string_view pattern)
{
    static constexpr std::string_view tests[]{"-f", "-d", "-s", "-l", "-L", "-h", "-x"};
    return std::ranges::find(tests, pattern) != std::end(tests);
}

bool is_filename(std::string_view text) { return iequals(text, "%{REQUEST_FILENAME}") || iequals(text, "%{SCRIPT_FILENAME}"); }

// One RewriteRule, with the conditions in front of it.
struct Rule {
    const Directive& d;
    std::string pattern, substitution;
    RewriteFlags flags;
    Lines conditions;
};

class Rewriting {
public:
    Rewriting(const RewriteRules& rules, RewritePlace where, const std::string& folder, const RewriteSubject& subject, const RequestContext& c)
        : rules_(rules), where_(where), folder_(folder), now_(subject), c_(c)
    {}

    Rewritten run()
    {
        Rewritten r = run_rules();
        r.variables = std::move(variables_);
        return r;
    }

private:
    Rewritten run_rules();
    // An answer, or nothing where the next rule follows.
    std::optional<Rewritten> applied(const Rule&);
    std::optional<Rewritten> redirected(const Rule&, const Text& target);
    std::optional<Rewritten> proxied(const Rule&, const Text& target);
    std::optional<Rewritten> own_path(const Rule&, const Text& target);
    std::optional<Rewritten> led_to(const Rule&, std::string_view substitution, Text target, bool in_root);
    void replace(const Rule&, std::string_view substitution, const Text& target);

    Truth matches(std::string pattern, bool caseless);
    Truth all(const Lines& conditions);
    Truth condition(const std::vector<std::string>& w, const RewriteFlags&);
    Truth filename_is(std::string_view pattern, bool caseless);
    Truth is_there(std::string_view test, const std::string& name) const;
    // -f, -d and -s of a file that can be looked at.
    std::optional<Truth> file_test(std::string_view test, const Text&) const;

    void set_variables(const RewriteFlags&);
    Text written_out(std::string_view text) const;
    Text test_string(std::string_view text) const;
    Text variable(std::string_view name) const;
    // What patterns see: in a folder, what comes behind it.
    RewriteSubject seen() const;
    // As r->filename, which has the folder in front.
    RewriteSubject filename() const;
    bool filename_is_known() const { return now_.replaced || now_.text.starts_with("proxy:"); }

    static Rewritten lost(const Directive& d, std::string reason)
    {
        return {.kind = Rewritten::Kind::unknown, .place = d.place, .reason = std::move(reason)};
    }
    Rewritten answer(Rewritten::Kind kind, std::string target, const Directive& d) const
    {
        const std::string_view does = kind == Rewritten::Kind::status ? "status" : "the back end";
        note(c_, Stage::rewriting, cat("RewriteRule: ", does, ' ', target), d.place);
        return {.kind = kind, .target = std::move(target), .place = d.place};
    }

    const RewriteRules& rules_;
    RewritePlace where_;
    const std::string& folder_;
    RewriteSubject now_;
    const RequestContext& c_;
    std::vector<std::string> groups_ = {};
    std::vector<RuleVariable> variables_ = {};
    RewriteLookup lookup_ = [this](std::string_view name) { return variable(name); };
    Rewritten out_ = {};
};

// As apply_rewrite_list.
Rewritten Rewriting::run_rules()
{
    Lines conditions;
    int skip = 0;
    bool chain_broken = false;
    for (std::size_t i = 0; i < rules_.lines.size(); ++i) {
        const Directive& d = *rules_.lines[i];
        if (d.is("RewriteCond")) {
            conditions.push_back(&d);
            continue;
        }
        const std::vector<std::string> w = rewrite_words(d.args());
        if (w.size() < 2)
            return lost(d, "a RewriteRule cannot be read");
        const Rule rule{d, w[0], w[1], rewrite_flags(w.size() > 2 ? w[2] : ""), std::exchange(conditions, {})};
        const RewriteFlags& f = rule.flags;
        if (skip > 0) {
            --skip;
            continue;
        }
        if (chain_broken) {
            chain_broken = f.chain;
            continue;
        }
        // Not for what another module looks up on the way, such as the page of a folder.
        if (c_.subrequest && (f.no_subrequest || f.redirect))
            continue;
        Truth hit = matches(rule.pattern, f.caseless);
        if (hit != Truth::no)
            hit = both(hit, all(rule.conditions));
        hit = settled(hit, cat("rule ", i, d.args()), "whether a RewriteRule holds is not known", d.place, c_);
        if (hit == Truth::unknown)
            return lost(d, "whether a RewriteRule holds is not known");
        if (hit == Truth::no) {
            chain_broken = f.chain;
            continue;
        }
        set_variables(f);
        if (const auto end = applied(rule))
            return *end;
        if (f.last || f.proxy) {
            out_.final = f.end && !f.pass_through;  // [PT] leaves before [END] is heeded
            break;
        }
        skip = f.skip;
    }
    return out_;
}

void Rewriting::set_variables(const RewriteFlags& f)
{
    for (const std::string& flag : f.variables)
        variables_.push_back(rule_variable(flag, [this](std::string_view text) { return written_out(text); }));
}

Text Rewriting::written_out(std::string_view text) const { return expanded(text, groups_, now_.constant && !now_.has_tail, lookup_, c_.concrete); }

// Of a condition: what the client chooses may stand at its end, behind what is known ("%{SSL:SSL_CLIENT_VERIFY}#%{REQUEST_URI}").
Text Rewriting::test_string(std::string_view text) const
{
    const std::size_t last = text.ends_with('}') ? text.rfind("%{") : text.npos;
    if (last == text.npos || last == 0 || text[last - 1] == '\\')
        return written_out(text);
    const Text whole = behind(written_out(text.substr(0, last)), variable(text.substr(last + 2, text.size() - last - 3)));
    return whole.kind == Text::Kind::opaque ? written_out(text) : whole;
}

// With what rules before this one have put into the environment, and mod_rewrite itself.
Text Rewriting::variable(std::string_view name) const
{
    if (!is_rewrite_variable(name))
        return {Text::Kind::known, ""};
    if (c_.concrete && c_.early_headers.empty() && iequals(name, "HTTP_HOST"))
        return {Text::Kind::known, std::string(c_.host)};
    if (filename_is_known() && is_filename(cat("%{", name, '}'))) {
        const RewriteSubject s = filename();
        return {s.constant || c_.concrete ? Text::Kind::known : Text::Kind::opaque, s.text};
    }
    if (!iequals(name.substr(0, 4), "ENV:"))
        return text_of(name, c_);
    name.remove_prefix(4);
    if (const auto set = value_by_rules(variables_, name))
        return set->value_or(Text{Text::Kind::known, ""});
    return iequals(name, "SCRIPT_URL") || iequals(name, "SCRIPT_URI") ? Text{} : text_of(cat("ENV:", name), c_);
}

RewriteSubject Rewriting::seen() const
{
    RewriteSubject s = now_;
    if (where_ != RewritePlace::folder || !s.replaced || !s.text.starts_with(folder_))
        return s;
    s.text.erase(0, folder_.size());
    s.prefix.erase(0, s.prefix.starts_with(folder_) ? folder_.size() : s.prefix.size());
    return s;
}

RewriteSubject Rewriting::filename() const
{
    const bool below =
        where_ == RewritePlace::folder && !now_.text.starts_with('/') && !now_.text.starts_with("proxy:") && !absolute_scheme(now_.text);
    RewriteSubject s = below ? now_.below(folder_) : now_;
    s.has_tail = false;
    return s;
}

Truth Rewriting::matches(std::string pattern, bool caseless)
{
    const bool negative = pattern.starts_with('!');
    if (negative)
        pattern.erase(0, 1);
    groups_.clear();
    const TextSet set = pattern_set(pattern, caseless, c_);
    if (!set.regex->valid())
        return Truth::unknown;
    const RewriteSubject subject = seen();
    const bool hit = set.regex->matches(subject.text, &groups_);
    const Truth t = is_in(subject, set, hit, c_);
    return negative ? !t : t;
}

Truth Rewriting::all(const Lines& lines)
{
    Truth whole = Truth::yes, group = Truth::no;
    for (const Directive* line : lines) {
        const std::vector<std::string> w = rewrite_words(line->args());
        if (w.size() < 2)
            return Truth::unknown;
        const RewriteFlags f = rewrite_flags(w.size() > 2 ? w[2] : "");
        // Where a group holds already, the rest of it is not asked.
        if (group != Truth::yes) {
            Truth t = condition(w, f);
            t = settled(t, line->args(), "whether a RewriteCond holds is not known", line->place, c_);
            group = either(group, t);
        }
        if (f.or_next)
            continue;
        whole = both(whole, group);
        if (whole == Truth::no)
            return whole;
        group = Truth::no;
    }
    return whole;
}

Truth Rewriting::condition(const std::vector<std::string>& w, const RewriteFlags& f)
{
    std::string pattern = w[1];
    const bool negative = pattern.starts_with('!');
    if (negative)
        pattern.erase(0, 1);
    const auto told = [&](Truth t) { return negative ? !t : t; };
    if (iequals(w[0], "expr"))
        return told(holds(pattern, c_));
    if (filename_is_known() && is_filename(w[0]) && pattern.size() > 1)
        return told(filename_is(pattern, f.caseless));
    const Text text = test_string(w[0]);
    // One character alone is a pattern like any other.
    const char kind = pattern.size() > 1 ? pattern[0] : '\0';
    if (kind == '=')
        return told(is_one_of(text, one_text(pattern == "=\"\"" ? "" : pattern.substr(1), c_, f.caseless), c_));
    if (is_file_test(pattern)) {
        const auto looked = file_test(pattern, written_out(w[0]));
        return told(looked ? *looked : is_there(pattern, w[0]));
    }
    if (kind == '<' || kind == '>')
        return text.kind == Text::Kind::known && !f.caseless ? told(compares(text.text, pattern) ? Truth::yes : Truth::no) : Truth::unknown;
    return kind == '-' ? Truth::unknown : told(is_one_of(text, pattern_set(pattern, f.caseless, c_), c_));
}

// Of a file name that a rule has put in its place, or that is a back end's.
Truth Rewriting::filename_is(std::string_view pattern, bool caseless)
{
    const RewriteSubject s = filename();
    const auto in = [&](const TextSet& set) { return is_in(s, set, set.regex ? set.regex->matches(s.text) : set.language->matches(s.text), c_); };
    if (pattern.starts_with('='))
        return in(one_text(pattern.substr(1), c_, caseless));
    if (is_file_test(pattern)) {
        const bool is_path = s.text.starts_with('/') || (!s.constant && s.prefix.empty());
        const auto looked = file_test(pattern, Text{Text::Kind::known, s.text});
        return !is_path ? Truth::no : looked ? *looked : is_there(pattern, s.text);
    }
    if (pattern[0] == '-' || pattern[0] == '<' || pattern[0] == '>')
        return Truth::unknown;
    const TextSet set = pattern_set(pattern, caseless, c_);
    return set.regex->valid() ? in(set) : Truth::unknown;
}

// Who chooses the path finds one of a file that is there, and one of none.
Truth Rewriting::is_there(std::string_view test, const std::string& name) const
{
    if (!c_.imagination)
        return Truth::unknown;
    // The client does not choose the page of an error: one that lies there is there.
    const bool asks_for_file = test == "-f" || test == "-F";
    if (asks_for_file && c_.disk && c_.path_is_known && !c_.redirect_status.empty() && is_filename(name) && !c_.file.empty())
        if (const auto status = c_.disk->status(std::string(c_.file)); status && status->type == Files::Type::regular)
            return Truth::yes;
    return c_.imagination->chosen(cat(test, ' ', name, ' ', now_.text)) ? Truth::yes : Truth::no;
}

std::optional<Truth> Rewriting::file_test(std::string_view test, const Text& text) const
{
    const bool file = test == "-f" || test == "-F", size = test == "-s", folder = test == "-d";
    if (!c_.files || !c_.concrete || text.kind != Text::Kind::known || !text.text.starts_with('/') || !(file || size || folder))
        return std::nullopt;
    const auto status = c_.files->status(text.text);
    if (!status)
        return Truth::no;
    const bool regular = status->type == Files::Type::regular;
    return (folder ? status->type == Files::Type::directory : regular && (!size || status->size > 0)) ? Truth::yes : Truth::no;
}

// As apply_rewrite_rule.
std::optional<Rewritten> Rewriting::applied(const Rule& rule)
{
    const RewriteFlags& f = rule.flags;
    if (f.unknown)
        return lost(rule.d, "a flag of a RewriteRule is not modelled");
    if (f.answers)
        return answer(Rewritten::Kind::status, cat(f.status), rule.d);
    if (f.next && !f.last && !f.proxy)
        return lost(rule.d, "a RewriteRule starts again");
    // "-" leads nowhere, not even with R or P.
    if (rule.substitution == "-") {
        out_.handled |= f.handler;
        out_.passed_through |= f.pass_through;
        if (f.pass_through && absolute_scheme(now_.text))
            return answer(Rewritten::Kind::status, "400", rule.d);
        return std::nullopt;
    }
    const Text target = written_out(rule.substitution);
    const std::size_t scheme = absolute_scheme(target.text);
    // Other hooks take what [PT] hands on for a path, which a whole URL is not.
    if (f.pass_through && (f.redirect || f.proxy))
        return answer(Rewritten::Kind::status, "400", rule.d);
    if (f.proxy)
        return proxied(rule, target);
    if (f.redirect)
        return redirected(rule, target);
    if (target.kind != Text::Kind::known && !scheme && end_of_authority(rule.substitution) != rule.substitution.npos && !target.text.starts_with('/'))
        return lost(rule.d, "whether a RewriteRule leads to a URL is not known");
    return scheme ? own_path(rule, target) : led_to(rule, rule.substitution, target, false);
}

// A whole URL without R: perhaps the server's own, of which the path is left.
std::optional<Rewritten> Rewriting::own_path(const Rule& rule, const Text& target)
{
    const Truth own = settled(is_own_url(rule.substitution, target.text, c_), cat("own URL ", rule.d.args()),
                              "whether a RewriteRule leads to its own server is not known", rule.d.place, c_);
    if (own == Truth::unknown)
        return lost(rule.d, "whether a RewriteRule leads to its own server is not known");
    if (own == Truth::no) {
        if (rule.flags.pass_through)
            return answer(Rewritten::Kind::status, "400", rule.d);
        return redirected(rule, target);
    }
    const std::size_t slash = target.text.find('/', target.text.find("://") + 3);
    std::string_view rest = rule.substitution;
    rest.remove_prefix(std::min(rest.size(), end_of_authority(rest)));
    Text path = target;
    path.text = slash == target.text.npos ? "/" : target.text.substr(slash);
    return led_to(rule, rest.empty() ? "/" : rest, path, !rules_.options.legacy_prefix);
}

std::optional<Rewritten> Rewriting::proxied(const Rule& rule, const Text& target)
{
    Rewritten r = answer(Rewritten::Kind::proxied, target.text, rule.d);
    r.exact = target.kind == Text::Kind::known;
    r.fixed = r.exact ? target.text : known_prefix(rule.substitution, lookup_);
    r.final = rule.flags.end;
    return r;
}

// Without [L] the rules go on, and see the URL: one of them may put a path in its place again, which is then served.
std::optional<Rewritten> Rewriting::redirected(const Rule& rule, const Text& target)
{
    const bool absolute = absolute_scheme(target.text) != 0;
    const bool plain = absolute ? !iequals(target.text.substr(0, 8), "https://") : scheme_of_request(c_) != "https";
    out_ = {.kind = plain ? Rewritten::Kind::redirect_plain : Rewritten::Kind::redirect,
            .target = target.text,
            .handled = out_.handled,
            .status = rule.flags.redirect ? rule.flags.status : 302,
            .place = rule.d.place};
    out_.body_of = out_.status;
    note(c_, Stage::rewriting, cat("RewriteRule: redirect to ", target.text), rule.d.place);
    if (absolute) {
        replace(rule, rule.substitution, target);
    } else {
        now_ = {.text = cat(scheme_of_request(c_), "://", c_.host, target.text.starts_with('/') ? "" : "/", target.text),
                .exact = false,
                .replaced = true};
        now_.prefix = cat(scheme_of_request(c_), "://");
    }
    return std::nullopt;
}

// A path of this server, or a file.
std::optional<Rewritten> Rewriting::led_to(const Rule& rule, std::string_view substitution, Text target, bool in_root)
{
    const RewriteFlags& f = rule.flags;
    std::string& path = target.text;
    path.resize(std::min(path.find('?'), path.size()));
    std::string added;
    if (!path.starts_with('/')) {
        added = where_ == RewritePlace::server ? "/" : "";
    } else if (!substitution.starts_with("//")) {
        path.erase(0, std::min(path.find_first_not_of('/'), path.size()) - 1);
    }
    if (f.handler && where_ == RewritePlace::folder)
        return lost(rule.d, "a handler of a RewriteRule in a folder is not modelled");
    path = added + path;
    note(c_, Stage::rewriting, cat("RewriteRule: ", path), rule.d.place);
    replace(rule, added.empty() ? std::string(substitution) : cat(added, substitution), target);
    out_.kind = Rewritten::Kind::path;
    out_.target = now_.text;
    out_.exact = now_.constant;
    out_.fixed = now_.constant ? now_.text : now_.prefix;
    out_.place = rule.d.place;
    out_.passed_through = f.pass_through;
    out_.in_root = in_root;
    out_.handled |= f.handler;
    const auto climbs = [&] { return may_climb(rule.pattern, rule.substitution, rule.conditions, c_.server ? c_.server->node : nullptr); };
    out_.climbs |= !c_.concrete && (c_.patterns ? c_.patterns->of_line(&rule.d, c_.server, climbs) : climbs());
    out_.any_folder = !in_root && out_.fixed.size() < 2 && (f.unsafe_prefix || rules_.options.unsafe_prefix) && !c_.concrete;
    return std::nullopt;
}

// What the next rules see.
void Rewriting::replace(const Rule& rule, std::string_view substitution, const Text& target)
{
    const bool constant = target.kind == Text::Kind::known;
    const auto shape = constant || where_ == RewritePlace::folder ? std::nullopt : shape_behind(substitution, rule.pattern, now_, &rule.d);
    now_ = {.text = target.text.substr(0, target.text.find('?')),
            .exact = constant || shape.has_value(),
            .constant = constant,
            .shape = shape.value_or(PathShape{}),
            .prefix = constant ? std::string() : known_prefix(substitution, lookup_),
            .replaced = true,
            .has_tail = where_ == RewritePlace::folder};
    now_.prefix = now_.prefix.substr(0, now_.prefix.find('?'));
}

}

Rewritten rewrite(const RewriteRules& rules, RewritePlace where, const std::string& folder, const RewriteSubject& subject, const RequestContext& c)
{
    return rules.on && !rules.lines.empty() ? Rewriting(rules, where, folder, subject, c).run() : Rewritten{};
}

}
