// What people do to a tree that works, and what certificate renewals, upgrades and reboots do to it.
#include "core/base/ascii.h"
#include "test/start/tree.h"
#include "test/support/certificates.h"
#include "test/support/scratch.h"

namespace aop::test {

namespace {

constexpr const char* cert = "SSLCertificateFile";
constexpr const char* key = "SSLCertificateKeyFile";

void vhost(StartTree& t, const std::string& line) { t.vhost.push_back(line); }
void main_server(StartTree& t, const std::string& line) { t.head.push_back(line); }
void named(StartTree& t, const char* directive, const char* name) { t.replace(t.vhost, directive, cat(directive, ' ', certificate(name))); }

void managed(StartTree& t, const std::string& lines)
{
    t.load("md");
    main_server(t, "MDStoreDir run/md");
    t.others.push_back(lines);
}
void without_certificate(StartTree& t)
{
    t.drop(t.vhost, cert);
    t.drop(t.vhost, key);
}
std::string managed_pair(const char* certificate_name, const char* key_name)
{
    return cat("<MDomain a.test>\n", certificate_name ? cat("MDCertificateFile ", certificate(certificate_name), "\n") : "",
               key_name ? cat("MDCertificateKeyFile ", certificate(key_name), "\n") : "", "</MDomain>");
}
// What a virtual host has for connections to a backend.
void backend(StartTree& t, const std::string& line) { t.vhost.insert(t.vhost.end(), {"SSLProxyEngine on", line}); }
std::string wrong_pair(StartTree& t) { return t.put("pair.pem", slurp(certificate("client.pem")) + slurp(certificate("server.key"))); }
void program(StartTree& t, const char* name, std::filesystem::perms mode)
{
    std::filesystem::permissions(t.put(name, "#!/bin/sh\nexec cat\n"), mode);
}
constexpr auto may_run = std::filesystem::perms(0755), may_not_run = std::filesystem::perms(0644);

const StartMutation mutations[]{
    {"nothing", [](StartTree&) {}},
    {"key of another certificate", [](StartTree& t) { named(t, key, "client.key"); }},
    {"key of another kind", [](StartTree& t) { named(t, key, "weak-key-client.key"); }},
    {"key file is the certificate", [](StartTree& t) { named(t, key, "server.pem"); }},
    {"key file is words", [](StartTree& t) { named(t, key, "words.pem"); }},
    {"key file is gone", [](StartTree& t) { t.replace(t.vhost, key, cat(key, " nowhere.key")); }},
    {"key in DER form", [](StartTree& t) { t.replace(t.vhost, key, cat(key, ' ', t.put("der.key", slurp(certificate("server.key"))))); }},
    {"key is encrypted", [](StartTree& t) { named(t, key, "server-encrypted.key"); }},
    {"no key line", [](StartTree& t) { t.drop(t.vhost, key); }},
    {"certificate and key in one file",
     [](StartTree& t) {
         t.replace(t.vhost, cert, cat(cert, ' ', t.put("both.pem", slurp(certificate("server.pem")) + slurp(certificate("server.key")))));
         t.drop(t.vhost, key);
     }},
    {"certificate is HTML", [](StartTree& t) { named(t, cert, "html.pem"); }},
    {"certificate is cut off", [](StartTree& t) { named(t, cert, "truncated.pem"); }},
    {"certificate is DER", [](StartTree& t) { named(t, cert, "der.pem"); }},
    {"certificate is empty", [](StartTree& t) { t.replace(t.vhost, cert, cat(cert, ' ', t.put("empty.pem", ""))); }},
    {"certificate with its chain", [](StartTree& t) { named(t, cert, "server-chain.pem"); }},
    {"certificate, then damage",
     [](StartTree& t) {
         t.replace(t.vhost, cert,
                   cat(cert, ' ',
                       t.put("damaged.pem", slurp(certificate("server.pem")) + "-----BEGIN DH PARAMETERS-----\n!!\n-----END DH PARAMETERS-----\n")));
     }},
    {"certificate, then words",
     [](StartTree& t) { t.replace(t.vhost, cert, cat(cert, ' ', t.put("words-after.pem", slurp(certificate("server.pem")) + "and so on\n"))); }},
    {"certificate of the CA first",
     [](StartTree& t) {
         t.replace(t.vhost, cert, cat(cert, ' ', t.put("wrong-order.pem", slurp(certificate("other-ca.pem")) + slurp(certificate("server.pem")))));
     }},
    {"weak certificate",
     [](StartTree& t) {
         named(t, cert, "weak-key-client.pem");
         named(t, key, "weak-key-client.key");
     }},
    {"weak certificate at level 0",
     [](StartTree& t) {
         named(t, cert, "weak-key-client.pem");
         named(t, key, "weak-key-client.key");
         vhost(t, "SSLCipherSuite DEFAULT@SECLEVEL=0");
     }},
    {"weak certificate, level 0 by command",
     [](StartTree& t) {
         named(t, cert, "weak-key-client.pem");
         named(t, key, "weak-key-client.key");
         vhost(t, "SSLOpenSSLConfCmd CipherString DEFAULT@SECLEVEL=0");
     }},
    {"level 3", [](StartTree& t) { vhost(t, "SSLCipherSuite DEFAULT@SECLEVEL=3"); }},
    {"level 9", [](StartTree& t) { vhost(t, "SSLCipherSuite DEFAULT@SECLEVEL=9"); }},
    {"two certificates, one key", [](StartTree& t) { vhost(t, cat(cert, ' ', certificate("client.pem"))); }},
    {"two certificates, two keys",
     [](StartTree& t) {
         vhost(t, cat(cert, ' ', certificate("client.pem")));
         vhost(t, cat(key, ' ', certificate("client.key")));
     }},
    {"no certificate",
     [](StartTree& t) {
         t.drop(t.vhost, cert);
         t.drop(t.vhost, key);
     }},
    {"no certificate in the virtual host, one in the main server",
     [](StartTree& t) {
         t.drop(t.vhost, cert);
         t.drop(t.vhost, key);
         main_server(t, cat(cert, ' ', certificate("server.pem")));
         main_server(t, cat(key, ' ', certificate("server.key")));
     }},
    {"engine on in the main server", [](StartTree& t) { main_server(t, "SSLEngine on"); }},
    {"engine optional without a certificate",
     [](StartTree& t) {
         t.drop(t.vhost, cert);
         t.drop(t.vhost, key);
         t.replace(t.vhost, "SSLEngine", "SSLEngine optional");
     }},
    {"certificate by command",
     [](StartTree& t) {
         t.drop(t.vhost, cert);
         t.drop(t.vhost, key);
         vhost(t, cat("SSLOpenSSLConfCmd Certificate ", certificate("server.pem")));
         vhost(t, cat("SSLOpenSSLConfCmd PrivateKey ", certificate("server.key")));
     }},
    {"certificate by command without a key",
     [](StartTree& t) {
         t.drop(t.vhost, cert);
         t.drop(t.vhost, key);
         vhost(t, cat("SSLOpenSSLConfCmd Certificate ", certificate("server.pem")));
     }},
    {"another certificate by command", [](StartTree& t) { vhost(t, cat("SSLOpenSSLConfCmd Certificate ", certificate("client.pem"))); }},
    {"the same certificate by command", [](StartTree& t) { vhost(t, cat("SSLOpenSSLConfCmd Certificate ", certificate("server.pem"))); }},
    {"another certificate by command with its key",
     [](StartTree& t) {
         vhost(t, cat("SSLOpenSSLConfCmd Certificate ", certificate("client.pem")));
         vhost(t, cat("SSLOpenSSLConfCmd PrivateKey ", certificate("client.key")));
     }},
    {"chain file", [](StartTree& t) { vhost(t, cat("SSLCertificateChainFile ", certificate("other-ca.pem"))); }},
    {"chain file of words", [](StartTree& t) { vhost(t, cat("SSLCertificateChainFile ", certificate("words.pem"))); }},
    {"chain file cut off", [](StartTree& t) { vhost(t, cat("SSLCertificateChainFile ", certificate("truncated.pem"))); }},
    {"chain file is the certificate", [](StartTree& t) { vhost(t, cat("SSLCertificateChainFile ", certificate("server.pem"))); }},
    {"unknown cipher", [](StartTree& t) { vhost(t, "SSLCipherSuite NOSUCH"); }},
    {"a known cipher beside an unknown one", [](StartTree& t) { vhost(t, "SSLCipherSuite NOSUCH:ECDHE+AESGCM"); }},
    {"unknown cipher of TLS 1.3", [](StartTree& t) { vhost(t, "SSLCipherSuite TLSv1.3 NOSUCH"); }},
    {"ciphers of TLS 1.3", [](StartTree& t) { vhost(t, "SSLCipherSuite TLSv1.3 TLS_AES_128_GCM_SHA256"); }},
    {"ciphers of TLS 1.3 in the other list", [](StartTree& t) { vhost(t, "SSLCipherSuite TLS_AES_128_GCM_SHA256"); }},
    {"only ciphers without encryption", [](StartTree& t) { vhost(t, "SSLCipherSuite eNULL"); }},
    {"unknown cipher in the main server", [](StartTree& t) { main_server(t, "SSLCipherSuite NOSUCH"); }},
    {"no protocol", [](StartTree& t) { vhost(t, "SSLProtocol -all"); }},
    {"all but all", [](StartTree& t) { vhost(t, "SSLProtocol all -TLSv1 -TLSv1.1 -TLSv1.2 -TLSv1.3"); }},
    {"protocols with a hole", [](StartTree& t) { vhost(t, "SSLProtocol all -TLSv1.2"); }},
    {"no protocol in the main server only",
     [](StartTree& t) {
         main_server(t, "SSLProtocol -all");
         vhost(t, "SSLProtocol TLSv1.3");
     }},
    {"curve", [](StartTree& t) { vhost(t, "SSLOpenSSLConfCmd Curves P-256"); }},
    {"unknown curve", [](StartTree& t) { vhost(t, "SSLOpenSSLConfCmd Curves nosuch"); }},
    {"unknown signature", [](StartTree& t) { vhost(t, "SSLOpenSSLConfCmd SignatureAlgorithms nosuch"); }},
    {"unknown option", [](StartTree& t) { vhost(t, "SSLOpenSSLConfCmd Options NoSuch"); }},
    {"known option", [](StartTree& t) { vhost(t, "SSLOpenSSLConfCmd Options -SessionTicket"); }},
    {"unknown command", [](StartTree& t) { vhost(t, "SSLOpenSSLConfCmd NoSuch x"); }},
    {"certificate twice, the second time with another key",
     [](StartTree& t) {
         t.vhost.insert(t.vhost.end(),
                        {cat("SSLCertificateFile ", certificate("server.pem")), cat("SSLCertificateKeyFile ", certificate("client.key"))});
     }},
    {"key of another kind by command", [](StartTree& t) { vhost(t, cat("SSLOpenSSLConfCmd PrivateKey ", certificate("sha1-ca.key"))); }},
    {"unknown version by command", [](StartTree& t) { vhost(t, "SSLOpenSSLConfCmd MinProtocol TLSv9"); }},
    {"version by command", [](StartTree& t) { vhost(t, "SSLOpenSSLConfCmd MinProtocol TLSv1.2"); }},
    {"FIPS without its provider", [](StartTree& t) { main_server(t, "SSLFIPS on"); }},
    {"no FIPS", [](StartTree& t) { main_server(t, "SSLFIPS off"); }},
    {"stapling without a cache", [](StartTree& t) { vhost(t, "SSLUseStapling on"); }},
    {"stapling with a cache",
     [](StartTree& t) {
         vhost(t, "SSLUseStapling on");
         main_server(t, "SSLStaplingCache shmcb:run/stapling(32768)");
     }},
    {"ticket key", [](StartTree& t) { vhost(t, cat("SSLSessionTicketKeyFile ", t.put("ticket", std::string(48, 'x')))); }},
    {"short ticket key", [](StartTree& t) { vhost(t, cat("SSLSessionTicketKeyFile ", t.put("ticket", std::string(47, 'x')))); }},
    {"proxy without a certificate", [](StartTree& t) { vhost(t, "SSLProxyEngine on"); }},
    {"proxy with words",
     [](StartTree& t) {
         t.vhost.insert(t.vhost.end(), {"SSLProxyEngine on", cat("SSLProxyMachineCertificateFile ", certificate("words.pem"))});
     }},
    {"proxy with a lone certificate",
     [](StartTree& t) {
         t.vhost.insert(t.vhost.end(), {"SSLProxyEngine on", cat("SSLProxyMachineCertificateFile ", certificate("client.pem"))});
     }},
    {"proxy with a pair",
     [](StartTree& t) {
         t.vhost.insert(t.vhost.end(),
                        {"SSLProxyEngine on", cat("SSLProxyMachineCertificateFile ",
                                                  t.put("pair.pem", slurp(certificate("client.pem")) + slurp(certificate("client.key"))))});
     }},
    {"proxy with a wrong pair",
     [](StartTree& t) {
         t.vhost.insert(t.vhost.end(),
                        {"SSLProxyEngine on", cat("SSLProxyMachineCertificateFile ",
                                                  t.put("pair.pem", slurp(certificate("client.pem")) + slurp(certificate("server.key"))))});
     }},
    {"proxy with an encrypted key",
     [](StartTree& t) {
         t.vhost.insert(t.vhost.end(),
                        {"SSLProxyEngine on", cat("SSLProxyMachineCertificateFile ",
                                                  t.put("pair.pem", slurp(certificate("server.pem")) + slurp(certificate("server-encrypted.key"))))});
     }},
    {"proxy with damage behind a pair",
     [](StartTree& t) {
         t.vhost.insert(t.vhost.end(),
                        {"SSLProxyEngine on", cat("SSLProxyMachineCertificateFile ",
                                                  t.put("pair.pem", slurp(certificate("client.pem")) + slurp(certificate("client.key")) +
                                                                        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))});
     }},
    {"proxy with damage alone",
     [](StartTree& t) {
         t.vhost.insert(t.vhost.end(),
                        {"SSLProxyEngine on", cat("SSLProxyMachineCertificateFile ",
                                                  t.put("pair.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))});
     }},
    {"a wrong pair for no proxy",
     [](StartTree& t) {
         vhost(t, cat("SSLProxyMachineCertificateFile ", t.put("pair.pem", slurp(certificate("client.pem")) + slurp(certificate("server.key")))));
     }},
    {"proxy without a protocol",
     [](StartTree& t) {
         t.vhost.insert(t.vhost.end(), {"SSLProxyEngine on", "SSLProxyProtocol -all"});
     }},
    {"proxy with an unknown cipher",
     [](StartTree& t) {
         t.vhost.insert(t.vhost.end(), {"SSLProxyEngine on", "SSLProxyCipherSuite NOSUCH"});
     }},
    {"CA is HTML", [](StartTree& t) { named(t, "SSLCACertificateFile", "html.pem"); }},
    {"CA is gone", [](StartTree& t) { t.replace(t.vhost, "SSLCACertificateFile", "SSLCACertificateFile nowhere.pem"); }},
    {"revocation without a list", [](StartTree& t) { vhost(t, "SSLCARevocationCheck chain"); }},
    {"another virtual host without TLS names an HTML CA",
     [](StartTree& t) {
         t.others.insert(t.others.end(), {cat("<VirtualHost *:", t.port, ">"), "ServerName b.test",
                                          cat("SSLCACertificateFile ", certificate("html.pem")), "</VirtualHost>"});
     }},
    {"another virtual host with a wrong key",
     [](StartTree& t) {
         t.others.insert(t.others.end(), {cat("<VirtualHost *:", t.port, ">"), "ServerName b.test", "SSLEngine on",
                                          cat(cert, ' ', certificate("server.pem")), cat(key, ' ', certificate("client.key")), "</VirtualHost>"});
     }},
    {"another virtual host, as good",
     [](StartTree& t) {
         t.others.insert(t.others.end(), {cat("<VirtualHost *:", t.port, ">"), "ServerName b.test", "SSLEngine on",
                                          cat(cert, ' ', certificate("server.pem")), cat(key, ' ', certificate("server.key")), "</VirtualHost>"});
     }},
    {"log in no folder", [](StartTree& t) { vhost(t, "ErrorLog nowhere/error.log"); }},
    {"log is a folder", [](StartTree& t) { vhost(t, "ErrorLog htdocs"); }},
    {"access log", [](StartTree& t) { vhost(t, "CustomLog logs/access.log \"%h %>s\""); }},
    {"access log in no folder", [](StartTree& t) { vhost(t, "CustomLog nowhere/access.log \"%h\""); }},
    {"access log is a folder", [](StartTree& t) { vhost(t, "CustomLog htdocs \"%h\""); }},
    {"access log to syslog-like name", [](StartTree& t) { vhost(t, "TransferLog logs/transfer.log"); }},
    {"piped log", [](StartTree& t) { vhost(t, "CustomLog \"|/bin/cat\" \"%h\""); }},
    {"piped log to nothing", [](StartTree& t) { vhost(t, "CustomLog \"|/nowhere/program\" \"%h\""); }},
    {"piped log to nothing by a shell", [](StartTree& t) { vhost(t, "CustomLog \"|$/nowhere/program\" \"%h\""); }},
    {"piped error log to nothing", [](StartTree& t) { vhost(t, "ErrorLog \"|/nowhere/program\""); }},
    {"unknown user", [](StartTree& t) { t.replace(t.head, "User", "User nosuchuser"); }},
    {"unknown group", [](StartTree& t) { t.replace(t.head, "Group", "Group nosuchgroup"); }},
    {"user by number", [](StartTree& t) { t.replace(t.head, "User", "User #33"); }},
    {"listen twice", [](StartTree& t) { main_server(t, cat("Listen 127.0.0.1:", t.port)); }},
    {"listen everywhere, too", [](StartTree& t) { main_server(t, cat("Listen ", t.port)); }},
    {"listen on every IPv4 address, too", [](StartTree& t) { main_server(t, cat("Listen 0.0.0.0:", t.port)); }},
    {"listen on the other loopback", [](StartTree& t) { main_server(t, cat("Listen 127.0.0.2:", t.port)); }},
    {"listen nowhere", [](StartTree& t) { t.drop(t.head, "Listen "); }},
    {"module file is gone", [](StartTree& t) { main_server(t, "LoadModule nosuch_module /usr/lib/apache2/modules/mod_nosuch.so"); }},
    {"no MPM", [](StartTree& t) { t.drop(t.head, "LoadModule mpm_event"); }},
    {"two MPMs", [](StartTree& t) { main_server(t, "LoadModule mpm_worker_module /usr/lib/apache2/modules/mod_mpm_worker.so"); }},
    {"no shared cache", [](StartTree& t) { t.drop(t.head, "LoadModule socache_shmcb"); }},
    {"no types", [](StartTree& t) { t.replace(t.head, "TypesConfig", "TypesConfig conf/mime.types"); }},
    {"balancer without shared memory",
     [](StartTree& t) { main_server(t, "LoadModule proxy_balancer_module /usr/lib/apache2/modules/mod_proxy_balancer.so"); }},
    {"balancer",
     [](StartTree& t) {
         for (const char* module : {"slotmem_shm", "lbmethod_byrequests", "proxy_balancer"})
             main_server(t, cat("LoadModule ", module, "_module /usr/lib/apache2/modules/mod_", module, ".so"));
         vhost(t, "<Proxy \"balancer://pool\">\nBalancerMember http://127.0.0.1:9\n</Proxy>");
     }},
    {"pid file in no folder", [](StartTree& t) { t.replace(t.head, "PidFile", "PidFile nowhere/pid"); }},
    {"mutex in no folder", [](StartTree& t) { t.replace(t.head, "Mutex", "Mutex file:nowhere"); }},
    {"mutex in a folder", [](StartTree& t) { t.replace(t.head, "Mutex", "Mutex file:run"); }},
    {"bad expression", [](StartTree& t) { vhost(t, "RewriteRule ( /x"); }},
    {"bad flag", [](StartTree& t) { vhost(t, "RewriteRule x /x [ZZ]"); }},
    {"pass phrase program is gone", [](StartTree& t) { main_server(t, "SSLPassPhraseDialog exec:/nowhere/program"); }},
    {"runtime folder is gone", [](StartTree& t) { t.replace(t.head, "DefaultRuntimeDir", "DefaultRuntimeDir nowhere"); }},
    {"document root is gone", [](StartTree& t) { vhost(t, "DocumentRoot nowhere"); }},
    {"document root of the main server is gone", [](StartTree& t) { t.replace(t.head, "DocumentRoot", "DocumentRoot nowhere"); }},
    {"certificate has expired", [](StartTree& t) { named(t, cert, "server-expired.pem"), named(t, key, "server-expired.key"); }},
    {"certificate of a CA", [](StartTree& t) { named(t, cert, "server-ca.pem"), named(t, key, "server-ca.key"); }},
    {"certificate of another name", [](StartTree& t) { t.replace(t.vhost, "ServerName", "ServerName elsewhere.invalid"); }},
    {"managed domain", [](StartTree& t) { managed(t, "MDomain a.test"); }},
    {"managed domain twice", [](StartTree& t) { managed(t, "MDomain a.test x.test\nMDomain y.test x.test"); }},
    {"two managed domains of one host",
     [](StartTree& t) {
         managed(t, "MDomain a.test\nMDomain z.test");
         vhost(t, "ServerAlias z.test");
     }},
    {"managed domain brings the certificate", [](StartTree& t) { managed(t, "MDomain a.test"), without_certificate(t); }},
    {"managed domain brings the certificate, not the key", [](StartTree& t) { managed(t, "MDomain a.test"), t.drop(t.vhost, "SSLCertificateFile"); }},
    {"managed domain brings the certificate, and not its chain",
     [](StartTree& t) {
         managed(t, "MDomain a.test"), without_certificate(t), vhost(t, cat("SSLCertificateChainFile ", certificate("truncated.pem")));
     }},
    {"managed pair beside a chain",
     [](StartTree& t) {
         managed(t, managed_pair("server.pem", "server.key"));
         vhost(t, cat("SSLCertificateChainFile ", certificate("truncated.pem")));
     }},
    {"managed domain of another host", [](StartTree& t) { managed(t, "MDomain x.test"), without_certificate(t); }},
    {"managed pair", [](StartTree& t) { managed(t, managed_pair("server.pem", "server.key")), without_certificate(t); }},
    {"managed pair, wrong", [](StartTree& t) { managed(t, managed_pair("server.pem", "client.key")), without_certificate(t); }},
    {"managed certificate is gone",
     [](StartTree& t) {
         managed(t, "<MDomain a.test>\nMDCertificateFile nowhere.pem\nMDCertificateKeyFile server.key\n</MDomain>"), without_certificate(t);
     }},
    {"managed certificate without a key", [](StartTree& t) { managed(t, managed_pair("server.pem", nullptr)), without_certificate(t); }},
    {"managed key without a certificate", [](StartTree& t) { managed(t, managed_pair(nullptr, "server.key")), without_certificate(t); }},
    {"managed store is a file",
     [](StartTree& t) {
         managed(t, "MDomain a.test");
         t.replace(t.head, "MDStoreDir", "MDStoreDir conf/httpd.conf");
     }},
    {"LDAP authorization without LDAP", [](StartTree& t) { t.load("authnz_ldap"); }},
    {"LDAP authorization", [](StartTree& t) { t.load("ldap"), t.load("authnz_ldap"); }},
    {"LDAP character sets are gone", [](StartTree& t) { t.load("ldap"), t.load("authnz_ldap"), main_server(t, "AuthLDAPCharsetConfig nowhere"); }},
    {"LDAP character sets without UTF-8",
     [](StartTree& t) {
         t.load("ldap"), t.load("authnz_ldap"), main_server(t, cat("AuthLDAPCharsetConfig ", t.put("charsets", "en ISO-8859-1\n")));
     }},
    {"LDAP character sets",
     [](StartTree& t) { t.load("ldap"), t.load("authnz_ldap"), main_server(t, cat("AuthLDAPCharsetConfig ", t.put("charsets", "utf-8 UTF-8\n"))); }},
    {"forms without sessions", [](StartTree& t) { t.load("request"), t.load("auth_form"); }},
    {"forms without requests", [](StartTree& t) { t.load("session"), t.load("auth_form"); }},
    {"forms", [](StartTree& t) { t.load("session"), t.load("request"), t.load("auth_form"); }},
    {"heartbeats without shared memory", [](StartTree& t) { t.load("heartmonitor"); }},
    {"heartbeats of nobody", [](StartTree& t) { t.load("heartmonitor"), main_server(t, "HeartbeatMaxServers 0"); }},
    {"heartbeats", [](StartTree& t) { t.load("slotmem_shm"), t.load("heartmonitor"); }},
    {"DAV files without DAV", [](StartTree& t) { t.load("dav_fs"); }},
    {"DAV files before DAV", [](StartTree& t) { t.load("dav_fs"), t.load("dav"); }},
    {"DAV", [](StartTree& t) { t.load("dav"), t.load("dav_fs"); }},
    {"no proxy for HTTP's proxy", [](StartTree& t) { t.drop(t.head, "LoadModule proxy_module"); }},
    {"sessions in cookies without sessions", [](StartTree& t) { t.load("session_cookie"); }},
    {"small cache", [](StartTree& t) { t.load("cache"), t.load("cache_socache"), main_server(t, "CacheSocache shmcb:run/c(8191)"); }},
    {"cache", [](StartTree& t) { t.load("cache"), t.load("cache_socache"), main_server(t, "CacheSocache shmcb:run/c(8192)"); }},
    {"cache of no server",
     [](StartTree& t) { t.load("cache"), t.load("cache_socache"), t.load("socache_memcache"), main_server(t, "CacheSocache memcache"); }},
    {"cache in a file of no folder",
     [](StartTree& t) { t.load("cache"), t.load("cache_socache"), t.load("socache_dbm"), main_server(t, "CacheSocache dbm:nowhere/c"); }},
    {"sessions in a file of no folder",
     [](StartTree& t) { t.load("socache_dbm"), t.drop(t.head, "SSLSessionCache"), main_server(t, "SSLSessionCache dbm:nowhere/c"); }},
    {"sessions in a file",
     [](StartTree& t) { t.load("socache_dbm"), t.drop(t.head, "SSLSessionCache"), main_server(t, "SSLSessionCache dbm:run/c"); }},
    {"logins cached nowhere",
     [](StartTree& t) {
         t.drop(t.head, "LoadModule socache_shmcb"), t.drop(t.head, "SSLSessionCache");
         t.load("authn_socache"), main_server(t, "AuthnCacheEnable");
     }},
    {"logins cached", [](StartTree& t) { t.load("authn_socache"), main_server(t, "AuthnCacheEnable"); }},
    {"map by a program", [](StartTree& t) { program(t, "map", may_run), vhost(t, "RewriteEngine on\nRewriteMap m prg:map"); }},
    {"map by no program", [](StartTree& t) { program(t, "map", may_not_run), vhost(t, "RewriteEngine on\nRewriteMap m prg:map"); }},
    {"map by no program, off", [](StartTree& t) { program(t, "map", may_not_run), vhost(t, "RewriteMap m prg:map"); }},
    {"balancer without its method",
     [](StartTree& t) {
         t.load("slotmem_shm"), t.load("proxy_balancer");
         vhost(t, "<Proxy \"balancer://lonely\">\nBalancerMember http://127.0.0.1:9\n</Proxy>");
     }},
    {"balancer with another method",
     [](StartTree& t) {
         t.load("slotmem_shm"), t.load("proxy_balancer"), t.load("lbmethod_bytraffic");
         vhost(t, "<Proxy \"balancer://other\">\nBalancerMember http://127.0.0.1:9\nProxySet lbmethod=bytraffic\n</Proxy>");
     }},
    {"balancer of a line, without its method",
     [](StartTree& t) {
         t.load("slotmem_shm"), t.load("proxy_balancer");
         vhost(t, "ProxyPass /b balancer://line");
     }},
    {"balancer that is empty",
     [](StartTree& t) {
         t.load("slotmem_shm"), t.load("proxy_balancer");
         vhost(t, "<Proxy \"balancer://empty\">\n</Proxy>");
     }},
    {"session driver is not there", [](StartTree& t) { t.load("session"), t.load("session_crypto"), main_server(t, "SessionCryptoDriver nss"); }},
    {"session driver", [](StartTree& t) { t.load("session"), t.load("session_crypto"), main_server(t, "SessionCryptoDriver openssl"); }},
    {"SRP file of words", [](StartTree& t) { vhost(t, cat("SSLSRPVerifierFile ", certificate("words.pem"))); }},
    {"SRP file", [](StartTree& t) { vhost(t, cat("SSLSRPVerifierFile ", t.put("srp", "# nobody yet\n"))); }},
    {"DH parameters of words", [](StartTree& t) { vhost(t, cat("SSLOpenSSLConfCmd DHParameters ", certificate("words.pem"))); }},
    {"padding", [](StartTree& t) { vhost(t, "SSLOpenSSLConfCmd RecordPadding 100"); }},
    {"too much padding", [](StartTree& t) { vhost(t, "SSLOpenSSLConfCmd RecordPadding 99999"); }},
    {"fewer tickets than none", [](StartTree& t) { vhost(t, "SSLOpenSSLConfCmd NumTickets -1"); }},
    {"proxy trusts words", [](StartTree& t) { backend(t, cat("SSLProxyCACertificateFile ", certificate("words.pem"))); }},
    {"proxy trusts a CA", [](StartTree& t) { backend(t, cat("SSLProxyCACertificateFile ", certificate("other-ca.pem"))); }},
    {"proxy trusts an empty folder", [](StartTree& t) { backend(t, "SSLProxyCACertificatePath htdocs"); }},
    {"proxy checks without a list", [](StartTree& t) { backend(t, "SSLProxyCARevocationCheck chain"); }},
    {"proxy with a list of words", [](StartTree& t) { backend(t, cat("SSLProxyCARevocationFile ", certificate("words.pem"))); }},
    {"proxy with a folder of lone keys",
     [](StartTree& t) { t.put("pairs/a.pem", slurp(certificate("client.key"))), backend(t, "SSLProxyMachineCertificatePath pairs"); }},
    {"proxy section with a wrong pair",
     [](StartTree& t) {
         vhost(t, cat("<Proxy \"https://x.test/\">\nSSLProxyEngine on\nSSLProxyMachineCertificateFile ", wrong_pair(t), "\n</Proxy>"));
     }},
    {"proxy section with a wrong pair, off",
     [](StartTree& t) { vhost(t, cat("<Proxy \"https://x.test/\">\nSSLProxyMachineCertificateFile ", wrong_pair(t), "\n</Proxy>")); }},
    {"proxy section with an unknown cipher",
     [](StartTree& t) { vhost(t, "<ProxyMatch \"^https://x\">\nSSLProxyEngine on\nSSLProxyCipherSuite NOSUCH\n</ProxyMatch>"); }},
    {"pass phrase program that nobody may run",
     [](StartTree& t) {
         named(t, key, "server-encrypted.key");
         program(t, "phrase", may_not_run), main_server(t, cat("SSLPassPhraseDialog exec:", t.root.string(), "/phrase"));
     }},
    {"piped log by a name", [](StartTree& t) { vhost(t, "CustomLog \"|cat\" \"%h\""); }},
    {"piped log by a name in a shell", [](StartTree& t) { vhost(t, "CustomLog \"|$cat >/dev/null\" \"%h\""); }},
    {"listen on all of IPv6 twice",
     [](StartTree& t) { main_server(t, cat("Listen [::]:", t.port)), t.replace(t.head, "Listen", cat("Listen ", t.port)); }},
    {"listen where another program does", [](StartTree& t) { main_server(t, cat("Listen 127.0.0.1:", t.taken_port())); }},
    {"listen on an address of nobody", [](StartTree& t) { main_server(t, cat("Listen 203.0.113.7:", t.port)); }},
    {"listen on the third loopback", [](StartTree& t) { main_server(t, cat("Listen 127.9.9.9:", t.port)); }},
    {"pid file on a full disk", [](StartTree& t) { t.replace(t.head, "PidFile", cat("PidFile ", t.full_folder(), "/pid")); }},
    {"access log on a full disk", [](StartTree& t) { vhost(t, cat("CustomLog ", t.full_folder(), "/access.log \"%h\"")); }},
    {"scoreboard in no folder", [](StartTree& t) { main_server(t, "ScoreBoardFile /nowhere/scoreboard"); }},
    {"log to an unknown facility", [](StartTree& t) { vhost(t, "ErrorLog syslog:local9"); }},
    {"log to a facility", [](StartTree& t) { vhost(t, "ErrorLog syslog:local7:httpd"); }},
    {"log format of nothing", [](StartTree& t) { main_server(t, "LogFormat \"%Q\" x"); }},
    {"delay of no kind", [](StartTree& t) { t.load("md"), main_server(t, "MDRetryDelay soon"); }},
};

}

const std::vector<StartMutation>& start_mutations()
{
    static const std::vector<StartMutation> all(std::begin(mutations), std::end(mutations));
    return all;
}

}
