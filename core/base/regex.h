#pragma once
#include <string>
#include <string_view>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <memory>
#include <vector>

#include <pcre2.h>

namespace aop {

// A regular expression as httpd compiles it (ap_regcomp over PCRE2).
class Regex {
public:
    explicit Regex(std::string_view pattern, bool caseless = false);

    bool valid() const { return code_ != nullptr; }
    bool matches(std::string_view text) const { return matches(text, nullptr); }
    // With what the groups matched, the whole first.
    bool matches(std::string_view text, std::vector<std::string>* groups) const;

private:
    struct Free {
        void operator()(pcre2_code* code) const { pcre2_code_free(code); }
    };
    std::unique_ptr<pcre2_code, Free> code_;
};

}
