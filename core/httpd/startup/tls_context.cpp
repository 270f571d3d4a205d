#include "core/httpd/startup/tls_context.h"

#include "core/base/ascii.h"
#include "core/trust/pem.h"
#include "core/trust/tls_context.h"

namespace aop {

namespace {

// What OpenSSL complained of last, as openssl(1) would say it; "" for none.
std::string last_error()
{
    const unsigned long code = ERR_peek_last_error();
    const char* reason = code ? ERR_reason_error_string(code) : nullptr;
    ERR_clear_error();
    return reason ? reason : "";
}

std::string or_else(std::string said, std::string_view otherwise) { return said.empty() ? std::string(otherwise) : said; }

bool is_end_of_file()
{
    const unsigned long code = ERR_peek_last_error();
    return ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE;
}

bool is_weakness()
{
    const unsigned long code = ERR_peek_last_error();
    const int reason = ERR_GET_REASON(code);
    return ERR_GET_LIB(code) == ERR_LIB_SSL &&
           (reason == SSL_R_EE_KEY_TOO_SMALL || reason == SSL_R_CA_KEY_TOO_SMALL || reason == SSL_R_CA_MD_TOO_WEAK);
}

int no_password(char*, int, int, void* asked)
{
    if (asked)
        *static_cast<bool*>(asked) = true;
    return -1;
}

}

TlsContext::TlsContext() : context_(SSL_CTX_new(TLS_server_method()))
{
    ERR_clear_error();
    if (context_)
        SSL_CTX_set_default_passwd_cb(context_.get(), no_password);
}

void TlsContext::set_protocols(unsigned protocols) { aop::set_protocols(context_.get(), protocols); }

Failure TlsContext::set_ciphers(const std::string& list)
{
    ERR_clear_error();
    if (SSL_CTX_set_cipher_list(context_.get(), cat(list, ":!aNULL:!eNULL:!EXP").c_str()))
        return {};
    return Error{or_else(last_error(), "no cipher match")};
}

Failure TlsContext::set_tls13_ciphers(const std::string& list)
{
    ERR_clear_error();
    if (SSL_CTX_set_ciphersuites(context_.get(), list.c_str()))
        return {};
    return Error{or_else(last_error(), "no cipher match")};
}

// As use_certificate_chain: every certificate of the file; the text may have none.
Failure TlsContext::set_chain(std::string_view pem, bool skip_first)
{
    ERR_clear_error();
    const TextBio bio(pem);
    if (!bio.get())
        return {};
    if (skip_first && !OwnedX509(PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr)))
        return Error{or_else(last_error(), "it holds no certificate")};
    SSL_CTX_clear_extra_chain_certs(context_.get());
    ERR_clear_error();
    while (X509* read = PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr))
        if (!SSL_CTX_add_extra_chain_cert(context_.get(), read)) {
            X509_free(read);
            return Error{or_else(last_error(), "OpenSSL does not take one of its certificates")};
        }
    if (is_end_of_file() || !ERR_peek_last_error()) {
        ERR_clear_error();
        return {};
    }
    return Error{or_else(last_error(), "it is damaged")};
}

Failure TlsContext::set_private_key(evp_pkey_st* key)
{
    ERR_clear_error();
    if (SSL_CTX_use_PrivateKey(context_.get(), key))
        return {};
    return Error{or_else(last_error(), "OpenSSL does not take it")};
}

Failure TlsContext::set_dh_parameters(std::string_view pem)
{
    ERR_clear_error();
    const TextBio bio(pem);
    if (!bio.get())
        return {};
    OwnedKey parameters(PEM_read_bio_Parameters(bio.get(), nullptr));
    if (!parameters)
        return Error{or_else(last_error(), "it holds no parameters")};
    if (!SSL_CTX_set0_tmp_dh_pkey(context_.get(), parameters.get()))
        return Error{or_else(last_error(), "OpenSSL does not take them")};
    (void)parameters.release();
    ERR_clear_error();
    return {};
}

Failure TlsContext::apply_command(const std::string& name, const std::string& value)
{
    const std::unique_ptr<SSL_CONF_CTX, FreedBy<SSL_CONF_CTX_free>> command(SSL_CONF_CTX_new());
    if (!command)
        return {};
    SSL_CONF_CTX_set_flags(command.get(), SSL_CONF_FLAG_FILE | SSL_CONF_FLAG_SERVER | SSL_CONF_FLAG_CERTIFICATE);
    const int type = SSL_CONF_cmd_value_type(command.get(), name.c_str());
    // Files are looked at elsewhere, as the tree has them; unknown commands `httpd -t` refuses.
    if (type == SSL_CONF_TYPE_FILE || type == SSL_CONF_TYPE_DIR || type == SSL_CONF_TYPE_STORE || type == SSL_CONF_TYPE_UNKNOWN) {
        ERR_clear_error();
        return {};
    }
    SSL_CONF_CTX_set_ssl_ctx(command.get(), context_.get());
    ERR_clear_error();
    const std::string written = name == "CipherString" ? cat(value, ":!aNULL:!eNULL:!EXP") : value;
    const bool taken = SSL_CONF_cmd(command.get(), name.c_str(), written.c_str()) > 0 && SSL_CONF_CTX_finish(command.get());
    if (taken) {
        ERR_clear_error();
        return {};
    }
    return Error{or_else(last_error(), "bad value")};
}

// As SSL_CTX_use_certificate_chain_file, or SSL_CTX_use_certificate_file.
TlsContext::Loaded TlsContext::load_certificate(std::string_view pem, bool with_chain)
{
    Loaded out;
    ERR_clear_error();
    const TextBio bio(pem);
    if (!bio.get()) {
        out.fault = Error{"is empty"};
        return out;
    }
    out.certificate.reset(with_chain ? PEM_read_bio_X509_AUX(bio.get(), nullptr, no_password, nullptr)
                                     : PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr));
    const auto refuse = [&](std::string_view otherwise) {
        out.too_weak = is_weakness();
        out.fault = Error{or_else(last_error(), otherwise)};
        out.certificate.reset();
    };
    if (!out.certificate) {
        refuse("no certificate in it");
        return out;
    }
    if (!SSL_CTX_use_certificate(context_.get(), out.certificate.get())) {
        refuse("OpenSSL does not take it");
        return out;
    }
    ERR_clear_error();
    if (!with_chain)
        return out;
    SSL_CTX_clear_chain_certs(context_.get());
    while (X509* read = PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr))
        if (!SSL_CTX_add0_chain_cert(context_.get(), read)) {
            X509_free(read);
            refuse("OpenSSL does not take its chain");
            return out;
        }
    if (!is_end_of_file())
        refuse("what follows the certificate is damaged");
    ERR_clear_error();
    return out;
}

// As SRP_VBASE_init: every line has six fields.
bool is_srp_table(std::string_view text)
{
    constexpr int fields = 6;
    const TextBio bio(text);
    TXT_DB* table = bio.get() ? TXT_DB_read(bio.get(), fields) : nullptr;
    const bool yes = table != nullptr;
    TXT_DB_free(table);
    ERR_clear_error();
    return yes;
}

}
