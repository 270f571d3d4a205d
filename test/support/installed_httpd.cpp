#include "test/support/installed_httpd.h"

#include <algorithm>
#include <stdexcept>

#include "core/base/ascii.h"
#include "test/support/process.h"

namespace aop::test {

namespace fs = std::filesystem;

namespace {

std::vector<fs::path> modules_of_the_package(const std::string& folder)
{
    std::vector<fs::path> files;
    const Ended list = run({"dpkg", "-L", "apache2-bin"});
    for (std::string_view rest = list.status == 0 ? std::string_view(list.out) : ""; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        if (line.starts_with(folder + "/") && line.ends_with(".so"))
            files.emplace_back(line);
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    }
    return files;
}

}

Version installed_version()
{
    static const Version version = [] {
        const std::string said = run({"apache2", "-v"}).out;  // "Server version: Apache/2.4.71 (Debian)"
        const std::size_t at = said.find("Apache/");
        const auto parsed = at == said.npos ? std::nullopt : parse_version(said.substr(at + 7, said.find_first_of(" \n", at) - at - 7));
        return parsed ? *parsed : throw std::runtime_error(cat("apache2 -v says no version: ", said));
    }();
    return version;
}

const std::vector<fs::path>& httpd_modules()
{
    static const std::vector<fs::path> modules = [] {
        const std::string folder(trimmed(run({"apxs", "-q", "LIBEXECDIR"}).out));
        std::vector<fs::path> files = modules_of_the_package(folder);
        if (files.empty())
            for (const auto& entry : fs::directory_iterator(folder))
                if (entry.path().extension() == ".so")
                    files.push_back(entry.path());
        std::ranges::sort(files);
        return files;
    }();
    return modules;
}

}
