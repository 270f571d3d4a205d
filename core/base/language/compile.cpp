// From an expression to a machine: each node becomes steps, the last one first, so a step knows what comes next.
//
// Assertions become machines of their own before the step that asks them: those about the text before are put into one machine (an inner one before
// the outer one that uses it), those about the text behind one by one. What a lookbehind cannot use is a lookahead: then there is no machine.
#include <algorithm>
#include <map>

#include "core/base/language/program.h"

namespace aop::languages {

namespace {

using Kind = Node::Kind;
constexpr std::size_t most_steps = 50'000;
constexpr std::size_t most_visits = 500'000;  // of nodes that need no step
constexpr int deepest = 1'000;
constexpr std::size_t most_lookbehinds = 30;

class Compiler {
public:
    Compiler(const Expression& expression, std::size_t limit);
    std::optional<Machine> run(NodeId root, bool everywhere, bool rest_is_free);

private:
    static constexpr std::uint32_t found = 0;

    std::uint32_t step(const Step& s);

    // Puts the lookbehinds below the node into the machine of the text before, inner ones first.
    void lookbehinds(NodeId id, int depth);
    std::uint32_t assertion(const Node& node, int depth);

    // The step at which the node begins, where `next` is what follows it.
    std::uint32_t emit(NodeId id, std::uint32_t next, int depth);
    std::uint32_t repeated(const Node& node, std::uint32_t next, int depth);
    std::uint32_t set(const Node& node);
    std::uint32_t bit(const Node& node);

    const Expression& e_;
    const std::size_t limit_;
    Program p_;
    std::size_t visits_ = 0;
    bool failed_ = false, in_lookbehind_ = false;
    std::map<NodeId, bool> visited_;
    std::map<NodeId, std::uint32_t> bits_;                    // of a lookbehind's child
    std::map<std::pair<NodeId, bool>, std::uint32_t> asked_;  // a lookahead's child and sign, and its index
    std::map<std::uint32_t, std::uint32_t> sets_;
};

Compiler::Compiler(const Expression& expression, std::size_t limit) : e_(expression), limit_(limit)
{
    p_.steps.push_back({.kind = Step::Kind::found});
    // Reads nothing, then something: bit 0 is "here the text begins".
    p_.behind = {.next = {1, 1}, .output = {1, 0}};
}

std::optional<Machine> Compiler::run(NodeId root, bool everywhere, bool rest_is_free)
{
    lookbehinds(root, 0);
    const std::uint32_t entry = emit(root, found, 0);
    if (failed_)
        return std::nullopt;
    auto machine = determinized(p_, {.entry = entry, .everywhere = everywhere, .rest_is_free = rest_is_free}, limit_);
    return machine ? std::optional(minimized(*machine)) : std::nullopt;
}

std::uint32_t Compiler::step(const Step& s)
{
    failed_ |= p_.steps.size() >= most_steps;
    p_.steps.push_back(s);
    return static_cast<std::uint32_t>(p_.steps.size() - 1);
}

void Compiler::lookbehinds(NodeId id, int depth)
{
    failed_ |= depth > deepest;
    if (failed_ || !visited_.try_emplace(id).second)
        return;
    const Node& node = e_[id];
    for (const NodeId child : node.children)
        lookbehinds(child, depth + 1);
    if (node.kind != Kind::behind || bits_.contains(node.children[0]))
        return;
    const auto bit = static_cast<std::uint32_t>(bits_.size() + 1);
    in_lookbehind_ = true;
    const std::uint32_t entry = emit(node.children[0], found, depth + 1);
    in_lookbehind_ = false;
    if (failed_ || bit > most_lookbehinds) {
        failed_ = true;
        return;
    }
    bits_[node.children[0]] = bit;
    auto machine = determinized(p_, {.entry = entry, .everywhere = true, .bit = bit}, limit_);
    failed_ |= !machine;
    if (machine)
        p_.behind = minimized(*machine);
}

std::uint32_t Compiler::assertion(const Node& node, int depth)
{
    const auto [at, fresh] = asked_.try_emplace({node.children[0], node.negative}, 0U);
    if (!fresh || in_lookbehind_) {
        failed_ |= in_lookbehind_;
        return at->second;
    }
    std::uint32_t& index = at->second;  // stays where it is while inner ones are added
    const std::uint32_t entry = emit(node.children[0], found, depth + 1);
    if (failed_)
        return 0;
    auto machine = determinized(p_, {.entry = entry, .rest_is_free = true, .all_starts = true}, limit_);
    if (!machine) {
        failed_ = true;
        return 0;
    }
    Ahead ahead{.machine = minimized(*machine)};
    for (State s = 0; s < ahead.machine.size(); ++s) {
        ahead.machine.output[s] ^= std::uint32_t(node.negative);
        ahead.certain.push_back(ahead.machine.is_sink(s) ? static_cast<std::int8_t>(ahead.machine.output[s]) : std::int8_t{-1});
    }
    p_.aheads.push_back(std::move(ahead));
    return index = static_cast<std::uint32_t>(p_.aheads.size() - 1);
}

std::uint32_t Compiler::emit(NodeId id, std::uint32_t next, int depth)
{
    failed_ |= depth > deepest || ++visits_ > most_visits;
    if (failed_)
        return next;
    const Node& node = e_[id];
    switch (node.kind) {
    case Kind::set: return step({.kind = Step::Kind::set, .next = next, .other = set(node)});
    case Kind::start: return step({.kind = Step::Kind::behind, .next = next, .other = 0});
    case Kind::behind: return step({.kind = Step::Kind::behind, .negative = node.negative, .next = next, .other = bit(node)});
    case Kind::ahead: {
        const std::uint32_t index = assertion(node, depth);
        return step({.kind = Step::Kind::ahead, .next = next, .other = index});
    }
    case Kind::sequence:
        for (std::size_t i = node.children.size(); i-- > 0 && !failed_;)
            next = emit(node.children[i], next, depth + 1);
        return next;
    case Kind::choice: {
        std::uint32_t way = emit(node.children.back(), next, depth + 1);
        for (std::size_t i = node.children.size() - 1; i-- > 0 && !failed_;) {
            const std::uint32_t other = emit(node.children[i], next, depth + 1);
            way = step({.kind = Step::Kind::either, .next = other, .other = way});
        }
        return way;
    }
    case Kind::repeat: return repeated(node, next, depth);
    }
    return next;
}

std::uint32_t Compiler::repeated(const Node& node, std::uint32_t next, int depth)
{
    const NodeId child = node.children[0];
    std::uint32_t way = next;
    if (node.most == unbounded) {
        way = step({.kind = Step::Kind::either, .other = next});
        const std::uint32_t body = emit(child, way, depth + 1);
        p_.steps[way].next = body;
    } else {
        for (std::uint32_t i = node.least; i < node.most && !failed_; ++i) {
            const std::uint32_t body = emit(child, way, depth + 1);
            way = step({.kind = Step::Kind::either, .next = body, .other = next});
        }
    }
    for (std::uint32_t i = 0; i < node.least && !failed_; ++i)
        if (const std::uint32_t before = way; (way = emit(child, way, depth + 1)) == before)
            break;  // nothing, however often
    return way;
}

std::uint32_t Compiler::set(const Node& node)
{
    const auto [at, fresh] = sets_.try_emplace(node.bytes, static_cast<std::uint32_t>(p_.sets.size()));
    if (fresh)
        p_.sets.push_back(e_.bytes(node));
    return at->second;
}

std::uint32_t Compiler::bit(const Node& node)
{
    const auto at = bits_.find(node.children[0]);
    failed_ |= at == bits_.end();
    return failed_ ? 0 : at->second;
}

}

std::optional<Machine> compile(const Expression& expression, NodeId root, std::size_t limit)
{
    return expression.too_large() ? std::nullopt : Compiler(expression, limit).run(root, true, true);
}

bool is_prefix_free(const Expression& expression, NodeId node)
{
    const auto m = Compiler(expression, 1'000).run(node, false, false);
    if (!m)
        return false;
    // From which states an accepted text can still be reached.
    std::vector<bool> alive(m->size());
    for (bool grew = true; grew;) {
        grew = false;
        for (State s = 0; s < m->size(); ++s)
            for (std::size_t letter = 0; letter < m->letters.size(); ++letter) {
                const State to = m->step(s, letter);
                if (!alive[s] && (alive[to] || m->output[to]))
                    alive[s] = grew = true;
            }
    }
    for (State s = 0; s < m->size(); ++s)
        if (m->output[s] && alive[s])
            return false;
    return true;
}

}
