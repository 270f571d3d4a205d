#include "test/support/corpus.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include <nlohmann/json.hpp>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "linter/httpd/modules.h"
#include "test/support/scratch.h"

namespace aop::test {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

fs::path folder() { return fs::path(std::getenv("AOP_TEST_DATA")) / "corpus"; }

json completed(const std::string& name)
{
    const fs::path path = folder() / "oracle" / (name + ".env.json");
    return fs::exists(path) ? json::parse(slurp(path))
                            : json{{"fixes", json::array()}, {"stub_directives", json::array()}, {"stub_modules", json::array()}};
}

// Where a path of the other root lies in ours, symbolic links of that root followed.
fs::path inside(const fs::path& root, const std::string& path)
{
    Disk disk(root.string());
    const fs::path wanted = fs::path(path).lexically_normal();
    const auto parent = disk.real_path(wanted.parent_path().string());
    return root / fs::path(parent ? *parent : wanted.parent_path().string()).relative_path() / wanted.filename();
}

void copy_tree(const fs::path& from, const fs::path& to)
{
    fs::create_directories(to);
    fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::copy_symlinks | fs::copy_options::overwrite_existing);
}

// A repository checked out without symbolic links has their targets as text; httpd saw links.
void restore_links(const fs::path& root)
{
    std::vector<fs::path> texts;
    for (const auto& entry : fs::recursive_directory_iterator(root))
        if (!entry.is_symlink() && entry.is_regular_file() && entry.file_size() > 2 && entry.file_size() < 200)
            texts.push_back(entry.path());
    for (const fs::path& path : texts) {
        const std::string target = slurp(path);
        if (target.find('\n') != target.npos || target.find(' ') != target.npos || !fs::exists(path.parent_path() / target))
            continue;
        fs::remove(path);
        fs::create_symlink(target, path);
    }
}

void write(const fs::path& path, const std::string& text)
{
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

// A variable that names a path needs something there.
void set_variable(ReadOptions& options, const fs::path& root, const std::string& name, const std::string& value)
{
    options.environment[name] = value;
    if (!value.starts_with("/srv/"))
        return;
    if (name.find("FILE") != name.npos)
        write(inside(root, value), "-----BEGIN CERTIFICATE-----\n");
    else
        fs::create_directories(inside(root, value));
}

CorpusCase case_of(const json& entry)
{
    CorpusCase c;
    c.name = entry["case"];
    c.set = entry["set"];
    c.kind = entry["kind"];
    c.main = entry["main"];
    c.mount = entry.value("mount", "");
    if (c.main == "@GLOBALL")
        c.files = entry["files"];
    c.said = folder() / "oracle" / (c.name + ".txt");
    c.tree = folder() / "oracle" / (c.name + ".tree.jsonl");
    if (!fs::exists(c.said))
        return c;
    const std::string said = slurp(c.said);
    c.accepted = said.find("normalised verdict: ACCEPTED") != said.npos;
    c.all_modules = said.find("level=as the tree") == said.npos;
    const json environment = completed(c.name);
    c.missing_directives = environment["stub_directives"];
    c.missing_modules = environment["stub_modules"];
    for (const json& fix : environment["fixes"])
        if (fix[0] == "user" || fix[0] == "group")
            (fix[0] == "user" ? c.users : c.groups).push_back(fix[1]);
    return c;
}

}

std::optional<std::vector<CorpusCase>> corpus()
{
    if (!std::getenv("AOP_TEST_DATA") || !fs::exists(folder() / "manifest.json"))
        return std::nullopt;
    std::vector<CorpusCase> all;
    for (const json& entry : json::parse(slurp(folder() / "manifest.json")))
        if (CorpusCase c = case_of(entry); fs::exists(c.said))
            all.push_back(std::move(c));
    return all;
}

ReadOptions lay_out_case(const CorpusCase& c, const fs::path& root)
{
    const fs::path source = folder() / c.set / c.name;
    ReadOptions options;
    if (c.kind == "tree") {
        const bool nested = c.name.find("compat") != c.name.npos;
        options.server_root = c.mount;
        copy_tree(nested ? source / "apache2" : source, root / fs::path(options.server_root).relative_path());
        restore_links(root);
        options.main_file = cat(options.server_root, '/', nested ? "apache2.conf" : c.main);
        if (c.main == "@GLOBALL") {
            std::vector<std::string> files = c.files;
            std::ranges::sort(files);
            std::string text;
            for (const std::string& file : files)
                if (file.ends_with(".conf"))
                    text += cat("Include ", options.server_root, '/', file, '\n');
            options.main_file = "/case/main.conf";
            write(root / "case/main.conf", text);
        }
    } else {
        copy_tree(source, root / "case");
        options.main_file = "/case/" + c.main;
        options.server_root = c.name.starts_with("httpd-macro-") ? "/case" : "/etc/apache2";
        if (options.server_root == "/etc/apache2")
            copy_tree("/etc/apache2", root / "etc/apache2");
    }
    options.environment = {{"LANG", "C"},
                           {"APACHE_RUN_USER", "www-data"},
                           {"APACHE_RUN_GROUP", "www-data"},
                           {"APACHE_PID_FILE", "/run/apache2/apache2.pid"},
                           {"APACHE_RUN_DIR", "/run/apache2"},
                           {"APACHE_LOCK_DIR", "/run/lock/apache2"},
                           {"APACHE_LOG_DIR", "/var/log/apache2"}};
    if (c.name.starts_with("httpd-macro-"))
        options.environment["PWD"] = "/case";
    for (const char* directory : {"tmp", "var/www/html", "run/apache2", "var/log/apache2"})
        fs::create_directories(root / directory);
    if (c.kind == "htaccess") {
        options.main_file = "/frame.conf";
        write(root / "frame.conf", cat("DocumentRoot /case\nAccessFileName ", c.main, "\n<Directory /case>\nAllowOverride All\n</Directory>\n"));
    }
    // None counts as built in: LoadModule lines for those were left out.
    for (const Module& m : modules())
        if (m.file.empty() || (c.all_modules && m.source != "mod_aop.c" && m.source != "prefork.c" && m.source != "worker.c"))
            if (m.source != "mpm_winnt.c" && m.source != "mod_win32.c" &&
                m.source != "mod_cgi.c")  // mod_cgid stands in for mod_cgi in a threaded httpd
                options.extra_modules.push_back(std::string(m.source));
    options.extra_directives = c.missing_directives;
    for (const std::string& symbol : c.missing_modules)
        for (const std::string& known : {symbol, "mod_" + symbol.substr(0, symbol.rfind("_module")) + ".c"})
            options.extra_modules.push_back(known);
    const json environment = completed(c.name);
    for (const json& fix : environment["fixes"]) {
        const std::string what = fix[0], value = fix[1];
        if (what == "dir")
            fs::create_directories(inside(root, value));
        else if ((what == "file" || what == "loadfile-stub" || what == "empty-include") && !fs::is_directory(inside(root, value)))
            write(inside(root, value), what == "empty-include" ? "" : "-----BEGIN CERTIFICATE-----\n");
        else if (what == "env-var")
            set_variable(options, root, value.substr(0, value.find('=')), value.substr(value.find('=') + 1));
    }
    return options;
}

}
