#pragma once
#include <optional>
#include <type_traits>
#include <utility>

#include "core/boxed.h"
#include "core/place.h"

namespace aop {

// A value and the line that set it. Unset is a state of its own: merging must
// never mistake "not mentioned here" for "off".
template <class T>
struct Setting {
    std::conditional_t<(sizeof(T) > 2 * sizeof(void*)), Boxed<T>, std::optional<T>> value = {};
    Place place = {};
    bool inherited = false;  // came from the main server

    explicit operator bool() const { return value.has_value(); }
    const T& operator*() const { return *value; }
    const T* operator->() const { return &*value; }
    T value_or(T fallback) const { return value.value_or(std::move(fallback)); }
    void set(T v, const Place& where) { value = std::move(v), place = where, inherited = false; }
    void inherit(const Setting& outer)
    {
        if (value || !outer.value)
            return;
        *this = outer;
        inherited = true;
    }
};

}
