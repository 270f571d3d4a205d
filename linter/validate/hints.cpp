#include "linter/validate/hints.h"

#include <algorithm>
#include <vector>

#include "core/base/ascii.h"
#include "core/httpd/syntax/arguments.h"
#include "linter/httpd/directives.h"
#include "linter/text/nearest.h"

namespace aop {

namespace {

// The values of directives that take one word of a few.
struct Values {
    std::string_view directive, words;
};
constexpr Values values[]{
    {"Satisfy", "all any"},
    {"SSLCARevocationCheck", "none leaf chain"},
    {"SSLEngine", "on off optional"},
    {"SSLOCSPEnable", "off leaf on"},
    {"SSLProxyCARevocationCheck", "none leaf chain"},
    {"SSLProxyVerify", "none optional require optional_no_ca"},
    {"SSLVHostSNIPolicy", "strict secure authonly insecure"},
    {"SSLVerifyClient", "none optional require optional_no_ca"},
};

std::vector<std::string_view> spelt(std::string_view words)
{
    std::vector<std::string_view> all;
    while (!words.empty()) {
        all.push_back(words.substr(0, words.find(' ')));
        words.remove_prefix(std::min(words.size(), all.back().size() + 1));
    }
    return all;
}

// "none, optional or require"
std::string listed(const std::vector<std::string_view>& words)
{
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i)
        out += cat(i == 0 ? "" : i + 1 == words.size() ? " or " : ", ", words[i]);
    return out;
}

}

std::string hint_for_name(std::string_view name)
{
    if (name.starts_with("-----BEGIN"))
        return "this is a PEM file and no configuration: `aop-lint ca FILE` looks at a CA file, `aop-lint --client-cert FILE` at a client "
               "certificate";
    if (const auto known = commands_named(name); !known.empty()) {
        const std::string_view source = known.front().module;
        return cat(known.front().name, " is a directive of ", source.substr(0, source.rfind('.')), ", which is not loaded");
    }
    std::vector<std::string_view> names;
    for (const Command& c : commands())
        if (c.name.starts_with('<') == name.starts_with('<'))
            names.push_back(c.name);
    const std::string near = nearest(name, names);
    return near.empty() ? "" : cat("did you mean '", near, "'?");
}

std::string hint_for_value(const Directive& d)
{
    const auto row = std::ranges::find_if(values, [&](const Values& v) { return iequals(v.directive, d.name()); });
    std::string_view args = d.args();
    const std::string written = next_word(args);
    if (row == std::end(values) || written.empty())
        return "";
    const auto words = spelt(row->words);
    // The value itself is fine: httpd rejects something else.
    if (std::ranges::any_of(words, [&](std::string_view w) { return iequals(w, written); }))
        return "";
    const std::string near = nearest(written, words);
    return near.empty() ? cat("it takes ", listed(words)) : cat("did you mean '", near, "'?");
}

}
