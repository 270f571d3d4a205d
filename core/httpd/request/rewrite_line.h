#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace aop {

// The up to three words of a RewriteRule or RewriteCond. mod_rewrite takes such a line apart itself: a backslash keeps a space in a word and
// stays there itself, for the pattern.
std::vector<std::string> rewrite_words(std::string_view args);

// What stands in the brackets of a rule or a condition.
struct RewriteFlags {
    bool redirect = false, last = false, end = false, proxy = false, pass_through = false, caseless = false, chain = false, next = false,
         or_next = false, no_subrequest = false, unsafe_prefix = false, handler = false;
    bool answers = false;  // F, G or a status that is no redirect: the target counts for nothing
    int status = 302;
    int skip = 0;
    std::vector<std::string> variables = {};  // NAME:VALUE, NAME or !NAME
    bool unknown = false;
};
RewriteFlags rewrite_flags(std::string_view text);

// The length of "https://" and the like where a text begins with one of the schemes that mod_rewrite knows; 0 for a path.
std::size_t absolute_scheme(std::string_view text);

}
