// Who may include whom: the picture of the layout, kept true.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>

#include "core/text.h"
#include "test/support/scratch.h"

namespace fs = std::filesystem;

namespace {

// In the files below `where`, no #include may begin with `what`.
struct Floor {
    std::string_view where, what;
    std::string_view except = {};  // but in files whose path contains this, it may
};
std::ostream& operator<<(std::ostream& o, const Floor& f) { return o << f.where << " !-> " << f.what; }

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
    {"core", "<openssl/", "core/openssl.h"},
    {"core/rules", "\"core/openssl.h\""},
    {"core/exposure", "\"core/openssl.h\""},
    {"linter", "\"mod_aop/"},
    {"linter", "\"test/"},
    {"linter", "<http"},
    {"mod_aop", "\"linter/"},
    {"mod_aop", "\"test/"},
    {"mod_aop", "<boost/"},
    {"mod_aop", "<iostream>"},
    {"mod_aop", "<httpd.h>", "mod_aop/httpd.h"},
    {"core", "\"core/rules/"},
    {"linter", "\"core/rules/"},
    {"mod_aop", "\"core/rules/"},
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
        if ((extension != ".cpp" && extension != ".h" && extension != ".inc") ||
            (!floor.except.empty() && path.find(floor.except) != path.npos))
            continue;
        const std::string text = aop::test::slurp(entry.path());
        if (text.find(aop::cat("#include ", floor.what)) != text.npos)
            found += path + " ";
    }
    return found;
}

}

BOOST_DATA_TEST_CASE(nothing_includes_what_is_above_it, boost::unit_test::data::make(floors), floor)
{
    BOOST_TEST(trespassers(floor) == "");
}
