#include "test/module/linted.h"

#include <algorithm>
#include <ctime>

#include "core/assessment.h"
#include "core/rule.h"
#include "mod_aop/log.h"
#include "test/module/site.h"

namespace aop::test {

bool is_about_text(std::string_view id) { return id.starts_with("AOP0") || id.starts_with("AOP90") || id.starts_with("AOP95"); }

std::vector<std::string> linted(Files& files, const ReadOptions& options)
{
    Configuration configuration;
    read_configuration(files, options, configuration);
    CertificateFiles certificates(files);
    Findings found = audit(assess(configuration, certificates, std::time(nullptr)));
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
