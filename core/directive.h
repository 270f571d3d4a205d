#pragma once
#include <cstddef>
#include <deque>
#include <iterator>
#include <string>
#include <string_view>

#include "core/place.h"
#include "core/text.h"

namespace aop {

// One line of configuration as httpd keeps it in ap_conftree: includes spliced
// in, variables replaced, conditionals decided. A section is a directive whose
// name starts with '<' and that may have children; its args keep what httpd
// keeps, the closing '>' and anything after it included.
struct Directive {
    std::string_view name;
    std::string_view args;
    Place place;
    Directive* parent = nullptr;
    Directive* first_child = nullptr;
    Directive* last_child = nullptr;
    Directive* next = nullptr;

    bool is(std::string_view other) const { return iequals(name, other); }
    bool is_section() const { return name.starts_with('<'); }

    struct Iterator {
        using value_type = const Directive;
        using difference_type = std::ptrdiff_t;
        const Directive* at = nullptr;
        const Directive& operator*() const { return *at; }
        const Directive* operator->() const { return at; }
        Iterator& operator++() { return at = at->next, *this; }
        Iterator operator++(int)
        {
            const Iterator before = *this;
            ++*this;
            return before;
        }
        bool operator==(const Iterator&) const = default;
    };
    // for (const Directive& child : section)
    Iterator begin() const { return {first_child}; }
    Iterator end() const { return {}; }
};

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
    // Keeps a text that exists nowhere else (glued lines, replaced variables).
    std::string_view keep(std::string text);
    Source& add_source(Source made);
    std::size_t size() const { return nodes_.size(); }
    const std::deque<Source>& sources() const { return sources_; }

private:
    Directive root_;
    std::deque<Directive> nodes_;
    std::deque<std::string> texts_;
    std::deque<Source> sources_;
};

// One directive a line, two spaces a level: what tests compare.
std::string dump(const Directive& section, int depth = 0);

}
