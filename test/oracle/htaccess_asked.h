#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "test/support/httpd.h"

namespace aop::test {

// A running httpd with all modules and AllowOverride All: what does it say of a .htaccess file?
class HtaccessAsked {
public:
    explicit HtaccessAsked(const std::filesystem::path& root);
    // What it logs of the file when a request comes below its folder; "" where it takes it. The file is left there.
    std::string fault(const std::string& text);
    // All but those that send something out on their own.
    static bool loads(std::string_view module);
    // What the linter says of the same.
    std::string our_fault() const;

private:
    std::filesystem::path root_;
    std::uint16_t port_;
    std::unique_ptr<Httpd> server_;
};

}
