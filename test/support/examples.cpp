#include "test/support/examples.h"

#include <algorithm>

#include "test/support/certificates.h"

namespace aop::test {

namespace fs = std::filesystem;

// A function, since tests ask before main().
static fs::path folder() { return fs::path(AOP_SOURCE_DIR) / "examples/rules"; }

std::vector<std::string> example_ids()
{
    std::vector<std::string> ids;
    for (const auto& entry : fs::directory_iterator(folder()))
        if (const std::string name = entry.path().filename(); entry.is_directory() && name.starts_with("AOP"))
            ids.push_back(name);
    std::ranges::sort(ids);
    return ids;
}

void lay_out_example(const std::string& id, const fs::path& server_root)
{
    fs::copy(folder() / id, server_root, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    copy_certificates(server_root / "certs");
    for (const char* name : {"htdocs", "logs"})
        fs::create_directories(server_root / name);
}

}
