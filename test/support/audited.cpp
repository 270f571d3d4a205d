#include "test/support/audited.h"

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "linter/httpd/modules.h"
#include "test/support/certificates.h"
#include "test/support/memory_files.h"
#include "test/support/scratch.h"

namespace aop::test {

ReadOptions with_every_module(std::string server_root, std::string main_file)
{
    ReadOptions options{.server_root = std::move(server_root), .main_file = std::move(main_file)};
    for (const Module& module : modules())
        options.extra_modules.emplace_back(module.source);
    return options;
}

std::unique_ptr<Audited> audited(std::string_view text, std::span<const KnownCertificate> known)
{
    constexpr std::int64_t december_2027 = 1'830'000'000;
    MemoryFiles files;
    for (const char* name : {"cdn-ca.pem", "other-ca.pem", "origin-pull-ca.pem", "server.pem", "server.key"})
        files.put(cat("/c/", name), slurp(certificate(name)));
    files.put("/srv/httpd.conf", std::string(text));
    auto made = std::make_unique<Audited>();
    made->problems = read_configuration(files, with_every_module("/srv", "httpd.conf"), made->configuration);
    CertificateFiles certificates(files, known);
    made->findings = audit(assess(made->configuration, made->problems, certificates, december_2027));
    return made;
}

}
