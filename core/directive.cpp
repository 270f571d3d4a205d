#include "core/directive.h"

#include "core/text.h"

namespace aop {

std::string_view section_argument(const Directive& section)
{
    return trimmed(section.args.substr(0, section.args.rfind('>')));
}

Directive& Tree::add(Directive& parent, const Directive& made)
{
    Directive& d = nodes_.emplace_back(made);
    d.parent = &parent;
    d.next = d.first_child = d.last_child = nullptr;
    if (parent.last_child)
        parent.last_child->next = &d;
    else
        parent.first_child = &d;
    parent.last_child = &d;
    return d;
}

std::string_view Tree::keep(std::string text) { return texts_.emplace_back(std::move(text)); }

Source& Tree::add_source(Source made) { return sources_.emplace_back(std::move(made)); }

std::string dump(const Directive& section, int depth)
{
    std::string out;
    for (const Directive& d : section) {
        out.append(std::size_t(depth) * 2, ' ');
        out += d.args.empty() ? cat(d.name, "\n") : cat(d.name, " ", d.args, "\n");
        out += dump(d, depth + 1);
    }
    return out;
}

}
