#include "core/base/language/expression.h"

namespace aop::languages {

NodeId Expression::add(Node node)
{
    nodes_.push_back(std::move(node));
    return static_cast<NodeId>(nodes_.size() - 1);
}

NodeId Expression::set(const Bytes& bytes)
{
    sets_.push_back(bytes);
    return add({.kind = Node::Kind::set, .bytes = static_cast<std::uint32_t>(sets_.size() - 1)});
}

NodeId Expression::many(Node::Kind kind, std::vector<NodeId> children)
{
    return children.size() == 1 ? children.front() : add({.kind = kind, .children = std::move(children)});
}

NodeId Expression::repeat(NodeId child, std::uint32_t least, std::uint32_t most, bool lazy)
{
    return add({.kind = Node::Kind::repeat, .lazy = lazy, .least = least, .most = most, .children = {child}});
}

NodeId Expression::end()
{
    if (!end_)
        end_ = look(Node::Kind::ahead, set(Bytes().set()), true);
    return *end_;
}

}
