// Checkstyle and JUnit.
#include <cstdint>
#include <map>

#include "core/base/ascii.h"
#include "linter/render/lines.h"
#include "linter/render/rule_text.h"
#include "linter/text/escape.h"

namespace aop {

namespace {

constexpr std::string_view declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

std::string attribute(std::string_view name, std::string_view value) { return cat(" ", name, "=\"", markup(value), "\""); }

std::string_view checkstyle_severity(Severity s) { return s == Severity::error ? "error" : s == Severity::warning ? "warning" : "info"; }

// What JUnit is told about one server and one family of rules.
struct Case {
    std::string body;
    bool failed = false, skipped = false;
};

class Suite {
public:
    Suite(const Inspection& i, const Results& results) : i_(i), results_(results), texts_(i.configuration.tree)
    {
        for (const Finding& f : i.findings())
            for (const ServerId server : f.servers.empty() ? std::vector{none} : f.servers)
                by_case_[{server, f.rule->id[3]}].push_back(&f);
    }

    std::string make()
    {
        std::string cases;
        one_subject("configuration", none, cases);
        for (const Server& s : i_.site().servers)
            one_subject(s.label(), s.index, cases);
        const std::string name = i_.scenario.empty() ? i_.input.shown : cat(i_.input.shown, " (", i_.scenario, ")");
        return cat("  <testsuite", attribute("name", name), attribute("tests", cat(tests_)), attribute("failures", cat(failures_)),
                   attribute("errors", "0"), attribute("skipped", cat(skipped_)), ">\n", cases, "  </testsuite>\n");
    }

private:
    static constexpr ServerId none{UINT32_MAX};

    void one_subject(std::string_view subject, ServerId server, std::string& out)
    {
        for (const char digit : digits_) {
            const Case made = one_case(server, digit);
            ++tests_;
            failures_ += made.failed;
            skipped_ += made.skipped;
            const std::string start =
                cat("    <testcase", attribute("classname", i_.input.shown), attribute("name", cat(subject, ": ", family(digit))));
            out += made.body.empty() ? cat(start, "/>\n") : cat(start, ">", made.body, "</testcase>\n");
        }
    }

    Case one_case(ServerId server, char digit)
    {
        Case made;
        const auto found = by_case_.find({server, digit});
        if (found == by_case_.end())
            return made;
        std::string failures, quiet, accepted;
        const Finding* worst = nullptr;  // readers of JUnit expect one failure a case
        std::size_t failing = 0;
        for (const Finding* f : found->second) {
            const Located at = locate(i_, texts_, f->place, f->word, results_.directory);
            const std::string text = cat(at.path, ":", at.line, ": ", f->message(), " [", f->rule->id, "]");
            if (!counts(*f))
                accepted += cat(accepted.empty() ? "" : "; ", f->rule->id, ": ", f->known ? "in the baseline" : f->suppressed);
            else if (f->rule->severity < results_.options.fail_on)
                quiet += cat(markup(text), "\n");
            else {
                failures += cat(markup(text), "\n");
                worst = worst ? worst : f;
                ++failing;
            }
        }
        made.failed = worst;
        made.skipped = !made.failed && !accepted.empty();
        if (made.skipped)
            made.body = cat("\n      <skipped", attribute("message", accepted), "/>");
        if (worst)
            made.body += cat("\n      <failure", attribute("message", cat(worst->message(), failing > 1 ? cat(" (and ", failing - 1, " more)") : "")),
                             attribute("type", worst->rule->id), ">", trimmed(failures), "</failure>");
        if (!quiet.empty())
            made.body += cat("\n      <system-out>", trimmed(quiet), "</system-out>");
        if (!made.body.empty())
            made.body += "\n    ";
        return made;
    }

    const Inspection& i_;
    const Results& results_;
    SourceText texts_;
    std::map<std::pair<ServerId, char>, std::vector<const Finding*>> by_case_;
    const std::string digits_ = family_digits();
    std::size_t tests_ = 0, failures_ = 0, skipped_ = 0;
};

}

std::string render_junit(const Results& results)
{
    std::string out = cat(declaration, "<testsuites>\n");
    for (const auto& i : results.inspections)
        out += Suite(*i, results).make();
    return out + "</testsuites>\n";
}

std::string render_checkstyle(const Results& results)
{
    std::map<std::string, std::string> files;
    for (const auto& i : results.inspections) {
        SourceText texts(i->configuration.tree);
        for (const Finding& f : i->findings()) {
            if (!counts(f))
                continue;
            const Located at = locate(*i, texts, f.place, f.word, results.directory);
            files[at.path] += cat("    <error", attribute("line", cat(at.line)), at.column ? attribute("column", cat(at.column)) : "",
                                  attribute("severity", checkstyle_severity(f.rule->severity)), attribute("message", f.message()),
                                  attribute("source", cat("aop-lint.", f.rule->id)), "/>\n");
        }
    }
    std::string out = cat(declaration, "<checkstyle version=\"4.3\">\n");
    for (const auto& [path, errors] : files)
        out += cat("  <file", attribute("name", path), ">\n", errors, "  </file>\n");
    return out + "</checkstyle>\n";
}

}
