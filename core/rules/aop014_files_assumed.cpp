#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

extern constinit const Rule aop014_files_assumed{
    .id = "AOP014",
    .name = "files-assumed",
    .severity = Severity::note,
    .summary = "Files that the configuration names are not in this copy of it, and are taken as present",
    .why = "Repositories and images hold neither private keys nor the sites' files. With `--assume-files`, which `--root` implies, such files are "
           "taken as present and usable. On the host, a certificate without its key still ends the start.",
    .httpd = "`httpd -t` on the host refuses a key, certificate, module or log folder that is not there.",
    .fix = "Run `aop-lint` once more on the host, or in the image with its secrets. `-v` lists the files, `--format json` has them as "
           "`assumed_files`. `--no-assume-files` reports each as missing.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcertificatekeyfile",
    // Only aop-lint looks at copies: Inspection::audit() reports it.
    .check = [](const Assessment&, Report&) {},
};

}
