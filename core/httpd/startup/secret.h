#pragma once
#include <cstdint>
#include <string>

#include "core/base/failure.h"
#include "core/trust/openssl.h"

namespace aop {

inline constexpr std::uint64_t largest_key_file = 16 << 20;  // bytes that are read of it

// Text that may be a key: wiped when it is no longer needed.
class Secret {
public:
    explicit Secret(Result<std::string> read) : read_(std::move(read)) {}
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret()
    {
        if (read_)
            OPENSSL_cleanse(read_->data(), read_->size());
    }
    explicit operator bool() const { return bool(read_); }
    const std::string& text() const { return *read_; }

private:
    Result<std::string> read_;
};

}
