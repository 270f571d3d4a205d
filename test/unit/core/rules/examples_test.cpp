// Every rule has examples/rules/<ID>/bad.conf with everything that is said about it in
// bad.txt, and good.conf about which nothing is said. A rule without them does not pass.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"
#include "linter/reader/read_tree.h"
#include "test/support/audited.h"
#include "test/support/examples.h"
#include "test/support/known.h"
#include "test/support/scratch.h"

namespace {

std::string lint(const std::filesystem::path& server_root, const std::string& name)
{
    aop::Disk disk;
    aop::Configuration configuration;
    const std::string root = server_root.string();
    aop::ReadOptions options{.server_root = root, .main_file = name};
    // As the command line does: an example that loads no module may use every one that httpd has.
    if (const auto text = disk.read(aop::cat(root, "/", name), 1 << 20); text && text->find("LoadModule") == text->npos)
        options = aop::test::with_every_module(options.server_root, options.main_file);
    const aop::Problems problems = aop::read_configuration(disk, options, configuration);
    aop::CertificateFiles certificates(disk, aop::test::known_stand_ins());
    std::string out;
    for (const aop::Finding& f : audit(assess(configuration, problems, certificates, std::time(nullptr)))) {
        if (f.suppressed.empty())
            out += aop::cat(f.place.file(), ":", f.place.line, ": ", to_string(f.rule->severity), ": ", f.message(), " [", f.rule->id, "]\n");
    }
    for (std::size_t at; (at = out.find(root + "/")) != out.npos;)
        out.erase(at, root.size() + 1);
    return out;
}

// No file can show these: AOP90x compare the configuration with a running server, the others with options of the command line.
bool is_shown_by_no_file(std::string_view id)
{
    return id.starts_with("AOP90") || id == "AOP014" || id == "AOP015" || id == "AOP217" || id == "AOP953" || id == "AOP954" || id == "AOP960" ||
           id == "AOP961";
}

std::vector<std::string> ids()
{
    std::vector<std::string> all;
    for (const aop::Rule* rule : aop::rules())
        if (!is_shown_by_no_file(rule->id))
            all.emplace_back(rule->id);
    return all;
}

}

BOOST_DATA_TEST_CASE(every_rule_has_a_bad_and_a_good_example, boost::unit_test::data::make(ids()), id)
{
    const aop::test::Scratch scratch;
    aop::test::lay_out_example(id, scratch.path());
    const std::string said = lint(scratch.path(), "bad.conf");
    if (std::getenv("AOP_WRITE_EXAMPLES"))  // a person then reads the difference before committing it
        std::ofstream(std::filesystem::path(AOP_SOURCE_DIR) / "examples/rules" / id / "bad.txt") << said;
    else
        BOOST_TEST(said == aop::test::slurp(scratch.path() / "bad.txt"));
    BOOST_TEST(said.find("[" + id + "]") != said.npos);
    BOOST_TEST(lint(scratch.path(), "good.conf") == "");
}

BOOST_AUTO_TEST_CASE(no_example_is_left_of_a_rule_that_is_gone) { BOOST_TEST(aop::test::example_ids() == ids(), boost::test_tools::per_element()); }

BOOST_AUTO_TEST_CASE(rules_are_listed_by_id_once_each_and_complete)
{
    const aop::Rule* before = nullptr;
    for (const aop::Rule* rule : aop::rules()) {
        BOOST_TEST((!before || before->id < rule->id));
        for (const std::string_view text : {rule->name, rule->summary, rule->why, rule->httpd, rule->fix, rule->references})
            BOOST_TEST((!text.empty() && text.find("TODO") == text.npos), rule->id << " leaves a text to be written");
        before = rule;
    }
}
