// Configurations that other people wrote, and what httpd made of them: our tree and
// our verdict are httpd's. The data is not part of this project; AOP_TEST_DATA names the
// folder that holds it.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "core/httpd/settings/site.h"
#include "linter/reader/read_tree.h"
#include "test/oracle/httpd_says.h"
#include "test/support/corpus.h"
#include "test/support/scratch.h"

using namespace aop;
using namespace aop::test;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

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
        out += cat(depth, '\t', d.place.file(), ':', d.place.line, '\t', d.name(), '\t', d.args(), '\n');
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
    const auto cases = corpus();
    if (!cases) {
        BOOST_TEST_MESSAGE("skipped: AOP_TEST_DATA is not set");
        return;
    }
    std::size_t trees = 0, same_trees = 0, verdicts = 0, same_verdicts = 0;
    for (const CorpusCase& c : *cases) {
        const std::string& name = c.name;
        const Scratch scratch;
        const ReadOptions options = lay_out_case(c, scratch.path());
        Disk disk(scratch.path().string());
        Configuration configuration;
        const Problems problems = read_configuration(disk, options, configuration);
        const bool htaccess = c.kind == "htaccess";
        if (fs::exists(c.tree)) {
            std::string ours;
            if (htaccess)
                BOOST_REQUIRE_EQUAL(configuration.htaccess.size(), 1U);
            add_tree(ours, htaccess ? *configuration.htaccess.front().node : configuration.tree.root(), 0);
            const std::string theirs = tree_of_httpd(c.tree);
            ++trees;
            same_trees += ours == theirs;
            BOOST_TEST((ours == theirs), name + ": the tree differs\n" + first_difference(theirs, ours));
        }
        Answer answer{.status = c.accepted ? 0 : 1, .tree = {}, .out = {}, .err = {}};
        std::ifstream in(c.said);
        bool messages = false;
        for (std::string line; std::getline(in, line) && line.starts_with('#');) {
            if (messages && line.size() > 4)
                answer.err += line.substr(4) + '\n';
            messages |= line == "# messages:";
        }
        const Refusal httpd = refusal(answer);
        const Problem* ours = nullptr;
        for (const Problem& t : problems)
            if (!ours && (htaccess ? t.kind == Problem::Kind::htaccess : t.refused))
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

namespace {

// As the records of httpd write it: unset is -1, - or unset.
std::string settings_of(const Server& s)
{
    const Tls& t = s.tls;
    const auto path = [](const Setting<std::string>& p) { return p ? *p : std::string("-"); };
    int crl = -1;
    if (t.revocation->crl_check)
        crl = int(t.revocation->crl_check->scope) | (t.revocation->crl_check->missing_ok ? 4 : 0);
    return cat("engine=",
               !t.engine                 ? "unset"
               : *t.engine == Engine::on ? "on"
                                         : "off",
               " verify=", t.verify_client ? to_string(*t.verify_client) : "unset", " depth=", t.verify_depth ? *t.verify_depth : -1,
               " cafile=", path(t.ca_file), " capath=", path(t.ca_path), " crlcheck=", crl, " dnreqfile=", path(t.handshake->ca_names_file),
               " dnreqpath=", path(t.handshake->ca_names_path));
}

std::string section_settings(const Section& s)
{
    if (!s.verify_client && !s.tls->verify_depth && !s.tls->require_ssl && s.tls->ssl_require.empty())
        return "";
    using Kind = Section::Kind;
    const char* name = s.kind == Kind::directory ? "Directory" : s.kind == Kind::location ? "Location" : s.kind == Kind::files ? "Files" : "?";
    std::string pattern = s.pattern;
    while (pattern.size() > 1 && pattern.ends_with('/'))
        pattern.pop_back();
    return cat('<', name, ' ', pattern, "> verify=", s.verify_client ? to_string(*s.verify_client) : "unset",
               " depth=", s.tls->verify_depth ? *s.tls->verify_depth : -1, " sslrequiressl=", s.tls->require_ssl ? 1 : 0,
               " sslrequire=", s.tls->ssl_require.size());
}

// A record, line by line, each server as "FILE:LINE settings" and each section as section_settings has it.
std::vector<std::string> lines_of_httpd(const fs::path& path)
{
    std::vector<std::string> lines;
    std::ifstream in(path);
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("server ")) {
            const std::size_t end = std::min(line.find(" vhost"), line.find(" main"));
            lines.push_back(cat(line.substr(7, end - 7), ' ', line.substr(line.find("engine="))));
        } else if (line.starts_with("  ")) {
            line = line.substr(line.rfind('<'));
            line.replace(line.find('\t'), 1, " ");
            for (std::size_t at; (at = line.find("/>")) != line.npos && line[at - 1] != ' ';)
                line.erase(at, 1);
            lines.push_back(line);
        }
    }
    std::ranges::sort(lines);
    return lines;
}

}

BOOST_AUTO_TEST_CASE(configurations_from_the_wild_merge_as_httpd_merges_them)
{
    const auto cases = corpus();
    if (!cases) {
        BOOST_TEST_MESSAGE("skipped: AOP_TEST_DATA is not set");
        return;
    }
    std::size_t configurations = 0, servers = 0;
    for (const CorpusCase& c : *cases) {
        const fs::path record = c.said.parent_path() / (c.name + ".ssl.txt");
        if (!fs::exists(record))
            continue;
        const std::vector<std::string> theirs = lines_of_httpd(record);
        if (theirs.empty())
            continue;  // without mod_ssl there is nothing to merge
        const Scratch scratch;
        const ReadOptions options = lay_out_case(c, scratch.path());
        Disk disk(scratch.path().string());
        Configuration configuration;
        read_configuration(disk, options, configuration);
        const Site site = evaluate(configuration);
        std::vector<std::string> ours;
        for (const Server& s : site.servers)
            ours.push_back(cat(s.is_main() ? std::string("-:0") : cat(s.place.file(), ':', s.place.line), ' ', settings_of(s)));
        servers += ours.size();
        for (const Section& s : site.sections)
            if (const std::string said = s.kind == Section::Kind::htaccess ? "" : section_settings(s); !said.empty())
                ours.push_back(said);
        std::ranges::sort(ours);
        ++configurations;
        BOOST_TEST_CONTEXT(c.name)
        BOOST_TEST(ours == theirs, boost::test_tools::per_element());
    }
    BOOST_TEST_MESSAGE(cat(configurations, " configurations with ", servers, " servers compared"));
    BOOST_TEST(configurations > 100U);
}
