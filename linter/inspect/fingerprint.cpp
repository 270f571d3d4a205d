#include "linter/inspect/fingerprint.h"

#include <openssl/evp.h>

#include "core/base/ascii.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

extern const Rule aop014_files_assumed;

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

// The fewer words, the longer it stays: how many files or servers there are is no part of it.
std::string fingerprint(const Inspection& i, SourceText& texts, const Finding& f)
{
    std::string identity =
        cat(f.rule->id, "\n", i.scenario, "\n", from_root(f.place.file(), i.configuration.server_root), "\n", said(texts, f), "\n");
    // What is worse than a note is another one where another server is concerned.
    if (f.servers.size() == 1 || f.rule->severity > Severity::note)
        for (const ServerId s : f.servers)
            identity += cat(i.site().servers[s].label(), "\n");
    if (f.servers.empty() && f.rule != &aop014_files_assumed)
        identity += f.text;
    if (i.input.of_several)
        identity += cat("\ntree ", i.input.shown);
    return sha256(identity).substr(0, 32);
}

}
