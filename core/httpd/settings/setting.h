#pragma once
#include <atomic>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include "core/httpd/syntax/place.h"

namespace aop {

// What a Setting keeps its value in: room for a small one…
template <class T>
class SmallValue {
public:
    bool has() const { return has_; }
    const T& get() const { return value_; }
    void set(const T& value) { value_ = value, has_ = true, inherited_ = false; }
    bool inherited() const { return inherited_; }
    void mark_inherited() { inherited_ = true; }

private:
    T value_ = {};
    bool has_ = false, inherited_ = false;
};

// …and a pointer to a large one. Thousands of servers inherit a value or say the same: they own one together.
template <class T>
class SharedValue {
public:
    SharedValue() = default;
    SharedValue(const SharedValue& other) : bits_(other.bits_)
    {
        if (has())
            ++box()->owners;
    }
    SharedValue(SharedValue&& other) noexcept : bits_(std::exchange(other.bits_, 0)) {}
    SharedValue& operator=(SharedValue other) noexcept
    {
        std::swap(bits_, other.bits_);
        return *this;
    }
    ~SharedValue()
    {
        if (has() && --box()->owners == 0)
            delete box();
    }

    bool has() const { return bits_ != 0; }
    const T& get() const { return box()->value; }
    void set(T value)
    {
        SharedValue made;
        made.bits_ = reinterpret_cast<std::uintptr_t>(new Box{std::move(value)});
        *this = std::move(made);
    }
    bool inherited() const { return bits_ & inherited_bit; }
    void mark_inherited() { bits_ |= inherited_bit; }

private:
    struct Box {
        T value;
        std::atomic<std::uint32_t> owners = 1;
    };
    // The lowest bit of an address is free, and a third of a Setting would go into a bool of its own.
    static constexpr std::uintptr_t inherited_bit = 1;
    static_assert(alignof(Box) > inherited_bit);
    Box* box() const { return reinterpret_cast<Box*>(bits_ & ~inherited_bit); }

    std::uintptr_t bits_ = 0;
};

// A value and the line that set it. Unset is a state of its own: merging must
// never mistake "not mentioned here" for "off".
template <class T>
class Setting {
public:
    Setting() = default;
    Setting(T value, const Place& where) { set(std::move(value), where); }

    explicit operator bool() const { return held_.has(); }
    const T& operator*() const { return held_.get(); }
    const T* operator->() const { return &held_.get(); }
    T value_or(T fallback) const { return held_.has() ? held_.get() : std::move(fallback); }
    bool inherited() const { return held_.inherited(); }  // came from the main server
    // Whether both have one value, or none.
    bool alike(const Setting& other) const { return bool(*this) == bool(other) && (!*this || &**this == &*other || **this == *other); }

    void set(T value, const Place& where)
    {
        held_.set(std::move(value));
        place = where;
    }
    // The same, where another server is likely to have said the same.
    void set(T value, const Place& where, const Setting& likely)
    {
        if (likely && !likely.inherited() && *likely == value)
            held_ = likely.held_;
        else
            held_.set(std::move(value));
        place = where;
    }
    void inherit(const Setting& outer)
    {
        if (*this || !outer)
            return;
        *this = outer;
        mark_inherited();
    }
    void mark_inherited() { held_.mark_inherited(); }

    Place place = {};

private:
    std::conditional_t<sizeof(T) <= sizeof(std::string_view) && std::is_trivially_copyable_v<T>, SmallValue<T>, SharedValue<T>> held_;
};

}
