#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/failure.h"
#include "core/httpd/syntax/version.h"
#include "core/verdicts/rule.h"
#include "core/verdicts/verdict.h"
#include "linter/system/console.h"

namespace aop {

// A set of defines under which the same tree is judged once more.
struct Scenario {
    std::string name = {};
    std::vector<std::string> defines = {}, before = {}, after = {};
};

// The verdict that a server is to have.
struct Expectation {
    std::string server = {};                 // ServerName or a pattern, in lower case; "main server"
    std::optional<std::uint16_t> port = {};  // of one of its addresses
    std::vector<Verdict> verdicts = {};
    std::vector<std::string> paths = {};     // of the server, meant to be open: the verdict is that of everything else; see OpenPaths
    std::optional<std::int64_t> until = {};  // accepts nothing from then on; seconds since 1970
    std::string reason = {};
    std::string written = {};    // as messages name it: "--expect shop.example.com=closed", "the [[expect]] of .aop-lint.toml:3"
    bool of_all_others = false;  // --require: where nothing else is expected

    // The same servers by the same words.
    bool has_subject_of(const Expectation& other) const
    {
        return server == other.server && port == other.port && of_all_others == other.of_all_others;
    }
};

// Which certificate a CA file holds that is not in this copy of a tree.
struct DeclaredCa {
    std::string path = {};
    std::string sha256 = {};   // "": Cloudflare's origin-pull CA
    std::string written = {};  // as messages name it: "[[ca]] /etc/ssl/cf.pem"
};

// Where one document goes: a format and a file, "" for standard output.
struct Output {
    std::string format = {};
    std::string file = {};
};

// Everything that a user can ask for, from whichever source it came.
struct Options {
    std::string verb = {};
    std::vector<std::string> paths = {};

    std::string main_file = {}, server_root = {};  // as httpd's -f and -d
    std::vector<std::string> defines = {}, before = {}, after = {};
    std::string envvars = {}, modules = {}, root = {}, layout = {}, stdin_path = {};
    std::optional<std::string> from_httpd = {};
    std::vector<std::pair<std::string, std::string>> maps = {};
    std::optional<Version> httpd_version = {};
    std::optional<std::int64_t> now = {};
    std::vector<std::string> roots = {};  // of --root, each with a tree of its own; `root` is the one at hand
    std::string main_in_archive = {};     // of an archive that holds several configurations, the main file of the one at hand
    std::optional<bool> assume_files = {};
    std::string context = {};
    std::vector<Scenario> scenarios = {};
    std::vector<std::string> client_certs = {}, client_keys = {};
    bool resolve = false;
    std::string method = {};                                        // of the request that `why` follows
    std::vector<std::pair<std::string, std::string>> headers = {};  // likewise, their names in lower case

    std::vector<const Rule*> select = {}, ignore = {};
    std::vector<Expectation> expectations = {};
    std::vector<DeclaredCa> declared_cas = {};
    Severity fail_on = Severity::warning;
    bool exit_zero = false, no_ignores = false;
    std::string baseline = {}, write_baseline = {}, baseline_from = {};
    std::string project_file = {};
    bool no_project_file = false;

    std::string format = {};
    std::vector<Output> outputs = {};
    std::string sort = "severity";
    std::string docs_url = AOP_DOCS_URL;
    std::string color = "auto";
    int width = 0;
    bool quiet = false, verbose = false;
    int warn_days = 0;  // a CA that ends sooner is one for `ca` to fail for
    bool includes = false, as_httpd = false;
    bool help = false, version = false;

    std::vector<std::string> notes = {};  // where the options came from, for --verbose
};

// One row of the only list of options: parsing, --help, the manual page, completions, the
// environment, the project file and its schema are all made from it.
struct OptionRow {
    std::string_view name;                                 // "server-root": --server-root, AOP_LINT_SERVER_ROOT, server-root = in the project file
    char letter;                                           // 'd', or 0
    std::string_view argument;                             // "DIR"; "" for a switch
    enum class Kind { once, list, words, optional } kind;  // words: a comma separates
    enum class Path { no, whole, after_equals } path;      // relative to where it was said
    std::string_view verbs;                                // "check vhosts": those that can use it; "" for all
    std::string_view group;
    std::string_view choices;  // "auto|always|never"
    std::string_view help;
    Failure (*set)(Options&, const std::string& value);
};
std::span<const OptionRow> option_rows();
bool belongs_to(const OptionRow&, std::string_view verb);
// "AOP_LINT_SERVER_ROOT"
std::string variable_of(const OptionRow&);

// The command line over the environment over the project file, row by row.
Result<Options> parse_options(const std::vector<std::string>& args, const Console&);

// Rules by id, name or prefix ("AOP1"); an Error with a suggestion when there are none.
Result<std::vector<const Rule*>> rules_named(std::string_view word);

}
