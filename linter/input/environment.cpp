#include "linter/input/environment.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "core/httpd/syntax/arguments.h"
#include "linter/input/envvars.h"

namespace aop {

namespace {

constexpr std::uint64_t size_limit = 1 << 20;

// What Debian's packaged envvars exports.
constexpr std::pair<std::string_view, std::string_view> debian_defaults[]{
    {"APACHE_RUN_USER", "www-data"},        {"APACHE_RUN_GROUP", "www-data"},         {"APACHE_PID_FILE", "/var/run/apache2/apache2.pid"},
    {"APACHE_RUN_DIR", "/var/run/apache2"}, {"APACHE_LOCK_DIR", "/var/lock/apache2"}, {"APACHE_LOG_DIR", "/var/log/apache2"},
};

// apachectl hands $APACHE_ARGUMENTS to httpd: the -D in it count.
void take_arguments(const std::string& arguments, Input& input)
{
    const std::vector<std::string> all = words(arguments);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!all[i].starts_with("-D"))
            continue;
        const std::string name = all[i].size() > 2 ? all[i].substr(2) : i + 1 < all.size() ? all[++i] : "";
        if (!name.empty())
            input.read.defines.push_back(name);
    }
}

// SUSE starts httpd with what its sysconfig says: a -D for each of the flags. A copy of /etc/apache2 alone lacks the file, and nearly every host
// with TLS has SSL in it.
void take_sysconfig(const Options& options, Input& input)
{
    const std::string path = "/etc/sysconfig/apache2";
    // That of this machine is not a copy's.
    const bool is_here = !input.read.assume_files || !options.root.empty() || input.archive;
    const auto text = is_here ? input.files->read(path, size_limit) : Result<std::string>(Error{});
    if (!text && !input.read.assume_files)
        return;
    if (!text) {
        input.read.defines.emplace_back("SSL");
        return input.notes.push_back(cat("SSL is taken as defined: ", path, ", which says so, is not in this copy"));
    }
    std::string exporting;
    for (std::string_view rest = *text; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        if (trimmed(line).starts_with("APACHE_"))
            exporting += cat("export ", trimmed(line), "\n");
    }
    const Envvars read = read_envvars(exporting);
    if (const auto flags = read.exported.find("APACHE_SERVER_FLAGS"); flags != read.exported.end())
        for (const std::string& flag : words(flags->second))
            input.read.defines.push_back(flag.starts_with("-D") ? flag.substr(2) : flag);
    input.notes.push_back(cat("flags of httpd from ", path));
}

}

Failure take_environment(const Options& options, Input& input)
{
    if (input.layout && input.layout->name == "suse")
        take_sysconfig(options, input);
    const bool debian = input.layout && !input.layout->envvars.empty();
    std::string path = options.envvars;
    std::optional<std::string> text;
    if (!path.empty()) {
        Disk disk;
        auto read = disk.read(path, size_limit);
        if (!read)
            return Error{cat(path, ": ", read.error().message)};
        text = std::move(*read);
    } else if (debian) {
        path = merged_path(input.read.server_root, std::string(input.layout->envvars));
        if (auto read = input.files->read(path, size_limit))
            text = std::move(*read);
    }
    if (text) {
        Envvars read = read_envvars(*text);
        input.notes.push_back(cat("variables from ", path));
        for (const Envvars::Problem& t : read.problems)
            input.notes.push_back(cat(path, ":", t.line, ": ", t.message));
        if (const auto arguments = read.exported.find("APACHE_ARGUMENTS"); arguments != read.exported.end())
            take_arguments(arguments->second, input);
        input.read.environment = std::move(read.exported);
    }
    if (!debian)
        return std::nullopt;
    std::string assumed;
    for (const auto& [name, value] : debian_defaults)
        if (input.read.environment.emplace(name, value).second)
            assumed += cat(assumed.empty() ? "" : ", ", name);
    if (!assumed.empty())
        input.notes.push_back(cat("no envvars file sets ", assumed, ": Debian's defaults are taken"));
    return std::nullopt;
}

}
