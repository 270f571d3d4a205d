#include "test/start/drawn_values.h"

#include <span>

#include "core/base/ascii.h"
#include "test/support/certificates.h"
#include "test/support/scratch.h"

namespace aop::test {

// Anything that somebody names where a certificate, a key or a CA belongs.
static constexpr Words files{"server.pem",
                             "server.key",
                             "server-chain.pem",
                             "server-encrypted.key",
                             "server-expired.pem",
                             "server-expired.key",
                             "server-ca.pem",
                             "client.pem",
                             "client.key",
                             "client-and-key.pem",
                             "weak-key-client.pem",
                             "weak-key-client.key",
                             "weak-ca.pem",
                             "sha1-ca.pem",
                             "origin-pull-ca.pem",
                             "other-ca.pem",
                             "expired-ca.pem",
                             "intermediate.pem",
                             "two-cas.pem",
                             "bundle.pem",
                             "text-around.pem",
                             "crlf.pem",
                             "bom.pem",
                             "no-newline.pem",
                             "x509-label.pem",
                             "key-and-ca.pem",
                             "html-then-ca.pem",
                             "empty.pem",
                             "html.pem",
                             "words.pem",
                             "der.pem",
                             "key-only.pem",
                             "csr.pem",
                             "pkcs7.pem",
                             "pkcs12.pem",
                             "one-line.pem",
                             "indented.pem",
                             "utf16.pem",
                             "trusted.pem",
                             "truncated.pem",
                             "glued.pem",
                             "good-then-corrupt.pem",
                             "corrupt-then-good.pem",
                             "not-asn1.pem",
                             "good-then-not-asn1.pem",
                             "crl-only.pem",
                             "trusted-and-plain.pem",
                             "crl.pem",
                             "crl-expired.pem",
                             "crl-and-ca.pem"};

std::string drawn_folder(StartTree& t)
{
    static constexpr Words folders{"hashed", "hashed-two", "unhashed", "empty-folder", "hashed-crl", "hashed-crl-and-ca"};
    return certificate(t.one_of(folders));
}

std::string drawn_file(StartTree& t) { return certificate(t.one_of(files)); }
// One that is written, made of two others.
std::string drawn_pair(StartTree& t)
{
    const std::string first = slurp(drawn_file(t)), second = slurp(drawn_file(t));
    return t.put(cat("drawn", t.below(1000), ".pem"), first + second);
}
std::string drawn_text(StartTree& t) { return t.below(3) == 0 ? drawn_pair(t) : drawn_file(t); }

static std::string drawn_list(StartTree& t, std::span<const std::string_view> words, std::string_view between)
{
    std::string list;
    for (std::size_t n = 1 + t.below(3); n > 0; --n)
        list += cat(list.empty() ? "" : between, words[t.below(words.size())]);
    return list;
}

std::string drawn_ciphers(StartTree& t)
{
    static constexpr Words words{"ALL",          "DEFAULT",
                                 "HIGH",         "MEDIUM",
                                 "LOW",          "EXP",
                                 "NULL",         "eNULL",
                                 "aNULL",        "ECDHE",
                                 "ECDHE+AESGCM", "kRSA",
                                 "AES128-SHA",   "ECDHE-RSA-AES128-GCM-SHA256",
                                 "!HIGH",        "-ALL",
                                 "+HIGH",        "@STRENGTH",
                                 "@SECLEVEL=0",  "@SECLEVEL=5",
                                 "@SECLEVEL=x",  "RC4",
                                 "PSK",          "SRP",
                                 "TLSv1.2",      "SSLv3",
                                 "SUITEB128",    "PROFILE=SYSTEM",
                                 "nosuch",       "TLS_AES_128_GCM_SHA256",
                                 "!ALL",         ":"};
    return drawn_list(t, words, ":");
}

std::string drawn_protocols(StartTree& t)
{
    static constexpr Words words{"all",      "-all",     "+all",     "TLSv1",    "TLSv1.1", "TLSv1.2", "TLSv1.3", "-TLSv1", "-TLSv1.1",
                                 "-TLSv1.2", "-TLSv1.3", "+TLSv1.2", "+TLSv1.3", "-SSLv3",  "-SSLv2",  "SSLv3",   "TLSv1.4"};
    return drawn_list(t, words, " ");
}

std::string drawn_command(StartTree& t)
{
    struct Command {
        std::string_view name;
        std::span<const std::string_view> values;
    };
    static constexpr Words curves{"P-256", "P-384:X25519", "auto", "prime256v1", "secp521r1", "nosuch", "P-256:nosuch", "X448", "\"\""};
    static constexpr Words signatures{"RSA+SHA256", "ECDSA+SHA256:RSA+SHA1", "rsa_pss_rsae_sha256", "ed25519", "RSA+nosuch", "nosuch", "RSA+MD5",
                                      ":"};
    static constexpr Words versions{"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3", "SSLv3", "None", "TLSv2", "tlsv1.2", "0"};
    static constexpr Words options{"SessionTicket",
                                   "-SessionTicket",
                                   "-SessionTicket,ServerPreference",
                                   "PrioritizeChaCha",
                                   "NoRenegotiation",
                                   "Bugs",
                                   "-Compression",
                                   "NoSuch",
                                   "+NoSuch",
                                   "MiddleboxCompat",
                                   "EncryptThenMac",
                                   "KTLS",
                                   "AntiReplay",
                                   "NoResumptionOnRenegotiation"};
    static constexpr Words ciphers{"HIGH", "DEFAULT@SECLEVEL=0", "nosuch", "ALL:!HIGH", "aNULL", "\"\""};
    static constexpr Words suites{"TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256", "nosuch", "HIGH", "\"\""};
    static constexpr Words numbers{"0", "1", "2", "100", "16384", "16385", "-1", "x", "1x"};
    static constexpr Words protocols{"TLSv1.2", "-TLSv1.2", "ALL", "ALL,-TLSv1", "-ALL", "nosuch", "+TLSv1.3"};
    static constexpr Words modes{"Request", "Require", "Peer", "Once", "nosuch"};
    static constexpr Command commands[]{{"Curves", curves},
                                        {"Groups", curves},
                                        {"curves", curves},
                                        {"ECDHParameters", curves},
                                        {"SignatureAlgorithms", signatures},
                                        {"ClientSignatureAlgorithms", signatures},
                                        {"MinProtocol", versions},
                                        {"MaxProtocol", versions},
                                        {"Options", options},
                                        {"CipherString", ciphers},
                                        {"Ciphersuites", suites},
                                        {"RecordPadding", numbers},
                                        {"NumTickets", numbers},
                                        {"Protocol", protocols},
                                        {"VerifyMode", modes},
                                        {"-curves", curves},
                                        {"no_such", numbers}};
    const Command& c = t.one_of(commands);
    return cat("SSLOpenSSLConfCmd ", c.name, ' ', c.values[t.below(c.values.size())]);
}

std::string drawn_cache(StartTree& t)
{
    static constexpr Words caches{"shmcb:run/c(65536)",
                                  "shmcb:run/c(8192)",
                                  "shmcb:run/c(8191)",
                                  "shmcb:run/c(10647)",
                                  "shmcb:run/c(10648)",
                                  "shmcb:run/c",
                                  "shmcb:nowhere/c(65536)",
                                  "shmcb:run/c(16384",
                                  "shmcb:run/c(x)",
                                  "shmcb",
                                  "shmcb:",
                                  "dbm:run/c",
                                  "dbm:nowhere/c",
                                  "dbm:htdocs",
                                  "memcache:127.0.0.1:9",
                                  "memcache",
                                  "redis:127.0.0.1:9",
                                  "redis",
                                  "nonenotnull",
                                  "none",
                                  "nosuch:x",
                                  "default"};
    return std::string(t.one_of(caches));
}

void load_caches(StartTree& t)
{
    static constexpr Words modules{"socache_dbm", "socache_memcache", "socache_redis"};
    for (const std::string_view module : modules)
        if (t.below(2) == 0)
            t.load(module);
}

std::string drawn_log(StartTree& t)
{
    static constexpr Words targets{
        "logs/drawn.log", "nowhere/x.log",   "htdocs",         "conf/httpd.conf",  "conf/httpd.conf/x", "/nowhere/x",   "logs/",
        "\"|/bin/cat\"",  "\"|/nowhere/x\"", "\"||/bin/cat\"", "\"||/nowhere/x\"", "\"|$/bin/cat\"",    "\"|$nosuch\"", "\"|/etc/passwd\"",
        "\"|\"",          "\"| /bin/cat\"",  "syslog",         "syslog:local1",    "syslog:nosuch",     "syslog:",      "syslog::x",
        "Syslog:user:x",  "/dev/null",       "/dev/full"};
    return std::string(t.one_of(targets));
}

std::string drawn_listen(StartTree& t)
{
    static constexpr Words addresses{"", "", "127.0.0.1:", "127.0.0.2:", "0.0.0.0:", "[::]:", "[::1]:", "127.1:", "[::ffff:127.0.0.1]:", "*:"};
    return cat("Listen ", t.one_of(addresses), t.port);
}

std::string_view drawn_module(StartTree& t)
{
    static constexpr Words modules{"proxy_balancer",
                                   "slotmem_shm",
                                   "lbmethod_byrequests",
                                   "lbmethod_bybusyness",
                                   "dav",
                                   "dav_fs",
                                   "dav_lock",
                                   "cache",
                                   "cache_disk",
                                   "cache_socache",
                                   "authn_socache",
                                   "authn_core",
                                   "auth_basic",
                                   "auth_digest",
                                   "session",
                                   "session_cookie",
                                   "session_crypto",
                                   "session_dbd",
                                   "dbd",
                                   "auth_form",
                                   "request",
                                   "ldap",
                                   "authnz_ldap",
                                   "heartmonitor",
                                   "heartbeat",
                                   "http2",
                                   "proxy_http2",
                                   "proxy_hcheck",
                                   "proxy_fcgi",
                                   "proxy_ajp",
                                   "proxy_wstunnel",
                                   "proxy_ftp",
                                   "proxy_connect",
                                   "proxy_express",
                                   "proxy_scgi",
                                   "cgid",
                                   "cgi",
                                   "actions",
                                   "include",
                                   "mime_magic",
                                   "negotiation",
                                   "status",
                                   "info",
                                   "userdir",
                                   "vhost_alias",
                                   "macro",
                                   "lua",
                                   "watchdog",
                                   "access_compat",
                                   "authz_user",
                                   "authn_file",
                                   "authn_dbm",
                                   "authz_dbd",
                                   "authn_dbd",
                                   "remoteip",
                                   "reqtimeout",
                                   "substitute",
                                   "sed",
                                   "deflate",
                                   "brotli",
                                   "filter",
                                   "ext_filter",
                                   "charset_lite",
                                   "proxy_html",
                                   "xml2enc",
                                   "usertrack",
                                   "unique_id",
                                   "speling",
                                   "expires",
                                   "log_forensic",
                                   "logio",
                                   "log_debug",
                                   "dumpio",
                                   "echo",
                                   "buffer",
                                   "data",
                                   "ratelimit",
                                   "allowmethods",
                                   "asis",
                                   "autoindex",
                                   "cern_meta",
                                   "dialup",
                                   "file_cache",
                                   "ident",
                                   "imagemap",
                                   "lbmethod_bytraffic",
                                   "lbmethod_heartbeat",
                                   "socache_dbm",
                                   "socache_memcache",
                                   "socache_redis",
                                   "suexec",
                                   "authz_dbm",
                                   "authz_groupfile",
                                   "authz_owner",
                                   "authn_anon",
                                   "authnz_fcgi",
                                   "case_filter",
                                   "md"};
    return t.one_of(modules);
}

}
