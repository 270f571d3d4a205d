#include "core/httpd/syntax/directive.h"

#include <algorithm>
#include <utility>

#include "core/base/ascii.h"

namespace aop {

namespace {

// No line is longer (VARBUF_MAX_LEN of httpd); with variables replaced one may be, and then has no name that anybody knows.
constexpr std::size_t longest_name = (16 << 20) - 1;
// Thousands of files are a few hundred bytes long, and so are their paths.
constexpr std::size_t text_block = 64 << 10, small_text = 4 << 10;

}

Directive::Directive(std::string_view name, NameNumber number, std::string_view args, const Place& at)
    : place(at), name_(name.data()), args_(args.data()), args_size_(static_cast<std::uint32_t>(args.size())),
      name_size_(static_cast<std::uint32_t>(std::min(name.size(), longest_name)) & longest_name), number_(number)
{}

std::string_view section_argument(const Directive& section) { return trimmed(section.args().substr(0, section.args().rfind('>'))); }

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

std::string_view Tree::keep(std::string_view text)
{
    if (text.size() > small_text)
        return texts_.emplace_back(text);
    if (text.size() > room_) {
        small_.push_back(std::make_unique_for_overwrite<char[]>(text_block));
        room_ = text_block;
    }
    char* const at = small_.back().get() + (text_block - room_);
    text.copy(at, text.size());
    room_ -= text.size();
    return {at, text.size()};
}

std::string_view Tree::keep(std::string&& text)
{
    return text.size() > small_text ? texts_.emplace_back(std::move(text)) : keep(std::string_view(text));
}

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
