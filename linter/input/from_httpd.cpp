#include "linter/input/from_httpd.h"

#include "core/base/ascii.h"
#include "linter/system/child_process.h"

namespace aop {

namespace {

// What `binary argument` says; that it may fail is seen by what it says.
Result<std::string> output_of(const std::string& binary, const char* argument)
{
    auto said = run_child({binary, argument}, own_environment());
    if (!said)
        return said.error();
    return std::move(said->text);
}

std::string between(const std::string& text, std::string_view before, std::string_view after)
{
    const std::size_t at = text.find(before);
    if (at == std::string::npos)
        return "";
    const std::size_t from = at + before.size();
    return text.substr(from, text.find_first_of(after, from) - from);
}

}

Result<InstalledHttpd> parse_httpd_answer(const std::string& version_text, const std::string& module_text)
{
    InstalledHttpd made;
    made.server_root = between(version_text, "HTTPD_ROOT=\"", "\"");
    made.main_file = between(version_text, "SERVER_CONFIG_FILE=\"", "\"");
    const auto version = parse_version(between(version_text, "Apache/", " \n("));
    if (made.server_root.empty() || made.main_file.empty() || !version)
        return Error{"does not answer -V as httpd does"};
    made.version = *version;
    for (std::string_view rest = module_text; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        if (const std::string_view name = trimmed(line); name.ends_with(".c"))
            made.static_modules.emplace_back(name);
    }
    return made;
}

Result<InstalledHttpd> ask_httpd(const std::string& binary)
{
    std::vector<std::string> candidates{"apache2", "/usr/sbin/apache2", "httpd", "/usr/sbin/httpd", "/usr/local/apache2/bin/httpd"};
    if (!binary.empty())
        candidates = {binary};
    Error last{""};
    for (const std::string& name : candidates) {
        const auto version = output_of(name, "-V");
        if (!version) {
            last = version.error();
            continue;
        }
        const auto modules = output_of(name, "-l");
        auto made = parse_httpd_answer(*version, modules ? *modules : "");
        if (!made)
            return Error{cat(name, " ", made.error().message)};
        made->binary = name;
        return made;
    }
    return Error{binary.empty() ? "no httpd is installed under the usual names; --from-httpd=BIN names one" : last.message};
}

}
