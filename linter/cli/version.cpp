#include "linter/cli/version.h"

#include <apr_version.h>
#include <archive.h>

#include "core/base/ascii.h"
#include "core/base/regex.h"
#include "core/base/version.h"
#include "core/trust/openssl.h"
#include "linter/text/escape.h"

namespace aop {

namespace {

std::string pcre_version()
{
    char text[64] = "";  // "10.42 2022-12-11"
    pcre2_config(PCRE2_CONFIG_VERSION, text);
    return std::string(text).substr(0, std::string_view(text).find(' '));
}

// Where libarchive was built without a compression it would start a program for it, and says so by ARCHIVE_WARN.
std::string compressions()
{
    struct Compression {
        const char* name;
        int (*support)(archive*);
    };
    static constexpr Compression all[]{{"gzip", archive_read_support_filter_gzip},
                                       {"bzip2", archive_read_support_filter_bzip2},
                                       {"xz", archive_read_support_filter_xz},
                                       {"zstd", archive_read_support_filter_zstd}};
    std::string found;
    archive* a = archive_read_new();
    for (const Compression& c : all)
        if (a && c.support(a) == ARCHIVE_OK)
            found += cat(", ", c.name);
    archive_read_free(a);
    return found;
}

}

std::string version_text(std::string_view commit)
{
    std::string out = cat("aop-lint ", AOP_VERSION, commit.empty() ? "" : cat(" (", commit, ")"), "\n");
    out += cat("libraries: OpenSSL ", OpenSSL_version(OPENSSL_VERSION_STRING), ", PCRE2 ", pcre_version(), ", libarchive ",
               std::string_view(archive_version_string()).substr(std::string_view("libarchive ").size()), ", APR ", apr_version_string(),
               ", utf8proc ", utf8proc_release(), "\n");
    out += cat("archives: tar, zip", compressions(), "\n");
#ifdef AOP_STATIC
    out += "static build: --resolve asks /etc/hosts and DNS only\n";
#endif
    return out;
}

}
