// Mutations of which each use is another: files, settings and lines are drawn, right ones and wrong ones.
#include <filesystem>
#include <span>

#include "core/base/ascii.h"
#include "test/start/drawn_values.h"
#include "test/start/tree.h"
#include "test/support/certificates.h"
#include "test/support/scratch.h"

namespace aop::test {

namespace {

void vhost(StartTree& t, const std::string& line) { t.vhost.push_back(line); }
void set(StartTree& t, const std::string& directive, const std::string& value) { t.replace(t.vhost, directive, cat(directive, ' ', value)); }
void backend(StartTree& t, const std::string& line) { t.vhost.insert(t.vhost.end(), {"SSLProxyEngine on", line}); }
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
         vhost(t, cat("SSLCACertificatePath ", drawn_folder(t)));
     }},
    {"any names of CAs", [](StartTree& t) { vhost(t, cat("SSLCADNRequestFile ", drawn_text(t))); }},
    {"any folder of names", [](StartTree& t) { vhost(t, cat("SSLCADNRequestPath ", drawn_folder(t))); }},
    {"any revocation list",
     [](StartTree& t) {
         vhost(t, cat("SSLCARevocationFile ", drawn_text(t)));
         if (t.below(2))
             vhost(t, "SSLCARevocationCheck leaf");
     }},
    {"any revocation folder", [](StartTree& t) { vhost(t, cat("SSLCARevocationPath ", drawn_folder(t))), vhost(t, "SSLCARevocationCheck chain"); }},
    {"any pair for backends", [](StartTree& t) { backend(t, cat("SSLProxyMachineCertificateFile ", drawn_text(t))); }},
    {"any chain for backends",
     [](StartTree& t) {
         backend(t, cat("SSLProxyMachineCertificateFile ", certificate("client-and-key.pem")));
         vhost(t, cat("SSLProxyMachineCertificateChainFile ", drawn_text(t)));
     }},
    {"any CA for backends", [](StartTree& t) { backend(t, cat("SSLProxyCACertificateFile ", drawn_text(t))); }},
    {"any CA folder for backends", [](StartTree& t) { backend(t, cat("SSLProxyCACertificatePath ", drawn_folder(t))); }},
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
    {"any module", [](StartTree& t) { t.load(drawn_module(t)); }},
    {"any two modules", [](StartTree& t) { t.load(drawn_module(t)), t.load(drawn_module(t)); }},
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
         static constexpr Words lines{"PidFile nowhere/pid",         "PidFile run",
                                      "PidFile conf/httpd.conf/pid", "PidFile run/other.pid",
                                      "ScoreBoardFile nowhere/x",    "ScoreBoardFile run/sb",
                                      "DefaultRuntimeDir nowhere",   "DefaultRuntimeDir conf/httpd.conf",
                                      "DefaultRuntimeDir htdocs",    "CoreDumpDirectory nowhere",
                                      "CoreDumpDirectory run",       "TypesConfig nowhere",
                                      "TypesConfig htdocs",          "TypesConfig conf/httpd.conf",
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
