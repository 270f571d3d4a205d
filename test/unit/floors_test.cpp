// Who may include whom: the picture of the layout, kept true.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>

#include "core/base/ascii.h"
#include "test/support/scratch.h"

namespace fs = std::filesystem;

namespace {

// In the files below `where`, no #include may begin with `what`.
struct Floor {
    std::string_view where, what;
    std::string_view except = {};  // but in files whose path contains this, it may
};
std::ostream& operator<<(std::ostream& o, const Floor& f) { return o << f.where << " !-> " << f.what; }

// No folder of core, linter or mod_aop includes what stands above it. Each row names a folder and one that it may not see;
// together they are the order of the folders, from the bottom up.
constexpr Floor floors[]{
    {"core", "\"linter/"},
    {"core", "\"mod_aop/"},
    {"core", "\"test/"},
    {"core", "<boost/"},
    {"core", "<apr"},
    {"core", "<http"},
    {"core", "<iostream>"},
    {"core", "<regex>"},
    {"core", "<nlohmann/"},
    {"core", "<openssl/", "core/trust/openssl.h"},
    {"core", "\"core/rules/"},
    {"core/base", "\"core/files/"},
    {"core/base", "\"core/trust/"},
    {"core/base", "\"core/verdicts/"},
    {"core/base", "\"core/httpd/"},
    {"core/files", "\"core/trust/"},
    {"core/files", "\"core/verdicts/"},
    {"core/files", "\"core/httpd/"},
    {"core/trust", "\"core/httpd/request/"},
    {"core/trust", "\"core/httpd/exposure/"},
    {"core/httpd/syntax", "\"core/httpd/settings/"},
    {"core/httpd/syntax", "\"core/httpd/request/"},
    {"core/httpd/syntax", "\"core/httpd/exposure/"},
    {"core/httpd/settings", "\"core/httpd/request/"},
    {"core/httpd/settings", "\"core/httpd/exposure/"},
    {"core/httpd/settings", "\"core/httpd/startup/"},
    {"core/httpd/startup", "\"core/httpd/request/"},
    {"core/httpd/startup", "\"core/httpd/exposure/"},
    {"core/httpd/startup", "\"core/verdicts/"},
    {"core/httpd/request", "\"core/httpd/exposure/"},
    {"core/httpd/exposure", "\"core/trust/openssl.h\""},
    {"core/rules", "\"core/trust/openssl.h\""},
    {"linter", "\"mod_aop/"},
    {"linter", "\"test/"},
    {"linter", "<http"},
    {"linter", "<utf8proc.h>", "linter/text/escape.cpp"},
    {"linter", "\"core/rules/"},
    {"linter/system", "\"linter/text/"},
    {"linter/system", "\"linter/reader/"},
    {"linter/system", "\"linter/options/"},
    {"linter/text", "\"linter/reader/"},
    {"linter/httpd", "\"linter/reader/"},
    {"linter/options", "\"linter/cli/"},
    {"linter/reader", "\"linter/load/"},
    {"linter/reader", "\"linter/validate/"},
    {"linter/validate", "\"linter/load/"},
    {"linter/input", "\"linter/inspect/"},
    {"linter/load", "\"linter/inspect/"},
    {"linter/inspect", "\"linter/render/"},
    {"linter/render", "\"linter/cli/"},
    {"linter/render", "\"linter/verbs/"},
    {"linter/cli", "\"linter/verbs/"},
    {"mod_aop", "\"linter/"},
    {"mod_aop", "\"test/"},
    {"mod_aop", "\"core/rules/"},
    {"mod_aop", "<boost/"},
    {"mod_aop", "<iostream>"},
    {"mod_aop", "<httpd.h>", "mod_aop/httpd/httpd.h"},
    {"mod_aop/httpd", "\"mod_aop/judgement/"},
    {"mod_aop/httpd", "\"mod_aop/guard/"},
    {"mod_aop/httpd", "\"mod_aop/watch/"},
    {"mod_aop/httpd", "\"mod_aop/status/"},
    {"mod_aop/judgement", "\"mod_aop/guard/"},
    {"mod_aop/judgement", "\"mod_aop/status/"},
    {"mod_aop/guard", "\"mod_aop/status/"},
    {"mod_aop/watch", "\"mod_aop/status/"},
};

std::string trespassers(const Floor& floor)
{
    const fs::path top = AOP_SOURCE_DIR;
    std::string found;
    if (!fs::exists(top / floor.where))
        return found;
    for (const auto& entry : fs::recursive_directory_iterator(top / floor.where)) {
        const std::string path = fs::relative(entry.path(), top).string();
        const std::string extension = entry.path().extension().string();
        if ((extension != ".cpp" && extension != ".h" && extension != ".inc") || (!floor.except.empty() && path.find(floor.except) != path.npos))
            continue;
        const std::string text = aop::test::slurp(entry.path());
        if (text.find(aop::cat("#include ", floor.what)) != text.npos)
            found += path + " ";
    }
    return found;
}

}

BOOST_DATA_TEST_CASE(nothing_includes_what_is_above_it, boost::unit_test::data::make(floors), floor) { BOOST_TEST(trespassers(floor) == ""); }
