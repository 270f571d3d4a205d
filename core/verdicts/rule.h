#pragma once
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>

#include "core/verdicts/finding.h"

namespace aop {

struct Assessment;
struct Server;
class Report;

// A rule is data and one pure function. Its texts are the documentation that
// `aop-lint explain`, docs/rules and every report print.
struct Rule {
    std::string_view id;          // "AOP101": permanent, never reused
    std::string_view name;        // "client-cert-optional": what a person types
    Severity severity;            // by consequence; one per rule
    std::string_view summary;     // what it looks for, one line
    std::string_view why;         // what a stranger, or Cloudflare, experiences
    std::string_view httpd;       // how httpd behaves, and what it says (or does not say) about it
    std::string_view fix;         // what to write instead
    std::string_view references;  // manual pages, RFCs, CVEs: one a line
    void (*check)(const Assessment&, Report&);
    bool comes_last = false;  // its check asks what the other rules have found
};

// Every rule, by id.
std::span<const Rule* const> rules();

// By id or name, without regard to case; nullptr when there is none.
const Rule* find_rule(std::string_view id_or_name);

// What a rule is given to speak with.
class Report {
public:
    Report(const Rule& rule, Findings& out) : rule_(rule), out_(out) {}

    // A finding about the configuration as a whole: a full sentence.
    Finding& operator()(const Place& place, std::string sentence);

    // A finding about one server: the sentence without its subject. The same
    // text at the same place about another server is one finding with two servers:
    // call it in the order of Site::servers. A second call returns the first finding.
    Finding& operator()(const Server& server, const Place& place, std::string text);

    // What other rules of these families (the first digits of the ids) have found that is at least a warning.
    struct Warned {
        std::set<ServerId> servers = {};
        bool all = false;  // something is about the configuration as a whole
    };
    Warned warned(std::string_view families) const;

private:
    const Rule& rule_;
    Findings& out_;
    std::map<std::tuple<const Source*, int, std::string>, std::size_t> index_;
};

// Runs every rule. Sorted by file (in reading order), line and rule; what the
// administrator accepted (AOPPolicy off, AOPIgnore) is marked suppressed.
Findings audit(const Assessment&);

}
