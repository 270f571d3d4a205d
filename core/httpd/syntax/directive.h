#pragma once
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ascii.h"
#include "core/httpd/syntax/directive_names.h"
#include "core/httpd/syntax/place.h"

namespace aop {

// One line of configuration as httpd keeps it in ap_conftree: includes spliced
// in, variables replaced, conditionals decided. A section is a directive whose
// name starts with '<' and that may have children; its args keep what httpd
// keeps, the closing '>' and anything after it included. As large as a cache line:
// there may be hundreds of thousands, and each stage goes through them all.
class Directive {
public:
    Directive() = default;
    Directive(std::string_view name, std::string_view args, const Place& at) : Directive(name, number_of(name), args, at) {}
    Directive(std::string_view name, NameNumber, std::string_view args, const Place&);  // the number of that name

    std::string_view name() const { return {name_, name_size_}; }
    std::string_view args() const { return {args_, args_size_}; }
    NameNumber number() const { return number_; }  // of its name

    bool is(std::string_view other) const { return iequals(name(), other); }
    bool is(NameNumber other) const { return number_ == other; }  // d.is("Require"_name): reads no text
    bool is_section() const { return name_size_ > 0 && *name_ == '<'; }

    struct Iterator {
        using value_type = const Directive;
        using difference_type = std::ptrdiff_t;
        const Directive* at = nullptr;
        const Directive* last = nullptr;
        bool past = true;  // behind the last one, whose next is the first
        const Directive& operator*() const { return *at; }
        const Directive* operator->() const { return at; }
        Iterator& operator++() { return past = at == last, at = at->next_, *this; }
        Iterator operator++(int)
        {
            const Iterator before = *this;
            ++*this;
            return before;
        }
        bool operator==(const Iterator&) const = default;
    };
    // for (const Directive& child : section)
    Iterator begin() const { return {first_child(), last_child_, !last_child_}; }
    Iterator end() const { return {first_child(), last_child_, true}; }
    const Directive* first_child() const { return last_child_ ? last_child_->next_ : nullptr; }
    const Directive* last_child() const { return last_child_; }

    Place place;
    Directive* parent = nullptr;

private:
    friend class Tree;

    Directive* next_ = nullptr;  // the last child's is the first
    Directive* last_child_ = nullptr;
    const char* name_ = nullptr;
    const char* args_ = nullptr;
    std::uint32_t args_size_ = 0;
    std::uint32_t name_size_ : 24 = 0;
    std::uint32_t number_ : 8 = 0;
};
static_assert(sizeof(void*) != 8 || sizeof(Directive) == 64);

// The text between "<Name " and the last '>': what httpd hands to a section's handler.
std::string_view section_argument(const Directive& section);

// A whole configuration. Directives and texts never move once added, so views
// and pointers into them stay good for the life of the tree.
class Tree {
public:
    Tree() = default;
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;

    const Directive& root() const { return root_; }
    Directive& root() { return root_; }
    // Appends a copy of `made` as the last child of `parent`.
    Directive& add(Directive& parent, const Directive& made);
    // Takes a child from its parent; it stays where it is, and so do its own children.
    static void unlink(const Directive& child);
    // Whether a directive of this name has ever been added.
    bool mentions(NameNumber name) const { return mentioned_[name]; }
    // Keeps a text that exists nowhere else (a file, a path, glued lines, replaced variables).
    std::string_view keep(std::string_view text);
    std::string_view keep(std::string&& text);  // as it is, where it is large
    Source& add_source(Source made);
    std::size_t size() const { return size_; }
    const std::deque<Source>& sources() const { return sources_; }

private:
    Directive root_;
    std::bitset<name_count + 1> mentioned_;  // by number
    static constexpr std::size_t in_a_block = 256;
    std::vector<std::unique_ptr<Directive[]>> blocks_;  // of nodes, all full but the last
    std::size_t size_ = 0;
    std::deque<std::string> texts_;               // the large ones
    std::vector<std::unique_ptr<char[]>> small_;  // and blocks of small ones, one behind the other
    std::size_t room_ = 0;                        // left in the last of those
    std::deque<Source> sources_;
};

// One directive a line, two spaces a level: what tests compare.
std::string dump(const Directive& section, int depth = 0);

}
