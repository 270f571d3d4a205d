#include "core/directive.h"

#include <algorithm>
#include <utility>

#include "core/text.h"

namespace aop {

namespace {

// No line is longer (VARBUF_MAX_LEN of httpd); with variables replaced one may be, and then has no name that anybody knows.
constexpr std::size_t longest_name = (16 << 20) - 1;

}

Directive::Directive(std::string_view name, std::string_view args, const Place& at)
    : place(at), name_(name.data()), args_(args.data()), args_size_(static_cast<std::uint32_t>(args.size())),
      name_size_(static_cast<std::uint32_t>(std::min(name.size(), longest_name)) & longest_name), number_(number_of(name))
{
}

std::string_view section_argument(const Directive& section)
{
    return trimmed(section.args().substr(0, section.args().rfind('>')));
}

Directive& Tree::add(Directive& parent, const Directive& made)
{
    if (size_ % in_a_block == 0)
        blocks_.push_back(std::make_unique<Directive[]>(in_a_block));
    Directive& d = blocks_.back()[size_++ % in_a_block] = made;
    d.parent = &parent;
    d.last_child_ = nullptr;
    d.next_ = parent.last_child_ ? std::exchange(parent.last_child_->next_, &d) : &d;
    parent.last_child_ = &d;
    mentioned_[d.number_] = true;
    return d;
}

void Tree::unlink(const Directive& child)
{
    Directive& parent = *child.parent;
    Directive* before = parent.last_child_;
    while (before->next_ != &child)
        before = before->next_;
    before->next_ = child.next_;
    if (parent.last_child_ == &child)
        parent.last_child_ = before == &child ? nullptr : before;
}

std::string_view Tree::keep(std::string text) { return texts_.emplace_back(std::move(text)); }

Source& Tree::add_source(Source made) { return sources_.emplace_back(std::move(made)); }

std::string dump(const Directive& section, int depth)
{
    std::string out;
    for (const Directive& d : section) {
        out.append(std::size_t(depth) * 2, ' ');
        out += d.args().empty() ? cat(d.name(), "\n") : cat(d.name(), " ", d.args(), "\n");
        out += dump(d, depth + 1);
    }
    return out;
}

}
