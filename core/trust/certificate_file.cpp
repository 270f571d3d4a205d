// Turns the text of a CA file into what httpd would make of it, by calling what
// mod_ssl calls: PEM_X509_INFO_read_bio as X509_load_cert_crl_file does for the
// store, and the blocks that SSL_load_client_CA_file takes for the list of names.
#include "core/trust/certificate_file.h"

#include "core/trust/openssl.h"
#include "core/trust/pem.h"

namespace aop {

namespace {

bool plain_certificate(std::string_view label) { return label == PEM_STRING_X509 || label == PEM_STRING_X509_OLD; }

std::string name_bytes(const X509* x)
{
    const unsigned char* der = nullptr;
    std::size_t size = 0;
    if (!X509_NAME_get0_der(X509_get_subject_name(x), &der, &size))
        return {};
    return {reinterpret_cast<const char*>(der), size};
}

void identify(Anchor& anchor, std::span<const KnownCertificate> known)
{
    for (const KnownCertificate& k : known)
        if (k.sha256 == anchor.sha256) {
            anchor.known = k.identity;
            anchor.title = k.title;
        }
}

// As SSL_load_client_CA_file: certificates that are not marked as trusted, up to the first block that is damaged.
// `all`, where nothing is: every certificate of the text, in its order, so that none is decoded twice.
std::vector<std::string> offered_names(std::string_view text, const std::vector<X509*>* all)
{
    std::vector<std::string> out;
    std::set<std::string> seen;
    const TextBio bio(text);
    std::size_t next = 0;
    while (bio.get()) {
        const Block block{bio.get()};
        if (!block)
            break;
        const bool plain = plain_certificate(block.label());
        const unsigned char* p = block.data();
        const OwnedX509 read{plain && !all ? d2i_X509(nullptr, &p, block.size()) : nullptr};
        const X509* x = read.get();
        if (all && (plain || block.label() == PEM_STRING_X509_TRUSTED))
            x = next < all->size() ? (*all)[next++] : nullptr;
        if (!plain)
            continue;
        if (!x)
            break;
        if (std::string name = name_bytes(x); seen.insert(name).second)
            out.push_back(std::move(name));
    }
    ERR_clear_error();
    return out;
}

std::vector<X509*> certificates_of(const STACK_OF(X509_INFO) * infos)
{
    std::vector<X509*> out;
    for (int i = 0; i < sk_X509_INFO_num(infos); ++i)
        if (X509* x = sk_X509_INFO_value(infos, i)->x509)
            out.push_back(x);
    return out;
}

void add(std::vector<Anchor>& to, X509* x, const std::string& path, std::span<const KnownCertificate> known)
{
    Anchor& anchor = to.emplace_back(describe(x));
    identify(anchor, known);
    anchor.file = path;
    anchor.position = int(to.size());
}

void add(std::vector<RevocationList>& to, X509_CRL* crl)
{
    RevocationList& list = to.emplace_back(describe(crl));
    list.position = int(to.size());
}

void fill(CertificateFile& out, STACK_OF(X509_INFO) * infos, std::span<const KnownCertificate> known)
{
    for (int i = 0; i < sk_X509_INFO_num(infos); ++i) {
        const X509_INFO* info = sk_X509_INFO_value(infos, i);
        if (info->x509)
            add(out.anchors, info->x509, out.path, known);
        if (info->crl)
            add(out.lists, info->crl);
    }
}

// As X509_load_cert_file and X509_load_crl_file do for a member of a folder: one after the other up to
// a damage. False: there was one.
template <class Owned, auto read, class Take>
bool in_turn(std::string_view text, Take take)
{
    const TextBio bio(text);
    char no_password[] = "";
    ERR_clear_error();
    while (bio.get()) {
        const Owned one(read(bio.get(), nullptr, nullptr, no_password));
        if (!one)
            return ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
        take(one.get());
    }
    return true;
}

void fill_in_turn(CertificateFile& out, std::string_view text, std::span<const KnownCertificate> known)
{
    out.all_anchors = in_turn<OwnedX509, PEM_read_bio_X509_AUX>(text, [&](X509* x) { add(out.anchors_before_damage, x, out.path, known); });
    out.all_lists = in_turn<OwnedCrl, PEM_read_bio_X509_CRL>(text, [&](X509_CRL* crl) { add(out.lists_before_damage, crl); });
}

}

CertificateFile read_certificates(std::string path, std::string text, std::span<const KnownCertificate> known)
{
    CertificateFile out;
    out.path = std::move(path);
    out.private_key = text.find("PRIVATE KEY-----") != std::string::npos;
    ERR_clear_error();
    const auto fatal = [&](Diagnosis why) {
        out.state = CertificateFile::State::fatal;
        out.reason = std::move(why.reason);
        out.line = why.line;
    };
    {
        const TextBio bio(text);
        // The empty password is X509_load_cert_crl_file's: nobody is ever asked for one.
        char no_password[] = "";
        const OwnedInfos infos(bio.get() ? PEM_X509_INFO_read_bio(bio.get(), nullptr, nullptr, no_password) : nullptr);
        const std::vector<X509*> all = infos ? certificates_of(infos.get()) : std::vector<X509*>();
        if (infos)
            fill(out, infos.get(), known);
        out.names = offered_names(text, infos ? &all : nullptr);
        out.loads = !out.anchors.empty() || !out.lists.empty();
        if (!out.loads)
            fill_in_turn(out, text, known);
        if (!infos || !out.loads)
            fatal(diagnose(text));
        else if (out.anchors.empty())
            fatal({"holds a revocation list and no certificate"});
        else if (out.names.empty())
            fatal({"holds only \"TRUSTED CERTIFICATE\" blocks, from which httpd takes no CA name to offer"});
    }
    ERR_clear_error();
    OPENSSL_cleanse(text.data(), text.size());
    return out;
}

std::string content_sha256(std::string_view text)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    return EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha256(), nullptr) ? hex(digest, size) : std::string();
}

std::set<std::string> fingerprints(std::string_view pem)
{
    std::set<std::string> out;
    const TextBio bio(pem);
    if (!bio.get())
        return out;
    while (const Block block{bio.get()}) {
        unsigned char digest[EVP_MAX_MD_SIZE];
        unsigned size = 0;
        if (plain_certificate(block.label()) && EVP_Digest(block.data(), std::size_t(block.size()), digest, &size, EVP_sha256(), nullptr))
            out.insert(hex(digest, size));
    }
    ERR_clear_error();
    return out;
}

}
