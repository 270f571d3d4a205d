// The command line over the environment over the project file, and what is said about mistakes.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

#include "core/base/ascii.h"
#include "linter/cli/manual.h"
#include "linter/cli/project_file.h"
#include "linter/cli/verb.h"
#include "linter/options/options.h"
#include "linter/render/render.h"
#include "linter/system/time.h"
#include "test/cli/cli.h"
#include "test/support/scratch.h"

namespace data = boost::unit_test::data;
using aop::cat;
using aop::test::Scratch;

namespace {

struct Case {
    std::vector<std::string> args;
    std::string_view out;
};
std::ostream& operator<<(std::ostream& o, const Case& c)
{
    for (const auto& a : c.args)
        o << a << ' ';
    return o;
}

std::string joined(const std::vector<std::string>& all)
{
    std::string out;
    for (const auto& one : all)
        out += cat("[", one, "]");
    return out;
}

std::string joined(const std::vector<const aop::Rule*>& all)
{
    std::string out;
    for (const auto* one : all)
        out += cat("[", one->id, "]");
    return out;
}

// What was understood, in one line; only what differs from the default.
std::string shown(const aop::Options& o)
{
    std::string out = o.verb;
    const auto text = [&](std::string_view name, std::string_view value) { out += value.empty() ? "" : cat(" ", name, "=", value); };
    text("paths", joined(o.paths));
    text("file", o.main_file);
    text("root", o.server_root);
    text("D", joined(o.defines));
    text("C", joined(o.before));
    text("c", joined(o.after));
    text("select", joined(o.select));
    text("ignore", joined(o.ignore));
    text("format", o.format);
    text("baseline", o.baseline);
    for (const auto& output : o.outputs)
        out += cat(" o=", output.format, ">", output.file);
    for (const auto& s : o.scenarios)
        out += cat(" scenario=", s.name, ":", joined(s.defines), joined(s.before), joined(s.after));
    for (const auto& [from, to] : o.maps)
        out += cat(" map=", from, ">", to);
    if (o.from_httpd)
        out += cat(" httpd=<", *o.from_httpd, ">");
    if (o.fail_on != aop::Severity::warning)
        out += cat(" fail-on=", to_string(o.fail_on));
    if (o.now)
        out += cat(" now=", aop::iso_time(*o.now));
    out += o.quiet ? " quiet" : "";
    out += o.exit_zero ? " exit-zero" : "";
    return out;
}

std::string understood(const std::vector<std::string>& args, const aop::test::World& world = {})
{
    const aop::Console console{.input = {}, .out = {}, .err = {}, .environment = world.environment, .directory = world.directory};
    const auto options = aop::parse_options(args, console);
    return options ? shown(*options) : cat("ERROR ", options.error().message);
}

const Case cases[]{
    {{}, "check"},
    {{"./conf"}, "check paths=[./conf]"},
    {{"check", "-"}, "check paths=[-]"},
    {{"vhosts", "-DSSL", "-D", "TEST", "x.conf"}, "vhosts paths=[x.conf] D=[SSL][TEST]"},
    {{"-f", "httpd.conf", "-d", "srv"}, "check file=httpd.conf root=/srv"},
    {{"-C", "Define A 1", "-c", "Listen 80"}, "check C=[Define A 1] c=[Listen 80]"},
    {{"-q", "--", "-odd-name"}, "check paths=[-odd-name] quiet"},
    {{"--select", "AOP102,client-cert-not-requested"}, "check select=[AOP102][AOP101]"},
    {{"--ignore=aop95"}, "check ignore=[AOP950][AOP951][AOP952][AOP953][AOP954][AOP955]"},
    {{"-o", "json", "-o", "sarif=a/b.sarif"}, "check o=json> o=sarif>/a/b.sarif"},
    {{"--from-httpd", "./x"}, "check paths=[./x] httpd=<>"},
    {{"--from-httpd=/opt/httpd"}, "check httpd=</opt/httpd>"},
    {{"--map", "/etc/apache2=deploy"}, "check map=/etc/apache2>/deploy"},
    {{"--scenario", "staging: -D STAGING -DX -C 'Define A 1'"}, "check scenario=staging:[STAGING][X][Define A 1]"},
    {{"--fail-on", "note", "--exit-zero"}, "check fail-on=note exit-zero"},
    {{"--now", "2026-01-31"}, "check now=2026-01-31T00:00:00Z"},

    {{"--selekt", "AOP101"}, "ERROR unknown option '--selekt'; did you mean '--select'?"},
    {{"--sel", "AOP101"}, "ERROR unknown option '--sel'; did you mean '--select'?"},
    {{"vhost", "x.conf"}, "ERROR 'vhost' is neither a verb nor a file; did you mean 'vhosts'?"},
    {{"chek"}, "ERROR 'chek' is neither a verb nor a file; did you mean 'check'?"},
    {{"help"}, "ERROR 'help' is neither a verb nor a file; did you mean '--help'?"},
    {{"./vhost"}, "check paths=[./vhost]"},
    {{"--", "vhost.conf"}, "check paths=[vhost.conf]"},
    {{"check", "vhost"}, "check paths=[vhost]"},
    {{"lint", "etc"}, "ERROR 'lint' is neither a verb nor a file; 'aop-lint --help' lists the verbs"},
    {{"lint", "nowhere"}, "ERROR 'lint' is neither a verb nor a file; 'aop-lint --help' lists the verbs"},
    {{"x"}, "ERROR 'x' is neither a verb nor a file; 'aop-lint --help' lists the verbs"},
    {{"--", "tree"}, "check paths=[tree]"},
    {{"-q", "--", "lint"}, "check paths=[lint] quiet"},
    {{"tree", "--", "tree"}, "tree paths=[tree]"},
    {{""}, "ERROR an argument is empty; is a variable of the shell not set?"},
    {{"--", ""}, "ERROR an argument is empty; is a variable of the shell not set?"},
    {{"check", "etc", ""}, "ERROR an argument is empty; is a variable of the shell not set?"},
    {{"--select", "AOP777"}, "ERROR --select knows no rule 'AOP777'; did you mean 'AOP007'?"},
    {{"--select", "client-cert-optonal"}, "ERROR --select knows no rule 'client-cert-optonal'; did you mean 'client-cert-optional'?"},
    {{"--ignore", "zzzzzzzzzzzzzzzzzz"}, "ERROR --ignore knows no rule 'zzzzzzzzzzzzzzzzzz'; 'aop-lint rules' lists them"},
    {{"--format", "jason"}, "ERROR --format takes one of FORMATS, not 'jason'; did you mean 'json'?"},
    {{"-o", "sarfi=x"}, "ERROR --output knows no format 'sarfi'; it takes one of FORMATS; did you mean 'sarif'?"},
    {{"-o", "json="}, "ERROR --output names no file after '='"},
    {{"-o", "pdf"}, "ERROR --output knows no format 'pdf'; it takes one of FORMATS"},
    {{"--fail-on", "fatal"}, "ERROR --fail-on takes one of error|warning|note, not 'fatal'"},
    {{"--fail-on", "never"}, "ERROR --fail-on takes one of error|warning|note, not 'never'; did you mean --exit-zero?"},
    {{"--now", "yesterday"}, "ERROR --now takes 2026-01-31, 2026-01-31T12:00:00Z or seconds since 1970, not 'yesterday'"},
    {{"--now", "2026-02-30"}, "ERROR --now takes 2026-01-31, 2026-01-31T12:00:00Z or seconds since 1970, not '2026-02-30'"},
    {{"--httpd-version", "new"}, "ERROR --httpd-version takes a version as 2.4.62, not 'new'"},
    {{"--scenario", "-D X"}, "ERROR --scenario takes 'NAME: -D X …'"},
    {{"--scenario", "a: -D"}, "ERROR --scenario has nothing after -D"},
    {{"--map", "relative=x"}, "ERROR --map takes FROM=TO, where FROM is an absolute path of the configuration"},
};

}

BOOST_DATA_TEST_CASE(arguments_are_understood, data::make(cases), c)
{
    // Every format is named, so that nobody has to guess.
    std::string all;
    for (const aop::Format& f : aop::formats())
        all += cat(all.empty() ? "" : "|", f.name);
    std::string wanted(c.out);
    if (const std::size_t at = wanted.find("FORMATS"); at != wanted.npos)
        wanted.replace(at, 7, all);
    BOOST_TEST(understood(c.args) == wanted);
}

BOOST_AUTO_TEST_CASE(a_file_whose_name_is_nearly_a_verb_is_a_file)
{
    const Scratch scratch;
    scratch.write("vhost", "");
    const aop::Console console{.input = {}, .out = {}, .err = {}, .directory = scratch.path().string()};
    const auto options = aop::parse_options({"vhost"}, console);
    BOOST_TEST(bool(options));
    // Below --root there may be one.
    BOOST_TEST(bool(aop::parse_options({"--root", "image", "chek"}, console)));
}

BOOST_AUTO_TEST_CASE(every_option_has_an_environment_variable)
{
    BOOST_TEST(understood({}, {.environment = {{"AOP_LINT_FORMAT", "json"}, {"AOP_LINT_DEFINE", "A\nB"}, {"AOP_LINT_EXIT_ZERO", "true"}}}) ==
               "check D=[A][B] format=json exit-zero");
    BOOST_TEST(understood({"--format", "sarif"}, {.environment = {{"AOP_LINT_FORMAT", "json"}}}) == "check format=sarif");
    BOOST_TEST(understood({}, {.environment = {{"AOP_LINT_FAIL_ON", "never"}}}) ==
               "ERROR AOP_LINT_FAIL_ON takes one of error|warning|note, not 'never'; did you mean --exit-zero?");
}

BOOST_AUTO_TEST_CASE(a_flag_of_the_environment_is_on_or_off)
{
    const auto with = [](std::string_view value, const char* name = "AOP_LINT_EXIT_ZERO") {
        return understood({}, {.environment = {{name, std::string(value)}}});
    };
    for (const char* on : {"1", "true", "TRUE", "yes", "On"})
        BOOST_TEST(with(on) == "check exit-zero", on);
    for (const char* off : {"0", "false", "FALSE", "no", "Off", "", " "})
        BOOST_TEST(with(off) == "check", off);
    for (const char* wrong : {"n", "y", "2", "never", "0 1"})
        BOOST_TEST(with(wrong) == cat("ERROR AOP_LINT_EXIT_ZERO takes 1, true, yes or on, or 0, false, no or off, not '", wrong, "'"));
    for (const aop::OptionRow& row : aop::option_rows())
        if (row.argument.empty() && row.group != "Help")
            BOOST_TEST(with("perhaps", aop::variable_of(row).c_str()).starts_with("ERROR "), row.name);
    BOOST_TEST(with("0", "AOP_LINT_FROM_HTTPD") == "check");
    BOOST_TEST(with("1", "AOP_LINT_FROM_HTTPD") == "check httpd=<>");
    BOOST_TEST(with("/opt/httpd", "AOP_LINT_FROM_HTTPD") == "check httpd=</opt/httpd>");
}

BOOST_AUTO_TEST_CASE(a_flag_that_is_off_leaves_its_opposite_alone)
{
    const Scratch scratch;
    const std::string file = scratch.write("httpd.conf", "");
    scratch.write(".aop-lint.toml", "quiet = true\n");
    const auto with = [&](std::map<std::string, std::string> environment, std::vector<std::string> args) {
        args.push_back(file);
        const aop::Console console{.input = {}, .out = {}, .err = {}, .environment = std::move(environment), .directory = "/"};
        const auto options = aop::parse_options(args, console);
        BOOST_TEST_REQUIRE(bool(options));
        return *options;
    };
    BOOST_TEST(with({{"AOP_LINT_NO_CONFIG", "0"}}, {}).quiet);
    BOOST_TEST(!with({{"AOP_LINT_NO_CONFIG", "1"}}, {}).quiet);
    // The command line over the environment, also where it says the opposite by another name.
    const std::string config = (scratch.path() / ".aop-lint.toml").string();
    BOOST_TEST(with({{"AOP_LINT_NO_CONFIG", "1"}}, {"--config", config}).quiet);
    BOOST_TEST(!with({{"AOP_LINT_NO_ASSUME_FILES", "0"}}, {}).assume_files.has_value());
    BOOST_TEST(with({{"AOP_LINT_NO_ASSUME_FILES", "0"}, {"AOP_LINT_ASSUME_FILES", "1"}}, {}).assume_files.value());
    BOOST_TEST(!with({{"AOP_LINT_NO_ASSUME_FILES", "1"}}, {}).assume_files.value());
    BOOST_TEST(with({{"AOP_LINT_NO_ASSUME_FILES", "1"}}, {"--assume-files"}).assume_files.value());
}

BOOST_AUTO_TEST_CASE(the_manual_names_every_variable_and_status)
{
    const std::string manual = aop::lint_manual();
    for (const aop::OptionRow& row : aop::option_rows())
        BOOST_TEST((row.group == "Help") ==
                       (manual.find(cat(".It Ev ", aop::variable_of(row), row.argument.empty() ? " Pq a flag\n" : "\n")) == manual.npos),
                   row.name);
    const std::string statuses = manual.substr(manual.find(".Sh EXIT STATUS"));
    for (const char* word : {"nagios", "why:", "ca:", "client\\-cert", "exit\\-zero"})
        BOOST_TEST(statuses.find(word) != statuses.npos, word);
    for (const char* archive : {".tar,", ".tar.gz", ".tar.xz", ".tar.bz2", ".tar.zst", ".zip"})
        BOOST_TEST(manual.find(archive) != manual.npos, archive);
}

BOOST_AUTO_TEST_CASE(a_project_file_is_found_upwards_and_the_environment_and_arguments_win)
{
    const Scratch scratch;
    scratch.write("a/.aop-lint.toml",
                  "format = \"gcc\"\ndefine = [\"SSL\", \"X\"]\nbaseline = \"known.json\"\nfail-on = 'error'\nexit-zero = true\n");
    scratch.write("a/b/c/httpd.conf", "");
    const std::string file = (scratch.path() / "a/b/c/httpd.conf").string(), folder = (scratch.path() / "a").string();
    BOOST_TEST(understood({file}) == cat("check paths=[", file, "] D=[SSL][X] format=gcc baseline=", folder, "/known.json fail-on=error exit-zero"));
    BOOST_TEST(understood({file, "-D", "Y"}, {.environment = {{"AOP_LINT_FAIL_ON", "note"}}}) ==
               cat("check paths=[", file, "] D=[Y] format=gcc baseline=", folder, "/known.json fail-on=note exit-zero"));
    BOOST_TEST(understood({file, "--no-config"}) == cat("check paths=[", file, "]"));
}

namespace {
struct Wrong {
    std::string_view text, error;
};
std::ostream& operator<<(std::ostream& o, const Wrong& w) { return o << w.text; }
constexpr Wrong wrongs[]{
    {"formt = 'json'", "/p/x:1: knows no option 'formt'; did you mean 'format'?"},
    {"\nformat = ['json', 'text']", "/p/x:2: format takes one value"},
    {"quiet = 'yes'", "/p/x:1: quiet takes true or false"},
    {"now = 2026-01-31", "/p/x:1: now takes a text, a number, true, false or a list of them"},
    {"paths = ['a', '']", "/p/x:1: paths holds an empty text"},
    {"help = true", "/p/x:1: knows no option 'help'"},
};

}

BOOST_DATA_TEST_CASE(mistakes_in_a_project_file_are_named_with_their_line, data::make(wrongs), w)
{
    const auto parsed = aop::parse_project_file("/p/x", std::string(w.text));
    BOOST_TEST_REQUIRE(!parsed);
    BOOST_TEST(parsed.error().message == w.error);
}

BOOST_AUTO_TEST_CASE(a_project_file_that_is_no_toml_says_where)
{
    const auto parsed = aop::parse_project_file("/p/x", "format = \n");
    BOOST_TEST_REQUIRE(!parsed);
    BOOST_TEST(parsed.error().message.starts_with("/p/x:1:"), parsed.error().message);
}

// Where toml++ 3.3 would do what is undefined.
BOOST_AUTO_TEST_CASE(a_project_file_with_letters_that_toml_does_not_have)
{
    const auto wrong = [](std::string_view text) {
        const auto parsed = aop::parse_project_file("/p/x", std::string(text));
        return parsed ? std::string() : parsed.error().message;
    };
    const std::string ascii = ": only comments and texts in quotes may hold other characters than ASCII";
    BOOST_TEST(wrong("# \xc3\xa4\n\xef\xb7\xbd = 1\n") == "/p/x:2" + ascii);
    BOOST_TEST(wrong("p\xc5\xb9") == "/p/x:1" + ascii);
    BOOST_TEST(wrong("paths = [\"\\\xc5\xb9\"]") == "/p/x:1: no character may be escaped but those of ASCII");
    BOOST_TEST(wrong("quiet = true\npaths = [\"\xc5\"]") == "/p/x:2: not UTF-8");
    BOOST_TEST(wrong("\xef\xbb\xbfquiet = true\n") == "");
    BOOST_TEST(wrong("[{es = 1]\n").starts_with("/p/x:1:"));
    const auto parsed = aop::parse_project_file(
        "/p/x", "paths = [\"\\\"\xc5\xb9\", \"\"\"\n\xf0\x9f\x98\x80\"\"\"\", 'a\\n\"\xc5\xb9', '''b\\'\xc5\xb9'''']  # \xc5\xb9\nquiet = true\n");
    BOOST_TEST_REQUIRE(bool(parsed));
    const std::vector<std::string> expected{"/p/\"\xc5\xb9", "/p/\xf0\x9f\x98\x80\"", "/p/a\\n\"\xc5\xb9", "/p/b\\'\xc5\xb9'"};
    BOOST_TEST(parsed->paths == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_wrong_value_in_a_project_file_is_named_with_its_line)
{
    const Scratch scratch;
    const std::string file = scratch.write(".aop-lint.toml", "\nselect = ['AOP777']\n");
    BOOST_TEST(understood({scratch.path().string()}) == cat("ERROR ", file, ":2: select knows no rule 'AOP777'; did you mean 'AOP007'?"));
}

BOOST_AUTO_TEST_CASE(help_names_the_verbs_and_the_options_of_its_own)
{
    for (const aop::Verb& verb : aop::verbs()) {
        const auto said = aop::test::aop_lint({std::string(verb.name), "--help"});
        BOOST_TEST(said.status == 0);
        for (const aop::OptionRow& row : aop::option_rows()) {
            const bool named = said.out.find(cat("--", row.name, " ")) != said.out.npos ||
                               said.out.find(cat("--", row.name, "\n")) != said.out.npos || said.out.find(cat("--", row.name, "[")) != said.out.npos;
            BOOST_TEST(named == belongs_to(row, verb.name), cat(verb.name, " --", row.name));
        }
    }
    const auto said = aop::test::aop_lint({"--help"});
    for (const aop::Verb& verb : aop::verbs())
        BOOST_TEST(said.out.find(cat("  ", verb.name, " ")) != said.out.npos, verb.name);
}

BOOST_AUTO_TEST_CASE(a_verb_refuses_the_options_of_others)
{
    const auto refused = [](std::vector<std::string> args) {
        const auto said = aop::test::aop_lint(args);
        return said.status == 2 ? said.err.substr(0, said.err.find('\n')) : cat("exit ", said.status);
    };
    BOOST_TEST(refused({"explain", "--client-cert", "/nope", "AOP102"}) == "aop-lint: --client-cert is an option of check, not of explain");
    BOOST_TEST(refused({"check", "--includes"}) == "aop-lint: --includes is an option of tree, not of check");
    BOOST_TEST(refused({"--as-httpd"}) == "aop-lint: --as-httpd is an option of vhosts, not of check");
    BOOST_TEST(refused({"tree", "--baseline", "/nope"}) == "aop-lint: --baseline is an option of check, not of tree");
    BOOST_TEST(refused({"why", "a.test", "--scenario", "x: -D Y"}) == "aop-lint: --scenario is an option of check, vhosts and tree, not of why");
    BOOST_TEST(refused({"completions", "--width", "80", "bash"}) ==
               "aop-lint: --width is an option of check, vhosts, why, ca, explain and rules, not of completions");
}

BOOST_AUTO_TEST_CASE(environment_and_project_file_may_hold_the_options_of_other_verbs)
{
    const auto said = aop::test::aop_lint({"explain", "AOP102"}, {.environment = {{"AOP_LINT_FAIL_ON", "error"}, {"AOP_LINT_BASELINE", "/nope"}}});
    BOOST_TEST(said.status == 0, said.err);
    const Scratch scratch;
    scratch.write(".aop-lint.toml", "select = ['AOP101']\nquiet = true\n");
    scratch.write("httpd.conf", "Listen 80\n");
    const auto tree = aop::test::aop_lint({"tree", (scratch.path() / "httpd.conf").string()});
    BOOST_TEST(tree.status == 0, tree.err);
}

BOOST_AUTO_TEST_CASE(options_name_verbs_that_there_are)
{
    for (const aop::OptionRow& row : aop::option_rows()) {
        BOOST_TEST(std::ranges::any_of(aop::verbs(), [&](const aop::Verb& verb) { return belongs_to(row, verb.name); }), row.name);
        for (std::string_view rest = row.verbs; !rest.empty();) {
            const std::string_view word = rest.substr(0, rest.find(' '));
            BOOST_TEST(aop::find_verb(word), cat(row.name, ": ", word));
            rest.remove_prefix(std::min(rest.size(), word.size() + 1));
        }
    }
}

BOOST_AUTO_TEST_CASE(options_have_names_of_their_own)
{
    std::set<std::string_view> names;
    std::set<char> letters;
    for (const aop::OptionRow& row : aop::option_rows()) {
        BOOST_TEST(names.insert(row.name).second, row.name);
        BOOST_TEST((!row.letter || letters.insert(row.letter).second), row.name);
        BOOST_TEST(!row.help.empty(), row.name);
    }
}
