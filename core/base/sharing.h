#pragma once
#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace aop {

// As std::optional, and as small as a pointer while there is nothing: for what most servers do not have.
template <class T>
class HeapOptional {
public:
    HeapOptional() = default;
    HeapOptional(std::nullopt_t) {}
    template <class U = T>
    requires(!std::same_as<std::remove_cvref_t<U>, HeapOptional> && !std::same_as<std::remove_cvref_t<U>, std::optional<T>> &&
             std::constructible_from<T, U>) HeapOptional(U&& value)
        : held_(std::make_unique<T>(std::forward<U>(value)))
    {}
    HeapOptional(std::optional<T> value)
    {
        if (value)
            held_ = std::make_unique<T>(*std::move(value));
    }
    HeapOptional(const HeapOptional& other) : held_(other.held_ ? std::make_unique<T>(*other.held_) : nullptr) {}
    HeapOptional(HeapOptional&&) noexcept = default;
    HeapOptional& operator=(const HeapOptional& other)
    {
        if (this != &other)
            held_ = other.held_ ? std::make_unique<T>(*other.held_) : nullptr;
        return *this;
    }
    HeapOptional& operator=(HeapOptional&&) noexcept = default;
    ~HeapOptional() = default;

    explicit operator bool() const { return held_ != nullptr; }
    bool has_value() const { return held_ != nullptr; }
    T& operator*() { return *held_; }
    const T& operator*() const { return *held_; }
    T* operator->() { return held_.get(); }
    const T* operator->() const { return held_.get(); }
    template <class U>
    T value_or(U&& fallback) const
    {
        return held_ ? *held_ : static_cast<T>(std::forward<U>(fallback));
    }
    void reset() { held_.reset(); }

private:
    std::unique_ptr<T> held_;
};

// A value that many own together and most never touch; changing it makes a copy of one's own.
template <class T>
class CopyOnWrite {
public:
    const T& operator*() const { return held_ ? *held_ : nothing(); }
    const T* operator->() const { return &**this; }
    bool is_default() const { return held_ == nullptr; }
    bool is_same(const CopyOnWrite& other) const { return held_ == other.held_; }  // one value, owned together
    T& edit()
    {
        if (held_.use_count() != 1)
            held_ = std::make_shared<T>(**this);
        return *held_;
    }

private:
    static const T& nothing()
    {
        static const T value{};
        return value;
    }
    std::shared_ptr<T> held_;
};

// A text of which there are many copies.
class SharedString {
public:
    SharedString() = default;
    SharedString(std::string text) : held_(std::make_shared<const std::string>(std::move(text))) {}
    SharedString(const char* text) : SharedString(std::string(text)) {}

    const std::string& text() const
    {
        static const std::string nothing;
        return held_ ? *held_ : nothing;
    }
    operator const std::string&() const { return text(); }
    operator std::string_view() const { return text(); }
    bool empty() const { return text().empty(); }

private:
    std::shared_ptr<const std::string> held_;
};

}
