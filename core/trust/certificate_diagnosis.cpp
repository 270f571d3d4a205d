// Says in plain words what a text is that httpd can load nothing from: the page
// that a dead download link left behind, a key, another format, a damaged block.

#include "core/base/ascii.h"
#include "core/trust/certificate_file.h"
#include "core/trust/pem.h"

namespace aop {

namespace {

constexpr std::string_view begin_mark = "-----BEGIN ";
constexpr std::string_view end_mark = "-----END ";

bool contains(std::string_view text, std::string_view piece) { return text.find(piece) != std::string_view::npos; }

int line_at(std::string_view text, std::size_t offset)
{
    int line = 1;
    for (std::size_t i = 0; i < offset && i < text.size(); ++i)
        line += text[i] == '\n';
    return line;
}

// Lines that begin a block as OpenSSL wants them: nothing before, "-----" at the end.
std::vector<int> begin_lines(std::string_view text)
{
    std::vector<int> out;
    int number = 0;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = trimmed(text.substr(0, end));
        ++number;
        if (text.starts_with(begin_mark) && line.ends_with("-----"))
            out.push_back(number);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return out;
}

// "-----END X----------BEGIN X-----": two files joined where the first had no final newline.
std::size_t glue(std::string_view text)
{
    for (std::size_t at = text.find(end_mark); at != std::string_view::npos; at = text.find(end_mark, at + 1)) {
        const std::string_view line = text.substr(at, text.find('\n', at) - at);
        if (contains(line, begin_mark))
            return at;
    }
    return std::string_view::npos;
}

std::string_view first_binary(std::string_view text)
{
    const auto* p = reinterpret_cast<const unsigned char*>(text.data());
    const auto size = long(text.size());
    const auto begin = p;
    if (const OwnedX509 x{d2i_X509(nullptr, &p, size)})
        return "is a DER (binary) certificate, not PEM";
    if (p = begin; const OwnedPkcs12 bag{d2i_PKCS12(nullptr, &p, size)})
        return "is a PKCS#12 bundle, not PEM";
    if (p = begin; const OwnedCrl crl{d2i_X509_CRL(nullptr, &p, size)})
        return "is a DER (binary) revocation list, not PEM";
    return {};
}

struct Sign {
    std::string_view text, meaning;
};
constexpr Sign first_words[]{
    {"<!doctype html", "is an HTML page, not PEM"},
    {"<html", "is an HTML page, not PEM"},
    {"<?xml", "is an XML document, not PEM"},
    {"{", "is a JSON document, not PEM"},
    {"mii", "holds base64 text without the lines \"-----BEGIN CERTIFICATE-----\" and \"-----END CERTIFICATE-----\""},
};
constexpr Sign labels[]{
    {"PRIVATE KEY-----", "holds a private key and no certificate"},
    {"CERTIFICATE REQUEST-----", "holds a certificate request, not a certificate"},
    {"-----BEGIN PKCS7-----", "holds a PKCS#7 bundle, which httpd does not read"},
    {"-----BEGIN CMS-----", "holds a CMS bundle, which httpd does not read"},
    {"PUBLIC KEY-----", "holds a public key and no certificate"},
    {"PARAMETERS-----", "holds parameters and no certificate"},
};

Diagnosis nothing_inside(std::string_view text)
{
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") || (text.size() > 3 && (!text[1] || !text[0])))
        return {"is UTF-16 text, not plain PEM"};
    if (const std::string_view what = first_binary(text); !what.empty())
        return {std::string(what)};
    std::string_view start = text;
    if (start.starts_with("\xEF\xBB\xBF"))
        start.remove_prefix(3);
    const std::string head = lowered(trimmed(start.substr(0, 1024)));
    for (const Sign& sign : first_words)
        if (head.starts_with(sign.text))
            return {std::string(sign.meaning)};
    if (const std::size_t at = text.find("-----BEGIN CERTIFICATE-----"); at != std::string_view::npos) {
        const int line = line_at(text, at);
        return {cat("does not have \"-----BEGIN CERTIFICATE-----\" (line ", line, ") on a line of its own"), line};
    }
    for (const Sign& sign : labels)
        if (contains(text, sign.text))
            return {std::string(sign.meaning)};
    if (contains(head, "<html"))
        return {"is an HTML page, not PEM"};
    return {"holds no certificate"};
}

// What OpenSSL says of a block, and what that means.
struct Complaint {
    int part, reason;  // of OpenSSL
    std::string_view meaning;
};
constexpr Complaint complaints[]{
    {ERR_LIB_PEM, PEM_R_BAD_BASE64_DECODE, "is not valid base64"},
    {ERR_LIB_PEM, PEM_R_BAD_END_LINE, "has no proper END line"},
    {ERR_LIB_PEM, PEM_R_UNSUPPORTED_ENCRYPTION, "is encrypted in a way OpenSSL does not know"},
    {ERR_LIB_PEM, PEM_R_BAD_PASSWORD_READ, "is encrypted"},
};

std::string_view meaning_of(unsigned long error)
{
    for (const Complaint& c : complaints)
        if (ERR_GET_LIB(error) == c.part && ERR_GET_REASON(error) == c.reason)
            return c.meaning;
    return "does not hold what its BEGIN line says";
}

// Does OpenSSL get anything out of this block, if it is of a kind that it decodes?
bool decodes(const Block& block)
{
    const unsigned char* p = block.data();
    if (block.label() == PEM_STRING_X509 || block.label() == PEM_STRING_X509_OLD)
        return OwnedX509{d2i_X509(nullptr, &p, block.size())} != nullptr;
    if (block.label() == PEM_STRING_X509_TRUSTED)
        return OwnedX509{d2i_X509_AUX(nullptr, &p, block.size())} != nullptr;
    if (block.label() == PEM_STRING_X509_CRL)
        return OwnedCrl{d2i_X509_CRL(nullptr, &p, block.size())} != nullptr;
    return true;
}

}

Diagnosis diagnose(std::string_view text)
{
    if (const std::size_t at = glue(text); at != std::string_view::npos) {
        const int line = line_at(text, at);
        return {cat("is damaged: line ", line, " joins the end of one block to the beginning of the next"), line};
    }
    const std::vector<int> lines = begin_lines(text);
    const TextBio bio(text);
    std::size_t number = 0;
    bool anything = false;
    while (bio.get()) {
        ERR_clear_error();
        const Block block{bio.get()};
        const unsigned long error = ERR_peek_last_error();
        if (!block && ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE)
            break;
        if (!block || !decodes(block)) {
            const int line = number < lines.size() ? lines[number] : 0;
            ERR_clear_error();
            return {cat("is damaged: block ", number + 1, line ? cat(" (line ", line, ") ") : " ", meaning_of(error)), line};
        }
        anything = anything || block.label() == PEM_STRING_X509 || block.label() == PEM_STRING_X509_TRUSTED;
        ++number;
    }
    ERR_clear_error();
    if (anything)
        return {"is damaged: OpenSSL cannot decode a key in it"};
    return nothing_inside(text);
}

}
