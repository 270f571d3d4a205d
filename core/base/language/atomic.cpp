// Atomic groups: what does (?>A) match, where PCRE takes the first way through A and never comes back for another?
//
// Where A has but one way to match at a place (no match begins with a shorter one), nothing is lost: it is A. Otherwise the ways that PCRE tries
// earlier are ruled out by lookaheads:
//     (?>A|B)    = (?>A) | (?!A)(?>B)
//     (?>X*)     = X*(?!X)                     if X has one way
//     (?>X*R)    = X*(?!X+R)(?>R)              the last place from which R matches
//     (?>X*?)    = nothing
//     (?>(A|B)R) = (?>AR|BR)
// Example: \R is (?>\r\n|\v), so \r\n|(?!\r\n)\v, and \R\n does not match \r\n. Anything else is nullopt.
// Cost: choices in a row multiply; the number of nodes is bounded.
#include <algorithm>

#include "core/base/language/expression.h"

namespace aop::languages {

namespace {

using Kind = Node::Kind;
using Found = std::optional<NodeId>;

class Rewriter {
public:
    explicit Rewriter(Expression& e) : e_(e) {}

    Found first_way(NodeId id, int depth)
    {
        if (depth > 100 || e_.too_large() || !e_.spend(1))
            return std::nullopt;
        if (has_one_way(id))
            return id;
        const Node node = e_[id];
        if (node.kind == Kind::choice)
            return first_choice(node.children, depth);
        return first_sequence(node.kind == Kind::sequence ? node.children : std::vector{id}, depth);
    }

private:
    NodeId unless(NodeId id) { return e_.look(Kind::ahead, id, true); }

    Found first_choice(const std::vector<NodeId>& ways, int depth)
    {
        std::vector<NodeId> out, earlier;
        for (const NodeId way : ways) {
            const Found first = first_way(way, depth + 1);
            if (!first)
                return std::nullopt;
            std::vector<NodeId> parts = earlier;
            parts.push_back(*first);
            out.push_back(e_.sequence(std::move(parts)));
            earlier.push_back(unless(way));
        }
        return e_.choice(std::move(out));
    }

    Found first_sequence(const std::vector<NodeId>& parts, int depth)
    {
        const NodeId head = parts.front();
        const NodeId rest = e_.sequence({parts.begin() + 1, parts.end()});
        const Node node = e_[head];
        if (node.kind == Kind::sequence) {
            std::vector<NodeId> flat = node.children;
            flat.insert(flat.end(), parts.begin() + 1, parts.end());
            return flat.empty() ? Found(rest) : first_way(e_.sequence(std::move(flat)), depth + 1);
        }
        if (has_one_way(head)) {
            const Found tail = first_way(rest, depth + 1);
            return tail ? Found(e_.sequence({head, *tail})) : std::nullopt;
        }
        if (node.kind == Kind::choice)
            return first_choice(followed(node.children, rest), depth);
        return node.kind == Kind::repeat ? first_repeat(node, rest, depth) : std::nullopt;
    }

    std::vector<NodeId> followed(const std::vector<NodeId>& ways, NodeId rest)
    {
        std::vector<NodeId> out;
        for (const NodeId way : ways)
            out.push_back(e_.sequence({way, rest}));
        return out;
    }

    Found first_repeat(const Node& node, NodeId rest, int depth)
    {
        const NodeId x = node.children[0], nothing = e_.sequence({});
        if (node.least == 0 && node.most == 1)
            return first_choice(node.lazy ? std::vector{rest, e_.sequence({x, rest})} : std::vector{e_.sequence({x, rest}), rest}, depth);
        if (!has_one_way(x) || !needs_a_byte(x))
            return std::nullopt;
        const bool last = e_[rest].kind == Kind::sequence && e_[rest].children.empty();
        if (last && node.lazy)
            return e_.repeat(x, node.least, node.least);
        if (last && node.most != unbounded)
            return e_.choice({e_.repeat(x, node.most, node.most), e_.sequence({e_.repeat(x, node.least, node.most - 1), unless(x)})});
        if (node.most != unbounded || (node.lazy && node.least != 0))
            return std::nullopt;
        const Found tail = first_way(rest, depth + 1);
        if (!tail)
            return std::nullopt;
        if (node.lazy)
            return e_.sequence({e_.repeat(e_.sequence({unless(rest), x}), 0, unbounded), *tail});
        const NodeId later = last ? x : e_.sequence({e_.repeat(x, 1, unbounded), rest});
        return e_.sequence({e_.repeat(x, node.least, unbounded), unless(later), tail ? *tail : nothing});
    }

    // At each place all matches have one length.
    bool has_one_way(NodeId id) { return fixed_length(id, 0) || (is_plain(id, 0) && e_.spend(10'000) && is_prefix_free(e_, id)); }

    std::optional<std::uint64_t> fixed_length(NodeId id, int depth)
    {
        const Node& node = e_[id];
        if (depth > 100 || !e_.spend(1))
            return std::nullopt;
        switch (node.kind) {
        case Kind::set: return 1;
        case Kind::start:
        case Kind::ahead:
        case Kind::behind: return 0;
        case Kind::repeat: {
            const auto one = fixed_length(node.children[0], depth + 1);
            if (one && *one == 0)
                return 0;
            return one && node.least == node.most ? std::optional(*one * node.least % (1ULL << 32)) : std::nullopt;
        }
        case Kind::sequence:
        case Kind::choice: break;
        }
        std::optional<std::uint64_t> sum;
        for (const NodeId child : node.children) {
            const auto one = fixed_length(child, depth + 1);
            if (!one || (node.kind == Kind::choice && sum && *sum != *one))
                return std::nullopt;
            sum = node.kind == Kind::choice ? *one : sum.value_or(0) + *one;
        }
        return sum.value_or(0);
    }
    bool needs_a_byte(NodeId id)
    {
        if (!e_.spend(1))
            return false;
        const Node& node = e_[id];
        switch (node.kind) {
        case Kind::set: return 1;
        case Kind::start:
        case Kind::ahead:
        case Kind::behind: return 0;
        case Kind::repeat: return node.least != 0 && needs_a_byte(node.children[0]);
        case Kind::sequence: return std::ranges::any_of(node.children, [&](NodeId child) { return needs_a_byte(child); });
        case Kind::choice: return std::ranges::all_of(node.children, [&](NodeId child) { return needs_a_byte(child); });
        }
        return 0;
    }
    bool is_plain(NodeId id, int depth)
    {
        if (!e_.spend(1))
            return false;
        const Node& node = e_[id];
        const bool asks = node.kind == Kind::start || node.kind == Kind::ahead || node.kind == Kind::behind;
        return !asks && depth < 100 && std::ranges::all_of(node.children, [&](NodeId child) { return is_plain(child, depth + 1); });
    }

    Expression& e_;
};

}

std::optional<NodeId> atomic(Expression& in, NodeId node) { return Rewriter(in).first_way(node, 0); }

}
