// <AuthzProviderAlias PROVIDER ALIAS "WORDS">: a name for a Require with its words.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/httpd/syntax/directive.h"

namespace aop {

struct OwnProvider {
    std::string alias;     // as it is written: httpd tells large letters from small ones
    std::string provider;  // the one that is asked
    std::string words;     // with these, whatever the Require has behind the alias
    // Nothing else can be meant by the alias, and only these words are asked: not so for the name of a provider of httpd's own, which lines
    // above it still mean, for an alias of an alias, and where the section has lines that hold meanwhile.
    bool is_plain = true;
};

std::vector<OwnProvider> own_providers_in(const Directive& root);

// Null: no alias has this name, in whatever letters.
const OwnProvider* own_provider(std::span<const OwnProvider>, std::string_view name);

}
