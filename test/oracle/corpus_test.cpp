// Configurations that other people wrote, and what httpd made of them: our tree and
// our verdict are httpd's. The data is not part of this project; AOP_TEST_DATA names the
// folder that holds it.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/disk.h"
#include "core/text.h"
#include "linter/modules.h"
#include "linter/reader.h"
#include "test/oracle/httpd_says.h"
#include "test/support/scratch.h"

using namespace aop;
using namespace aop::test;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

std::optional<fs::path> corpus()
{
    const char* data = std::getenv("AOP_TEST_DATA");
    if (!data || !fs::exists(fs::path(data) / "corpus/manifest.json"))
        return std::nullopt;
    return fs::path(data) / "corpus";
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

// Builds the root directory that httpd saw, with what had to be completed for it.
ReadOptions lay_out(const fs::path& folder, const json& entry, const fs::path& root)
{
    const std::string name = entry["case"], main = entry["main"], kind = entry["kind"];
    const fs::path source = folder / std::string(entry["set"]) / name;
    ReadOptions options;
    if (kind == "tree") {
        const bool nested = name.find("compat") != name.npos;
        options.server_root = entry["mount"];
        copy_tree(nested ? source / "apache2" : source, root / fs::path(options.server_root).relative_path());
        restore_links(root);
        options.main_file = cat(options.server_root, '/', nested ? "apache2.conf" : main);
        if (main == "@GLOBALL") {
            std::vector<std::string> files = entry["files"];
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
        options.main_file = "/case/" + main;
        options.server_root = name.starts_with("httpd-macro-") ? "/case" : "/etc/apache2";
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
    if (name.starts_with("httpd-macro-"))
        options.environment["PWD"] = "/case";
    for (const char* directory : {"tmp", "var/www/html", "run/apache2", "var/log/apache2"})
        fs::create_directories(root / directory);
    if (kind == "htaccess") {
        options.main_file = "/frame.conf";
        write(root / "frame.conf", cat("DocumentRoot /case\nAccessFileName ", main, "\n<Directory /case>\nAllowOverride All\n</Directory>\n"));
    }
    // All modules that Debian's httpd has, or those that the tree loads itself. None counts as
    // built in: LoadModule lines for those were left out.
    const bool all = slurp(folder / "oracle" / (name + ".txt")).find("level=as the tree") == std::string::npos;
    for (const Module& m : modules())
        if (m.file.empty() || (all && m.source != "mod_aop.cpp" && m.source != "prefork.c" && m.source != "worker.c"))
            if (m.source != "mpm_winnt.c" && m.source != "mod_win32.c" && m.source != "mod_cgi.c")  // mod_cgid stands in for mod_cgi in a threaded httpd
                options.extra_modules.push_back(std::string(m.source));
    const fs::path completed = folder / "oracle" / (name + ".env.json");
    if (!fs::exists(completed))
        return options;
    const json environment = json::parse(slurp(completed));
    for (const json& d : environment["stub_directives"])
        options.extra_directives.push_back(d);
    for (const json& m : environment["stub_modules"])
        for (const std::string symbol = m; const std::string& known : {symbol, "mod_" + symbol.substr(0, symbol.rfind("_module")) + ".c"})
            options.extra_modules.push_back(known);
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

std::string latin1(const std::string& utf8)
{
    std::string bytes;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto lead = static_cast<unsigned char>(utf8[i]);
        bytes += lead < 0x80 ? utf8[i] : char((lead & 3U) << 6U | (static_cast<unsigned char>(utf8[++i]) & 0x3FU));
    }
    return bytes;
}

void add_tree(std::string& out, const Directive& section, int depth)
{
    for (const Directive& d : section) {
        out += cat(depth, '\t', d.place.file(), ':', d.place.line, '\t', d.name, '\t', d.args, '\n');
        add_tree(out, d, depth + 1);
    }
}

std::string tree_of_httpd(const fs::path& path)
{
    std::string out;
    std::ifstream in(path);
    for (std::string line; std::getline(in, line);) {
        const json node = json::parse(line);
        const std::string file = node["f"];
        if (!file.starts_with("-c/-C") && !file.starts_with("/oracle/"))
            out += cat(int(node["d"]), '\t', latin1(file), ':', int(node["l"]), '\t', latin1(node["n"]), '\t', latin1(node["a"]), '\n');
    }
    return out;
}

std::string first_difference(const std::string& a, const std::string& b)
{
    std::size_t line = 0, at = 0;
    while (at < a.size() && at < b.size() && a[at] == b[at])
        if (a[at++] == '\n')
            line = at;
    return cat("httpd: ", a.substr(line, a.find('\n', line) - line), "\nwe:    ", b.substr(std::min(line, b.size()), b.find('\n', line) - line));
}

}

// What only a handler of a module could tell: names of authorization and DAV providers that a
// third-party module brings or does not bring, balancer methods, session caches, RemoteIP's addresses.
constexpr std::string_view judged_by_the_module_alone[]{
    "CESNET__gridsite__doc_httpd-storage.conf",
    "SUNET__docker-swamid-metadata-sp__default-ssl.conf",
    "UtrechtUniversity__davrods__docker_images_davrods-dev_davrods-anonymous-vhost.conf",
    "UtrechtUniversity__davrods__docker_images_davrods-dev_davrods-vhost.conf",
    "certbot-passing-section-continuations-2525.conf",
    "indigo-iam__iam__docker_saml-idp_sp_etc-httpd_conf.d_sp.conf",
    "modcluster__mod_proxy_cluster__test_httpd_mod_lbmethod_cluster.conf",
};

BOOST_AUTO_TEST_CASE(configurations_from_the_wild_read_as_httpd_reads_them)
{
    const auto folder = corpus();
    if (!folder) {
        BOOST_TEST_MESSAGE("skipped: AOP_TEST_DATA is not set");
        return;
    }
    std::size_t trees = 0, same_trees = 0, verdicts = 0, same_verdicts = 0;
    for (const json& entry : json::parse(slurp(*folder / "manifest.json"))) {
        const std::string name = entry["case"], kind = entry["kind"];
        const fs::path said = *folder / "oracle" / (name + ".txt"), tree = *folder / "oracle" / (name + ".tree.jsonl");
        const bool htaccess = kind == "htaccess";
        if (!fs::exists(said))
            continue;
        const Scratch scratch;
        const ReadOptions options = lay_out(*folder, entry, scratch.path());
        Disk disk(scratch.path().string());
        Configuration configuration;
        read_configuration(disk, options, configuration);
        if (fs::exists(tree)) {
            std::string ours;
            if (htaccess)
                BOOST_REQUIRE_EQUAL(configuration.htaccess.size(), 1U);
            add_tree(ours, htaccess ? *configuration.htaccess.front().node : configuration.tree.root(), 0);
            const std::string theirs = tree_of_httpd(tree);
            ++trees;
            same_trees += ours == theirs;
            BOOST_TEST((ours == theirs), name + ": the tree differs\n" + first_difference(theirs, ours));
        }
        Answer answer{.status = slurp(said).find("normalised verdict: ACCEPTED") == std::string::npos ? 1 : 0, .tree = {}, .out = {}, .err = {}};
        std::ifstream in(said);
        bool messages = false;
        for (std::string line; std::getline(in, line) && line.starts_with('#');) {
            if (messages && line.size() > 4)
                answer.err += line.substr(4) + '\n';
            messages |= line == "# messages:";
        }
        const Refusal httpd = refusal(answer);
        const Trouble* ours = nullptr;
        for (const Trouble& t : configuration.troubles)
            if (!ours && (htaccess ? t.kind == Trouble::Kind::htaccess : t.refused))
                ours = &t;
        if (std::ranges::find(judged_by_the_module_alone, name) != std::end(judged_by_the_module_alone))
            continue;
        ++verdicts;
        const bool same = httpd.refused == (ours != nullptr) &&
                          (!ours || !httpd.placed || (ours->place && ours->place.file() == httpd.file && ours->place.line == httpd.line));
        same_verdicts += same;
        BOOST_TEST(same, name + ": httpd " + (httpd.refused ? cat(httpd.file, ':', httpd.line, ": ", httpd.message) : "accepts") + "\n  we " +
                             (ours ? cat(ours->place.file(), ':', ours->place.line, ": ", ours->message) : "accept"));
    }
    BOOST_TEST_MESSAGE(cat(same_trees, " of ", trees, " trees and ", same_verdicts, " of ", verdicts, " verdicts are httpd's"));
}
