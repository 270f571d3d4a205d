#pragma once
#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/language/machine.h"
#include "core/base/language/patterns.h"

namespace aop::languages {

using NodeId = std::uint32_t;
constexpr std::uint32_t unbounded = ~std::uint32_t{0};
constexpr std::size_t most_nodes = 50'000;

// What a pattern says, whatever it was written in. Nodes are numbered, children before parents, and may be shared.
struct Node {
    enum class Kind : std::uint8_t {
        set,       // one byte of `bytes`
        sequence,  // the children one after the other; none: the empty text
        choice,    // one of the children
        repeat,    // the child from `least` to `most` times
        start,     // here the text begins
        ahead,     // what follows begins (or, negative, does not) with the child
        behind,    // what came ends (or does not) with the child
    };
    Kind kind = Kind::sequence;
    bool negative = false, lazy = false;
    std::uint32_t least = 0, most = 0;
    std::uint32_t bytes = 0;  // an index
    std::vector<NodeId> children = {};
};

class Expression {
public:
    NodeId set(const Bytes& bytes);
    NodeId sequence(std::vector<NodeId> children) { return many(Node::Kind::sequence, std::move(children)); }
    NodeId choice(std::vector<NodeId> children) { return many(Node::Kind::choice, std::move(children)); }
    NodeId repeat(NodeId child, std::uint32_t least, std::uint32_t most, bool lazy = false);
    NodeId look(Node::Kind kind, NodeId child, bool negative) { return add({.kind = kind, .negative = negative, .children = {child}}); }
    NodeId start() { return add({.kind = Node::Kind::start}); }
    NodeId end();  // here the text ends

    const Node& operator[](NodeId id) const { return nodes_[id]; }
    const Bytes& bytes(const Node& node) const { return sets_[node.bytes]; }
    bool too_large() const { return nodes_.size() > most_nodes; }
    // For what walks over shared nodes more than once. False: that was enough.
    bool spend(std::size_t effort) { return (effort_ -= std::min(effort, effort_)) != 0; }

private:
    NodeId add(Node node);
    NodeId many(Node::Kind kind, std::vector<NodeId> children);
    std::vector<Node> nodes_;
    std::vector<Bytes> sets_;
    std::optional<NodeId> end_;
    std::size_t effort_ = 1'000'000;
};

// A PCRE pattern that pcre2_compile takes. nullopt: not regular, or we do not know that it is.
std::optional<NodeId> parse_regex(Expression& into, std::string_view pattern, const RegexOptions& options);

// The member of `[[:name:]]`.
std::optional<Bytes> posix_class(std::string_view name);
// \d \w \s \h \v and their complements; nullopt for other letters.
std::optional<Bytes> class_escape(char letter);
Bytes with_both_cases(Bytes bytes);
Bytes byte_range(unsigned from, unsigned to);

// (?>node): the first way in which PCRE matches the node, and no other. nullopt: we do not know how to say it without.
std::optional<NodeId> atomic(Expression& in, NodeId node);

// The texts in which the expression is found somewhere, as a minimal machine.
std::optional<Machine> compile(const Expression& expression, NodeId root, std::size_t limit);
// No text that the node matches begins with another one. The node has no assertions.
bool is_prefix_free(const Expression& expression, NodeId node);

}
