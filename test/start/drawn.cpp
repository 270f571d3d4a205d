// Mutations of which each use is another: files, settings and lines are drawn, right ones and wrong ones.
#include <filesystem>
#include <span>

#include "core/base/ascii.h"
#include "test/start/tree.h"
#include "test/support/certificates.h"
#include "test/support/scratch.h"

namespace aop::test {

namespace {

using Words = std::string_view[];

// Anything that somebody names where a certificate, a key or a CA belongs.
constexpr std::string_view any_file[]{"server.pem",
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
constexpr std::string_view any_folder[]{"hashed", "hashed-two", "unhashed", "empty-folder", "hashed-crl", "hashed-crl-and-ca"};

void vhost(StartTree& t, const std::string& line) { t.vhost.push_back(line); }
void set(StartTree& t, const std::string& directive, const std::string& value) { t.replace(t.vhost, directive, cat(directive, ' ', value)); }
std::string drawn_file(StartTree& t) { return certificate(t.one_of(any_file)); }
// One that is written, made of two others.
std::string drawn_pair(StartTree& t)
{
    const std::string first = slurp(drawn_file(t)), second = slurp(drawn_file(t));
    return t.put(cat("drawn", t.below(1000), ".pem"), first + second);
}
std::string drawn_text(StartTree& t) { return t.below(3) == 0 ? drawn_pair(t) : drawn_file(t); }
void backend(StartTree& t, const std::string& line) { t.vhost.insert(t.vhost.end(), {"SSLProxyEngine on", line}); }

std::string drawn_list(StartTree& t, std::span<const std::string_view> words, std::string_view between)
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

constexpr Words modules{"proxy_balancer",
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

void in_main(StartTree& t, const std::string& line) { t.head.push_back(line); }

const StartMutation kinds[]{
    {"any certificate", [](StartTree& t) { set(t, "SSLCertificateFile", drawn_text(t)); }},
    {"any key", [](StartTree& t) { set(t, "SSLCertificateKeyFile", drawn_text(t)); }},
    {"any certificate and key", [](StartTree& t) { set(t, "SSLCertificateFile", drawn_text(t)), set(t, "SSLCertificateKeyFile", drawn_text(t)); }},
    {"any certificate with its key in it",
     [](StartTree& t) { set(t, "SSLCertificateFile", drawn_pair(t)), t.drop(t.vhost, "SSLCertificateKeyFile"); }},
    {"any second certificate",
     [](StartTree& t) { vhost(t, cat("SSLCertificateFile ", drawn_text(t))), vhost(t, cat("SSLCertificateKeyFile ", drawn_text(t))); }},
    {"any chain", [](StartTree& t) { vhost(t, cat("SSLCertificateChainFile ", drawn_text(t))); }},
    {"any CA file", [](StartTree& t) { set(t, "SSLCACertificateFile", drawn_text(t)); }},
    {"any CA folder",
     [](StartTree& t) {
         if (t.below(2))
             t.drop(t.vhost, "SSLCACertificateFile");
         vhost(t, cat("SSLCACertificatePath ", certificate(t.one_of(any_folder))));
     }},
    {"any names of CAs", [](StartTree& t) { vhost(t, cat("SSLCADNRequestFile ", drawn_text(t))); }},
    {"any folder of names", [](StartTree& t) { vhost(t, cat("SSLCADNRequestPath ", certificate(t.one_of(any_folder)))); }},
    {"any revocation list",
     [](StartTree& t) {
         vhost(t, cat("SSLCARevocationFile ", drawn_text(t)));
         if (t.below(2))
             vhost(t, "SSLCARevocationCheck leaf");
     }},
    {"any revocation folder",
     [](StartTree& t) { vhost(t, cat("SSLCARevocationPath ", certificate(t.one_of(any_folder)))), vhost(t, "SSLCARevocationCheck chain"); }},
    {"any pair for backends", [](StartTree& t) { backend(t, cat("SSLProxyMachineCertificateFile ", drawn_text(t))); }},
    {"any chain for backends",
     [](StartTree& t) {
         backend(t, cat("SSLProxyMachineCertificateFile ", certificate("client-and-key.pem")));
         vhost(t, cat("SSLProxyMachineCertificateChainFile ", drawn_text(t)));
     }},
    {"any CA for backends", [](StartTree& t) { backend(t, cat("SSLProxyCACertificateFile ", drawn_text(t))); }},
    {"any CA folder for backends", [](StartTree& t) { backend(t, cat("SSLProxyCACertificatePath ", certificate(t.one_of(any_folder)))); }},
    {"any list for backends", [](StartTree& t) { backend(t, cat("SSLProxyCARevocationFile ", drawn_text(t))); }},
    {"any ciphers", [](StartTree& t) { vhost(t, cat("SSLCipherSuite ", t.below(4) ? "" : "TLSv1.3 ", drawn_ciphers(t))); }},
    {"any ciphers for backends", [](StartTree& t) { backend(t, cat("SSLProxyCipherSuite ", drawn_ciphers(t))); }},
    {"any protocols", [](StartTree& t) { vhost(t, cat("SSLProtocol ", drawn_protocols(t))); }},
    {"any protocols for backends", [](StartTree& t) { backend(t, cat("SSLProxyProtocol ", drawn_protocols(t))); }},
    {"any protocols in the main server", [](StartTree& t) { in_main(t, cat("SSLProtocol ", drawn_protocols(t))); }},
    {"any command", [](StartTree& t) { vhost(t, drawn_command(t)); }},
    {"any command in the main server", [](StartTree& t) { in_main(t, drawn_command(t)); }},
    {"any file by command",
     [](StartTree& t) {
         static constexpr Words names{"Certificate", "PrivateKey", "DHParameters", "ServerInfoFile", "ChainCAFile", "VerifyCAFile", "RequestCAFile"};
         vhost(t, cat("SSLOpenSSLConfCmd ", t.one_of(names), ' ', drawn_text(t)));
     }},
    {"any session cache",
     [](StartTree& t) { t.drop(t.head, "SSLSessionCache"), load_caches(t), in_main(t, cat("SSLSessionCache ", drawn_cache(t))); }},
    {"any stapling cache",
     [](StartTree& t) {
         load_caches(t), in_main(t, cat("SSLStaplingCache ", drawn_cache(t))), vhost(t, t.below(2) ? "SSLUseStapling on" : "SSLUseStapling off");
     }},
    {"any cache of answers",
     [](StartTree& t) { t.load("cache"), t.load("cache_socache"), load_caches(t), in_main(t, cat("CacheSocache ", drawn_cache(t))); }},
    {"any cache of logins",
     [](StartTree& t) {
         t.load("authn_socache"), load_caches(t), in_main(t, cat("AuthnCacheSOCache ", drawn_cache(t)));
         if (t.below(2))
             in_main(t, "AuthnCacheEnable");
     }},
    {"any error log", [](StartTree& t) { vhost(t, cat("ErrorLog ", drawn_log(t))); }},
    {"any access log", [](StartTree& t) { vhost(t, cat("CustomLog ", drawn_log(t), " \"%h\"")); }},
    {"any transfer log", [](StartTree& t) { in_main(t, cat("TransferLog ", drawn_log(t))); }},
    {"any forensic log", [](StartTree& t) { t.load("log_forensic"), vhost(t, cat("ForensicLog ", drawn_log(t))); }},
    {"any listeners",
     [](StartTree& t) {
         if (t.below(2))
             t.drop(t.head, "Listen ");
         for (std::size_t n = 1 + t.below(3); n > 0; --n)
             in_main(t, drawn_listen(t));
     }},
    {"any module", [](StartTree& t) { t.load(t.one_of(modules)); }},
    {"any two modules", [](StartTree& t) { t.load(t.one_of(modules)), t.load(t.one_of(modules)); }},
    {"any module gone",
     [](StartTree& t) {
         static constexpr Words gone{"authn_core", "authz_core", "authz_host", "dir",      "mime",  "alias",      "socache_shmcb",
                                     "ssl",        "rewrite",    "headers",    "setenvif", "proxy", "proxy_http", "mpm_event"};
         t.drop(t.head, cat("LoadModule ", t.one_of(gone), "_module"));
     }},
    {"any mutex",
     [](StartTree& t) {
         static constexpr Words mutexes{"default",
                                        "file:run",
                                        "file:nowhere",
                                        "file:conf/httpd.conf",
                                        "flock:run",
                                        "fcntl:run",
                                        "sem",
                                        "posixsem",
                                        "sysvsem",
                                        "pthread",
                                        "none",
                                        "no",
                                        "sem:nowhere",
                                        "nosuch",
                                        "file:run ssl-cache",
                                        "file:run nosuch",
                                        "default rewrite-map"};
         t.replace(t.head, "Mutex", cat("Mutex ", t.one_of(mutexes)));
     }},
    {"any file of httpd's own",
     [](StartTree& t) {
         static constexpr Words lines{"PidFile nowhere/pid",
                                      "PidFile run",
                                      "PidFile conf/httpd.conf/pid",
                                      "PidFile /dev/null",
                                      "PidFile run/other.pid",
                                      "ScoreBoardFile nowhere/x",
                                      "ScoreBoardFile run/sb",
                                      "DefaultRuntimeDir nowhere",
                                      "DefaultRuntimeDir conf/httpd.conf",
                                      "DefaultRuntimeDir htdocs",
                                      "CoreDumpDirectory nowhere",
                                      "CoreDumpDirectory run",
                                      "TypesConfig nowhere",
                                      "TypesConfig htdocs",
                                      "TypesConfig conf/httpd.conf",
                                      "TypesConfig /dev/null"};
         const std::string_view line = t.one_of(lines);
         t.replace(t.head, line.substr(0, line.find(' ')), std::string(line));
     }},
    {"any support file",
     [](StartTree& t) {
         static constexpr Words lines{"mime_magic MIMEMagicFile nowhere",
                                      "mime_magic MIMEMagicFile htdocs",
                                      "mime_magic MIMEMagicFile /etc/apache2/magic",
                                      "cgid ScriptSock nowhere/s",
                                      "cgid ScriptSock run/s",
                                      "cgid ScriptSock htdocs",
                                      "cgid ScriptLog nowhere/l",
                                      "cgi ScriptLog nowhere/l",
                                      "lua LuaPackagePath nowhere",
                                      "file_cache CacheFile nowhere",
                                      "file_cache MMapFile nowhere",
                                      "remoteip RemoteIPTrustedProxyList nowhere",
                                      "remoteip RemoteIPTrustedProxyList /etc/mime.types",
                                      "negotiation CacheNegotiatedDocs on",
                                      "heartmonitor HeartbeatListen 239.0.0.1:27999",
                                      "heartbeat HeartbeatAddress 239.0.0.1:27999"};
         const std::string_view line = t.one_of(lines);
         const std::size_t blank = line.find(' ');
         t.load(line.substr(0, blank)), in_main(t, std::string(line.substr(blank + 1)));
     }},
    {"any map",
     [](StartTree& t) {
         t.put("map.txt", "a b\n");
         std::filesystem::permissions(t.put("program", "#!/bin/sh\nexec cat\n"),
                                      t.below(2) ? std::filesystem::perms(0755) : std::filesystem::perms(0644));
         static constexpr Words maps{"txt:map.txt",        "txt:nowhere", "rnd:map.txt", "rnd:htdocs",  "dbm:map.txt", "dbm=sdbm:map.txt",
                                     "dbm=nosuch:map.txt", "dbm:nowhere", "prg:program", "prg:nowhere", "prg:htdocs",  "\"prg:/bin/cat -u\"",
                                     "int:tolower",        "int:nosuch",  "dbd:select",  "nosuch:x",    "map.txt"};
         vhost(t, cat(t.below(3) ? "RewriteEngine on\n" : "", "RewriteMap m ", t.one_of(maps)));
     }},
    {"any balancer",
     [](StartTree& t) {
         static constexpr Words needs{"slotmem_shm", "proxy_balancer", "lbmethod_byrequests", "lbmethod_bytraffic"};
         for (const std::string_view module : needs)
             if (t.below(4))
                 t.load(module);
         static constexpr Words inside{"BalancerMember http://127.0.0.1:9",
                                       "ProxySet lbmethod=bytraffic",
                                       "ProxySet lbmethod=byrequests",
                                       "ProxySet lbmethod=nosuch",
                                       "ProxySet timeout=5",
                                       "BalancerMember http://127.0.0.1:8 loadfactor=2",
                                       "BalancerMember http://127.0.0.1:7 route=a status=+H"};
         std::string text = "<Proxy \"balancer://drawn\">\n";
         for (std::size_t n = t.below(4); n > 0; --n)
             text += cat(t.one_of(inside), '\n');
         vhost(t, cat("<IfModule mod_proxy_balancer.c>\n", text, "</Proxy>\n</IfModule>"));
     }},
    {"any account",
     [](StartTree& t) {
         static constexpr Words lines{"User nosuch", "User root",     "User nobody",  "User #0",   "User #99999", "User daemon",   "Group nosuch",
                                      "Group root",  "Group nogroup", "Group #99999", "Group #-1", "User #-1",    "User www-data:"};
         const std::string_view line = t.one_of(lines);
         t.replace(t.head, line.substr(0, line.find(' ')), std::string(line));
     }},
    {"any pass phrase dialog",
     [](StartTree& t) {
         if (t.below(2))
             set(t, "SSLCertificateKeyFile", certificate("server-encrypted.key"));
         t.put("not-runnable", "#!/bin/sh\necho x\n");
         static constexpr Words dialogs{"builtin", "exec:/nowhere", "exec:not-runnable", "exec:htdocs", "|/nowhere", "nosuch"};
         in_main(t, cat("SSLPassPhraseDialog ", t.one_of(dialogs)));
     }},
    {"any ticket key", [](StartTree& t) { vhost(t, cat("SSLSessionTicketKeyFile ", t.put("ticket", std::string(1 + t.below(100), 'x')))); }},
    {"any server",
     [](StartTree& t) {
         std::string text = cat("<VirtualHost *:", t.port, ">\nServerName b.test\n");
         static constexpr Words lines{
             "SSLEngine on",      "SSLEngine off",    "SSLEngine optional", "SSLVerifyClient require", "SSLVerifyClient optional_no_ca",
             "SSLUseStapling on", "SSLProxyEngine on"};
         for (std::size_t n = t.below(3); n > 0; --n)
             text += cat(t.one_of(lines), '\n');
         if (t.below(2))
             text += cat("SSLCertificateFile ", drawn_file(t), "\nSSLCertificateKeyFile ", drawn_file(t), '\n');
         if (t.below(3) == 0)
             text += cat("SSLCACertificateFile ", drawn_file(t), '\n');
         t.others.push_back(text + "</VirtualHost>");
     }},
    {"any managed domain",
     [](StartTree& t) {
         t.load("md"), in_main(t, "MDStoreDir run/md");
         static constexpr Words lines{"MDomain a.test",         "MDomain a.test b.test", "MDomain b.test",  "MDomain *.test",
                                      "MDomain a.test auto",    "MDomain x.test manual", "MDBaseServer on", "MDCertificateAgreement accepted",
                                      "MDChallengeDir nowhere", "MDRenewMode manual",    "MDStapling on"};
         for (std::size_t n = 1 + t.below(3); n > 0; --n)
             t.others.emplace_back(t.one_of(lines));
     }},
};

}

const std::vector<StartMutation>& drawn_mutations()
{
    static const std::vector<StartMutation> all(std::begin(kinds), std::end(kinds));
    return all;
}

}
