#pragma once
#include <cstdio>
#include <memory>
#include <string_view>

#include "core/trust/openssl.h"

namespace aop {

inline int close_file(std::FILE* f) { return std::fclose(f); }

// A text as OpenSSL reads a file: with fgets, which ends a line at a NUL where a
// memory BIO would go on.
class TextBio {
public:
    explicit TextBio(std::string_view text) : file_(fmemopen(const_cast<char*>(text.data()), text.size(), "r"))
    {
        if (!file_)
            return;
        std::setvbuf(file_.get(), buffer_, _IOFBF, sizeof buffer_);
        bio_.reset(BIO_new_fp(file_.get(), BIO_NOCLOSE));
    }
    ~TextBio()
    {
        bio_.reset();
        file_.reset();
        OPENSSL_cleanse(buffer_, sizeof buffer_);
    }
    TextBio(const TextBio&) = delete;
    TextBio& operator=(const TextBio&) = delete;

    BIO* get() const { return bio_.get(); }

private:
    char buffer_[4096];
    std::unique_ptr<std::FILE, FreedBy<close_file>> file_;
    OwnedBio bio_;
};

// One PEM block; its bytes are wiped, for they may be a key.
class Block {
public:
    explicit Block(BIO* bio) { ok_ = PEM_read_bio(bio, &label_, &header_, &data_, &size_) == 1; }
    ~Block()
    {
        OPENSSL_free(label_);
        OPENSSL_free(header_);
        OPENSSL_clear_free(data_, std::size_t(size_));
    }
    Block(const Block&) = delete;
    Block& operator=(const Block&) = delete;

    explicit operator bool() const { return ok_; }
    std::string_view label() const { return label_; }
    const unsigned char* data() const { return data_; }
    long size() const { return size_; }

private:
    bool ok_ = false;
    char* label_ = nullptr;
    char* header_ = nullptr;
    unsigned char* data_ = nullptr;
    long size_ = 0;
};

}
