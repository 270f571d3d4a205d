#include "test/module/linted.h"

#include <algorithm>
#include <ctime>

#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"
#include "mod_aop/httpd/log.h"
#include "test/module/site.h"

namespace aop::test {

bool is_about_text(std::string_view id)
{
    return id.starts_with("AOP0") || id.starts_with("AOP90") || (id.starts_with("AOP95") && !id.starts_with("AOP955"));
}

std::vector<std::string> linted(Files& files, const ReadOptions& options)
{
    Configuration configuration;
    const Problems problems = read_configuration(files, options, configuration);
    // mod_aop is part of a httpd that is there: the linter is told so, too. Else a fragment may lack what another file has.
    configuration.running = true;
    configuration.module_files.clear();
    CertificateFiles certificates(files);
    Findings found = audit(assess(configuration, problems, certificates, std::time(nullptr)));
    std::erase_if(found, [](const Finding& f) { return is_about_text(f.rule->id); });
    std::vector<std::string> lines;
    for (const mod::LogLine& line : mod::log_lines(found))
        lines.push_back(line.text);
    std::ranges::sort(lines);
    return lines;
}

std::vector<std::string> findings_in(const std::string& log)
{
    std::vector<std::string> lines = lines_with(log, "] AOP");
    std::erase_if(lines, [](const std::string& line) { return is_about_text(line); });
    std::ranges::sort(lines);
    return lines;
}

}
