// The same for configurations that other people wrote: each is laid out below a root of
// its own, where the real httpd tests it with mod_aop loaded.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "test/module/linted.h"
#include "test/module/site.h"
#include "test/support/corpus.h"
#include "test/support/installed_httpd.h"

using namespace aop;
using namespace aop::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* machine = "/aop-machine";  // where this machine's files are inside the other root

// Every line of a shell command's output.
std::vector<std::string> lines_of(const std::string& command) { return lines_with(run_shell(command).out, ""); }

// How to start httpd there: its own loader, which needs to be told where the libraries are.
const std::string& httpd_inside()
{
    static const std::string command = [] {
        std::string folders, loader;
        for (const std::string& line : lines_of("ldd /usr/sbin/apache2")) {
            const std::size_t slash = line.find('/');
            if (slash == std::string::npos)
                continue;
            // Links may lead out of where the machine is now.
            const fs::path path = fs::canonical(line.substr(slash, line.find(' ', slash) - slash));
            if (line.find("=>") == std::string::npos)
                loader = cat(machine, path.string());
            else if (const std::string folder = cat(machine, path.parent_path().string()); folders.find(folder) == std::string::npos)
                folders += cat(folders.empty() ? "" : ":", folder);
        }
        return cat(loader, " --library-path ", folders, " ", machine, "/usr/sbin/apache2");
    }();
    return command;
}

// Root, or somebody whom the kernel lets be root of a namespace.
const std::string& namespace_command()
{
    static const std::string command = run_shell("unshare -m true").status == 0     ? "unshare -m"
                                       : run_shell("unshare -Urm true").status == 0 ? "unshare -Urm"
                                                                                    : "";
    return command;
}

// LoadModule lines for all of Debian's modules but two of the three MPMs.
const std::string& all_modules()
{
    static const std::string lines = [] {
        std::string all;
        for (const fs::path& file : httpd_modules())
            if (const std::string path = file.string(); path.find("mpm_prefork") == std::string::npos &&
                                                        path.find("mpm_worker") == std::string::npos && path.find("mod_aop") == std::string::npos)
                for (const std::string& symbol : lines_of(cat("nm -D --defined-only '", path, "' | awk '$2 ~ /[DB]/ && $3 ~ /_module$/ {print $3}'")))
                    all += cat("LoadModule ", symbol, " ", machine, path, "\n");
        return all;
    }();
    return lines;
}

// A module of a third party that does nothing, for LoadModule lines and <IfModule>.
void compile_empty_module(const std::string& symbol, const fs::path& to)
{
    static const std::string flags =
        run_shell("echo \"$(apxs -q EXTRA_CPPFLAGS) -I$(apxs -q INCLUDEDIR) $($(apxs -q APR_CONFIG) --includes)\" | tr -d '\\n'").out;
    const std::string name = symbol.substr(0, symbol.rfind("_module"));
    const Scratch scratch;
    scratch.write(cat("mod_", name, ".c"),
                  cat("#include <httpd.h>\n#include <http_config.h>\nmodule ", symbol, " = {STANDARD20_MODULE_STUFF, 0, 0, 0, 0, 0, 0, 0};\n"));
    fs::create_directories(to.parent_path());
    const Ended made = run_shell(cat("cc -shared -fPIC ", flags, " -o '", to.string(), "' mod_", name, ".c"), {.directory = scratch.path()});
    BOOST_TEST_REQUIRE(made.status == 0, made.err);
}

// What httpd accepted where the data comes from, and cannot accept here.
const std::map<std::string, std::string> left_out{
    {"tree-plesk-r2dtools", "has no suexec"},
    {"r2dtools__goapacheconf__test_r2dtools.work.gd.conf.dumped", "has no suexec"},
    {"SUNET__docker-swamid-metadata-sp__default-ssl.conf", "has no authorization provider shib-session"},
    {"indigo-iam__iam__docker_saml-idp_sp_etc-httpd_conf.d_sp.conf", "has no authorization provider shib-session"},
    {"git-lib-httpd-apache", "has an MPM loaded already"},
};

fs::path below(const fs::path& root, const fs::path& path) { return root / path.relative_path(); }

Ended configtest(const CorpusCase& c, const ReadOptions& options, const fs::path& root)
{
    for (const char* folder : {"etc", "proc", "dev", machine + 1, "run/lock/apache2"})
        fs::create_directories(root / folder);
    fs::create_directories(below(root, options.server_root) / "logs");
    for (const std::string name : {"passwd", "group"}) {
        std::ofstream out(root / "etc" / name);
        out << slurp(fs::path("/etc") / name);
        for (const std::string& missing : name == "group" ? c.groups : c.users)
            out << missing << (name == "group" ? ":x:7777:\n" : ":x:7777:7777::/:/bin/false\n");
    }
    std::string load = c.all_modules ? all_modules() : "";
    for (const std::string& symbol : c.missing_modules) {
        compile_empty_module(symbol, root / "empty" / (symbol + ".so"));
        load += cat("LoadModule ", symbol, " /empty/", symbol, ".so\n");
    }
    load += cat("LoadModule stand_ins_module ", machine, AOP_STAND_INS_FILE "\nLoadModule aop_module ", machine, AOP_MODULE_FILE "\n");
    std::ofstream(root / "load.conf") << load;
    std::string environment;
    for (const auto& [name, value] : options.environment)
        environment += cat(" '", name, "=", value, "'");
    environment += " AOP_STAND_INS='";
    for (const std::string& name : c.missing_directives)
        environment += cat(name, " ");
    const std::string command = cat(namespace_command(), " sh -c 'mount --rbind / \"$0", machine,
                                    "\" && mount --rbind /proc \"$0/proc\" && mount --rbind /dev \"$0/dev\" && ", "exec env -i \"$@\"' '",
                                    root.string(), "'", environment, "' \"$(command -v chroot)\" '", root.string(), "' ", httpd_inside(), " -d '",
                                    options.server_root, "' -C 'Include /load.conf' -f '", options.main_file, "' -t");
    return run_shell(command);
}

// The text between the last `before` and the first `after` that follows it.
std::string between(const std::string& text, std::string_view before, std::string_view after)
{
    const std::size_t at = text.rfind(before);
    if (at == std::string::npos)
        return "";
    const std::size_t start = at + before.size(), end = text.find(after, start);
    return end == std::string::npos ? "" : text.substr(start, end - start);
}

bool there(const fs::path& path) { return fs::exists(fs::symlink_status(path)); }

// Modules lie elsewhere in every distribution: where httpd looks for one, all are put.
bool supply_modules(const fs::path& root, const std::string& said)
{
    const fs::path file = between(said, " into server: ", ": cannot open shared object");
    if (file.empty() || !fs::exists("/usr/lib/apache2/modules" / file.filename()) || there(below(root, file)))
        return false;
    const fs::path folder = below(root, file.parent_path());
    fs::create_directories(folder);
    for (const auto& entry : fs::directory_iterator("/usr/lib/apache2/modules"))
        if (const fs::path link = folder / entry.path().filename(); !there(link))
            fs::create_symlink(cat(machine, entry.path().string()), link);
    return true;
}

// A module that this httpd has built in, or that nobody has here: its line becomes a comment, for both readers.
bool strike_out(const fs::path& root, const std::string& said)
{
    if (said.find("is built-in and can't be loaded") == std::string::npos && said.find("Cannot load ") == std::string::npos)
        return false;
    const std::string place = between(said, "Syntax error on line ", ": ");
    const auto file = Disk(root.string()).real_path(place.substr(place.find('/')));
    if (!file)
        return false;
    std::string text = slurp(below(root, *file));
    std::size_t at = 0;
    for (int line = std::atoi(place.c_str()); line > 1 && at != std::string::npos; --line)
        at = text.find('\n', at) + 1;
    text.insert(at, "#");
    std::ofstream(below(root, *file), std::ios::binary) << text;
    return true;
}

bool supply_file(const fs::path& root, const std::string& said)
{
    const std::string file = between(said, "file '", "' does not exist"), folder = between(said, "Cannot access directory '", "' for ");
    if (!folder.empty())
        return fs::create_directories(below(root, fs::path(folder) / "x").parent_path());
    if (file.empty() || there(below(root, file)))
        return false;
    fs::create_directories(below(root, file).parent_path());
    std::ofstream(below(root, file)) << "-----BEGIN CERTIFICATE-----\n";
    return true;
}

std::string joined(const std::vector<std::string>& lines)
{
    std::string all;
    for (const std::string& line : lines)
        all += line + '\n';
    return all;
}

Ended configtest_repaired(const CorpusCase& c, const ReadOptions& options, const fs::path& root)
{
    for (;;) {
        Ended test = configtest(c, options, root);
        if (test.status == 0 || !(supply_modules(root, test.err) || strike_out(root, test.err) || supply_file(root, test.err)))
            return test;
    }
}

}

BOOST_AUTO_TEST_CASE(findings_about_configurations_from_the_wild_equal_the_linters)
{
    const auto cases = corpus();
    if (!cases || namespace_command().empty()) {
        BOOST_TEST_MESSAGE("skipped: AOP_TEST_DATA is not set, or this user may make no namespace (unshare)");
        return;
    }
    // All of them take a minute and a half: AOP_CORPUS=all asks for that, otherwise it is one in three.
    const std::size_t step = std::getenv("AOP_CORPUS") ? 1 : 3;
    std::size_t accepted = 0, compared = 0, findings = 0;
    for (const CorpusCase& c : *cases) {
        if (!c.accepted || c.kind == "htaccess" || accepted++ % step != 0)
            continue;
        if (const auto at = left_out.find(c.name); at != left_out.end()) {
            BOOST_TEST_MESSAGE("left out: " << c.name << ": the httpd of this machine " << at->second);
            continue;
        }
        const Scratch scratch;
        ReadOptions options = lay_out_case(c, scratch.path());
        options.extra_modules.emplace_back("mod_aop.c");
        options.httpd = installed_version();
        const Ended test = configtest_repaired(c, options, scratch.path());
        BOOST_TEST_CONTEXT(c.name)
        BOOST_TEST(test.status == 0, test.err);
        Disk disk(scratch.path().string());
        const std::vector<std::string> said = findings_in(test.err), expected = linted(disk, options);
        ++compared;
        findings += said.size();
        BOOST_TEST_CONTEXT(c.name)
        BOOST_TEST(joined(said) == joined(expected));
    }
    BOOST_TEST_MESSAGE(compared << " of " << accepted << " configurations that httpd accepts, " << findings << " lines");
    BOOST_TEST(compared >= 1U);
}
