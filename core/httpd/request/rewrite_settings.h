#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/httpd/syntax/directive.h"

namespace aop {

// What RewriteOptions says, of all its lines in one place together.
struct RewriteOptions {
    bool inherit = false, inherit_before = false, down = false, down_before = false, ignore_inherit = false;
    bool unsafe_prefix = false, merge_base = false, ignore_context = false, any_uri = false, legacy_prefix = false;
};

// mod_rewrite's settings that are in force in one place: of a server, or of all sections that hold for a request.
struct RewriteRules {
    bool on = false;
    std::vector<const Directive*> lines = {};  // RewriteCond and RewriteRule, in the order in which httpd tries them
    RewriteOptions options = {};
    std::string base = {};  // RewriteBase; "" for none. Of sections only
};
// Of a server: with what it inherits from the main server.
RewriteRules rewrite_rules_of(const Directive& server, const Directive& main);
// What the sections of a server begin with: RewriteEngine and RewriteOptions outside sections hold in them, the rules do not.
RewriteRules rewrite_defaults_of(const Directive& server, const Directive& main);
// Of a section, on top of those before it; nothing where it says nothing of mod_rewrite.
std::optional<RewriteRules> merged_rules(const RewriteRules& before, const Directive& section);

}
