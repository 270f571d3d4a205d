#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/trust/known_certificates.h"
#include "core/verdicts/rule.h"
#include "linter/reader/read_tree.h"

namespace aop::test {

// As the command line does for a tree without LoadModule: every module of httpd is there.
ReadOptions with_every_module(std::string server_root, std::string main_file);

// What the rules say in December 2027 of a text, read as /srv/httpd.conf with every module there.
struct Audited {
    Configuration configuration = {};
    Problems problems = {};
    Findings findings = {};
};
// Certificates lie in /c: server, origin-pull-ca, other-ca, and cdn-ca, which stands in for Cloudflare's where `known` has it.
std::unique_ptr<Audited> audited(std::string_view text, std::span<const KnownCertificate> known = known_certificates());

}
