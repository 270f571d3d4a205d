// Goes through the tree in httpd's order (ap_walk_config) and dispatches each directive
// as invoke_cmd does: known at all, allowed here, the right number of words, the value.
#include "linter/walk/walker.h"

#include <algorithm>

#include "core/words.h"
#include "linter/modules.h"
#include "linter/walk.h"

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
struct Walker::Spare {
    explicit Spare(Walker& w) : of(w)
    {
        if (of.spare_.empty())
            return;
        words = std::move(of.spare_.back());
        of.spare_.pop_back();
    }
    Spare(const Spare&) = delete;
    Spare& operator=(const Spare&) = delete;
    ~Spare() { of.spare_.push_back(std::move(words)); }

    Walker& of;
    std::vector<std::string> words;
};

Walker::Walker(Files& files, const ReadOptions& options, const Configuration& configuration, std::vector<Trouble>& troubles)
    : files_(files), options_(options), configuration_(configuration), told_(troubles)
{
    unknown_modules_ = std::ranges::any_of(configuration.modules, [](const std::string& source) { return !module_by_source(source); });
}

void Walker::refuse(Trouble::Kind kind, const Directive& at, std::string message)
{
    told_.add({.kind = kind, .place = at.place, .message = std::move(message), .chain = {}});
}

bool Walker::is_extra(std::string_view name) const
{
    return std::ranges::any_of(options_.extra_directives, [&](const std::string& extra) { return iequals(extra, name); });
}

ExpressionNames Walker::expression_names() const
{
    return {.ssl = has_module("mod_ssl.c"), .health_check = has_module("mod_proxy_hcheck.c"), .others = unknown_modules_};
}

// A module that is not known here may bring providers of its own.
bool Walker::knows_provider(const std::string& name) const { return unknown_modules_ || providers_.contains(name); }
bool Walker::knows_authn_provider(const std::string& name) const { return unknown_modules_ || authn_providers_.contains(name); }

const Result<Files::Status>& Walker::status(const std::string& path)
{
    const auto known = statuses_.find(path);
    return known != statuses_.end() ? known->second : statuses_.emplace(path, files_.status(path)).first->second;
}

std::vector<const Command*> Walker::loaded(std::string_view name) const
{
    std::vector<const Command*> loaded;
    const auto same = [](const Command& c) { return [&c](const Command* o) { return o->contexts == c.contexts && o->form == c.form; }; };
    for (const Command& c : commands_named(name))
        if (has_module(c.module) && std::ranges::none_of(loaded, same(c)))
            loaded.push_back(&c);
    return loaded;
}

const std::vector<const Command*>& Walker::commands_for(const Directive& d, std::vector<const Command*>& room)
{
    const auto known = commands_.find(d.name().data());
    if (known != commands_.end())
        return known->second;
    room = loaded(d.name());
    // A name in the text of a file is met once; one in the table again and again.
    const bool listed = std::ranges::any_of(commands_named(d.name()), [&](const Command& c) { return c.name.data() == d.name().data(); });
    return listed ? commands_.emplace(d.name().data(), room).first->second : room;
}

void Walker::visit(const Directive& d, Standing& spot)
{
    if (told_.enough() || is_extra(d.name()))
        return;
    std::vector<const Command*> room;
    const std::vector<const Command*>& loaded = commands_for(d, room);
    if (loaded.empty() && spot.unknown_ok)
        return;
    if (loaded.empty()) {
        Trouble t{.kind = Trouble::Kind::unknown_directive, .place = d.place, .message = {}, .chain = {}};
        t.message = cat("Invalid command '", d.name(),
                        "', perhaps misspelled or defined by a module not included in the server configuration");
        if (unknown_modules_ && commands_named(d.name()).empty()) {
            t.kind = Trouble::Kind::unknown_module;
            t.message = cat(d.name(), " may belong to a module that is not known here");
            t.refused = false;
        }
        told_.add(std::move(t));
        return;
    }
    for (const Command* c : loaded) {
        if (c->executes_on_read())
            continue;
        Trouble::Kind kind = Trouble::Kind::argument;
        if (const Objection said = run(*c, d, spot, kind)) {
            refuse(kind, d, *said);
            return;
        }
    }
}

Objection Walker::run(const Command& c, const Directive& d, Standing& spot, Trouble::Kind& kind)
{
    const bool listed = spot.override_list && spot.override_list->contains(lowered(c.name));
    if (!(c.contexts & spot.overrides) && !listed) {
        if (spot.override_ok) {
            if (spot.passed_over)
                spot.passed_over->push_back(&d);
            return std::nullopt;
        }
        kind = Trouble::Kind::context;
        return d.parent && d.parent->is_section() ? cat(c.name, " not allowed in ", d.parent->name(), "> context")
                                                  : cat(c.name, " not allowed here");
    }
    Spare spare(*this);
    Call call{*this, c, d, spot, spare.words};
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
    if (Objection said = check_place(c, d, spot)) {
        kind = Trouble::Kind::context;
        return said;
    }
    Objection said;
    if (d.is_section()) {
        kind = Trouble::Kind::syntax;
        walk_section(call, said);
        return said;
    }
    return check_value(call);
}

void Walker::walk(const Directive& section, Standing spot)
{
    for (const Directive& d : section)
        visit(d, spot);
}

void Walker::walk()
{
    WalkScope scope;
    Standing spot;
    spot.overrides = context::in_server | context::options | context::file_info | context::indexes;
    spot.scope = &scope;
    walk(configuration_.tree.root(), spot);
    for (Trouble& t : later_)
        told_.add(std::move(t));
}

void walk_configuration(Files& files, const ReadOptions& options, const Configuration& configuration, std::vector<Trouble>& troubles)
{
    // A tree that was cut short says little about what httpd would have found in it.
    if (std::ranges::find(troubles, Trouble::Kind::limit, &Trouble::kind) == troubles.end())
        Walker(files, options, configuration, troubles).walk();
}

}
