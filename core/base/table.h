#pragma once
#include <cstddef>
#include <utility>
#include <vector>

namespace aop {

// A sequence whose positions are a type of their own (an enum class over an unsigned number): the position in another table, or a plain number,
// does not compile.
//
//     enum class ChainId : std::uint32_t {};
//     Table<ChainId, Chain> chains;
//     Table<SectionId, Section, std::deque<Section>> sections;  // items stay where they are
template <class Id, class T, class Items = std::vector<T>>
class Table {
public:
    Table() = default;
    explicit Table(std::size_t size) : items_(size) {}

    typename Items::reference operator[](Id id) { return items_[static_cast<std::size_t>(id)]; }
    typename Items::const_reference operator[](Id id) const { return items_[static_cast<std::size_t>(id)]; }

    // Puts it behind the others.
    Id add(T item)
    {
        items_.push_back(std::move(item));
        return last();
    }
    Id last() const { return Id(items_.size() - 1); }

    // The positions, in order. By hand: clang 14 has no views with this library.
    struct Ids {
        struct Iterator {
            std::size_t at;
            Id operator*() const { return Id(at); }
            Iterator& operator++() { return ++at, *this; }
            bool operator==(const Iterator&) const = default;
        };
        std::size_t size;
        Iterator begin() const { return {0}; }
        Iterator end() const { return {size}; }
    };
    Ids ids() const { return {items_.size()}; }
    typename Items::const_reference back() const { return items_.back(); }
    bool has(Id id) const { return static_cast<std::size_t>(id) < items_.size(); }

    void reserve(std::size_t size) { items_.reserve(size); }
    void resize(std::size_t size) { items_.resize(size); }
    std::size_t size() const { return items_.size(); }
    auto begin() { return items_.begin(); }
    auto end() { return items_.end(); }
    auto begin() const { return items_.begin(); }
    auto end() const { return items_.end(); }

private:
    Items items_;
};

}
