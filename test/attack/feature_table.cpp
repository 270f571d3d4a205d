#include "test/attack/features.h"

namespace aop::test {

namespace {

using Where = Feature::Where;

// clang-format off
constexpr Feature rows[]{
    {"error pages", Where::vhost, 8, "proxy proxy_http", R"~(
ErrorDocument 400 /open/index.html
----
ErrorDocument 400 /
ProxyPass / @BACK@/
----
<Location "/">
    SSLVerifyClient require
</Location>
ErrorDocument 413 /open/index.html
----
ErrorDocument 421 /open/
#header Expect: x
----
ErrorDocument 417 /secure/index.html
#header Expect: x
----
ErrorDocument 403 /open/index.html
ErrorDocument 421 /open/index.html
ErrorDocument 417 /
ProxyPass / @BACK@/
#header Expect: x
)~"},
    {"error pages of the main server", Where::main, 3, "", R"~(
ErrorDocument 400 /open/index.html
----
ErrorDocument 403 "no"
ErrorDocument 421 /open/
)~"},
    {"proxy beside redirects and aliases", Where::vhost, 12, "proxy proxy_http", R"~(
Redirect permanent / https://elsewhere.test/
ProxyPass / @BACK@/
----
Redirect permanent / https://elsewhere.test/
ProxyPass /open @BACK@/open
----
ProxyPass /open !
ProxyPass / @BACK@/
----
ProxyPassMatch ^/(?!secure/)(.*)$ @BACK@/$1
----
Alias /open @SITE@/secure
ProxyPass /open/ @BACK@/alias/
----
<Location "/open/">
    ProxyPass @BACK@/alias/
</Location>
----
<Location "/">
    ProxyPass @BACK@/
    Require ssl-verify-client
</Location>
----
<Location "/secure">
    ProxyPass @BACK@/secure
    SSLVerifyClient require
</Location>
----
ProxyPass / @BACK@/
<Proxy "*">
    Require ssl-verify-client
</Proxy>
----
ProxyPass / @BACK@/
<Proxy "@BACK@/secure/">
    Require all denied
</Proxy>
----
<LocationMatch "^/open/">
    ProxyPass @BACK@
</LocationMatch>
----
RewriteEngine On
RewriteRule ^/open/(.*) @BACK@/open/$1 [P]
)~"},
    {"proxy of the main server", Where::main, 3, "proxy proxy_http", R"~(
ProxyPass /open/ @BACK@/alias/
----
<Location "/open/">
    ProxyPass @BACK@/alias/
</Location>
)~"},
    {"aliases in sections", Where::vhost, 4, "", R"~(
<Location "/alias">
    Alias @SITE@/secure/
</Location>
#path /alias/
----
<Location "/alias">
    Alias @ROOT@/htdocs
    Require ssl-verify-client
</Location>
#path /alias/
----
<Location "/alias">
    Alias @SITE@/secure/index.html
</Location>
<Files "index.html">
    Require ssl-verify-client
</Files>
#path /alias/x
----
AliasPreservePath On
<Location "/alias">
    Alias @SITE@/secure
</Location>
<Files "index.html">
    Require ssl-verify-client
</Files>
#path /alias/index.html
----
AliasMatch ^/alias/(.*) @SITE@/$1
#path /alias/index.html
)~"},
    {"hosts in conditions", Where::vhost, 8, "", R"~(
RewriteEngine On
RewriteCond %{HTTP_HOST} ^a\.test$
RewriteRule ^ https://elsewhere.test/ [R,L]
----
RewriteEngine On
RewriteCond %{SERVER_NAME} =b.test
RewriteRule ^ https://%{SERVER_NAME}%{REQUEST_URI} [END,NE,R=permanent]
----
<If "%{HTTP_HOST} == 'a.test'">
    Require ssl-verify-client
</If>
----
<If "%{HTTP_HOST} =~ /test$/">
    Require all denied
</If>
----
<Location "/">
    Require expr "%{HTTP_HOST} == 'c.test'"
</Location>
----
RewriteEngine On
RewriteCond %{HTTP_HOST} !=""
RewriteCond %{SERVER_PORT} !=443
RewriteRule ^ - [F]
----
<If "%{SERVER_PORT} == '80'">
    Redirect permanent / https://elsewhere.test/
</If>
)~"},
    {"methods", Where::vhost, 8, "", R"~(
<Location "/">
    <Limit GET POST>
        Require ssl-verify-client
    </Limit>
</Location>
----
<Location "/">
    <LimitExcept OPTIONS>
        Require ssl-verify-client
    </LimitExcept>
</Location>
----
<Location "/secure">
    <RequireAny>
        Require ssl-verify-client
        Require method POST PUT
    </RequireAny>
</Location>
----
<If "%{REQUEST_METHOD} in {'GET','HEAD'}">
    Require ssl-verify-client
</If>
----
RewriteEngine On
RewriteCond %{REQUEST_METHOD} ^(GET|HEAD)$
RewriteRule ^ https://elsewhere.test/ [R,L]
----
RewriteEngine On
RewriteCond %{REQUEST_METHOD} ^(TRACE|TRACK)
RewriteRule .* - [F]
----
RewriteEngine On
RewriteCond expr "%{REQUEST_METHOD} == 'GET'"
RewriteRule ^ - [F]
)~"},
    {"paths in expressions", Where::vhost, 6, "", R"~(
<Location "/">
    <RequireAny>
        Require ssl-verify-client
        Require expr "%{REQUEST_URI} == '/health'"
    </RequireAny>
</Location>
#path /health
----
<Location "/">
    Require expr "%{SSL_CLIENT_VERIFY} == 'SUCCESS' || %{REQUEST_URI} =~ m#^/open/#"
</Location>
----
<Location "/">
    SSLRequire %{SSL_CLIENT_VERIFY} eq "SUCCESS" or %{REQUEST_URI} =~ m/^\/open/
</Location>
----
RewriteEngine On
RewriteCond expr "%{REQUEST_URI} !~ m#^/health$#"
RewriteRule ^ - [F]
#path /health
----
<If "%{THE_REQUEST} =~ m#secure#">
    Require all denied
</If>
)~"},
    {"patterns", Where::vhost, 14, "", R"~(
<LocationMatch "^/(?!open/)">
    Require ssl-verify-client
</LocationMatch>
----
<LocationMatch "^/[^o]">
    Require ssl-verify-client
</LocationMatch>
----
<LocationMatch "^/([a-z]|$)">
    SSLVerifyClient require
</LocationMatch>
#path /0.html
#path /A.html
----
<LocationMatch "^/[^/]*$">
    Require all denied
</LocationMatch>
----
<Location "/*">
    Require ssl-verify-client
</Location>
----
<Location "/[!o]*">
    Require all denied
</Location>
----
<FilesMatch "^(?!index\.html$)">
    Require all denied
</FilesMatch>
----
<FilesMatch "(?<!\.txt)$">
    Require ssl-verify-client
</FilesMatch>
#path /words.txt
----
<Files "[!w]*">
    Require ssl-verify-client
</Files>
#path /words.txt
----
<DirectoryMatch "^@SITE@/[^/]*$">
    Require all denied
</DirectoryMatch>
----
<DirectoryMatch "/secure(/|$)">
    Require ssl-verify-client
</DirectoryMatch>
----
<LocationMatch "^/(?:open|secure)/">
    Require ssl-verify-client
</LocationMatch>
----
RedirectMatch 301 ^/(?!open/)(.*) https://elsewhere.test/$1
----
RedirectMatch 410 ^/[^o].*
----
RedirectMatch ^/$ /open/
----
RewriteEngine On
RewriteRule !^/open/ https://elsewhere.test/ [R,L]
----
RewriteEngine On
RewriteRule ^/([^/]*)$ https://elsewhere.test/$1 [R,L]
----
RewriteEngine On
RewriteCond %{REQUEST_URI} !^/(open|secure)/
RewriteRule ^ - [G]
----
RewriteEngine On
RewriteCond %{REQUEST_URI} !acme-challenge
RewriteRule ^ https://elsewhere.test/ [R,L]
#path /open/acme-challenge
----
RewriteEngine On
RewriteCond %{REQUEST_URI} !\.(css|txt)$
RewriteRule (.*) https://elsewhere.test$1 [R=302,L]
#path /words.txt
)~"},
    {"ACME", Where::vhost, 4, "proxy proxy_http", R"~(
Redirect permanent / https://elsewhere.test/
Alias /.well-known/acme-challenge/ @SITE@/
#path /.well-known/acme-challenge/index.html
----
RewriteEngine On
RewriteCond %{REQUEST_URI} !^/\.well-known/acme-challenge/
RewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]
#path /.well-known/acme-challenge/token
----
ProxyPass /.well-known/acme-challenge/ @BACK@/open/
RedirectMatch permanent ^/(?!\.well-known/) https://elsewhere.test/
#path /.well-known/acme-challenge/index.html
)~"},
    {"rules of the main server", Where::main, 6, "", R"~(
RewriteEngine On
----
RewriteEngine On
RewriteOptions InheritDown
RewriteRule ^/secure - [F]
----
RewriteEngine On
RewriteOptions InheritDownBefore
RewriteRule ^/open/(.*) /secure/$1
----
RewriteOptions Inherit
RewriteRule ^/open - [G]
)~"},
    {"rules that inherit", Where::vhost, 6, "", R"~(
RewriteRule ^/open/ https://elsewhere.test/ [R,L]
----
RewriteOptions Inherit
RewriteRule ^/secure/ - [F]
----
RewriteEngine On
RewriteOptions IgnoreInherit
----
<Directory @SITE@>
    Options FollowSymLinks
    RewriteEngine On
    RewriteRule ^secure/ - [F]
</Directory>
<Directory @SITE@/secure>
    RewriteBase /secure
</Directory>
----
<Directory @SITE@>
    Options FollowSymLinks
    RewriteEngine On
    RewriteCond %{HTTPS} !=on
    RewriteRule (.*) https://%{HTTP_HOST}/$1 [R=301,L]
</Directory>
<Directory @SITE@/open>
    RewriteOptions Inherit
</Directory>
----
<Directory @SITE@>
    RewriteEngine On
    RewriteRule ^ - [F]
</Directory>
----
<Location "/open">
    RewriteEngine On
    RewriteRule ^ https://elsewhere.test/ [R,L]
</Location>
)~"},
    {"conditions in conditions", Where::vhost, 6, "setenvif headers", R"~(
<If "%{SSL_CLIENT_VERIFY} != 'SUCCESS'">
    Require all denied
    <If "%{REQUEST_URI} =~ m#^/open#">
        Require all granted
    </If>
</If>
----
<If "true">
    Require ssl-verify-client
    <If "%{REQUEST_URI} =~ m#^/open#">
        Require all granted
    </If>
    <Else>
        Require all denied
    </Else>
</If>
----
<Location "/secure">
    <If "true">
        <If "true">
            SSLVerifyClient require
        </If>
    </If>
</Location>
----
RequestHeader set X-Key secret early
<Location "/secure">
    Require expr "%{HTTP:X-Key} != 'secret'"
</Location>
#header X-Key: other
----
RequestHeader unset X-Key early
<Location "/open">
    Require expr "%{HTTP:X-Key} == 'secret'"
</Location>
#header X-Key: secret
)~"},
    {"requests as they are written", Where::vhost, 5, "setenvif", R"~(
SetEnvIf Request_URI ^/open/ exempt
<Location "/">
    <RequireAny>
        Require env exempt
        Require ssl-verify-client
    </RequireAny>
</Location>
----
SetEnvIfExpr "%{REQUEST_URI} =~ m#^/secure/#" guarded
<Location "/">
    <RequireAll>
        Require all granted
        Require not env guarded
    </RequireAll>
</Location>
----
UseCanonicalName DNS
<Location "/secure">
    Require expr "%{SERVER_NAME} == 'a.test'"
</Location>
)~"},
    {"what a rule does", Where::vhost, 10, "proxy proxy_http", R"~(
RewriteEngine On
RewriteRule ^ - [R=301,L]
----
RewriteEngine On
RewriteRule ^/secure - [P]
RewriteRule ^/secure - [F]
----
RewriteEngine On
RewriteRule ^/open/(.*)$ https://elsewhere.test/$1 [R=301]
RewriteRule elsewhere /secure/index.html [L]
----
<Directory @SITE@>
    Options FollowSymLinks
    RewriteEngine On
    RewriteRule ^open/(.*)$ https://elsewhere.test/$1 [R]
    RewriteRule ^http secure/index.html [L]
</Directory>
----
<Directory @SITE@>
    Options FollowSymLinks
    RewriteEngine On
    RewriteCond %{SSL:SSL_CLIENT_VERIFY} !=SUCCESS
    RewriteRule ^ https://elsewhere.test/app/
    RewriteCond %{REQUEST_FILENAME} !-f
    RewriteRule . index.html
</Directory>
----
RewriteEngine On
RewriteRule ^(.*)$ https://elsewhere.test$1 [R=301]
RewriteRule /open/(.*)$ @BACK@/$1 [P]
----
RewriteEngine On
RewriteRule ^/open/(.*)$ secure/$1
RewriteRule ^/secure - [F]
----
RewriteEngine On
RewriteRule ^/secure/ - [H=x,L]
RewriteRule ^ https://elsewhere.test/ [R]
----
RewriteEngine On
RewriteRule ^/open/ https://elsewhere.test/ [R,PT]
----
RewriteEngine On
RewriteCond %{SSL:SSL_CLIENT_VERIFY} <TUV
RewriteRule ^ - [F]
----
RewriteEngine On
RewriteCond expr "!(%{HTTPS} == 'on') || %{REQUEST_URI} =~ /secure/"
RewriteRule ^ - [F]
----
RewriteEngine On
RewriteRule ^/open/(.*)$ /app/$1
RewriteCond %{REQUEST_FILENAME} ^/app
RewriteRule ^ - [F]
)~"},
    {"URLs of the server itself", Where::vhost, 6, "", R"~(
RewriteEngine On
RewriteRule ^/open/(.*)$ https://a.test/$1 [L]
----
RewriteEngine On
RewriteRule ^/(.*)$ http://%{HTTP_HOST}/$1 [L]
----
RewriteEngine On
RewriteRule ^/(.*)$ https://%{SERVER_NAME}/$1 [L]
----
RewriteEngine On
ServerAlias *.alias.test
RewriteRule ^/open/(.*)$ https://www.alias.test/secure/$1 [L]
RewriteRule ^/secure/ - [F]
----
<Directory @SITE@>
    Options FollowSymLinks
    RewriteEngine On
    RewriteCond %{ENV:REDIRECT_STATUS} ^$
    RewriteRule ^(.*)$ https://b.test/$1 [L]
</Directory>
)~"},
    {"proxies before rules", Where::vhost, 8, "proxy proxy_http", R"~(
RewriteEngine On
RewriteRule ^/ - [F]
ProxyPass / @BACK@/ mapping=encoded
----
RewriteEngine On
RewriteRule ^/open/ https://elsewhere.test/ [R]
ProxyPass /open @BACK@/open mapping=servlet
----
RewriteEngine On
RewriteCond %{REQUEST_FILENAME} ^/
RewriteRule ^ - [F]
ProxyPass / @BACK@/ mapping=encoded
----
RewriteEngine On
RewriteCond %{SSL:SSL_CLIENT_VERIFY} !=SUCCESS
RewriteRule . - [F]
<Location "/open/">
    ProxyPass @BACK@/open/ mapping=encoded
</Location>
----
ProxyPass /secure/ !
ProxyPass / @BACK@/ mapping=encoded
----
RewriteEngine On
RewriteOptions AllowAnyURI
RewriteRule ^ - [F]
)~"},
    {"rules and sections", Where::vhost, 8, "proxy proxy_http", R"~(
RewriteEngine On
RewriteRule ^ - [F]
<Location "/open">
    RewriteEngine Off
</Location>
----
RewriteRule ^/secure - [F]
<Location "/secure">
    RewriteEngine On
</Location>
----
RewriteEngine On
<Directory @SITE@>
    Options FollowSymLinks
    RewriteRule ^secure - [F]
</Directory>
----
<Directory @SITE@/open>
    Options FollowSymLinks
    RewriteEngine On
    RewriteBase /secure
    RewriteRule ^x\.html$ index.html [L]
</Directory>
#path /open/x.html
----
<Directory @SITE@>
    Options FollowSymLinks
    RewriteEngine On
    RewriteOptions MergeBase
    RewriteBase /secure
</Directory>
<Directory @SITE@/open>
    RewriteRule ^x\.html$ index.html [L]
</Directory>
#path /open/x.html
----
<Location "/open">
    RewriteEngine On
    RewriteRule x\.html$ index.html
</Location>
#path /open/x.html
----
<Location "/open">
    ProxyPass @BACK@/open
    RewriteEngine On
    RewriteRule ^proxy: - [F]
</Location>
----
Alias /alias @SITE@/secure
<Directory @SITE@/secure>
    Options FollowSymLinks
    RewriteEngine On
    RewriteRule ^x\.html$ index.html
</Directory>
<Location "/secure">
    Require ssl-verify-client
</Location>
#path /alias/x.html
)~"},
    {"gates of mod_rewrite", Where::vhost, 6, "", R"~(
RewriteEngine On
RewriteCond %{SSL:SSL_CLIENT_VERIFY} !=SUCCESS
RewriteRule ^ - [F]
----
RewriteEngine On
RewriteCond %{SSL:SSL_CLIENT_VERIFY} !^SUCCESS$
RewriteCond %{REQUEST_URI} !^/open/
RewriteRule ^ - [R=403,L]
----
RewriteEngine On
RewriteCond %{SSL_CLIENT_VERIFY} !=SUCCESS
RewriteRule ^ - [F]
----
<Directory @SITE@>
    Options FollowSymLinks
    RewriteEngine On
    RewriteCond %{SSL:SSL_CLIENT_VERIFY} !=SUCCESS
    RewriteRule ^secure - [F]
</Directory>
----
RewriteEngine On
RewriteRule ^ - [R=404]
----
RewriteEngine On
RewriteRule ^ - [R=451,L]
)~"},
    {"headers of the client", Where::vhost, 8, "setenvif", R"~(
RewriteEngine On
RewriteCond %{HTTP:X-Forwarded-Proto} !=https
RewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [R,L]
#header X-Forwarded-Proto: https
----
SetEnvIf X-Forwarded-Proto ^https$ HTTPS_IN_FRONT
<Location "/">
    Require env HTTPS_IN_FRONT
</Location>
#header X-Forwarded-Proto: https
----
BrowserMatch ^Bad bad
<Location "/">
    <RequireAll>
        Require all granted
        Require not env bad
    </RequireAll>
</Location>
#header User-Agent: Bad/1
----
<If "%{HTTP_USER_AGENT} =~ /^Monitor/">
    Require all granted
</If>
<Location "/secure">
    Require ssl-verify-client
</Location>
#header User-Agent: Monitor/2
----
<Location "/secure">
    Require expr "%{HTTP:X-Key} == 'secret'"
</Location>
#header X-Key: secret
----
RewriteEngine On
RewriteCond %{HTTP_COOKIE} !session=
RewriteRule ^ https://elsewhere.test/login [R,L]
#header Cookie: session=1
----
SetEnvIfExpr "%{QUERY_STRING} =~ /open/" friend=1
<Location "/secure">
    Require env friend
</Location>
----
Order deny,allow
Deny from all
)~"},
    {"addresses that a client claims", Where::vhost, 4, "remoteip", R"~(
RemoteIPHeader X-Forwarded-For
<Location "/">
    Require local
</Location>
#header X-Forwarded-For: 203.0.113.7
----
RemoteIPHeader X-Forwarded-For
<Location "/secure">
    Require ip 203.0.113.0/24
</Location>
#header X-Forwarded-For: 203.0.113.7
)~"},
    {"server paths", Where::vhost, 4, "", R"~(
ServerPath /open
)~"},
    {"front controllers", Where::vhost, 6, "", R"~(
FallbackResource /open/index.html
#path /no/such/page
----
DirectoryIndex /open/index.html
----
DirectoryIndex disabled
----
<Directory @SITE@>
    Options FollowSymLinks
    RewriteEngine On
    RewriteBase /
    RewriteRule ^index\.html$ - [L]
    RewriteCond %{REQUEST_FILENAME} !-f
    RewriteCond %{REQUEST_FILENAME} !-d
    RewriteRule . /index.html [L]
</Directory>
#path /no/such/page
----
RewriteEngine On
RewriteRule ^/secure/(.*) /open/$1 [PT]
----
RewriteEngine On
RewriteRule ^/open/(.*) /secure/$1 [L]
)~"},
    {"folders by name", Where::vhost, 2, "vhost_alias userdir", R"~(
VirtualDocumentRoot @ROOT@/htdocs/%0
----
UserDir disabled
----
UserDir @ROOT@/htdocs/*/open
#path /~v1/
)~"},
    {"gates and caches", Where::vhost, 3, "cache cache_socache", R"~(
CacheSocache shmcb
CacheEnable socache /
RewriteEngine On
RewriteCond %{SSL:SSL_CLIENT_VERIFY} !=SUCCESS
RewriteRule ^ - [F]
)~"},
    {"forward proxies", Where::vhost, 2, "proxy proxy_http", R"~(
ProxyRequests On
----
ProxyRequests On
<Proxy "*">
    Require ssl-verify-client
</Proxy>
)~"},
};
// clang-format on

}

std::span<const Feature> feature_table() { return rows; }

}
