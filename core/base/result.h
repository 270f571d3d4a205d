#pragma once
#include <string>
#include <utility>
#include <variant>

namespace aop {

struct Error {
    std::string message;
    int code = 0;  // errno where the operating system gave one
};

// A value or the reason there is none. Spelled like std::expected, so the day
// the compiler has it this file becomes one alias.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return state_.index() == 0; }
    T& operator*() { return std::get<0>(state_); }
    const T& operator*() const { return std::get<0>(state_); }
    T* operator->() { return &**this; }
    const T* operator->() const { return &**this; }
    const Error& error() const { return std::get<1>(state_); }

private:
    std::variant<T, Error> state_;
};

}
