#include "test/support/scratch.h"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace aop::test {

namespace fs = std::filesystem;

Scratch::Scratch()
{
    std::string pattern = (fs::temp_directory_path() / "aop-test-XXXXXX").string();
    if (!mkdtemp(pattern.data()))
        throw std::runtime_error("cannot make a directory below " + fs::temp_directory_path().string());
    path_ = pattern;
    fs::permissions(path_, fs::perms(0755));  // httpd's children run as another user
}

Scratch::~Scratch()
{
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::string Scratch::write(const std::string& name, std::string_view content) const
{
    const fs::path full = path_ / name;
    fs::create_directories(full.parent_path());
    std::ofstream out(full, std::ios::binary);
    out.write(content.data(), std::streamsize(content.size()));
    out.close();
    if (!out)
        throw std::runtime_error("cannot write " + full.string());
    return full.string();
}

std::string slurp(const fs::path& path)
{
    std::ifstream in(path, std::ios::binary);
    if (!in)
        throw std::runtime_error("cannot read " + path.string());
    return (std::stringstream() << in.rdbuf()).str();
}

}
