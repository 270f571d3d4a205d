// A, B and D of the kinds; those with which httpd does not start are rows of startup_test.cpp.
#include "test/trust/kinds.h"

#include <array>
#include <fstream>

#include "core/base/ascii.h"

namespace aop::test {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view require = "SSLVerifyClient require\n";
const Extensions authority{{"basicConstraints", "critical,CA:TRUE"}, {"keyUsage", "critical,keyCertSign,cRLSign"}};
const Extensions for_clients{{"extendedKeyUsage", "clientAuth"}};

std::string ca(const std::string& file) { return cat(require, "SSLCACertificateFile ", file, "\n"); }
std::string ca_folder(const std::string& folder) { return cat(require, "SSLCACertificatePath ", folder, "\n"); }

Extensions operator+(Extensions all, const Extensions& more)
{
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

struct Damage {
    std::string_view name, text;
};
constexpr Damage damages[]{
    {"truncated", "-----BEGIN CERTIFICATE-----\nAAAA\n"},
    {"bad base64", "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n"},
    {"bad DER", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"},
    {"bad private key", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"},
    {"bad list", "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n"},
};

}

TrustKinds::TrustKinds(fs::path into) : into_(std::move(into))
{
    fs::create_directories(into_);
    make_authorities();
    make_clients();
    add_marks();
    add_folders();
    add_levels();
    add_dates_and_keys();
    add_twins();
    add_lists();
    add_list_scopes();
    add_keys_of_clients();
    add_constraints();
    add_names();
    add_ocsp();
}

const Made& TrustKinds::keep(Wish wish) { return all_.emplace_back(make(wish)); }
const Made& TrustKinds::root(const std::string& name, Extensions more, EVP_PKEY* of)
{
    return keep({.name = name, .key = of ? of : ec(), .extensions = authority + more});
}
const Made& TrustKinds::below(const Made& issuer, const std::string& name, Extensions more, EVP_PKEY* of)
{
    return keep({.name = name, .key = of ? of : ec(), .issuer = &issuer, .extensions = for_clients + more});
}

std::string TrustKinds::file(const std::string& text)
{
    const fs::path path = into_ / cat(++made_, ".pem");
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
}

std::string TrustKinds::folder(const Members& members)
{
    const fs::path path = into_ / cat("folder", ++made_);
    fs::create_directories(path);
    for (const auto& [name, text] : members)
        std::ofstream(path / name, std::ios::binary) << text;
    return path.string();
}

void TrustKinds::client(const std::string& name, const Made& made, const std::string& chain)
{
    clients.push_back({name, file(made.pem() + chain), file(pem_of(made.key))});
}

void TrustKinds::make_authorities()
{
    const Extensions server_only{{"extendedKeyUsage", "serverAuth"}}, with_id{{"subjectKeyIdentifier", "hash"}};
    own_ = &root("Own");
    own_with_id_ = &root("Own", with_id, own_->key);
    twin_ = &root("Own");
    twin_with_id_ = &root("Own", with_id, twin_->key);
    second_ = &root("Second");
    web_ = &root("Web", server_only);
    leaf_ = &keep({.name = "Leaf", .key = ec(), .extensions = {{"basicConstraints", "critical,CA:FALSE"}, {"extendedKeyUsage", "serverAuth"}}});
    mid_ = &keep({.name = "Mid", .key = ec(), .issuer = second_, .extensions = authority + server_only});
    weak_ = &root("Weak", {}, key(OwnedKey(EVP_RSA_gen(1024))));
    inter_ = &keep({.name = "Inter", .key = ec(), .issuer = own_, .extensions = authority});
    cross_ = &keep({.name = "Own", .key = own_->key, .issuer = second_, .extensions = authority});
    unsigning_ =
        &keep({.name = "Unsigning", .key = ec(), .extensions = {{"basicConstraints", "critical,CA:TRUE"}, {"keyUsage", "critical,keyCertSign"}}});
    // Gives a name to offer, and has no clients.
    names_ = &keep({.name = "Names", .key = ec(), .issuer = second_, .extensions = authority});
    odd_ = &root("Odd");
    const Made& server = keep({.name = "server", .key = key(OwnedKey(EVP_RSA_gen(2048)))});
    server_pem = file(server.pem()), server_key = file(pem_of(server.key));
}

void TrustKinds::make_clients()
{
    own_client_ = &below(*own_, "client");
    revoked_ = &below(*own_, "revoked client");
    client("own", *own_client_);
    client("own-id", below(*own_with_id_, "client that names a key", {{"authorityKeyIdentifier", "keyid:always"}}));
    client("own-serial", below(*own_, "client that names a serial number", {{"authorityKeyIdentifier", "issuer:always"}}));
    client("twin", below(*twin_, "client of a twin"));
    client("twin-id", below(*twin_with_id_, "client of a twin that names a key", {{"authorityKeyIdentifier", "keyid:always"}}));
    client("twin-serial", below(*twin_, "client of a twin that names a serial number", {{"authorityKeyIdentifier", "issuer:always"}}));
    client("revoked", *revoked_);
    client("second", below(*second_, "another client"));
    client("web", below(*web_, "client of a root for servers"));
    client("leaf", *leaf_);
    client("mid", below(*mid_, "client of an intermediate for servers"));
    client("weak", below(*weak_, "client of a weak root"));
    client("inter", below(*inter_, "client with an intermediate"), inter_->pem());
    client("inter-marked", below(*inter_, "client with a marked intermediate"), marked(*inter_, NID_client_auth));
    client("unsigning", below(*unsigning_, "client of one that signs no lists"));
    client("odd", below(*odd_, "client of an odd one"));
    const Made& bad_key = below(*own_, "client with junk behind it");
    client("bad-key", bad_key, "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
    std::string long_chain;
    constexpr std::size_t most_read = 100 * 1024;  // bytes, by OpenSSL, of a message with certificates
    for (int size = 0; size < int(most_read); size += i2d_X509(second_->x.get(), nullptr))
        long_chain += second_->pem();
    client("big", below(*own_, "client with a long chain"), long_chain);
    client("rsa", below(*own_, "client with an RSA key", {}, key(OwnedKey(EVP_RSA_gen(2048)))));
    for (const char* curve : {"P-224", "P-384", "P-521", "secp256k1", "brainpoolP256r1"})
        client(curve, below(*own_, cat("client on ", curve), {}, ec(curve)));
}

// A1: a mark of trust overrides the extended key usage.
void TrustKinds::add_marks()
{
    const std::string web = marked(*web_, NID_client_auth);
    row("01", ca(file(own_->pem() + web)), "enforced mixed: own+ revoked web");
    std::string many = own_->pem();
    constexpr int more_than_anybody_has = 16;
    for (int i = 0; i < more_than_anybody_has; ++i)
        many += marked(root(cat("Web ", i), {{"extendedKeyUsage", "serverAuth"}}), NID_client_auth);
    row("02", ca(file(many)), "enforced public: own+ revoked");
    row("03", ca(file(web + names_->pem())), "enforced own: web");
    row("03 any use", ca(file(marked(*web_, NID_anyExtendedKeyUsage) + names_->pem())), "enforced own: web");
    row("only a marked one, and a name from elsewhere", cat(ca(file(web)), "SSLCADNRequestFile ", file(own_->pem()), "\n"), "enforced own: web");
    row("only a list, and a name from elsewhere", cat(ca(file(make_list({.issuer = own_}))), "SSLCADNRequestFile ", file(own_->pem()), "\n"),
        "broken unusable:");
    row("04", ca(file(marked(*leaf_, NID_client_auth) + names_->pem())), "enforced own: leaf");
    row("05", cat(ca(file(marked(*mid_, NID_client_auth) + names_->pem())), "SSLVerifyDepth 2\n"), "enforced own: mid");
    row("05 depth 1", ca(file(marked(*mid_, NID_client_auth) + names_->pem())), "enforced own: mid");
    row("06", cat(ca(file(own_->pem())), "SSLCARevocationFile ", file(web), "\n"), "enforced mixed: own+ revoked web");
    row("marked for servers", ca(file(own_->pem() + marked(*second_, NID_server_auth))), "enforced own: own+ revoked");
    row("rejected", ca(file(own_->pem() + marked(*second_, NID_client_auth, true))), "enforced own: own+ revoked");
}

// A2, A3, A5, B5: folders.
void TrustKinds::add_folders()
{
    const std::string own = own_->hash(), second = second_->hash();
    for (const Damage& d : damages) {
        const std::string damaged = cat(second_->pem(), d.text);
        row(cat("07 ", d.name), ca_folder(folder({{own + ".0", own_->pem()}, {second + ".0", damaged}})), "enforced mixed: own+ revoked second");
        row(cat("08 ", d.name), ca_folder(folder({{second + ".0", damaged}, {"names", names_->pem()}})), "enforced own: second");
        row(cat("11 ", d.name), cat(ca(file(names_->pem())), "SSLOpenSSLConfCmd VerifyCAPath ", folder({{second + ".0", damaged}}), "\n"),
            "enforced own: second");
        row(cat("list with ", d.name),
            cat(ca(file(own_->pem())), "SSLCARevocationCheck leaf\nSSLCARevocationPath ",
                folder({{own + ".r0", cat(make_list({.issuer = own_, .revoked = {revoked_}}), d.text)}}), "\n"),
            "enforced own: own+");
    }
    std::string glued = second_->pem();
    glued.pop_back();
    row("07 glued", ca_folder(folder({{own + ".0", own_->pem()}, {second + ".0", glued + names_->pem()}})), "enforced own: own+ revoked");
    row("09", ca_folder(folder({{own + ".0", second_->pem()}, {own + ".1", own_->pem()}})), "enforced mixed: own+ revoked second");
    row("16",
        cat(ca_folder(folder({{own + ".0", own_->pem() + make_list({.issuer = own_, .revoked = {revoked_}})}})),
            "SSLCARevocationCheck leaf no_crl_for_cert_ok\nSSLCARevocationFile ", file(make_list({.issuer = second_})), "\n"),
        "enforced own: own+ revoked");
    row("31", ca_folder(folder({{own + ".r0", own_->pem()}, {"names", names_->pem()}})), "broken unusable:");
    row("60",
        cat(ca(file(own_->pem())), "SSLCARevocationCheck leaf\nSSLCARevocationPath ",
            folder({{own + ".r0", make_list({.issuer = own_}) + second_->pem()}, {second + ".r0", second_->pem()}}), "\n"),
        "enforced own: own+ revoked");
    row("32",
        cat(ca(file(own_->pem())), "SSLCARevocationCheck leaf\nSSLCARevocationPath ", folder({{own + ".0", make_list({.issuer = own_})}}), "\n"),
        "broken unusable:");
    // What lies under the hash of Second comes first once a client of Second was there, and its list is the right one.
    row("a list under another hash",
        cat(ca(file(own_->pem() + second_->pem())), "SSLCARevocationCheck leaf no_crl_for_cert_ok\nSSLCARevocationPath ",
            folder({{own + ".r0", make_list({.issuer = own_, .key = second_->key})}, {second + ".r0", make_list({.issuer = own_})}}), "\n"),
        "");
    row("not under its hash", ca_folder(folder({{"own.pem", own_->pem()}})), "broken unusable:");
    row("a number is missing", ca_folder(folder({{own + ".0", own_->pem()}, {own + ".2", twin_->pem()}, {second + ".1", second_->pem()}})),
        "enforced own: own+ revoked");
}

// A4: the security level that is left at the end.
void TrustKinds::add_levels()
{
    const std::string both = file(own_->pem() + weak_->pem()), weak = file(weak_->pem());
    row("12", cat(ca(both), "SSLOpenSSLConfCmd CipherString ALL:@SECLEVEL=0\n"), "enforced mixed: own+ revoked weak");
    row("13", cat(ca(weak), "SSLOpenSSLConfCmd CipherString ALL:@SECLEVEL=0\n"), "enforced own: weak");
    row("13 level 1", cat(ca(weak), "SSLOpenSSLConfCmd CipherString DEFAULT:@SECLEVEL=1\n"), "enforced own: weak");
    row("14", cat(ca(weak), "SSLCipherSuite ALL:@SECLEVEL=0\nSSLOpenSSLConfCmd CipherString ALL:@SECLEVEL=2\n"), "broken unusable:");
    row("without a level", ca(both), "enforced own: own+ revoked");
    row("twice", cat(ca(weak), "SSLCipherSuite ALL:@SECLEVEL=0:@SECLEVEL=2\n"), "broken unusable:");
}

// B1, B6.
void TrustKinds::add_dates_and_keys()
{
    const auto odd = [&](const std::string& name, const Day& from, const Day& to, std::string_view said) {
        row(name, ca(file(keep({.name = "Odd", .key = odd_->key, .from = from, .to = to, .extensions = authority}).pem())), said);
    };
    constexpr int generalized = V_ASN1_GENERALIZEDTIME;
    odd("20", {-10}, {.text = "300101000000+0000"}, "broken unusable:");
    odd("20 first day", {.text = "200101000000+0000"}, {900}, "broken unusable:");
    odd("21", {-10}, {.text = "3001010000Z"}, "broken unusable:");
    odd("21 first day", {.text = "2001010000Z"}, {900}, "broken unusable:");
    odd("22", {-10}, {.text = "20300101000000.5Z", .tag = generalized}, "broken unusable:");
    odd("22 first day", {.text = "20200101000000.0Z", .tag = generalized}, {900}, "broken unusable:");
    odd("23", {.text = "201301000000Z"}, {900}, "broken unusable:");
    odd("a GeneralizedTime before 2050", {-10}, {.text = "20300101000000Z", .tag = generalized}, "enforced own: odd");
    odd("in 9999", {-10}, {.text = "99991231235959Z", .tag = generalized}, "enforced own: odd");

    const Made& explicit_one = root("Explicit", {}, key(with_explicit_curve()));
    client("explicit", below(explicit_one, "client of explicit parameters"));
    row("25", ca(file(explicit_one.pem())), "broken unusable:");
    row("25 beside a good one", ca(file(explicit_one.pem() + own_->pem())), "enforced own: own+ revoked");

    const Made& long_exponent = root("Exponent", {}, key(with_long_exponent()));
    client("exponent", below(long_exponent, "client of a long exponent"));
    row("26", ca(file(long_exponent.pem())), "broken unusable:");
}

// B2, B3, B4.
void TrustKinds::add_twins()
{
    const std::string own = own_->hash(), first_then = file(cross_->pem() + own_->pem());
    row("24 depth 1", ca(first_then), "enforced own: own-serial");
    row("24 depth 2", cat(ca(first_then), "SSLVerifyDepth 2\n"), "enforced own: own-serial");
    row("24 in a folder", cat(ca_folder(folder({{own + ".0", cross_->pem()}, {own + ".1", own_->pem()}})), "SSLVerifyDepth 2\n"),
        "enforced own: own-serial");
    row("24 with its root, depth 1", ca(file(cross_->pem() + second_->pem())), "enforced own: second");
    row("24 with its root, depth 2", cat(ca(file(cross_->pem() + second_->pem())), "SSLVerifyDepth 2\n"),
        "enforced own: own own-id revoked second bad-key rsa P-384 P-521");
    row("24 the other way round", ca(file(own_->pem() + cross_->pem())), "enforced own: own+ revoked");

    const Made& expired = keep({.name = "Own", .key = own_->key, .from = {-90}, .to = {-2}, .extensions = authority});
    row("27", cat(ca(file(expired.pem())), "SSLCACertificatePath ", folder({{own + ".0", own_->pem()}}), "\n"), "broken unusable:");
    row("28", cat(ca(file(own_with_id_->pem())), "SSLCACertificatePath ", folder({{own + ".0", twin_with_id_->pem()}}), "\n"),
        "enforced own: own own-id revoked bad-key rsa P-384 P-521");
    row("30", cat(ca_folder(folder({{own + ".0", own_->pem()}})), "SSLCARevocationFile ", file(twin_->pem()), "\n"),
        "enforced own: twin twin-id twin-serial");
    row("30 expired", cat(ca_folder(folder({{own + ".0", own_->pem()}})), "SSLCARevocationFile ", file(expired.pem()), "\n"), "broken unusable:");
    row("29", ca(file(own_->pem() + twin_->pem())), "enforced mixed: own+ twin-serial revoked");
    row("29 with key identifiers", ca(file(own_with_id_->pem() + twin_with_id_->pem())),
        "enforced mixed: own own-id twin-id revoked bad-key rsa P-384 P-521");
    row("expired, then renewed", ca(file(expired.pem() + own_->pem())), "enforced own: own+ revoked");
}

// B7: revocation lists that OpenSSL does not take.
void TrustKinds::add_lists()
{
    const auto listed = [&](const std::string& name, const std::string& lists, std::string_view scope, std::string_view said, const Made& of) {
        row(name, cat(ca(file(of.pem())), "SSLVerifyDepth 2\nSSLCARevocationCheck ", scope, "\nSSLCARevocationFile ", file(lists), "\n"), said);
    };
    const std::string good = make_list({.issuer = own_, .revoked = {revoked_}});
    listed("a good list", good, "leaf", "enforced own: own+", *own_);
    listed("33", make_list({.issuer = own_, .key = second_->key}), "leaf", "broken unusable:", *own_);
    listed("33 and a right one", make_list({.issuer = own_, .key = second_->key, .from = {-1}}) + good, "leaf", "broken unusable:", *own_);
    listed("34", make_list({.issuer = unsigning_}), "leaf", "broken unusable:", *unsigning_);
    listed("46", make_list({.issuer = own_, .revoked = {own_}}), "chain", "broken unusable:", *own_);
    listed("46 leaf", make_list({.issuer = own_, .revoked = {own_}}), "leaf", "enforced own: own+ revoked", *own_);
    listed("47", make_list({.issuer = own_, .extensions = {{"deltaCRL", "4"}, {"crlNumber", "5"}}}), "leaf", "", *own_);
    listed("36 offset", make_list({.issuer = own_, .to = {.text = "300101000000+0000"}}), "leaf", "broken unusable:", *own_);
    listed("36 fraction", make_list({.issuer = own_, .to = {.text = "20300101000000.5Z", .tag = V_ASN1_GENERALIZEDTIME}}), "leaf",
           "broken unusable:", *own_);
    listed("36 first day", make_list({.issuer = own_, .from = {.text = "2001010000Z"}}), "leaf", "broken unusable:", *own_);
    listed("37", make_list({.issuer = own_}), "leaf", "broken unusable:", *leaf_);
    listed("critical extension", make_list({.issuer = own_, .extensions = {{"1.3.6.1.4.1.99999.7", "critical,DER:0500"}}}), "leaf",
           "broken unusable:", *own_);
    listed("no list", make_list({.issuer = second_}), "leaf", "enforced own:", *own_);
    listed("no list, and that is fine", make_list({.issuer = second_}), "leaf no_crl_for_cert_ok", "enforced own: own+ revoked inter", *own_);
    listed("ended", make_list({.issuer = own_, .from = {-9}, .to = {-1}}), "leaf", "broken unusable:", *own_);
    listed("not begun", make_list({.issuer = own_, .from = {3}}), "leaf", "broken unusable:", *own_);
    listed("without an end", make_list({.issuer = own_, .ends = false}), "chain", "enforced own: own+ revoked", *own_);
    row("list beside VerifyCAFile",
        cat(ca(file(second_->pem())), "SSLOpenSSLConfCmd VerifyCAFile ", file(own_->pem()), "\nSSLCARevocationCheck leaf\nSSLCARevocationFile ",
            file(good), "\n"),
        "enforced own: own+ revoked");
}

// B7, 35: what a list is about.
void TrustKinds::add_list_scopes()
{
    constexpr std::array scopes{"onlyAA:TRUE", "indirectCRL:TRUE", "onlysomereasons:keyCompromise", "fullname:URI:http://x.invalid/",
                                "onlyCA:TRUE", "onlyuser:TRUE"};
    for (const char* scope : scopes)
        for (const std::string_view how : {"leaf", "chain"})
            row(cat("35 ", scope, " ", how),
                cat(ca(file(own_->pem())), "SSLVerifyDepth 2\nSSLCARevocationCheck ", how, "\nSSLCARevocationFile ",
                    file(make_list({.issuer = own_, .extensions = {{"issuingDistributionPoint", cat("critical,", scope)}}})), "\n"),
                how == "leaf" && scope == std::string_view("onlyuser:TRUE") ? "enforced own: own+ revoked" : "broken unusable:");
}

// B8: keys that libssl does not take.
void TrustKinds::add_keys_of_clients()
{
    const std::string own = ca(file(own_->pem()));
    const Made& anchor = keep({.name = "P-224", .key = ec("P-224"), .extensions = {{"basicConstraints", "critical,CA:FALSE"}}});
    client("itself-P-224", anchor);
    row("38", ca(file(anchor.pem())), "broken unusable:");
    row("39", own, "enforced own: own+ revoked");
    row("39 level 0", cat(own, "SSLCipherSuite ALL:@SECLEVEL=0\n"), "enforced own: own+ revoked");
    row("40", cat(own, "SSLOpenSSLConfCmd ClientSignatureAlgorithms ECDSA+SHA256\n"),
        "enforced own: own own-id own-serial revoked bad-key P-384/1.2 P-521/1.2");
    row("49", cat(own, "SSLOpenSSLConfCmd SignatureAlgorithms ECDSA+SHA256\n"),
        "enforced own: own own-id own-serial revoked bad-key P-384/1.2 P-521/1.2");
    row("48", cat(own, "SSLOpenSSLConfCmd Groups P-384\n"),
        "enforced own: own/1.3 own-id/1.3 own-serial/1.3 revoked/1.3 bad-key/1.3 rsa P-384 P-521/1.3", true);
    row("48 curves", cat(own, "SSLOpenSSLConfCmd Curves P-256:X25519\n"),
        "enforced own: own own-id own-serial revoked bad-key rsa P-384/1.3 P-521/1.3");
    row("41", cat(own, "SSLCipherSuite SUITEB128\n"), "broken unusable:", true);
    row("41 with a key on P-256", cat(own, "SSLCipherSuite SUITEB128\n"), "enforced own: own own-id own-serial revoked bad-key");
    row("up to TLS 1.2", cat(own, "SSLOpenSSLConfCmd MaxProtocol TLSv1.2\n"), "enforced own: own+/1.2 revoked/1.2");
}

// B10, and what is about names.
void TrustKinds::add_constraints()
{
    const Made& excluding = root("Excluding", {{"nameConstraints", "critical,DER:3008a1063004a4023000"}});
    const Made& elsewhere = root("Elsewhere", {{"nameConstraints", "critical,DER:301ca01a3018a416301431123010060355040a0c09456c73657768657265"}});
    client("excluded", below(excluding, "client with a name"));
    client("nameless", below(excluding, "", {{"subjectAltName", "critical,DNS:client.example.com"}}));
    client("not-elsewhere", below(elsewhere, "client with another name"));
    row("44 excluding", ca(file(excluding.pem())), "enforced own: nameless");
    row("44 permitting", ca(file(elsewhere.pem())), "enforced own:");
    const Made& proxy = keep({.name = "Proxy", .key = ec(), .extensions = {{"proxyCertInfo", "critical,DER:300c300a06082b06010505071501"}}});
    client("proxy", proxy);
    row("45", ca(file(proxy.pem())), "broken unusable:");
    row("intermediates", cat(ca(file(own_->pem())), "SSLVerifyDepth 2\n"), "enforced own: own+ revoked inter");
}

// B9: how much room the list of names has.
void TrustKinds::add_names()
{
    constexpr int around_it = 23;  // SEQUENCE, SET, SEQUENCE, OID, the tag, and the length of the name
    for (const int bytes : {65'480, 65'500, 65'535, 65'536}) {
        const std::string text(std::size_t(bytes - around_it), 'n');
        const OwnedX509 x(X509_new());
        X509_set_version(x.get(), X509_VERSION_3);
        X509_NAME_add_entry_by_NID(X509_get_subject_name(x.get()), NID_commonName, V_ASN1_UTF8STRING,
                                   reinterpret_cast<const unsigned char*>(text.data()), int(text.size()), -1, 0);
        X509_set_issuer_name(x.get(), X509_get_subject_name(x.get()));
        X509_gmtime_adj(X509_getm_notBefore(x.get()), 0);
        X509_gmtime_adj(X509_getm_notAfter(x.get()), 1'000'000);
        X509_set_pubkey(x.get(), own_->key);
        X509_sign(x.get(), own_->key, EVP_sha256());
        const std::string pem = Made{OwnedX509(X509_dup(x.get())), own_->key}.pem();
        row(cat("42 ", bytes), cat(ca(file(own_->pem())), "SSLCADNRequestFile ", file(pem), "\n"),
            bytes == 65'480   ? "enforced own: own+ revoked"
            : bytes <= 65'535 ? "enforced own: own+/1.2 revoked/1.2"
                              : "broken unusable:");
    }
}

// D.
void TrustKinds::add_ocsp()
{
    const std::string own = ca(file(own_->pem()));
    for (const char* url : {"https://127.0.0.1:9/", "ldap:///x"})
        for (const std::string_view how : {"leaf", "leaf no_ocsp_for_cert_ok"})
            row(cat("61 ", url, " ", how), cat(own, "SSLOCSPEnable ", how, "\nSSLOCSPDefaultResponder ", url, "\n"),
                how == "leaf" ? "enforced own:" : "enforced own: own+ revoked");
}

}
