// Stands in for libFuzzer: gives every file named on the command line, or lying in a
// folder named there, to the target once.
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>

#include "test/support/scratch.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace fs = std::filesystem;

static int replay(const fs::path& path)
{
    const std::string bytes = aop::test::slurp(path);
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    return 1;
}

int main(int count, char** words)
{
    int replayed = 0;
    try {
        for (int i = 1; i < count; ++i) {
            if (!fs::is_directory(words[i])) {
                replayed += replay(words[i]);
                continue;
            }
            for (const auto& entry : fs::directory_iterator(words[i]))
                replayed += replay(entry.path());
        }
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 2;
    }
    std::printf("%d inputs replayed\n", replayed);
    return replayed > 0 ? 0 : 1;
}
