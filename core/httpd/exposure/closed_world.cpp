#include "core/httpd/exposure/closed_world.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/settings/effects.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

// Lists of such things that nobody has looked at count as well: a directive of an unknown module may do anything to a request, though it comes
// after the handshake.
bool is_opaque(const Directive& d, const Effect* effect)
{
    if (!effect || !effect->opaque() || effect->words.empty())
        return !effect || effect->opaque();
    const std::string args = lowered(d.args());
    return std::ranges::any_of(words(effect->words), [&](const std::string& word) { return args.find(word) != args.npos; });
}

// An expression that reads a file may hand it to a header of the answer, which that of a refusal has as well, plain HTTP on a port of TLS included.
bool reads_file(const Directive& d)
{
    if (!d.is("Header") && !d.is("SetEnvIfExpr"_name) && !d.is("RewriteCond"_name) && !d.is("Redirect") && !d.is("RedirectMatch") &&
        !d.is("RedirectPermanent") && !d.is("RedirectTemp"))
        return false;
    if (d.args().find("expr") == d.args().npos && !d.is("SetEnvIfExpr"_name) && d.args().find("%{") == d.args().npos)
        return false;
    const std::string args = lowered(d.args());
    return args.find("%{file:") != args.npos || args.find("file(") != args.npos;
}
bool is_unsafe(const Effect* effect) { return effect && !effect->safe_behind_handshake; }

// What such a line names takes its place in the tree, unless it is not here.
bool is_unread(const Directive& d) { return d.is("Include") || d.is("IncludeOptional") || d.is("Use"); }

bool is_section_of_requests(const Directive& d)
{
    return d.is("<Directory"_name) || d.is("<DirectoryMatch"_name) || d.is("<Files"_name) || d.is("<FilesMatch"_name) || d.is("<Location"_name) ||
           d.is("<LocationMatch"_name) || d.is("<If"_name) || d.is("<ElseIf"_name) || d.is("<Else"_name) || d.is("<Proxy"_name) ||
           d.is("<ProxyMatch"_name) || d.is("<VirtualHost"_name);
}

}

ClosedWorld::Lines ClosedWorld::of_node(const Directive& node, bool with_sections)
{
    Lines lines;
    const auto add = [&](const Lines& more) {
        lines.any = lines.any ? lines.any : more.any;
        lines.unsafe = lines.unsafe ? lines.unsafe : more.unsafe;
        lines.unseen = lines.unseen ? lines.unseen : more.unseen;
        lines.unguarded = lines.unguarded ? lines.unguarded : more.unguarded;
    };
    for (const Directive& d : node) {
        if (is_section_of_requests(d)) {
            if (with_sections && !d.is("<VirtualHost"_name))
                add(of_node(d, true));
            continue;
        }
        if (is_unread(d)) {
            add({&d, &d, &d, &d});
            continue;
        }
        // The numbered names are modelled.
        const Effect* effect = effect_of(d.name());
        if (reads_file(d))
            add({&d, &d, nullptr, &d});
        else if (is_opaque(d, effect))
            add({&d, is_unsafe(effect) ? &d : nullptr, nullptr, effect && effect->safe_behind_guard ? nullptr : &d});
        if (d.first_child())
            add(of_node(d, with_sections));
    }
    return lines;
}

const ClosedWorld::Lines& ClosedWorld::of_section(const Section& s)
{
    const auto known = known_.find(s.node);
    return known != known_.end() ? known->second : known_.emplace(s.node, of_node(*s.node, true)).first->second;
}

template <class Pick>
const Directive* ClosedWorld::first(ServerId server, Pick pick)
{
    for (const ServerId owner : {server, main_server}) {
        const Directive* node = m_.site.servers[owner].node;
        auto known = known_.find(node);
        if (known == known_.end())
            known = known_.emplace(node, of_node(*node, false)).first;
        if (const Directive* line = pick(known->second))
            return line;
    }
    const Directive* found = nullptr;
    m_.each_section(server, [&](const Section& s) {
        if (!found && s.kind != Section::Kind::server)
            found = pick(of_section(s));
    });
    for (const SectionId i : m_.htaccess_of(server))
        if (!found)
            found = pick(of_section(m_.site.sections[i]));
    return found;
}

const Directive* ClosedWorld::opaque_line(ServerId server, Cause kept_out)
{
    const bool by_guard = kept_out == Cause::guard || kept_out == Cause::guard_alone;
    return first(server, [&](const Lines& lines) { return kept_out == Cause::handshake ? lines.unsafe : by_guard ? lines.unguarded : lines.any; });
}

const Directive* ClosedWorld::unseen_text(ServerId server)
{
    return first(server, [](const Lines& lines) { return lines.unseen; });
}

}
