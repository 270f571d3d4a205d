#include "test/oracle/sample.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>

#include "core/base/ascii.h"

namespace aop::test {

namespace fs = std::filesystem;

ClientAuth put(const Sample& sample, const fs::path& root)
{
    fs::remove_all(root);
    fs::create_directories(root / "logs");
    for (const std::string& directory : sample.directories)
        fs::create_directories(root / directory);
    for (const auto& [path, content] : sample.files) {
        fs::create_directories((root / path).parent_path());
        std::FILE* out = std::fopen((root / path).c_str(), "wb");
        if (!out || std::fwrite(content.data(), 1, content.size(), out) != content.size() || std::fclose(out) != 0)
            throw std::runtime_error("cannot write " + (root / path).string());
    }
    for (const auto& [path, target] : sample.links) {
        fs::create_directories((root / path).parent_path());
        if (symlink(target.c_str(), (root / path).c_str()) != 0)
            throw std::runtime_error("cannot link " + (root / path).string());
    }
    return {.file = sample.main, .server_root = root.string(), .defines = sample.defines, .environment = sample.environment};
}

std::string shown(const Sample& sample)
{
    std::string text;
    for (const std::string& define : sample.defines)
        text += cat("-D ", define, '\n');
    for (const std::string& setting : sample.environment)
        text += cat("environment ", setting, '\n');
    for (const std::string& directory : sample.directories)
        text += cat("--- ", directory, "/\n");
    for (const auto& [path, target] : sample.links)
        text += cat("--- ", path, " -> ", target, '\n');
    for (const auto& [path, content] : sample.files) {
        text += cat("--- ", path, '\n');
        for (const char c : content) {
            if (c == '\n' || (c >= ' ' && c < 127))
                text += c;
            else
                text += cat("<", int(static_cast<unsigned char>(c)), ">");
        }
        text += content.ends_with('\n') ? "" : "<no newline>\n";
    }
    return text;
}

}
