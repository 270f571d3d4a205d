// Writes configurations that a tired administrator could have written: one to six
// virtual hosts, addresses in every form, shared and distinct CAs, sections, .htaccess.
#include "test/attack/generator.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "test/attack/features.h"
#include "test/support/certificates.h"

namespace aop::test {

namespace {

class Writer {
public:
    Writer(Dice& dice, const std::string& root, Features features, std::string_view only) : dice_(dice), root_(root), features_(features), only_(only)
    {}

    Trap write()
    {
        trap_.modules = {"mpm_event", "authz_core",    "authn_core", "authz_host", "access_compat", "alias",      "dir",
                         "ssl",       "socache_shmcb", "headers",    "rewrite",    "authz_user",    "auth_basic", "authn_file"};
        if (dice_.percent(20)) {
            trap_.http2 = true;
            trap_.modules.push_back("http2");
        }
        first_port_ = dice_.percent(50) ? 443 : 8443;
        second_port_ = dice_.percent(60) ? 80 : 8444;
        trap_.ports = {first_port_, second_port_};
        trap_.paths = {"/", "/open/", "/secure/"};
        main_server();
        const std::size_t vhosts = 1 + dice_.below(6);
        for (std::size_t i = 1; i <= vhosts; ++i)
            virtual_host(int(i));
        if (dice_.percent(15))
            server_tls_lines("", 40);  // after the virtual hosts: inherited all the same
        back_end(int(vhosts) + 1);
        for (const char* name : {"unknown.test", "main.test"})
            add_name(name);
        trap_.config.insert(0, trap_.main_lines);
        if (std::ranges::find(trap_.modules, "mime") != trap_.modules.end())
            line("", "TypesConfig /dev/null");
        return std::move(trap_);
    }

private:
    void line(const std::string& indent, const std::string& text) { trap_.config += cat(indent, text, "\n"); }
    void add_name(const std::string& name)
    {
        for (const std::string& known : trap_.names)
            if (known == name)
                return;
        trap_.names.push_back(name);
    }
    void mark(const std::string& indent, int number)
    {
        line(indent, cat("Header always set X-Served-By v", number));
        if (features_ == Features::some)
            line(indent, cat("Header onsuccess set X-Served-By v", number));  // in place of that of a back end
    }
    void features(Feature::Where where, const std::string& indent, const std::string& site)
    {
        if (features_ == Features::some)
            add_features(where, dice_, trap_, indent, root_, site, only_);
    }
    void back_end(int number)
    {
        if (trap_.config.find(cat("127.0.0.1:", trap_.back_end)) == std::string::npos)
            return;
        line("", cat("Listen 127.0.0.1:", trap_.back_end));
        line("", cat("<VirtualHost 127.0.0.1:", trap_.back_end, ">"));
        mark("    ", number);
        line("    ", "SSLEngine off");
        line("    ", "DocumentRoot htdocs");
        line("", "</VirtualHost>");
    }
    std::uint16_t port() { return dice_.percent(75) ? first_port_ : second_port_; }

    void main_server()
    {
        if (dice_.percent(20))
            line("", cat("ServerName main.test:", port()));
        listens();
        mark("", 0);
        if (trap_.http2)
            line("", "Protocols h2 http/1.1");
        line("", cat("SSLCertificateFile ", certificate("server.pem")));
        line("", cat("SSLCertificateKeyFile ", certificate("server.key")));
        page("htdocs");
        if (dice_.percent(30))
            line("", "SSLSessionCache shmcb:logs/cache(64000)");
        if (dice_.percent(20))
            line("", "SSLSessionTickets off");
        if (dice_.percent(35))
            line("", cat("SSLVHostSNIPolicy ", dice_.pick({"secure", "authonly", "strict", "insecure", "insecure"})));
        if (dice_.percent(8))
            line("", "SSLStrictSNIVHostCheck on");
        if (dice_.percent(10))
            line("", cat("SSLEngine ", dice_.pick({"on", "off", "on"})));
        if (dice_.percent(25))
            server_tls_lines("", 50);
        if (dice_.percent(15))
            sections("", "htdocs");
        if (dice_.percent(6))
            htaccess("", "htdocs");
        if (dice_.percent(6))
            line("", "StrictHostCheck on");
        if (dice_.percent(6))
            alias("");
        features(Feature::Where::main, "", "htdocs");
    }

    void listens()
    {
        for (const std::uint16_t p : {first_port_, second_port_}) {
            const std::string protocol = dice_.pick({"", "", "", " https", " http"});
            switch (dice_.below(5)) {
            case 0: line("", cat("Listen 127.0.0.1:", p, protocol)); break;
            case 1:
                line("", cat("Listen 127.0.0.1:", p, protocol));
                line("", cat("Listen [::1]:", p, dice_.percent(50) ? protocol : ""));
                break;
            case 2: line("", cat("Listen 0.0.0.0:", p, protocol)); break;
            case 3: line("", cat("Listen [::]:", p, protocol)); break;
            default: line("", cat("Listen ", p, protocol)); break;
            }
        }
    }

    std::string ca()
    {
        return certificate(dice_.pick({"origin-pull-ca.pem", "origin-pull-ca.pem", "origin-pull-ca.pem", "other-ca.pem", "two-cas.pem",
                                       "self-signed.pem", "ca-and-intermediate.pem"}));
    }

    void server_tls_lines(const std::string& indent, unsigned chance)
    {
        if (dice_.percent(chance + 20))
            line(indent, cat("SSLVerifyClient ", dice_.pick({"require", "require", "require", "on", "optional", "none", "optional_no_ca"})));
        if (dice_.percent(chance + 20))
            line(indent, cat("SSLCACertificateFile ", ca()));
        if (dice_.percent(15))
            line(indent, cat("SSLCACertificatePath ", certificate(dice_.pick({"hashed", "hashed-other"}))));
        if (dice_.percent(chance / 2))
            line(indent, cat("SSLVerifyDepth ", dice_.pick({"0", "1", "1", "2", "3", "1abc"})));
        if (dice_.percent(5))
            line(indent, cat("SSLProtocol ", dice_.pick({"all -SSLv3", "TLSv1.2 TLSv1.3", "all -TLSv1.1"})));
        if (dice_.percent(4))
            line(indent, cat("SSLCADNRequestFile ", certificate("other-ca.pem")));
    }

    std::string address()
    {
        const std::uint16_t p = port();
        switch (dice_.below(16)) {
        case 0: return cat("_default_:", p);
        case 1: return cat("127.0.0.1:", p);
        case 2: return cat("127.0.0.2:", p);
        case 3: return cat("[::1]:", p);
        case 4: return "*";
        case 5: return dice_.percent(50) ? "*:*" : cat("0.0.0.0:", p);
        case 6: return cat("[::]:", p);
        case 7: return cat("127.0.0.1:", p, " [::1]:", p);
        case 8: return cat("127.0.0.1:", first_port_, " 127.0.0.1:", second_port_);
        case 9: return dice_.percent(50) ? "127.0.0.1" : cat("*:", p, ",*:1");
        default: return cat("*:", p);
        }
    }

    void virtual_host(int number)
    {
        const std::string in = "    ";
        line("", cat("<VirtualHost ", address(), ">"));
        if (dice_.percent(88)) {
            const std::string name = dice_.percent(80) ? cat(char('a' + number - 1), ".test") : dice_.pick({"a.test", "b.test", "c.test"});
            // One throw a statement: compilers differ in the order in which they evaluate arguments.
            const std::string own_port = dice_.percent(12) ? cat(":", port()) : "";
            line(in, cat("ServerName ", dice_.percent(10) ? "https://" : "", name, own_port));
            add_name(name);
        }
        if (dice_.percent(20)) {
            line(in, cat("ServerAlias ", dice_.pick({"*.w.test", "alias.test", "b.test", "?.q.test"})));
            for (const char* name : {"x.w.test", "alias.test", "b.test", "y.q.test"})
                if (dice_.percent(40))
                    add_name(name);
        }
        mark(in, number);
        const bool shared = dice_.percent(15);
        const std::string root = shared ? "htdocs" : cat("htdocs/v", number);
        if (!shared || dice_.percent(50)) {
            line(in, cat("DocumentRoot ", root));
            page(root);
        }
        // Where one kind is looked at, it often decides alone.
        if (!only_.empty() && dice_.percent(60))
            asks_all(in);
        else
            anything(in, root);
        features(Feature::Where::vhost, in, root);
        line("", "</VirtualHost>");
    }

    void asks_all(const std::string& in)
    {
        if (dice_.percent(75)) {
            line(in, "SSLEngine on");
            line(in, cat("SSLCACertificateFile ", certificate("origin-pull-ca.pem")));
            line(in, cat("SSLVerifyClient ", dice_.pick({"optional", "optional", "optional", "none"})));
        }
    }

    void anything(const std::string& in, const std::string& root)
    {
        if (dice_.percent(70))
            line(in, cat("SSLEngine ", dice_.pick({"on", "on", "on", "on", "on", "on", "off"})));
        if (dice_.percent(70))
            server_tls_lines(in, 60);
        if (dice_.percent(3))
            line(in, "SSLStrictSNIVHostCheck on");
        if (dice_.percent(5))
            line(in, cat("SSLSessionTickets ", dice_.pick({"on", "off"})));
        if (dice_.percent(40))
            sections(in, root);
        if (dice_.percent(18))
            htaccess(in, root);
        if (dice_.percent(18))
            redirects(in);
        if (dice_.percent(15))
            alias(in);
        if (dice_.percent(4))
            cache(in);
        if (dice_.percent(4))
            line(in, cat("StrictHostCheck ", dice_.pick({"on", "off"})));
    }

    void redirects(const std::string& in)
    {
        switch (dice_.below(9)) {
        case 0: line(in, "Redirect permanent / https://elsewhere.test/"); break;
        case 1: line(in, "Redirect / http://elsewhere.test/"); break;
        case 2: line(in, "RedirectMatch ^/(.*)$ https://elsewhere.test/$1"); break;
        case 3: line(in, "RedirectMatch ^/$ https://elsewhere.test/"); break;
        case 4:
            line(in, "RewriteEngine On");
            line(in, "RewriteCond %{HTTPS} off");
            line(in, "RewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]");
            break;
        case 5:
            line(in, "RewriteEngine On");
            line(in, "RewriteCond %{REQUEST_URI} !^/open/");
            line(in, "RewriteRule ^/?(.*) https://elsewhere.test/$1 [R,L]");
            break;
        case 6: line(in, "Redirect gone /"); break;
        case 7: line(in, "Redirect 410 /secure"); break;
        default:
            line(in, "RewriteEngine On");
            line(in, "RewriteRule ^/secure - [F]");
            break;
        }
    }

    void sections(const std::string& in, const std::string& root)
    {
        const std::string deep = in + "    ";
        for (std::size_t n = 1 + dice_.below(3); n > 0; --n) {
            const std::string folder = dice_.pick({"", "/open", "/secure"});
            std::string open, close;
            switch (dice_.below(9)) {
            case 0:
            case 1:
                open = cat("<Directory ", root_, "/", root, folder, ">");
                close = "</Directory>";
                break;
            case 2: open = "<Directory />", close = "</Directory>"; break;
            case 3: open = cat("<LocationMatch ^", folder, "/>"), close = "</LocationMatch>"; break;
            case 4: open = "<Files index.html>", close = "</Files>"; break;
            case 5:
                open =
                    dice_.pick({"<If \"%{HTTPS} == 'on'\">", "<If \"%{REQUEST_URI} =~ m#^/secure#\">", "<If \"%{SSL_CLIENT_VERIFY} != 'SUCCESS'\">"});
                close = "</If>";
                break;
            default: open = cat("<Location ", folder.empty() ? "/" : folder, ">"), close = "</Location>"; break;
            }
            line(in, open);
            for (std::size_t k = 1 + dice_.below(2); k > 0; --k)
                section_line(deep);
            line(in, close);
        }
    }

    // Some of what it says httpd refuses there: then every request below gets an error.
    void htaccess(const std::string& in, const std::string& root)
    {
        line(in, cat("<Directory ", root_, "/", root, dice_.percent(20) ? "/secure" : "", ">"));
        line(in, cat("    ", dice_.pick({"AllowOverride AuthConfig", "AllowOverride AuthConfig Limit", "AllowOverride All", "AllowOverride All",
                                         "AllowOverride None", "AllowOverride FileInfo", "AllowOverride AuthConfig Nonfatal=All",
                                         "AllowOverrideList SSLVerifyClient Require"})));
        line(in, "</Directory>");
        std::string text;
        for (std::size_t n = 1 + dice_.below(2); n > 0; --n)
            text += cat(dice_.pick({"SSLVerifyClient require",
                                    "SSLVerifyClient require",
                                    "SSLVerifyClient none",
                                    "SSLVerifyClient optional",
                                    "SSLVerifyClient optional_no_ca",
                                    "SSLVerifyDepth 0",
                                    "SSLVerifyDepth 2",
                                    "SSLRequireSSL",
                                    "SSLRequire %{SSL_CLIENT_VERIFY} eq \"SUCCESS\"",
                                    "Require all denied",
                                    "Require all granted",
                                    "Require ssl-verify-client",
                                    "Require ssl-verify-client\nRequire all granted",
                                    "Require expr \"%{SSL_CLIENT_VERIFY} == 'SUCCESS'\"",
                                    "Satisfy any",
                                    "Satisfy all",
                                    "Order deny,allow\nDeny from all",
                                    "SSLOptions +StrictRequire",
                                    "AuthMerging And",
                                    "SSLEngine on",
                                    "Redirect /secure https://elsewhere.test/",
                                    "RewriteEngine On\nRewriteRule ^ - [F]",
                                    "<Files index.html>\nRequire ssl-verify-client\n</Files>",
                                    "<If \"%{SSL_CLIENT_VERIFY} != 'SUCCESS'\">\nRequire all denied\n</If>",
                                    "<Location />\n</Location>"}),
                        "\n");
        trap_.files.push_back({cat(root, dice_.pick({"", "", "/secure", "/open"}), "/.htaccess"), text});
    }

    // Another way to files that a section protects, or that belong to another virtual host.
    void alias(const std::string& in)
    {
        const std::string folder = dice_.pick({"", "/secure", "/open"});
        const std::string to = cat("htdocs", dice_.pick({"", "/v1", "/v2", "/v3"}), folder);
        page(to);
        const char* const end = dice_.percent(30) ? "/" : "";
        line(in, cat("Alias ", dice_.pick({"/alias", "/alias/", "/secure"}), " ", root_, "/", to, end));
        if (trap_.paths.size() == 3)
            trap_.paths.push_back("/alias/");
    }

    // Served from there, a page needs no leave of anybody who comes later.
    void cache(const std::string& in)
    {
        if (trap_.modules.back() != "cache_socache")
            trap_.modules.insert(trap_.modules.end(), {"cache", "cache_socache"});
        line(in, "CacheSocache shmcb");
        line(in, cat("CacheEnable socache ", dice_.pick({"/", "/secure"})));
        if (dice_.percent(30))
            line(in, "CacheQuickHandler off");
    }

    void section_line(const std::string& in)
    {
        switch (dice_.below(17)) {
        case 0:
        case 1: line(in, cat("SSLVerifyClient ", dice_.pick({"require", "require", "optional", "none", "optional_no_ca"}))); break;
        case 2: line(in, cat("SSLVerifyDepth ", dice_.pick({"0", "1", "2"}))); break;
        case 3: line(in, "SSLRequireSSL"); break;
        case 4: line(in, "SSLRequire %{SSL_CLIENT_VERIFY} eq \"SUCCESS\""); break;
        case 5: line(in, "Require ssl-verify-client"); break;
        case 6: line(in, "Require expr \"%{SSL_CLIENT_VERIFY} == 'SUCCESS'\""); break;
        case 7: line(in, dice_.pick({"Require all granted", "Require all denied", "Require ssl"})); break;
        case 8: line(in, cat("Satisfy ", dice_.pick({"any", "any", "all"}))); break;
        case 9:
            line(in, "Require all granted");
            line(in, "Require ssl-verify-client");
            break;
        case 10:
            line(in, "Order deny,allow");
            line(in, "Deny from all");
            break;
        case 11:
            line(in, "<RequireAll>");
            line(in, "    Require ssl");
            line(in, dice_.percent(50) ? "    Require ssl-verify-client" : "    Require not expr \"%{SSL_CLIENT_VERIFY} != 'SUCCESS'\"");
            line(in, dice_.percent(50) ? "    Require all granted" : "    Require method GET");
            line(in, "</RequireAll>");
            break;
        case 12:
            line(in, dice_.pick({"AuthMerging And", "AuthMerging Or", "AuthMerging Off", "SSLOptions +StrictRequire", "SSLOptions +OptRenegotiate"}));
            break;
        case 13: line(in, "Require expr \"%{SSL_CLIENT_VERIFY} eq 'SUCCESS'\""); break;
        case 14: {
            const bool except = dice_.percent(25);
            line(in, except ? "<LimitExcept GET>" : dice_.percent(70) ? "<Limit POST>" : "<Limit GET>");
            line(in, cat("    ", dice_.pick({"SSLVerifyClient require", "SSLVerifyClient require", "Require all denied", "Require ssl-verify-client",
                                             "Deny from all"})));
            line(in, except ? "</LimitExcept>" : "</Limit>");
            break;
        }
        case 15: line(in, "Redirect https://elsewhere.test/"); break;
        default:
            line(in, "SSLVerifyClient require");
            line(in, "Satisfy any");
            line(in, "Require all granted");
            break;
        }
    }

    void page(const std::string& root)
    {
        for (const char* name : {"/index.html", "/open/index.html", "/secure/index.html", "/alias/index.html"})
            trap_.files.push_back({root + name, cat("page of ", root, "\n")});
    }

    Dice& dice_;
    const std::string& root_;
    Features features_;
    std::string_view only_;
    Trap trap_;
    std::uint16_t first_port_ = 0, second_port_ = 0;
};

}

Trap set_trap(Dice& dice, const std::string& server_root, Features features, std::string_view only)
{
    return Writer(dice, server_root, features, only).write();
}

}
