// Goes through the tree in httpd's order (ap_walk_config) and dispatches each directive
// as invoke_cmd does: known at all, allowed here, the right number of words, the value.
#include "linter/validate/validator.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/request/own_providers.h"
#include "core/httpd/syntax/arguments.h"
#include "linter/httpd/modules.h"
#include "linter/validate/hints.h"
#include "linter/validate/validate.h"

namespace aop {

namespace {

// More words than httpd hands on in one line (AP_MAX_ARGC).
constexpr std::size_t most_words = 64;

struct Arity {
    std::size_t least, most;
    std::string_view says;
};

// How many words each form takes. FLAG, RAW_ARGS and the ITERATE forms have rules of their own.
std::optional<Arity> arity(Form form)
{
    switch (form) {
    case Form::take1: return Arity{1, 1, " takes one argument"};
    case Form::take2: return Arity{2, 2, " takes two arguments"};
    case Form::take12: return Arity{1, 2, " takes 1-2 arguments"};
    case Form::take3: return Arity{3, 3, " takes three arguments"};
    case Form::take23: return Arity{2, 3, " takes two or three arguments"};
    case Form::take123: return Arity{1, 3, " takes one, two or three arguments"};
    case Form::take13: return Arity{1, 3, " takes one or three arguments"};
    case Form::raw:
    case Form::iterate:
    case Form::iterate2:
    case Form::flag:
    case Form::none:
    case Form::argv: break;
    }
    return std::nullopt;
}

// An empty word counts as a missing one, except where httpd takes it for an optional one.
bool fits(Form form, const Arity& a, const std::vector<std::string>& w)
{
    if (w.size() < a.least || w.size() > a.most)
        return false;
    for (std::size_t i = 0; i < a.least; ++i)
        if (w[i].empty())
            return false;
    return form != Form::take13 || w.size() != 2 || w[1].empty();
}

}

// A list of words that an earlier directive is done with.
struct Validator::ScratchWords {
    explicit ScratchWords(Validator& w) : of(w)
    {
        if (of.spare_.empty())
            return;
        words = std::move(of.spare_.back());
        of.spare_.pop_back();
    }
    ScratchWords(const ScratchWords&) = delete;
    ScratchWords& operator=(const ScratchWords&) = delete;
    ~ScratchWords() { of.spare_.push_back(std::move(words)); }

    Validator& of;
    std::vector<std::string> words;
};

Validator::Validator(Files& files, const ReadOptions& options, const Configuration& configuration, Problems& problems)
    : files_(files), options_(options), configuration_(configuration), problem_list_(problems)
{
    unknown_modules_ = std::ranges::any_of(configuration.modules, [](const std::string& source) { return !module_by_source(source); });
}

void Validator::refuse(Problem::Kind kind, const Directive& at, std::string message)
{
    problem_list_.add({.kind = kind, .place = at.place, .message = std::move(message), .chain = {}});
}

bool Validator::is_extra(std::string_view name) const
{
    return std::ranges::any_of(options_.extra_directives, [&](const std::string& extra) { return iequals(extra, name); });
}

ExpressionNames Validator::expression_names() const
{
    return {.ssl = has_module("mod_ssl.c"), .health_check = has_module("mod_proxy_hcheck.c"), .others = unknown_modules_};
}

// A module that is not known here may bring providers of its own.
bool Validator::knows_provider(const std::string& name) const
{
    return unknown_modules_ || providers_.contains(name) || configuration_.lua_providers.contains(name);
}
bool Validator::knows_authn_provider(const std::string& name) const { return unknown_modules_ || authn_providers_.contains(name); }

void Validator::know_all_providers()
{
    for (const OwnProvider& own : own_providers_in(configuration_.tree.root()))
        providers_.insert(own.alias);
    for (const Directive& d : configuration_.tree.root())
        if (const std::vector<std::string> w = d.is("AuthnzFcgiDefineProvider") ? words(d.args()) : std::vector<std::string>(); w.size() > 1)
            (iequals(w[0], "authn") ? authn_providers_ : providers_).insert(w[1]);
}

bool Validator::installed()
{
    if (!installed_)
        installed_ = std::ranges::any_of(configuration_.module_files, [this](const ModuleFile& m) { return bool(status(m.path)); });
    return *installed_;
}

bool Validator::remembers(const std::string& kind, const std::string& name) const
{
    const auto known = remembered_.find(kind);
    return known != remembered_.end() && known->second.contains(name);
}

bool Validator::remembers_prefix(const std::string& kind, std::string_view of) const
{
    const auto known = remembered_.find(kind);
    if (known == remembered_.end())
        return false;
    for (std::size_t size = of.size(); size > 0; --size)
        if (known->second.contains(std::string(of.substr(0, size))))
            return true;
    return false;
}

std::string Validator::server_key(const Directive& at) const
{
    const Directive* server = &at;
    while (server->parent && !server->is("<VirtualHost"_name))
        server = server->parent;
    return std::to_string(reinterpret_cast<std::uintptr_t>(server));
}

const Result<Files::Status>& Validator::status(const std::string& path)
{
    const auto known = statuses_.find(path);
    return known != statuses_.end() ? known->second : statuses_.emplace(path, files_.status(path)).first->second;
}

std::vector<const Command*> Validator::loaded(std::string_view name) const
{
    std::vector<const Command*> loaded;
    const auto same = [](const Command& c) { return [&c](const Command* o) { return o->contexts == c.contexts && o->form == c.form; }; };
    for (const Command& c : commands_named(name))
        if (has_module(c.module) && std::ranges::none_of(loaded, same(c)))
            loaded.push_back(&c);
    return loaded;
}

const std::vector<const Command*>& Validator::commands_for(const Directive& d, std::vector<const Command*>& room)
{
    const auto known = commands_.find(d.name().data());
    if (known != commands_.end())
        return known->second;
    room = loaded(d.name());
    // A name in the text of a file is met once; one in the table again and again.
    const bool listed = std::ranges::any_of(commands_named(d.name()), [&](const Command& c) { return c.name.data() == d.name().data(); });
    return listed ? commands_.emplace(d.name().data(), room).first->second : room;
}

const std::string& Validator::name_hint(std::string_view name)
{
    const auto [at, is_new] = name_hints_.try_emplace(lowered(name));
    if (is_new)
        at->second = hint_for_name(name);
    return at->second;
}

void Validator::visit(const Directive& d, Context& context)
{
    if (problem_list_.enough() || is_extra(d.name()))
        return;
    std::vector<const Command*> room;
    const std::vector<const Command*>& loaded = commands_for(d, room);
    // Text that is not in this copy may load the module.
    const bool has_unseen = options_.copy && !options_.copy->unseen.empty();
    const bool may_be_loaded = has_unseen && !commands_named(d.name()).empty();
    if (loaded.empty() && (context.unknown_ok || may_be_loaded))
        return;
    if (loaded.empty()) {
        Problem t{.kind = Problem::Kind::unknown_directive, .place = d.place, .message = {}, .chain = {}};
        t.message = cat("Invalid command '", d.name(), "', perhaps misspelled or defined by a module not included in the server configuration");
        if (d.name().starts_with("\xEF\xBB\xBF"))
            t.message += ": the file begins with a byte order mark (BOM), which httpd takes for a part of its first word";
        else if ((unknown_modules_ || has_unseen) && commands_named(d.name()).empty()) {
            if (!unknown_named_.insert(lowered(d.name())).second)
                return;  // told at its first line
            t.kind = Problem::Kind::unknown_module;
            t.message = cat(d.name(), " may belong to a module that is not known here");
            t.directive = d.name();
            t.refused = false;
        } else {
            t.hint = name_hint(d.name());
        }
        problem_list_.add(std::move(t));
        return;
    }
    for (const Command* c : loaded) {
        if (c->executes_on_read())
            continue;
        Problem::Kind kind = Problem::Kind::argument;
        if (const Complaint said = run(*c, d, context, kind)) {
            const std::string hint = kind == Problem::Kind::argument ? hint_for_value(d) : "";
            problem_list_.add({.kind = kind, .place = d.place, .message = *said, .chain = {}, .hint = hint});
            return;
        }
    }
}

Complaint Validator::run(const Command& c, const Directive& d, Context& context, Problem::Kind& kind)
{
    const bool listed = context.override_list && context.override_list->contains(lowered(c.name));
    if (!(c.contexts & context.overrides) && !listed) {
        if (context.override_ok) {
            if (context.passed_over)
                context.passed_over->push_back(&d);
            return std::nullopt;
        }
        kind = Problem::Kind::context;
        return d.parent && d.parent->is_section() ? cat(c.name, " not allowed in ", d.parent->name(), "> context") : cat(c.name, " not allowed here");
    }
    ScratchWords spare(*this);
    Call call{*this, c, d, context, spare.words};
    words(d.args(), call.words);
    if (const auto counts = arity(c.form)) {
        if (!fits(c.form, *counts, call.words))
            return cat(c.name, counts->says);
    } else if (c.form == Form::none) {
        if (!d.args().empty())
            return cat(c.name, " takes no arguments");
    } else if (c.form == Form::flag) {
        if (call.words.empty() || (!iequals(call.words[0], "on") && !iequals(call.words[0], "off")))
            return cat(c.name, " must be On or Off");
    } else if (c.form == Form::iterate) {
        // They end at the first empty one.
        call.words.erase(std::ranges::find(call.words, std::string()), call.words.end());
        if (call.words.empty())
            return cat(c.name, " requires at least one argument");
    } else if (c.form == Form::iterate2) {
        if (call.words.size() < 2 || call.words[0].empty())
            return cat(c.name, " requires at least two arguments");
    } else if (c.form == Form::argv && call.words.size() > most_words) {
        call.words.resize(most_words);
    }
    if (Complaint said = check_context(c, d, context)) {
        kind = Problem::Kind::context;
        return said;
    }
    Complaint said;
    if (d.is_section()) {
        kind = Problem::Kind::syntax;
        walk_section(call, said);
        return said;
    }
    return check_value(call);
}

void Validator::walk(const Directive& section, Context context)
{
    for (const Directive& d : section)
        visit(d, context);
}

void Validator::walk()
{
    WalkScope scope;
    Context context;
    context.overrides = context::in_server | context::options | context::file_info | context::indexes;
    context.scope = &scope;
    walk(configuration_.tree.root(), context);
    for (Problem& t : later_)
        problem_list_.add(std::move(t));
}

void walk_configuration(Files& files, const ReadOptions& options, const Configuration& configuration, Problems& problems)
{
    // A tree that was cut short says little about what httpd would have found in it.
    if (!problems.has(Problem::Kind::limit))
        Validator(files, options, configuration, problems).walk();
}

}
