// Modules: their files, and what they need before they let httpd start.
#include <cerrno>

#include "core/base/ascii.h"
#include "core/httpd/startup/checks.h"
#include "core/httpd/startup/server_lines.h"

namespace aop {

void check_modules(const StartupScene& scene, std::vector<StartupFailure>& found)
{
    if (!scene.installed)
        return;
    const auto missing = [&](const std::string& path) {
        const auto status = scene.files.status(path);
        return !status && (status.error().code == ENOENT || status.error().code == ENOTDIR);
    };
    const auto is_folder = [&](const std::string& path) {
        const auto status = scene.files.status(path);
        return status && status->type == Files::Type::directory;
    };
    for (const ModuleFile& module : scene.configuration.module_files)
        if (missing(module.path))
            found.push_back({.cause = StartupCause::module_file,
                             .place = module.place,
                             .word = 2,
                             .text = cat("httpd cannot load ", module.symbol, ": ", module.path, " does not exist"),
                             .caught_by_configtest = true});
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
