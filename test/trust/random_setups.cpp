#include "test/trust/random_setups.h"

#include <fstream>

#include "core/base/ascii.h"

namespace aop::test {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view damages[]{"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                                     "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n",
                                     "-----BEGIN CERTIFICATE-----\nAAAA\n",
                                     "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n",
                                     "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n",
                                     "junk"};

class Setup {
public:
    Setup(const Authorities& from, Dice& dice, fs::path into) : from_(from), dice_(dice), into_(std::move(into)) { fs::create_directories(into_); }

    std::string lines()
    {
        const int kind = dice_.below(20);
        std::string out = cat("SSLVerifyClient ", dice_.one_in(12) ? "optional" : dice_.one_in(12) ? "optional_no_ca" : "require", "\n");
        if (kind < 10 || kind >= 15)
            out += cat("SSLCACertificateFile ", bundle(), "\n");
        if (kind >= 10 && kind < 18)
            out += cat("SSLCACertificatePath ", folder(false), "\n");
        if (kind == 18)
            out += cat("SSLOpenSSLConfCmd VerifyCAFile ", bundle(), "\n");
        if (kind == 19 || (kind == 18 && dice_.one_in(4)))
            out += cat("SSLOpenSSLConfCmd VerifyCAPath ", folder(false), "\n");
        if (kind < 18 && dice_.one_in(30))
            out += cat("SSLCARevocationFile ", bundle(), "\n");
        if (!dice_.one_in(3))
            out += cat("SSLVerifyDepth ", dice_.one_in(8) ? 0 : 1 + dice_.below(3), "\n");
        if (dice_.one_in(4))
            out += revocation();
        if (dice_.one_in(6))
            out += handshake();
        if (dice_.one_in(14))
            out += ocsp();
        return out;
    }

private:
    std::string put(const std::string& name, const std::string& text)
    {
        std::ofstream(into_ / name, std::ios::binary) << text;
        return (into_ / name).string();
    }
    const Made& some()
    {
        return dice_.one_in(3) ? dice_.pick(from_.intermediates) : dice_.one_in(20) ? dice_.pick(from_.clients).own : dice_.pick(from_.roots);
    }
    std::string block(const Made& made) { return dice_.one_in(10) ? marked(made, dice_) : made.pem(); }

    std::string bundle()
    {
        std::string text;
        for (const Made& root : from_.roots)  // often most of them, so that there are clients who get in
            if (dice_.one_in(2))
                text += root.pem();
        for (int n = 1 + dice_.below(4); n > 0; --n)
            text += block(some());
        if (dice_.one_in(12))
            text += from_.revocation_list(dice_);
        return put(cat("bundle", ++made_, ".pem"), text);
    }

    // Under hashed names, now and then the wrong one, with more than one in a file, or damaged.
    std::string folder(bool lists)
    {
        const std::string name = cat("folder", ++made_);
        fs::create_directories(into_ / name);
        if (!lists)
            put(name + "/names.pem", dice_.pick(from_.roots).pem());
        for (int n = 1 + dice_.below(6); n > 0; --n) {
            const Made& one = some();
            const std::string hash = dice_.one_in(8) ? some().hash() : one.hash();
            std::string text = lists ? from_.revocation_list(dice_) : block(one);
            if (dice_.one_in(8))
                text = cat(dice_.one_in(2) ? std::string() : text, dice_.pick(damages));
            else if (dice_.one_in(8))
                text += dice_.one_in(2) ? block(some()) : from_.revocation_list(dice_);
            const std::string ending = lists != dice_.one_in(16) ? ".r" : ".";
            int number = dice_.one_in(16) ? 1 : 0;
            while (fs::exists(into_ / cat(name, "/", hash, ending, number)))
                ++number;
            put(cat(name, "/", hash, ending, number), text);
        }
        // Lists belong under the hash of their issuer.
        for (int n = lists ? dice_.below(6) : 0; n > 0; --n)
            if (const Made& issuer = dice_.pick(from_.roots); !fs::exists(into_ / cat(name, "/", issuer.hash(), ".r0")))
                put(cat(name, "/", issuer.hash(), ".r0"), from_.revocation_list(dice_, &issuer));
        return (into_ / name).string();
    }

    std::string revocation()
    {
        std::string out = cat("SSLCARevocationCheck ", dice_.one_in(2) ? "leaf" : "chain", dice_.one_in(3) ? " no_crl_for_cert_ok" : "", "\n");
        if (dice_.one_in(3)) {
            out += cat("SSLCARevocationPath ", folder(true), "\n");
        } else {
            std::string text;
            for (int n = 1 + dice_.below(5); n > 0; --n)
                text += from_.revocation_list(dice_);
            for (const Made& root : from_.roots)
                if (!dice_.one_in(3))
                    text += from_.revocation_list(dice_, &root);
            if (dice_.one_in(8))
                text += some().pem();
            out += cat("SSLCARevocationFile ", put(cat("lists", ++made_, ".pem"), text), "\n");
        }
        return out;
    }

    std::string handshake()
    {
        constexpr std::string_view some[]{"SSLCipherSuite ALL:@SECLEVEL=0",
                                          "SSLCipherSuite DEFAULT:@SECLEVEL=1",
                                          "SSLOpenSSLConfCmd CipherString ALL:@SECLEVEL=0",
                                          "SSLCipherSuite ALL:@SECLEVEL=0\nSSLOpenSSLConfCmd CipherString DEFAULT:@SECLEVEL=2",
                                          "SSLProtocol TLSv1.2",
                                          "SSLProtocol TLSv1.3",
                                          "SSLOpenSSLConfCmd MaxProtocol TLSv1.2",
                                          "SSLOpenSSLConfCmd Groups P-384",
                                          "SSLOpenSSLConfCmd Curves P-256:X25519",
                                          "SSLOpenSSLConfCmd ClientSignatureAlgorithms RSA-PSS+SHA256:RSA+SHA256",
                                          "SSLOpenSSLConfCmd ClientSignatureAlgorithms ECDSA+SHA256:ECDSA+SHA384",
                                          "SSLOpenSSLConfCmd ClientSignatureAlgorithms ed25519",
                                          "SSLOpenSSLConfCmd SignatureAlgorithms ECDSA+SHA256",
                                          "SSLOpenSSLConfCmd SignatureAlgorithms ECDSA+SHA256:RSA-PSS+SHA256",
                                          "SSLCipherSuite SUITEB128",
                                          "SSLCipherSuite SUITEB192"};
        return cat(dice_.pick(some), "\n");
    }

    std::string ocsp()
    {
        constexpr std::string_view some[]{"SSLOCSPEnable leaf",
                                          "SSLOCSPEnable on",
                                          "SSLOCSPEnable on no_ocsp_for_cert_ok",
                                          "SSLOCSPEnable leaf no_ocsp_for_cert_ok",
                                          "SSLOCSPEnable on\nSSLOCSPOverrideResponder on",
                                          "SSLOCSPEnable leaf\nSSLOCSPOverrideResponder on",
                                          "SSLOCSPEnable leaf\nSSLOCSPDefaultResponder https://127.0.0.1:9/",
                                          "SSLOCSPEnable on no_ocsp_for_cert_ok\nSSLOCSPDefaultResponder ldap:///x",
                                          "SSLOCSPEnable on\nSSLOCSPDefaultResponder http://127.0.0.1:9/"};
        return cat(dice_.pick(some), "\n");
    }

    const Authorities& from_;
    Dice& dice_;
    fs::path into_;
    int made_ = 0;
};

}

std::string random_setup(const Authorities& from, Dice& dice, const fs::path& into) { return Setup(from, dice, into).lines(); }

}
