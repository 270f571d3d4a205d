#pragma once
#include <string>
#include <vector>

#include "linter/reader/read_tree.h"

namespace aop::test {

// What only the text can show, and httpd's tree does not hold.
//   AOP0   how it reads: lines that httpd drops, variables that stay, branches that are false, .htaccess files
//   AOP90  what OpenSSL was told, which only a server that starts knows
//   AOP95  what comments say, but for AOP955, which is about AOPIgnore
bool is_about_text(std::string_view rule_id);

// The lines that mod_aop would write about what aop-lint finds; sorted, without those about text.
std::vector<std::string> linted(Files& files, const ReadOptions& options);

// The lines that mod_aop wrote about its findings; sorted, without those about text.
std::vector<std::string> findings_in(const std::string& log);

}
