#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace aop::test {

// A directory of its own for one test; gone with the object.
class Scratch {
public:
    Scratch();
    ~Scratch();
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    const std::filesystem::path& path() const { return path_; }
    // Writes a file below it, making directories as needed; returns its full path.
    std::string write(const std::string& name, std::string_view content) const;

private:
    std::filesystem::path path_;
};

// The whole content of a file; throws when there is none.
std::string slurp(const std::filesystem::path& path);

}
