#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace aop {

// A short list for each of many servers, all in one piece: filled in the order of the servers.
template <class Id, class T>
class Lists {
public:
    Lists() = default;
    explicit Lists(std::size_t servers) { ends_.reserve(servers); }

    // The list of the next server begins.
    void next() { ends_.push_back(static_cast<std::uint32_t>(items_.size())); }
    void add(T item)
    {
        items_.push_back(item);
        ends_.back() = static_cast<std::uint32_t>(items_.size());
    }
    std::span<const T> operator[](Id id) const
    {
        const auto server = static_cast<std::size_t>(id);
        const std::size_t from = server ? ends_[server - 1] : 0;
        return {items_.data() + from, ends_[server] - from};
    }

private:
    std::vector<std::uint32_t> ends_;  // per server
    std::vector<T> items_;
};

}
