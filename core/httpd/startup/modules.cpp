// Modules: their files, and what they need before they let httpd start.
#include <algorithm>
#include <cerrno>
#include <map>

#include "core/base/ascii.h"
#include "core/httpd/startup/checks.h"
#include "core/httpd/startup/server_lines.h"

namespace aop {

namespace {

// Where other modules lie, one that does not is missing, also where the configuration loads none of the others.
class ModuleFolders {
public:
    explicit ModuleFolders(Files& files) : files_(files) {}
    bool holds_modules(const std::string& folder)
    {
        const auto [at, is_new] = known_.try_emplace(folder, false);
        if (is_new) {
            const auto entries = files_.list(folder);
            at->second = entries && std::ranges::any_of(*entries, [](const Files::Entry& e) { return e.name.ends_with(".so"); });
        }
        return at->second;
    }

private:
    Files& files_;
    std::map<std::string, bool> known_;
};

}

void check_modules(const StartupScene& scene, std::vector<StartupFailure>& found)
{
    const auto missing = [&](const std::string& path) {
        const auto status = scene.files.status(path);
        return !status && (status.error().code == ENOENT || status.error().code == ENOTDIR);
    };
    const auto is_folder = [&](const std::string& path) {
        const auto status = scene.files.status(path);
        return status && status->type == Files::Type::directory;
    };
    ModuleFolders folders(scene.files);
    for (const ModuleFile& module : scene.configuration.module_files)
        if (missing(module.path) && (scene.installed || folders.holds_modules(module.path.substr(0, module.path.rfind('/')))))
            found.push_back({.cause = StartupCause::module_file,
                             .place = module.place,
                             .word = 2,
                             .text = cat("httpd cannot load ", module.symbol, ": ", module.path, " does not exist"),
                             .caught_by_configtest = true});
    if (!scene.installed)
        return;
    const ServerLines main(scene.site.main(), {"TypesConfig"});
    if (const Directive* line = main.last("TypesConfig"); line && scene.configuration.has_module("mod_mime.c"))
        if (const std::string path = scene.absolute(word_of(*line, 1)); missing(path) || is_folder(path))
            found.push_back({.cause = StartupCause::types_file,
                             .place = line->place,
                             .word = 1,
                             .text = cat("mod_mime finds no file ", path, is_folder(path) ? ", which is a folder" : "",
                                         ": `httpd -t` passes, and the next start or reload ends the server")});
    if (!scene.configuration.has_module("mod_proxy_balancer.c") || scene.configuration.has_module("mod_slotmem_shm.c"))
        return;
    Place place;
    for (const ModuleFile& module : scene.configuration.module_files)
        if (module.symbol == "proxy_balancer_module")
            place = module.place;
    found.push_back({.cause = StartupCause::balancer_memory,
                     .place = place,
                     .word = 1,
                     .text =
                         "mod_proxy_balancer has no mod_slotmem_shm to keep its state in: `httpd -t` passes, and the next start or reload ends the "
                         "server"});
}

}
