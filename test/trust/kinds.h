#pragma once
#include <deque>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "test/trust/certificate_maker.h"

namespace aop::test {

// One way to say whom a server trusts, of a kind in which a reading of one's own goes wrong where OpenSSL is not asked.
struct TrustKind {
    std::string name;   // "07 bad base64"
    std::string lines;  // of the virtual host
    // Verdict, trust, and who gets in: "enforced own: own+ inter/1.2", where own+ are the usual clients of the root Own. "" where it
    // hangs on the version of OpenSSL.
    std::string_view said;
    bool rsa = false;  // the server has an RSA key
};

struct KindClient {
    std::string name, pem, key;  // the last two are files
};

// The rows, and the clients that try each of them; makes their files below `into`.
class TrustKinds {
public:
    explicit TrustKinds(std::filesystem::path into);

    std::vector<TrustKind> rows;
    std::vector<KindClient> clients;
    std::string server_pem, server_key;  // RSA

private:
    using Members = std::map<std::string, std::string>;

    EVP_PKEY* key(OwnedKey made) { return keys_.emplace_back(std::move(made)).get(); }
    EVP_PKEY* ec(const char* curve = "P-256") { return key(OwnedKey(EVP_EC_gen(curve))); }
    const Made& keep(Wish);
    const Made& root(const std::string& name, Extensions more = {}, EVP_PKEY* = nullptr);
    const Made& below(const Made& issuer, const std::string& name, Extensions more = {}, EVP_PKEY* = nullptr);
    std::string file(const std::string& text);
    std::string folder(const Members&);
    void row(std::string name, std::string lines, std::string_view said, bool rsa = false)
    {
        rows.push_back({std::move(name), std::move(lines), said, rsa});
    }
    void client(const std::string& name, const Made&, const std::string& chain = "");

    void make_authorities();
    void make_clients();
    void add_marks();
    void add_folders();
    void add_levels();
    void add_dates_and_keys();
    void add_twins();
    void add_lists();
    void add_list_scopes();
    void add_keys_of_clients();
    void add_constraints();
    void add_names();
    void add_ocsp();

    std::filesystem::path into_;
    int made_ = 0;
    std::deque<OwnedKey> keys_;
    std::deque<Made> all_;
    const Made *own_ = nullptr, *own_with_id_ = nullptr, *own_client_ = nullptr, *twin_ = nullptr, *twin_with_id_ = nullptr, *second_ = nullptr,
               *web_ = nullptr, *leaf_ = nullptr, *mid_ = nullptr, *weak_ = nullptr, *inter_ = nullptr, *names_ = nullptr, *odd_ = nullptr,
               *cross_ = nullptr, *unsigning_ = nullptr, *revoked_ = nullptr;
};

}
