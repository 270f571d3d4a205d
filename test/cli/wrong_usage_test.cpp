// What somebody writes who means something else: one clear sentence, and an exit status that no pipeline takes for an answer.
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>

#include "core/base/ascii.h"
#include "test/cli/cli.h"
#include "test/support/certificates.h"
#include "test/support/scratch.h"

namespace fs = std::filesystem;
using aop::cat;
using aop::test::aop_lint;
using aop::test::Scratch;

namespace {

// etc/apache2.conf and what an administrator has beside it.
struct Place : Scratch {
    Place()
    {
        write("etc/apache2.conf", "Listen 443\n<VirtualHost *:443>\nServerName shop.example.com\nSSLEngine on\n</VirtualHost>\n");
        write("etc/sites-available/shop.conf", "<VirtualHost *:443>\nServerName shop.example.com\nSSLEngine on\n</VirtualHost>\n");
        fs::create_directories(path() / "etc/sites-enabled");
        fs::permissions(write("program", "\x7f"
                                         "ELF"),
                        fs::perms::owner_all);
    }

    // "STATUS: first line", the folder left out.
    std::string said(const std::vector<std::string>& args, std::map<std::string, std::string> environment = {}) const
    {
        const auto ended = aop_lint(args, {.environment = std::move(environment), .directory = path().string()});
        std::string line = ended.err.substr(0, ended.err.find('\n'));
        for (std::size_t at; (at = line.find(path().string() + "/")) != line.npos;)
            line.erase(at, path().string().size() + 1);
        return cat(ended.status, ": ", line);
    }
};

struct Case {
    std::vector<std::string> args;
    std::string_view said;
};
const Case cases[]{
    {{"vhost", "etc"}, "2: aop-lint: 'vhost' is neither a verb nor a file; did you mean 'vhosts'?"},
    {{"chek", "etc"}, "2: aop-lint: 'chek' is neither a verb nor a file; did you mean 'check'?"},
    {{"help"}, "2: aop-lint: 'help' is neither a verb nor a file; did you mean '--help'?"},
    {{"lint", "etc"}, "2: aop-lint: 'lint' is neither a verb nor a file; 'aop-lint --help' lists the verbs"},
    {{"etc", ""}, "2: aop-lint: an argument is empty; is a variable of the shell not set?"},
    {{"nowhere.conf"}, "3: Could not open configuration file nowhere.conf: No such file or directory"},
    {{"-D", "/etc/apache2"}, "2: aop-lint: --define takes a name, not the path '/etc/apache2'; did you mean -d?"},
    {{"--from-httpd", "program"}, "2: aop-lint: 'program' is a program: write --from-httpd=program"},
    {{"--format", "yaml", "etc"},
     "2: aop-lint: --format takes one of "
     "text|gcc|json|jsonl|sarif|github|gitlab|junit|checkstyle|csv|markdown|html|sonarqube|rdjson|nagios|openmetrics, not 'yaml'"},
    {{"tree", "--format", "html", "etc"}, "2: aop-lint: --format takes one of text|json, not 'html'"},
    {{"vhosts", "--format", "html", "etc"}, "2: aop-lint: --format takes one of text|json, not 'html'"},
    {{"ca", "--format", "nagos", "etc"}, "2: aop-lint: --format takes one of text|json|nagios|openmetrics, not 'nagos'; did you mean 'nagios'?"},
    {{"--fail-on", "never", "etc"}, "2: aop-lint: --fail-on takes one of error|warning|note, not 'never'; did you mean --exit-zero?"},
    {{"--baseline", "X", "etc"}, "2: aop-lint: --baseline X: No such file or directory"},
    {{"--config", "X", "etc"}, "2: aop-lint: --config X: No such file or directory"},
    {{"--envvars", "X", "etc"}, "2: aop-lint: --envvars X: No such file or directory"},
    {{"--root", "X", "/etc"}, "2: aop-lint: --root X: No such file or directory"},
    {{"--client-cert", "X", "etc"}, "2: aop-lint: --client-cert X: No such file or directory"},
    {{"--modules", "/nofile", "etc"}, "2: aop-lint: --modules /nofile: No such file or directory; it takes a list of modules, or a file with one"},
    {{"--modules", "sll", "etc"},
     "3: aop-lint: --modules knows no module 'sll'; did you mean 'ssl'? A module that is not httpd's is named as in sll_module"},
    {{"-f", "x"}, "2: aop-lint: -f x is relative: also give -d SERVERROOT, or an absolute path"},
    {{"why", "host:99999", "etc"}, "2: aop-lint: why takes a host or a URL, not 'host:99999': '99999' is no port"},
    {{"why", "etc", "shop.example.com"}, "2: aop-lint: the URL comes first: aop-lint why shop.example.com etc"},
    {{"explain", "999"}, "2: aop-lint: explain knows no rule '999'; 'aop-lint rules' lists them"},
    {{"rules", "AOP101"}, "2: aop-lint: rules lists all rules; for one of them: aop-lint explain AOP101"},
    {{"rules", "--client-cert", "x"}, "2: aop-lint: --client-cert is an option of check, not of rules"},
    {{"ca", "--select", "AOP101", "x"}, "2: aop-lint: --select is an option of check, not of ca"},
    {{"tree", "--as-httpd", "etc"}, "2: aop-lint: --as-httpd is an option of vhosts, not of tree"},
    {{"--envvars", "a", "--envvars", "b", "etc"}, "2: aop-lint: --envvars is given twice: 'a' and 'b'"},
    {{"--httpd-version", "2.2.34", "etc"},
     "2: aop-lint: --httpd-version takes a version of httpd 2.4, the only one that aop-lint knows, not '2.2.34'"},
    {{"--width", "ten", "etc"}, "2: aop-lint: --width takes a number from 40 to 1000, not 'ten'"},
    {{"--warn-days", "30", "etc"}, "2: aop-lint: --warn-days is an option of ca, not of check"},
    {{"ca", "--warn-days", "soon", "x"}, "2: aop-lint: --warn-days takes a number of days, not 'soon'"},
    {{"--sort", "file", "etc"}, "2: aop-lint: --sort takes one of severity|place, not 'file'"},
    {{"--docs-url", "docs", "etc"}, "2: aop-lint: --docs-url takes a URL such as https://example.com/aop/docs/rules, not 'docs'"},
    {{"--context", "vhost", "etc/sites-available/shop.conf"},
     "3: aop-lint: etc/sites-available/shop.conf has a <VirtualHost> of its own: give --context server, or none"},
    {{"etc/sites-enabled"},
     "3: aop-lint: etc/sites-enabled is a folder without a main file (apache2.conf, conf/httpd.conf, httpd.conf); did you mean etc?"},
    {{"--baseline-from", "HEAD", "etc"}, "2: aop-lint: --baseline-from: etc is in no git work tree that this user may read"},
    {{"--baseline-from", "HEAD", "-"}, "2: aop-lint: --baseline-from needs files: standard input is in no commit"},
};

}

BOOST_FIXTURE_TEST_CASE(wrong_usage_gets_one_clear_sentence, Place)
{
    for (const Case& c : cases) {
        std::string shown;
        for (const std::string& arg : c.args)
            shown += arg + " ";
        BOOST_TEST(said(c.args) == c.said, shown << "\n  says  " << said(c.args) << "\n  not   " << c.said);
    }
}

BOOST_FIXTURE_TEST_CASE(a_misspelt_variable_of_the_environment_is_no_silence, Place)
{
    BOOST_TEST(said({"etc"}, {{"AOP_LINT_FALE_ON", "error"}}) ==
               "2: aop-lint: no option is set by the environment variable AOP_LINT_FALE_ON; did you mean AOP_LINT_FAIL_ON?");
    BOOST_TEST(said({"etc"}, {{"AOP_LINTER", "x"}}).starts_with("1: "));
    BOOST_TEST(aop_lint({"--help"}).out.find("AOP_LINT_FAIL_ON=error") != std::string::npos);
}

// A script's empty variable never means the configuration of this machine.
BOOST_FIXTURE_TEST_CASE(an_empty_argument_is_wrong_usage, Place)
{
    for (const std::vector<std::string>& args : std::vector<std::vector<std::string>>{{""},
                                                                                      {"--", ""},
                                                                                      {"-q", ""},
                                                                                      {"--assume-files", ""},
                                                                                      {"", "etc"},
                                                                                      {"etc", ""},
                                                                                      {"vhosts", ""},
                                                                                      {"why", "shop.example.com", ""},
                                                                                      {"tree", ""},
                                                                                      {"ca", ""},
                                                                                      {"--root", ""},
                                                                                      {"--config", "", "etc"},
                                                                                      {"-f", ""},
                                                                                      {"-d", ""}}) {
        const auto ended = aop_lint(args, {.directory = path().string()});
        BOOST_TEST(ended.status == 2, (args.empty() ? "" : args.front()) << ": " << ended.err);
        BOOST_TEST(ended.out == "");
    }
}

BOOST_FIXTURE_TEST_CASE(a_file_that_begins_as_an_option_does_goes_after_dashes, Place)
{
    write("-old.conf", "Listen 80\n");
    write("--older.conf", "Listen 80\n");
    for (const char* file : {"-old.conf", "--older.conf"}) {
        const std::string line = said({"etc", file});
        BOOST_TEST(line.starts_with("2: "), line);
        BOOST_TEST(line.ends_with(cat("; for the file '", file, "', write -- in front of the files")), line);
        BOOST_TEST(said({"--", file}).starts_with("1: "), said({"--", file}));
    }
    BOOST_TEST(said({"etc", "-new.conf"}).find("write --") == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_quiet_run_that_finds_something_names_what_it_looked_for, Place)
{
    const std::vector<std::string> without_path{"-q", "-d", path().string() + "/etc", "-f", "apache2.conf"};
    BOOST_TEST(aop_lint(without_path).err == cat("aop-lint: reading ", path().string(), "/etc/apache2.conf\n"));
    write("etc/apache2.conf", "Listen 127.0.0.1:80\n<Location />\nRequire all denied\n</Location>\n");
    BOOST_TEST(aop_lint(without_path).err == "", aop_lint(without_path).out);
}

BOOST_FIXTURE_TEST_CASE(a_rule_is_known_by_its_number, Place)
{
    BOOST_TEST(aop_lint({"explain", "205"}).out == aop_lint({"explain", "AOP205"}).out);
    BOOST_TEST(aop_lint({"explain", "205"}).status == 0);
}

BOOST_FIXTURE_TEST_CASE(a_format_of_the_environment_is_for_the_verbs_that_have_it, Place)
{
    BOOST_TEST(said({"vhosts", "etc"}, {{"AOP_LINT_FORMAT", "sarif"}}) == "0: ");
    BOOST_TEST(
        said({"vhosts", "etc"}, {{"AOP_LINT_FORMAT", "sarfi"}}).starts_with("2: aop-lint: AOP_LINT_FORMAT takes one of text|json, not 'sarfi'"));
}

BOOST_FIXTURE_TEST_CASE(a_file_that_is_not_there_has_no_table, Place)
{
    const auto ended = aop_lint({"nowhere.conf"}, {.directory = path().string()});
    BOOST_TEST(ended.out.starts_with("error[AOP001]: Could not open configuration file "), ended.out);
    BOOST_TEST(ended.out.find("VERDICT") == ended.out.npos, ended.out);
    const auto json = aop_lint({"--format", "json", "nowhere.conf"}, {.directory = path().string()});
    BOOST_TEST(json.out.find("there is no Listen") == json.out.npos, json.out);
    // On a terminal the report itself says it.
    BOOST_TEST(aop_lint({"nowhere.conf"}, {.directory = path().string(), .terminal = true}).err == "");
}

BOOST_FIXTURE_TEST_CASE(a_misspelt_directive_or_value_gets_a_proposal, Place)
{
    const std::string file =
        write("m.conf", "Listen 443\nServerNmae x\n<VirtualHost *:443>\nSSLEngien on\nSSLVerifyCleint require\nSSLCACertificate x\n"
                        "SSLVerifyClient required\nSSLCARevocationCheck chian\nSSLEngine yes\nNothingLikeIt 1\n"
                        "</VirtualHost>\n");
    const auto said = aop_lint({"--format", "gcc", "--select", "AOP004,AOP007,AOP101", file}, {.directory = path().string()}).out;
    const std::string unknown = "', perhaps misspelled or defined by a module not included in the server configuration";
    BOOST_TEST(said == cat("m.conf:2:1: error: Invalid command 'ServerNmae", unknown, "; did you mean 'ServerName'? [AOP004]\n",
                           "m.conf:4:1: error: Invalid command 'SSLEngien", unknown, "; did you mean 'SSLEngine'? [AOP004]\n",
                           "m.conf:5:1: error: Invalid command 'SSLVerifyCleint", unknown, "; did you mean 'SSLVerifyClient'? [AOP004]\n",
                           "m.conf:6:1: error: Invalid command 'SSLCACertificate", unknown, "; did you mean 'SSLCACertificateFile'? [AOP004]\n",
                           "m.conf:7:1: error: SSLVerifyClient: Invalid argument 'required'; did you mean 'require'? [AOP007]\n",
                           "m.conf:8:1: error: SSLCARevocationCheck: Invalid argument 'chian'; did you mean 'chain'? [AOP007]\n",
                           "m.conf:9:1: error: Argument must be On or Off; it takes on, off or optional [AOP007]\n",
                           "m.conf:10:1: error: Invalid command 'NothingLikeIt", unknown, " [AOP004]\n"));
}

BOOST_FIXTURE_TEST_CASE(a_directive_of_a_module_that_is_not_loaded_names_it, Place)
{
    const std::string file = write("n.conf", "LoadModule mpm_event_module modules/mod_mpm_event.so\nListen 80\nSSLEngine on\n");
    const auto said = aop_lint({"--format", "gcc", "--layout", "debian", "--select", "AOP004", file}, {.directory = path().string()}).out;
    BOOST_TEST(said.find("; SSLEngine is a directive of mod_ssl, which is not loaded [AOP004]") != said.npos, said);
}

// The module's directive is written, so nothing is missing but its value.
BOOST_FIXTURE_TEST_CASE(a_value_that_httpd_rejects_is_not_also_missing, Place)
{
    aop::test::copy_certificates(path() / "certs");
    const std::string file = write("v.conf", "Listen 443\n<VirtualHost *:443>\nServerName a.test\nSSLEngine on\nSSLCertificateFile certs/server.pem\n"
                                             "SSLCertificateKeyFile certs/server.key\nSSLVerifyClient required\n"
                                             "SSLCACertificateFile certs/origin-pull-ca.pem\n</VirtualHost>\n");
    BOOST_TEST(aop_lint({"--format", "gcc", "--select", "AOP101", file}).out == "");
}
