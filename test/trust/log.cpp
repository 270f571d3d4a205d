#include "test/trust/log.h"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string_view>

namespace aop::test {

std::string log_since(const std::filesystem::path& file, std::uintmax_t size)
{
    std::ifstream in(file);
    in.seekg(std::streamoff(size));
    return (std::stringstream() << in.rdbuf()).str();
}

int logged_code(const std::filesystem::path& file, std::uintmax_t size)
{
    constexpr std::string_view mark = "Certificate Verification: Error (";
    const std::string log = log_since(file, size);
    const std::size_t at = log.find(mark);
    return at == log.npos ? 0 : std::atoi(log.c_str() + at + mark.size());
}

}
