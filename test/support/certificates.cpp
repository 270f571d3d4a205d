#include "test/support/certificates.h"

#include <cstdlib>
#include <stdexcept>

#include "core/text.h"
#include "test/support/scratch.h"

namespace aop::test {

namespace fs = std::filesystem;

const fs::path& certificates()
{
    static const Scratch folder;
    static const bool made =
        std::system(cat("'", AOP_SOURCE_DIR, "/test/certs/make.sh' '", folder.path().string(), "'").c_str()) == 0;
    if (!made)
        throw std::runtime_error("test/certs/make.sh failed");
    return folder.path();
}

std::string certificate(std::string_view name)
{
    const fs::path path = certificates() / name;
    if (!fs::exists(path))
        throw std::runtime_error(cat("test/certs/make.sh makes no ", name));
    return path.string();
}

void copy_certificates(const fs::path& folder)
{
    fs::create_directories(folder);
    fs::copy(certificates(), folder, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
}

}
