#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/boxed.h"
#include "core/directive.h"
#include "core/setting.h"

namespace aop {

enum class VerifyClient;  // core/site.h
enum class Satisfy { all, any };

// What few sections say.
struct RareSection {
    Place fault = {};                        // of a .htaccess file: set when it gives an error to everybody
    Place unread = {};                       // of one: set when nobody knows what it says
    std::vector<std::size_t> inner = {};     // <Files> and <If> inside it, indexes into Site::sections
    std::vector<std::size_t> readers = {};   // of a .htaccess file: the servers that read it
    std::vector<std::string> unless = {};    // <ElseIf>, <Else>: the conditions before it
    std::vector<Setting<std::string>> ssl_require = {};  // all must hold
    Setting<bool> opt_renegotiate = {}, strict_require = {}, fake_basic_auth = {};
    Setting<std::string> auth_merging = {};
    Setting<Satisfy> satisfy = {};
    Setting<std::string> order = {};
    std::vector<Setting<std::string>> allow = {}, deny = {};
    Setting<std::vector<std::string>> allow_override = {}, override_list = {};
    std::vector<const Directive*> redirects = {};        // Redirect, RedirectMatch…
    std::vector<const Directive*> rewrites = {};         // RewriteEngine, RewriteCond, RewriteRule
    Setting<std::string> cipher_suite = {};
    Setting<int> verify_depth = {};
    Setting<bool> require_ssl = {};   // once on, stays on
};

// Part of a server's configuration that holds for some requests only:
// <Directory>, <Files>, <Location>, <If>, <Proxy>, a .htaccess file.
struct Section {
    enum class Kind { server, directory, directory_match, htaccess, files, files_match, location, location_match,
                      condition, proxy, proxy_match };

    Kind kind = Kind::server;
    std::size_t server = 0;           // whose it is; the main server's hold for all
    const Directive* node = nullptr;
    Place place = {};
    std::string pattern = {};         // path, regular expression or condition; "" for <Else>
    Setting<VerifyClient> verify_client = {};
    bool nested = false;              // is inside another one
    bool authorizes = false;          // has Require lines
    bool access_by_method = false;    // some of those in <Limit>
    bool host_access = false;         // has Order, Allow, Deny or Satisfy: one setting to httpd
    Shared<RareSection> rare = {};

    // Whether requests to this server can meet it.
    bool holds_for(std::size_t of) const;

    // As an administrator would name it: "<Location /x>", "/srv/www/.htaccess".
    std::string title() const;

    // Says something about client certificates, or about who may come in at all.
    bool weighs() const
    {
        return verify_client || rare->verify_depth || rare->require_ssl || !rare->ssl_require.empty() || authorizes || host_access ||
               rare->cipher_suite || rare->fault || rare->unread || !rare->redirects.empty() || !rare->rewrites.empty();
    }
};

}
