#include "linter/inspect/fingerprint.h"

#include <openssl/evp.h>

#include "core/base/ascii.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

// The directive as written, its blanks evened out: re-indenting a file changes nothing.
std::string said(SourceText& texts, const Finding& f)
{
    const SourceSpan at = source_span(texts, f.place, 0);
    if (!at)
        return "";
    std::string out;
    for (const std::string& word : words(texts.line(at.file, at.line)))
        out += cat(word, " ");
    return out;
}

std::string from_root(std::string_view path, const std::string& root)
{
    return std::string(path.starts_with(root + "/") ? path.substr(root.size() + 1) : path);
}

}

std::string sha256(std::string_view bytes)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr);
    std::string hex;
    for (unsigned int i = 0; i < size; ++i) {
        hex += "0123456789abcdef"[digest[i] >> 4];
        hex += "0123456789abcdef"[digest[i] & 15];
    }
    return hex;
}

std::string fingerprint(const Inspection& i, SourceText& texts, const Finding& f)
{
    std::string identity =
        cat(f.rule->id, "\n", i.scenario, "\n", from_root(f.place.file(), i.configuration.server_root), "\n", said(texts, f), "\n");
    for (const ServerId s : f.servers)
        identity += cat(i.site().servers[s].label(), "\n");
    // Of the files that are taken as present it says how many there are, and one.
    if (f.servers.empty() && f.rule->id != "AOP014")
        identity += f.text;
    if (i.input.of_several)
        identity += cat("\ntree ", i.input.shown);
    return sha256(identity).substr(0, 32);
}

}
