#include "test/oracle/minimise.h"

#include <algorithm>
#include <string>
#include <vector>

namespace aop::test {

namespace {

std::vector<std::string> lines_of(const std::string& text)
{
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
        lines.push_back(text.substr(at, end - at));
        at = end;
    }
    return lines;
}

std::string joined(const std::vector<std::string>& lines)
{
    std::string text;
    for (const std::string& line : lines)
        text += line;
    return text;
}

// Leaves out runs of lines of one file, long runs first.
bool shorten(Sample& sample, const std::string& path, const std::function<bool(const Sample&)>& fails)
{
    bool shorter = false;
    std::vector<std::string> lines = lines_of(sample.files[path]);
    for (std::size_t run = lines.size(); run > 0; run /= 2)
        for (std::size_t at = 0; at + run <= lines.size();) {
            std::vector<std::string> fewer = lines;
            fewer.erase(fewer.begin() + std::ptrdiff_t(at), fewer.begin() + std::ptrdiff_t(at + run));
            Sample candidate = sample;
            candidate.files[path] = joined(fewer);
            if (fails(candidate)) {
                sample = std::move(candidate);
                lines = std::move(fewer);
                shorter = true;
            } else {
                ++at;
            }
        }
    return shorter;
}

template <class Container>
bool drop(Sample& sample, Container Sample::*member, const std::function<bool(const Sample&)>& fails)
{
    bool fewer = false;
    for (std::size_t i = (sample.*member).size(); i-- > 0;) {
        Sample candidate = sample;
        auto victim = std::next((candidate.*member).begin(), std::ptrdiff_t(i));
        if constexpr (requires { victim->first; })
            if (victim->first == sample.main)
                continue;
        (candidate.*member).erase(victim);
        if (!fails(candidate))
            continue;
        sample = std::move(candidate);
        fewer = true;
    }
    return fewer;
}

}

Sample minimised(Sample sample, const std::function<bool(const Sample&)>& fails)
{
    for (bool changed = true; changed;) {
        changed = drop(sample, &Sample::files, fails);
        changed |= drop(sample, &Sample::links, fails);
        changed |= drop(sample, &Sample::defines, fails);
        changed |= drop(sample, &Sample::environment, fails);
        changed |= drop(sample, &Sample::directories, fails);
        for (const auto& [path, content] : Sample(sample).files)
            changed |= shorten(sample, path, fails);
    }
    return sample;
}

}
