#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/sharing.h"
#include "core/httpd/settings/server_id.h"
#include "core/httpd/settings/setting.h"
#include "core/httpd/syntax/directive.h"

namespace aop {

enum class VerifyClient;  // core/httpd/settings/site.h
enum class Satisfy { all, any };

// Which of Site::sections.
enum class SectionId : std::uint32_t {};

// Where a section holds, beyond its own pattern.
struct SectionScope {
    std::vector<SectionId> inner = {};     // <Files> and <If> inside it
    std::vector<std::string> unless = {};  // <ElseIf>, <Else>: the conditions before it
    Setting<std::vector<std::string>> allow_override = {}, override_list = {};
    // Of a .htaccess file.
    std::vector<ServerId> readers = {};  // the servers that read it
    Place fault = {};                    // set when it gives an error to everybody
    Place unread = {};                   // set when nobody knows what it says
};

// mod_ssl's settings of a section, but for SSLVerifyClient.
struct SectionTls {
    Setting<int> verify_depth = {};
    Setting<bool> require_ssl = {};                      // once on, stays on
    std::vector<Setting<std::string>> ssl_require = {};  // all must hold
    Setting<bool> opt_renegotiate = {}, strict_require = {}, fake_basic_auth = {};
    Setting<std::string> cipher_suite = {};
};

// Who may come in, besides Require.
struct SectionAccess {
    Setting<std::string> auth_merging = {};
    Setting<Satisfy> satisfy = {};
    Setting<std::string> order = {};
    std::vector<Setting<std::string>> allow = {}, deny = {};
};

// Where a URL leads.
struct SectionMapping {
    std::vector<const Directive*> redirects = {};  // Redirect, RedirectMatch…
    std::vector<const Directive*> rewrites = {};   // RewriteEngine, RewriteCond, RewriteRule
};

// Part of a server's configuration that holds for some requests only:
// <Directory>, <Files>, <Location>, <If>, <Proxy>, a .htaccess file.
struct Section {
    enum class Kind { server, directory, directory_match, htaccess, files, files_match, location, location_match, condition, proxy, proxy_match };

    Kind kind = Kind::server;
    ServerId server = main_server;  // whose it is; the main server's hold for all
    const Directive* node = nullptr;
    Place place = {};
    std::string pattern = {};  // path, regular expression or condition; "" for <Else>
    Setting<VerifyClient> verify_client = {};
    bool nested = false;            // is inside another one
    bool authorizes = false;        // has Require lines
    bool access_by_method = false;  // Order, Allow, Deny or Satisfy in <Limit>
    bool host_access = false;       // has Order, Allow, Deny or Satisfy: one setting to httpd
    bool decides = false;           // has a directive that the table of settings says decides who gets what
    CopyOnWrite<SectionScope> scope = {};
    CopyOnWrite<SectionTls> tls = {};
    CopyOnWrite<SectionAccess> access = {};
    CopyOnWrite<SectionMapping> mapping = {};

    // Whether requests to this server can meet it.
    bool holds_for(ServerId of) const;

    // As an administrator would name it: "<Location /x>", "/srv/www/.htaccess".
    std::string title() const;

    // Says something about client certificates, or about who may come in at all.
    bool affects_access() const { return decides || authorizes || scope->fault || scope->unread; }
};

}
