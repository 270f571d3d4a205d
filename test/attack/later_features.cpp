// What people found in later rounds of attack: docs/attack.md, "Cases written by hand".
#include "test/attack/features.h"

namespace aop::test {

namespace {

using Where = Feature::Where;

// The password of bob is "password".
// clang-format off
constexpr Feature rows[]{
    {"users", Where::both, 3, "authn_anon setenvif", R"~(
#sections
#: conf/users bob:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=
#header Authorization: Basic Ym9iOnBhc3N3b3Jk
AuthType Basic
AuthName "Members"
AuthUserFile @ROOT@/conf/users
Require expr "%{REMOTE_USER} == 'bob'"
----
#sections
#: conf/users bob:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=
#header Authorization: Basic Ym9iOnBhc3N3b3Jk
AuthType Basic
AuthName "Members"
AuthUserFile @ROOT@/conf/users
Require expr "%{SSL_CLIENT_VERIFY} == 'SUCCESS' || -n %{REMOTE_USER}"
----
#sections
#: conf/users bob:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=
#header Authorization: Basic Ym9iOnBhc3N3b3Jk
AuthType Basic
AuthName "Members"
AuthUserFile @ROOT@/conf/users
<RequireAny>
    @MUST@
    Require valid-user
</RequireAny>
----
#: conf/users bob:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=
#header Authorization: Basic Ym9iOnBhc3N3b3Jk
<Directory @SITE@>
    Options FollowSymLinks
    AuthType Basic
    AuthName "Members"
    AuthUserFile @ROOT@/conf/users
    Require valid-user
    Require ssl-verify-client
    RewriteEngine On
    RewriteCond %{REMOTE_USER}:%{SSL:SSL_CLIENT_VERIFY} !^(bob:.*|.*:SUCCESS)$
    RewriteRule ^ - [F]
</Directory>
----
SSLUserName SSL_PROTOCOL
<Location "/">
    Require expr "-n %{REMOTE_USER}"
</Location>
----
SSLUserName SSL_CLIENT_S_DN_CN
<Location "/">
    Require expr "-n %{REMOTE_USER}"
</Location>
----
SSLUserName SSL_CLIENT_VERIFY
<Location "/">
    Require expr "%{REMOTE_USER} != ''"
</Location>
----
#sections
SSLUserName SSL_CLIENT_S_DN_CN
Require valid-user
----
SSLUserName REMOTE_ADDR
<Directory @SITE@>
    Options FollowSymLinks
    RewriteEngine On
    RewriteCond %{REMOTE_USER} =""
    RewriteRule ^ - [F]
</Directory>
----
SSLUserName SSL_CLIENT_S_DN_CN
<Directory @SITE@>
    Options FollowSymLinks
    RewriteEngine On
    RewriteCond %{REMOTE_USER} ^$
    RewriteRule ^ - [F]
</Directory>
----
#header Remote_User: bob
SetEnvIf Remote_User . known
<Location "/">
    <RequireAny>
        Require env known
        @MUST@
    </RequireAny>
</Location>
----
#anywhere
#header Remote_User: bob
SetEnvIf Remote_User ^bob$ known
Order deny,allow
Deny from all
Allow from env=known
----
#sections
#header Authorization: Basic Z3Vlc3Q6eA==
AuthType Basic
AuthName "Guests"
AuthBasicProvider anon
Anonymous guest
Anonymous_VerifyEmail Off
Require expr "%{REMOTE_USER} == 'guest'"
----
#sections
#header Authorization: Basic Z3Vlc3Q6eA==
AuthType Basic
AuthName "Guests"
AuthBasicProvider anon
Anonymous guest
Require valid-user
----
#: conf/users bob:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=
RequestHeader set Authorization "Basic Ym9iOnBhc3N3b3Jk" early
<Location "/">
    AuthType Basic
    AuthName "Members"
    AuthUserFile @ROOT@/conf/users
    Require valid-user
</Location>
----
#: conf/users bob:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=
#header Authorization: Basic Ym9iOnBhc3N3b3Jk
<Directory @SITE@>
    Options FollowSymLinks
    AuthType Basic
    AuthName "Members"
    AuthUserFile @ROOT@/conf/users
    Require valid-user
    RewriteEngine On
    RewriteCond %{AUTH_TYPE} !=Basic
    RewriteRule ^ - [F]
</Directory>
----
#: conf/names /CN=nobody:xxj31ZMTZzkVA
#header Authorization: Basic L0NOPW5vYm9keTpwYXNzd29yZA==
<Location "/">
    SSLOptions +FakeBasicAuth
    AuthType Basic
    AuthName "Certificates"
    AuthUserFile @ROOT@/conf/names
    Require valid-user
</Location>
----
ErrorDocument 500 /secure/index.html
<Location "/open">
    AuthType None
    Require valid-user
</Location>
----
ErrorDocument 401 /secure/index.html
<Location "/open">
    AuthType Basic
    AuthName "Members"
    AuthUserFile @ROOT@/conf/none
    Require valid-user
</Location>
<Location "/secure">
    @GATE@
</Location>
)~"},
    {"media types in conditions", Where::both, 2, "mime", R"~(
#sections
#header Content-Type: text/html
Require expr "%{CONTENT_TYPE} == 'text/html'"
----
#header Content-Type: text/html
<If "%{CONTENT_TYPE} != 'text/html'">
    @GATE@
</If>
----
#header Content-Type: application/json
<If "%{CONTENT_TYPE} =~ m#^application/json#">
    Require all granted
</If>
<Location "/">
    @GATE@
</Location>
----
<Directory @SITE@>
    Options FollowSymLinks
    AddType text/html .html
    RewriteEngine On
    RewriteCond %{SSL:SSL_CLIENT_VERIFY} !=SUCCESS
    RewriteCond expr "-z %{CONTENT_TYPE}"
    RewriteRule ^ - [F]
</Directory>
----
#header Content-Type: text/xml
RewriteEngine On
RewriteCond %{HTTP:Content-Type} !^text/xml
RewriteRule ^ - [F]
----
AddType text/html .html
<If "%{HANDLER} == 'default-handler'">
    @GATE@
</If>
----
<Directory @SITE@>
    Options FollowSymLinks
    AddType text/html .html
    RewriteEngine On
    RewriteCond %{CONTENT_TYPE} ^text/html
    RewriteRule ^ - [F]
</Directory>
)~"},
    {"slashes", Where::both, 3, "proxy proxy_http setenvif", R"~(
MergeSlashes Off
#raw /x//secure/index.html /x//secure/index.html
#raw //secure/index.html /secure/index.html
#path /x/secure/index.html
ProxyPass /x/secure/ @BACK@/secure/
<LocationMatch "^/x/secure/">
    @GATE@
</LocationMatch>
----
MergeSlashes Off
#raw /alias//secure/index.html /alias//secure/index.html
#path /alias/secure/index.html
Alias /alias/secure @SITE@/secure
<LocationMatch "^/alias/secure/">
    @GATE@
</LocationMatch>
----
MergeSlashes Off
#raw //secure/index.html /secure/index.html
#raw /secure//index.html /secure//index.html
RewriteEngine On
RewriteCond %{SSL:SSL_CLIENT_VERIFY} !=SUCCESS
RewriteRule ^/secure/ - [F]
----
MergeSlashes Off
#raw //secure/index.html /secure/index.html
<If "%{REQUEST_URI} =~ m#^/secure/#">
    @GATE@
</If>
----
MergeSlashes Off
#raw //secure/index.html /secure/index.html
RedirectMatch 403 ^/secure
----
MergeSlashes Off
#raw //secure/index.html /secure/index.html
Redirect 403 /secure
----
MergeSlashes Off
#raw //secure/index.html /secure/index.html
<Location "/secure">
    @GATE@
</Location>
----
MergeSlashes Off
#raw //secure/index.html /secure/index.html
<LocationMatch "^/+secure/+">
    @GATE@
</LocationMatch>
----
MergeSlashes Off
#raw //secure/index.html /secure/index.html
<DirectoryMatch "/secure/">
    @GATE@
</DirectoryMatch>
----
AllowEncodedSlashes On
#raw /secure%2findex.html /secure/index.html
<LocationMatch "^/secure/">
    @GATE@
</LocationMatch>
----
AllowEncodedSlashes NoDecode
#raw /secure%2findex.html /secure%2findex.html
<LocationMatch "^/secure/">
    @GATE@
</LocationMatch>
----
#path /open/index.html
RewriteEngine On
RewriteRule ^/open/(.+)$ //secure/$1 [PT]
<LocationMatch "^/secure/">
    @GATE@
</LocationMatch>
)~"},
    {"paths as they are sent", Where::both, 3, "setenvif", R"~(
#raw /open/../secure/index.html /secure/index.html
#raw /open/%2e%2e/secure/index.html /secure/index.html
SetEnvIf Request_URI ^/open/ exempt
<Location "/">
    <RequireAny>
        Require env exempt
        @MUST@
    </RequireAny>
</Location>
----
#raw /open/../secure/index.html /secure/index.html
#raw /%6fpen/ /open/
SetEnvIf Request_URI "^/secure/" guarded
<Location "/">
    <RequireAll>
        Require all granted
        Require not env guarded
    </RequireAll>
</Location>
----
#raw /s%65cure/index.html /secure/index.html
SetEnvIfNoCase Request_URI ^/secure guarded
Order allow,deny
Allow from all
Deny from env=guarded
#anywhere
----
#raw /open/../secure/index.html /secure/index.html
SetEnvIfExpr "%{REQUEST_URI} =~ m#^/open/#" exempt
<If "reqenv('exempt') != '1'">
    @GATE@
</If>
----
#raw /open/../secure/index.html /secure/index.html
#raw /secure/index.html?/open/ /secure/index.html
<If "%{THE_REQUEST} !~ m#/open/#">
    @GATE@
</If>
----
#raw /s%65cure/index.html /secure/index.html
RewriteEngine On
RewriteCond %{THE_REQUEST} \s/secure
RewriteRule ^ - [F]
----
#raw /secure/index.html?/open/ /secure/index.html
RewriteEngine On
RewriteCond %{THE_REQUEST} !/open/
RewriteRule ^ https://elsewhere.test/ [R,L]
----
#raw /open/../secure/index.html /secure/index.html
RequestHeader set X-Path expr=%{REQUEST_URI} early
<Location "/">
    <RequireAny>
        Require expr "req('X-Path') =~ m#^/open/#"
        @MUST@
    </RequireAny>
</Location>
----
#raw /open/%2e%2e/secure/index.html /secure/index.html
<Location "/secure">
    SetEnvIf Request_URI ^/open/ exempt
    Require env exempt
</Location>
----
#raw /secure/%0a /secure/\n
#raw /open/%0aindex.html /open/\nindex.html
RegexDefaultOptions -DOTALL
RedirectMatch ^(.*)$ https://elsewhere.test$1
----
#raw /secure/%0a /secure/\n
RewriteEngine On
RewriteRule ^/(.*)$ https://elsewhere.test/$1 [R,L]
----
#raw /open/..%2fsecure/index.html /open/..%2fsecure/index.html
#raw /open/;/secure/index.html /open/;/secure/index.html
#raw /open/. /open/
AllowEncodedSlashes NoDecode
<LocationMatch "^/(?!open/)">
    @GATE@
</LocationMatch>
)~"},
    {"methods that are refused", Where::both, 3, "allowmethods", R"~(
#sections
#method DELETE
AllowMethods GET POST
@GATE@
ErrorDocument 405 /secure/index.html
----
#sections
#method DELETE
#method HEAD
AllowMethods GET
@GATE@
ErrorDocument 405 /
----
#method PUT
<Location "/">
    AllowMethods GET HEAD POST
    @GATE@
</Location>
ErrorDocument 405 /open/index.html
----
#method DELETE
<Directory @SITE@>
    AllowMethods GET POST
    Order deny,allow
    Deny from all
</Directory>
ErrorDocument 405 /secure/
----
#method PUT
<Directory @SITE@>
    AllowMethods GET POST
</Directory>
<Location "/secure">
    @GATE@
</Location>
ErrorDocument 405 /secure/index.html
----
#method PUT
#path /open/index.html
ErrorDocument 405 /secure/index.html
<Location "/">
    <Limit GET POST>
        @GATE@
    </Limit>
</Location>
----
#sections
AllowMethods HEAD
----
#sections
#method HEAD
AllowMethods reset
Satisfy Any
Require all denied
----
#sections
#method DELETE
AllowMethods GET POST OPTIONS
Satisfy Any
@GATE@
----
#method OPTIONS
<Location "/">
    <RequireAny>
        Require method OPTIONS POST
        @MUST@
    </RequireAny>
</Location>
----
#method PATCH
<Location "/">
    Require not method GET
    Require all granted
</Location>
)~"},
    {"files of back ends", Where::vhost, 3, "proxy proxy_http setenvif", R"~(
ProxyPass /alias @BACK@/alias
<If "%{REQUEST_FILENAME} =~ m#^@ROOT@#">
    @GATE@
</If>
#path /alias/index.html
----
ProxyPass /alias/ @BACK@/alias/
<If "-f %{REQUEST_FILENAME}">
    @GATE@
</If>
#path /alias/
----
ProxyPass /alias @BACK@/alias
<If "%{REQUEST_FILENAME} =~ m#^/#">
    @GATE@
</If>
<Directory "/">
    @GATE@
</Directory>
#path /alias/index.html
----
Alias /alias @ROOT@/htdocs
<If "%{REQUEST_FILENAME} =~ m#^@SITE@/#">
    @GATE@
</If>
#path /alias/index.html
----
RewriteEngine On
RewriteRule ^/open/(.*) @BACK@/open/$1 [P]
<Files "*">
    @GATE@
</Files>
----
<Location "/">
    RewriteEngine On
    RewriteCond %{SSL:SSL_CLIENT_VERIFY} !=SUCCESS
    RewriteCond %{REQUEST_FILENAME} ^/
    RewriteRule ^ - [F]
</Location>
ProxyPass /alias @BACK@/alias
#path /alias/index.html
----
RewriteEngine On
RewriteCond %{REQUEST_FILENAME} ^@SITE@
RewriteRule ^ - [F]
----
RewriteEngine On
RewriteCond %{LA-U:REQUEST_FILENAME} ^@SITE@
RewriteRule ^ - [F]
----
#sections
Require expr "%{REQUEST_FILENAME} !~ m#^@SITE@/secure#"
----
<Location "/">
    Require expr "%{REQUEST_FILENAME} =~ m#^proxy:# || %{SSL_CLIENT_VERIFY} == 'SUCCESS'"
</Location>
ProxyPass /open/ @BACK@/open/
----
SetEnvIfExpr "%{REQUEST_FILENAME} =~ m#/secure/#" guarded
<Location "/">
    <RequireAll>
        Require not env guarded
        Require all granted
    </RequireAll>
</Location>
----
<Location "/">
    SSLRequire %{REQUEST_FILENAME} =~ m#^/# and %{SSL_CLIENT_VERIFY} eq "SUCCESS"
</Location>
ProxyPass /open/ @BACK@/open/
----
<If "%{DOCUMENT_ROOT} == '@SITE@' && %{CONTEXT_PREFIX} == ''">
    @GATE@
</If>
Alias /alias @SITE@/secure
#path /alias/
----
ProxyPass /open/ @BACK@/open/
<Proxy "*">
    <If "%{REQUEST_URI} !~ m#^/open/index#">
        @GATE@
    </If>
</Proxy>
<Directory "/">
    @GATE@
</Directory>
#path /open/index.html
----
ProxyPass /alias/ @BACK@/alias/
<Proxy "*">
    Order deny,allow
    Deny from all
</Proxy>
<Location "/alias">
    Order deny,allow
</Location>
#path /alias/
----
ProxyPass /alias/ @BACK@/alias/
<Proxy "http://localhost:9000/*">
    @GATE@
</Proxy>
#path /alias/
----
<FilesMatch "\.html$">
    SetHandler "proxy:@BACK@/"
</FilesMatch>
<If "%{HANDLER} =~ /proxy/">
    @GATE@
</If>
#path /open/index.html
)~"},
    {"clients without Host", Where::both, 3, "setenvif", R"~(
#whole
ServerPath /open
Redirect permanent /secure https://elsewhere.test/
----
#whole
ServerPath /secure/
RewriteEngine On
RewriteCond %{HTTP_HOST} .
RewriteRule ^ https://elsewhere.test/ [R,L]
----
#whole
<If "%{HTTP_HOST} =~ /test/">
    @GATE@
</If>
----
#whole
RewriteEngine On
RewriteCond %{HTTP_HOST} !^$
RewriteRule ^/?(.*) https://%{HTTP_HOST}/$1 [R=301,L]
----
#whole
SetEnvIf Host . named
<Location "/">
    <RequireAll>
        Require all granted
        Require not env named
    </RequireAll>
</Location>
----
#whole
SetEnvIf Host ^[a-z]+\.test$ known
<Location "/secure">
    Require env known
</Location>
----
#whole
ServerPath /alias
<If "%{SERVER_NAME} == 'a.test' || %{SERVER_NAME} == 'b.test'">
    @GATE@
</If>
----
#whole
<Location "/">
    Require expr "%{SERVER_PROTOCOL} == 'HTTP/1.1' && %{SSL_CLIENT_VERIFY} == 'SUCCESS' || %{SERVER_PROTOCOL} == 'HTTP/1.0'"
</Location>
----
#whole
SetEnvIf Request_Protocol HTTP/1\.0 old
<Location "/">
    <RequireAny>
        Require env old
        @MUST@
    </RequireAny>
</Location>
----
#whole
UseCanonicalName On
RewriteEngine On
RewriteCond %{SERVER_NAME} test$
RewriteRule ^ https://%{SERVER_NAME}%{REQUEST_URI} [R,L]
----
#whole
RequestHeader set Host a.test early
RewriteEngine On
RewriteCond %{HTTP_HOST} =a.test
RewriteRule ^ https://elsewhere.test/ [R,L]
----
#whole
RequestHeader unset Host early
<If "-n %{HTTP_HOST}">
    @GATE@
</If>
)~"},
    {"pages of early errors", Where::both, 3, "reqtimeout", R"~(
#body 413
#body 400
<Location "/">
    @GATE@
</Location>
ErrorDocument 413 /secure/index.html
ErrorDocument 400 /open/index.html
----
#body 400
ErrorDocument 400 /secure/
<Location "/secure">
    SSLVerifyClient require
</Location>
----
<Location "/">
    SSLVerifyClient require
</Location>
RequestReadTimeout body=1
ErrorDocument 408 /open/
----
ErrorDocument 414 /secure/index.html
<Location "/">
    @GATE@
</Location>
----
ErrorDocument 414 /open/index.html
ErrorDocument 400 /open/index.html
ErrorDocument 431 /open/index.html
Redirect permanent / https://elsewhere.test/
----
SSLStrictSNIVHostCheck on
ErrorDocument 403 /open/index.html
----
ErrorDocument 421 /secure/index.html
<Location "/secure">
    @GATE@
</Location>
----
#header Expect: nothing
ErrorDocument 417 /secure/index.html
Redirect gone /
----
ErrorDocument 501 /open/index.html
Require all denied
#sections
----
#raw /a%2fb /a%2fb
ErrorDocument 404 /secure/index.html
<Location "/">
    @GATE@
</Location>
----
ErrorDocument 403 /secure/index.html
<Location "/open">
    Require all denied
</Location>
<Location "/secure">
    Require all denied
</Location>
----
ErrorDocument 403 /open/index.html
<Location "/">
    @GATE@
</Location>
<Location "/open/">
    Require all granted
</Location>
----
ErrorDocument 403 /open/
#sections
@GATE@
----
ErrorDocument 404 /open/index.html
RewriteEngine On
RewriteRule ^/secure - [R=404]
<Location "/">
    @GATE@
</Location>
----
Redirect 404 /secure
ErrorDocument 404 /open/index.html
<Location "/">
    @GATE@
</Location>
----
Redirect 410 /
ErrorDocument 410 /open/index.html
)~"},
    {"addresses in PROXY lines", Where::vhost, 2, "remoteip", R"~(
#claim 127.0.0.1
#claim 203.0.113.9
RemoteIPProxyProtocol On
Redirect permanent / https://elsewhere.test/
----
#claim 127.0.0.1
#claim 203.0.113.9
RemoteIPProxyProtocol On
<Location "/">
    Require local
</Location>
----
#claim 127.0.0.1
#claim 203.0.113.9
<Location "/">
    Require local
</Location>
----
#claim 203.0.113.9
#claim 198.51.100.2
RemoteIPProxyProtocol On
<Location "/">
    Require ip 203.0.113.0/24
</Location>
----
#claim 203.0.113.9
#claim 127.0.0.1
RemoteIPProxyProtocol On
RewriteEngine On
RewriteCond %{REMOTE_ADDR} !^203\.0\.113\.
RewriteRule ^ - [F]
----
#claim 203.0.113.9
#claim 127.0.0.1
RemoteIPProxyProtocol Off
<If "! -R '203.0.113.0/24'">
    @GATE@
</If>
----
#claim 203.0.113.9
RemoteIPProxyProtocol On
<If "%{CONN_REMOTE_ADDR} != '203.0.113.9'">
    @GATE@
</If>
----
#claim 127.0.0.1
#claim 203.0.113.9
RemoteIPProxyProtocol On
Order deny,allow
Deny from all
Allow from 127.0.0.1
#anywhere
----
#claim 127.0.0.1
RemoteIPProxyProtocol On
RemoteIPProxyProtocolExceptions 127.0.0.0/8
<Location "/">
    Require ip 127.0.0.1
</Location>
)~"},
    {"addresses that proxies tell", Where::both, 3, "remoteip setenvif", R"~(
#header X-Forwarded-For: 127.0.0.1
#header X-Forwarded-For: 203.0.113.7
RemoteIPHeader X-Forwarded-For
RemoteIPTrustedProxy 198.51.100.0/24
<Location "/">
    Require local
</Location>
----
#header X-Forwarded-For: 127.0.0.1
#header X-Forwarded-For: 203.0.113.7
RemoteIPHeader X-Forwarded-For
RemoteIPInternalProxy 198.51.100.0/24
<Location "/secure">
    Require local
</Location>
----
#header X-Forwarded-For: 203.0.113.7
#header X-Forwarded-For: 127.0.0.1
RemoteIPHeader X-Forwarded-For
RemoteIPInternalProxy 127.0.0.1
<Location "/">
    Require ip 203.0.113.0/24
</Location>
----
#header X-Forwarded-For: 203.0.113.7
RemoteIPHeader X-Forwarded-For
RemoteIPInternalProxy 0.0.0.0/1
RemoteIPInternalProxy 128.0.0.0/1
<Location "/">
    Require local
</Location>
----
#header X-Forwarded-For: 203.0.113.7
RemoteIPHeader X-Forwarded-For
RewriteEngine On
RewriteCond %{REMOTE_ADDR} !=203.0.113.7
RewriteRule ^ - [F]
----
#header X-Forwarded-For: 203.0.113.7
RemoteIPHeader X-Forwarded-For
<If "-R '203.0.113.0/24'">
    Require all granted
</If>
<Location "/">
    @GATE@
</Location>
----
#header X-Forwarded-For: 203.0.113.7
#header X-Forwarded-For: 203.0.113.7, 127.0.0.1
RemoteIPHeader X-Forwarded-For
SetEnvIf Remote_Addr ^203\. friend
<Location "/">
    Require env friend
</Location>
----
<Location "/">
    Require ip 127.0.0.0/1
</Location>
----
#sections
Order deny,allow
Deny from all
Allow from 127.0.0.1/1
----
#sections
Require ip 10 192.168
----
#sections
Require host localhost
----
#header X-Forwarded-For: 127.0.0.1
RewriteEngine On
RewriteCond %{HTTP:X-Forwarded-For} !^127\.
RewriteRule ^ - [F]
----
#header X-Forwarded-For: 10.0.0.1
SetEnvIf X-Forwarded-For ^10\. inside
Order deny,allow
Deny from all
Allow from env=inside
#anywhere
)~"},
    {"limits", Where::both, 3, "", R"~(
#sections
#method HEAD
<LimitExcept HEAD POST>
    @GATE@
</LimitExcept>
----
#sections
#method HEAD
<Limit HEAD>
    Require all denied
</Limit>
----
#sections
#method HEAD
<Limit HEAD>
    Order deny,allow
    Deny from all
</Limit>
----
#sections
<Limit POST>
    Satisfy Any
</Limit>
@GATE@
----
#sections
<LimitExcept GET POST>
    Order deny,allow
    Deny from all
</LimitExcept>
@GATE@
----
#sections
<LimitExcept POST PUT>
    <Limit GET>
        Order deny,allow
        Deny from all
    </Limit>
</LimitExcept>
----
#sections
#method PROPFIND
<Limit GET POST PUT DELETE>
    @GATE@
</Limit>
----
#sections
<Limit POST>
    Order allow,deny
    Deny from all
</Limit>
Order deny,allow
Allow from all
----
#sections
<LimitExcept GET HEAD OPTIONS>
    SSLVerifyClient require
</LimitExcept>
----
#method PUT
<Directory @SITE@>
    <Limit POST>
        Satisfy Any
    </Limit>
</Directory>
<Location "/">
    @GATE@
</Location>
----
<Directory @SITE@>
    Options FollowSymLinks
    <Limit GET>
        RewriteEngine On
        RewriteRule ^ - [F]
    </Limit>
</Directory>
----
#sections
<Limit GET>
    Allow from all
    Require all granted
</Limit>
@GATE@
)~"},
    {"challenges", Where::vhost, 5, "proxy proxy_http setenvif mime include negotiation", R"~(
Redirect permanent / https://elsewhere.test/
ProxyPass /.well-known/acme-challenge/ @BACK@/
#path /.well-known/acme-challenge/index.html
----
RedirectMatch permanent ^/(?!\.well-known/acme-challenge/) https://elsewhere.test/
ProxyPass /.well-known/acme-challenge @BACK@
#path /.well-known/acme-challenge/index.html
----
RedirectMatch permanent ^/(?!.well-known) https://elsewhere.test/
#path /xwell-known/index.html
#: @FOLDER@/xwell-known/index.html page of a dot
----
RedirectMatch permanent ^/(?!.well-known/acme-challenge) https://elsewhere.test/
ProxyPass / @BACK@/
#path /.well-known/acme-challenge/
----
RewriteEngine On
RewriteCond %{REQUEST_URI} !^/.well-known/acme-challenge/
RewriteRule ^ https://elsewhere.test/ [R,L]
FallbackResource /index.html
#path /.well-known/acme-challenge/x
----
RewriteEngine On
RewriteCond %{REQUEST_URI} !/acme-challenge/
RewriteRule ^ https://elsewhere.test/ [R,L]
#path /open/acme-challenge/index.html
#: @FOLDER@/open/acme-challenge/index.html page of a folder deeper
----
Alias /.well-known/acme-challenge/ @SITE@/secure/
<Location "/">
    Require all denied
</Location>
<Location "/.well-known/acme-challenge/">
    Require all granted
</Location>
#path /.well-known/acme-challenge/index.html
----
<Location "/">
    Require expr "%{REQUEST_URI} =~ m#^/\.well-known/acme-challenge/# || %{SSL_CLIENT_VERIFY} == 'SUCCESS'"
</Location>
FallbackResource /index.html
#path /.well-known/acme-challenge/x
----
<Location "/">
    Require expr "%{REQUEST_URI} =~ m#^/\.well-known/acme-challenge/# || %{SSL_CLIENT_VERIFY} == 'SUCCESS'"
</Location>
ErrorDocument 404 /index.html
#path /.well-known/acme-challenge/x
----
<Location "/">
    @GATE@
</Location>
<Location "/.well-known/acme-challenge/">
    Require all granted
</Location>
#link @FOLDER@/.well-known/acme-challenge/link @SITE@/secure
#path /.well-known/acme-challenge/link/index.html
----
<Location "/">
    @GATE@
</Location>
<Location "/.well-known/acme-challenge/">
    Require all granted
</Location>
#: @FOLDER@/.well-known/README a folder of challenges
#link @FOLDER@/.well-known/acme-challenge @SITE@/secure
#path /.well-known/acme-challenge/index.html
----
<Location "/">
    @GATE@
</Location>
<Directory @SITE@/.well-known/acme-challenge>
    Options FollowSymLinks
    Require all granted
    RewriteEngine On
    RewriteRule ^(.*)$ /secure/$1 [L]
</Directory>
#: @FOLDER@/.well-known/acme-challenge/token a token
#path /.well-known/acme-challenge/index.html
----
SetEnvIf Request_URI ^/\.well-known/acme-challenge/ acme
<Location "/">
    <RequireAny>
        Require env acme
        @MUST@
    </RequireAny>
</Location>
#: @FOLDER@/.well-known/acme-challenge/token a token
#raw /.well-known/acme-challenge/../../secure/index.html /secure/index.html
----
<Location "/">
    @GATE@
</Location>
<Location "/.well-known/acme-challenge/">
    Require all granted
    Options +Includes
    SetOutputFilter INCLUDES
</Location>
#: @FOLDER@/.well-known/acme-challenge/index.html <!--#include virtual="/secure/index.html" -->
#path /.well-known/acme-challenge/index.html
----
<Location "/">
    @GATE@
</Location>
<Location "/.well-known/acme-challenge/">
    Require all granted
    SetHandler "proxy:@BACK@/open/index.html"
</Location>
#path /.well-known/acme-challenge/x
----
<Location "/">
    @GATE@
</Location>
<Location "/.well-known/acme-challenge/">
    Require all granted
    AddHandler server-status .html
    Options +MultiViews
</Location>
#path /.well-known/acme-challenge/index.html
)~"},
    {"error pages of the site", Where::vhost, 4, "include mime", R"~(
ErrorDocument 403 /errors/403.html
#link @FOLDER@/errors/403.html @SITE@/secure/index.html
<Location "/">
    @GATE@
</Location>
<Location "/errors/">
    Require all granted
</Location>
----
ErrorDocument 403 /errors/403.html
#: @FOLDER@/errors/403.html forbidden
#: @FOLDER@/errors/other.html page of another kind
#path /errors/other.html
<Location "/">
    @GATE@
</Location>
<Location "/errors/">
    Require all granted
</Location>
----
ErrorDocument 403 /errors/403.html
#: @FOLDER@/errors/403.html forbidden
#link @FOLDER@/errors/more @SITE@/secure
#path /errors/more/index.html
<Directory @SITE@>
    @GATE@
</Directory>
<Directory @SITE@/errors>
    Require all granted
</Directory>
----
ErrorDocument 403 /errors/403.html
#: @FOLDER@/errors/403.html <!--#include virtual="/secure/index.html" -->
<Location "/">
    @GATE@
</Location>
<Location "/errors/">
    Options +Includes
    SetOutputFilter INCLUDES
    Require all granted
</Location>
----
ErrorDocument 403 /errors/403.html
#: @FOLDER@/errors/403.html <!--#include file="page.html" -->
#: @FOLDER@/errors/page.html page of the site
RewriteEngine On
RewriteRule ^/(?!errors/403) - [F]
<Directory @SITE@/errors>
    Options +Includes
    SetOutputFilter INCLUDES
</Directory>
----
ErrorDocument 404 /open/index.html
ErrorDocument 403 /errors/403.html
#: @FOLDER@/errors/403.html forbidden
#path /errors/none.html
<Location "/">
    @GATE@
</Location>
<Location "/errors/">
    Require all granted
</Location>
----
ErrorDocument 403 /errors/403.html
#: @FOLDER@/errors/403.html forbidden
RewriteEngine On
RewriteCond %{REQUEST_URI} !^/errors/
RewriteRule ^ - [F]
#link @FOLDER@/errors/index.html ../secure/index.html
#path /errors/
#path /errors/index.html
----
ErrorDocument 403 /errors/
#: @FOLDER@/errors/index.html page that is the index
<Location "/">
    @GATE@
</Location>
<Location "/errors/">
    Require all granted
</Location>
)~"},
    {"variables that modules set", Where::both, 3, "setenvif unique_id mime", R"~(
#sections
Require env UNIQUE_ID
----
RewriteEngine On
<Location "/">
    Require env SCRIPT_URL
</Location>
----
RewriteEngine On
<If "-z reqenv('SCRIPT_URI')">
    @GATE@
</If>
----
<LocationMatch "^/(?<area>open|secure)/">
    Require env MATCH_AREA
</LocationMatch>
----
<Location "/">
    <RequireAny>
        Require env MATCH_AREA
        @MUST@
    </RequireAny>
</Location>
<LocationMatch "^/(?<area>open)/">
    Header set X-Area open
</LocationMatch>
----
<DirectoryMatch "^@SITE@/(?<folder>[a-z]+)">
    Require expr "reqenv('MATCH_FOLDER') != 'secure'"
</DirectoryMatch>
----
<FilesMatch "^(?<name>index)\.html$">
    Order deny,allow
    Deny from all
    Allow from env=MATCH_NAME
</FilesMatch>
----
#anywhere
SetEnv known 1
Require env known
----
#sections
SetEnv known 1
Require env known
----
<Location "/">
    <RequireAny>
        Require env HTTPS
        @MUST@
    </RequireAny>
</Location>
----
ErrorDocument 404 /secure/index.html
<Location "/">
    <RequireAny>
        Require env REDIRECT_HTTPS
        @MUST@
    </RequireAny>
</Location>
<Location "/open/">
    Require all granted
</Location>
#path /open/none.html
----
ErrorDocument 404 /secure/index.html
<Location "/secure">
    Require env REDIRECT_STATUS
</Location>
#path /open/none.html
----
<If "-z env('PATH')">
    @GATE@
</If>
----
<If "osenv('PATH') != ''">
    @GATE@
</If>
----
RewriteEngine On
RewriteCond %{ENV:SSL_CLIENT_VERIFY} !=SUCCESS
RewriteRule ^ - [F]
----
SSLOptions +StdEnvVars
<Location "/">
    Require expr "reqenv('SSL_CLIENT_VERIFY') == 'SUCCESS'"
</Location>
----
SSLOptions +StdEnvVars
<Directory @SITE@>
    Options FollowSymLinks
    RewriteEngine On
    RewriteCond %{ENV:SSL_CLIENT_VERIFY} !=SUCCESS
    RewriteRule ^ - [F]
</Directory>
----
<Directory @SITE@>
    Options FollowSymLinks
    RewriteEngine On
    RewriteCond %{SSL:SSL_CLIENT_VERIFY} !=SUCCESS
    RewriteRule ^ - [E=DENY:1]
    <RequireAll>
        Require all granted
        Require not env DENY
    </RequireAll>
</Directory>
----
RewriteEngine On
RewriteCond %{SSL:SSL_CLIENT_VERIFY} !=SUCCESS
RewriteRule ^ - [E=DENY:1]
<Location "/">
    <RequireAll>
        Require all granted
        Require not env DENY
    </RequireAll>
</Location>
----
RewriteEngine On
RewriteRule ^/open/(.*)$ /secure/$1 [E=PASS:1]
<Location "/">
    Require env PASS
</Location>
----
<Directory @SITE@>
    Options FollowSymLinks
    RewriteEngine On
    RewriteRule ^open/(.*)$ /secure/$1 [E=PASS:1,L]
</Directory>
<Location "/secure">
    Require env REDIRECT_PASS
</Location>
----
<If "%{IS_SUBREQ} == 'true'">
    Require all granted
</If>
<Location "/">
    @GATE@
</Location>
----
<If "%{REQUEST_STATUS} == 200">
    @GATE@
</If>
ErrorDocument 403 /open/index.html
----
<If "-z %{REQUEST_LOG_ID}">
    @GATE@
</If>
----
#sections
SetEnvIfExpr "%{SSL_CLIENT_VERIFY} != 'SUCCESS'" BLOCK
Order allow,deny
Allow from all
Deny from env=BLOCK
)~"},
    {"providers of one's own", Where::vhost, 3, "", R"~(
#main <AuthzProviderAlias all everybody granted>
#main </AuthzProviderAlias>
<Location "/">
    Require everybody
</Location>
----
#main <AuthzProviderAlias method anyget GET POST>
#main </AuthzProviderAlias>
<Location "/">
    <RequireAny>
        Require anyget
        @MUST@
    </RequireAny>
</Location>
----
#main <AuthzProviderAlias expr verified "%{SSL_CLIENT_VERIFY} == 'SUCCESS'">
#main </AuthzProviderAlias>
<Location "/">
    Require verified
</Location>
----
#main <AuthzProviderAlias ip office 10.0.0.0/8>
#main </AuthzProviderAlias>
<Location "/">
    Require office
</Location>
----
#main <AuthzProviderAlias env exempted exempt>
#main </AuthzProviderAlias>
<Location "/secure">
    Require not exempted
    Require all granted
</Location>
----
#main <AuthnProviderAlias file clubs>
#main AuthUserFile conf/users
#main </AuthnProviderAlias>
#: conf/users bob:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=
#header Authorization: Basic Ym9iOnBhc3N3b3Jk
<Location "/">
    AuthType Basic
    AuthName "Club"
    AuthBasicProvider clubs
    Require valid-user
</Location>
)~"},
    {"dots", Where::vhost, 3, "", R"~(
AliasMatch ^/alias(.*) @SITE@/open$1
<Directory @SITE@/secure>
    @GATE@
</Directory>
#raw /alias../secure/index.html /alias../secure/index.html
#path /alias/index.html
----
AliasMatch "^/alias(.*)$" "@SITE@/open/$1"
<Directory @SITE@>
    @GATE@
</Directory>
<Directory @SITE@/open>
    Require all granted
</Directory>
#raw /alias../secure/index.html /alias../secure/index.html
----
RewriteEngine On
RewriteRule ^/alias(.*)$ @SITE@/open$1
<Directory @SITE@/secure>
    @GATE@
</Directory>
#raw /alias../secure/index.html /alias../secure/index.html
----
Alias /alias @SITE@/open/
<Location "/secure">
    @GATE@
</Location>
#raw /alias../secure/index.html /alias../secure/index.html
----
Alias /alias/ @SITE@/open
#raw /alias/../secure/index.html /secure/index.html
#path /alias/index.html
<Directory @SITE@>
    @GATE@
</Directory>
----
RewriteEngine On
RewriteRule ^/f(.*)$ /open/$1
<Location "/secure">
    @GATE@
</Location>
#raw /f../secure/index.html /f../secure/index.html
----
<Directory @SITE@/open>
    Options FollowSymLinks
    RewriteEngine On
    RewriteRule ^f(.*)$ $1
</Directory>
<Location "/secure">
    @GATE@
</Location>
#raw /open/f../secure/index.html /open/f../secure/index.html
)~"},
    {"folders without their slash", Where::vhost, 3, "", R"~(
<Directory @SITE@>
    Options FollowSymLinks
    RewriteEngine On
    RewriteRule ^secure/ - [F]
</Directory>
#path /secure
----
<Directory @SITE@/secure>
    Options FollowSymLinks
    RewriteEngine On
    RewriteRule ^ - [F]
</Directory>
#path /secure
DirectorySlash Off
----
<Directory @SITE@/open>
    Options FollowSymLinks
    RewriteEngine On
    RewriteRule ^$ /secure/index.html [L]
</Directory>
#path /open
----
<Location "/secure/">
    @GATE@
</Location>
DirectorySlash Off
DirectoryIndex index.html
#path /secure
----
<LocationMatch "^/secure/">
    @GATE@
</LocationMatch>
DirectorySlash Off
#path /secure
----
<Location "/alias/">
    Require all denied
</Location>
Alias /alias @SITE@/secure
#path /alias
----
<Directory @SITE@>
    Options FollowSymLinks
    RewriteEngine On
    RewriteOptions AllowNoSlash
    RewriteRule ^$ - [F]
</Directory>
<Directory @SITE@/open>
    Options FollowSymLinks
    RewriteEngine On
    RewriteOptions AllowNoSlash
    RewriteRule ^$ /secure/index.html
</Directory>
DirectorySlash Off
#path /open
)~"},
    {"options of mod_rewrite", Where::both, 3, "proxy proxy_http", R"~(
RewriteEngine On
RewriteOptions UnsafePrefixStat
RewriteRule ^/open/(.*)$ @SITE@/secure/$1
----
RewriteEngine On
RewriteRule ^/open/(.*)$ $1 [UnsafePrefixStat]
<Directory @SITE@/secure>
    @GATE@
</Directory>
----
RewriteEngine On
RewriteRule ^/doc/(.*)$ /usr/share/common-licenses/$1
<Directory @SITE@>
    @GATE@
</Directory>
#path /doc/GPL-2
----
RewriteEngine On
RewriteOptions AllowAnyURI
RewriteRule ^ - [F]
#method OPTIONS
----
RewriteEngine On
RewriteOptions AllowAnyURI
RewriteRule ^ @BACK@/open/index.html [P]
----
RewriteEngine On
RewriteOptions LongURLOptimization
RewriteRule ^/secure - [F,L]
----
RewriteEngine On
RewriteOptions LegacyPrefixDocRoot
RewriteRule ^/open/(.*)$ @SITE@/secure/$1 [L]
----
RewriteEngine On
RewriteOptions IgnoreContextInfo
RewriteRule ^/(.*)$ /$1 [PT]
<Location "/secure">
    @GATE@
</Location>
----
RewriteEngine On
RewriteRule ^/open/(.*)$ /secure/$1 [PT,END]
<Location "/secure">
    @GATE@
</Location>
----
RewriteEngine On
RewriteRule ^/open/ - [S=1]
RewriteRule ^ - [F]
----
RewriteEngine On
RewriteCond %{QUERY_STRING} ^k=1$
RewriteRule ^ - [S=2]
RewriteCond %{SSL:SSL_CLIENT_VERIFY} !=SUCCESS
RewriteRule ^ - [F]
----
RewriteEngine On
RewriteRule ^/open/ - [C]
RewriteRule ^ - [F]
----
RewriteEngine On
RewriteCond %{HTTPS} =on
RewriteCond %{SSL:SSL_CLIENT_VERIFY} !=SUCCESS [OR]
RewriteRule ^ - [F]
----
RewriteEngine On
RewriteRule ^/OPEN/ - [L,NC]
RewriteRule ^ - [F]
----
RewriteEngine On
RewriteRule ^/open/(.*)$ /open/x/$1 [N=3]
RewriteRule ^/open/x - [F]
----
RewriteEngine On
RewriteRule ^/open/ - [NS,F]
DirectoryIndex /open/index.html
----
RewriteEngine On
RewriteCond %{IS_SUBREQ} =false
RewriteRule ^ - [F]
FallbackResource /open/index.html
----
RewriteEngine On
RewriteRule ^/secure/ /open/index.html [R=200,L]
----
RewriteEngine On
RewriteRule ^/open/(.*)$ /secure/%{HTTP:X-Page} [L]
#header X-Page: index.html
)~"},
    {"handlers", Where::both, 3, "mime actions status info", R"~(
SetHandler default-handler
<If "%{HANDLER} == 'default-handler'">
    @GATE@
</If>
----
<Location "/open">
    SetHandler server-status
</Location>
Redirect permanent /secure https://elsewhere.test/
----
#sections
AddHandler server-status .html
@GATE@
----
RewriteEngine On
RewriteRule ^/open/ - [H=server-info]
<Files "*">
    @GATE@
</Files>
----
AddType application/x-page .html
Action application/x-page /open/index.html virtual
<Location "/secure">
    @GATE@
</Location>
----
#anywhere
AddHandler page .html
Action page /secure/index.html virtual
----
<FilesMatch "\.html$">
    SetHandler none
</FilesMatch>
<Location "/secure">
    @GATE@
</Location>
----
#path /open/index.html/secure/x
AcceptPathInfo On
<LocationMatch "\.html$">
    @GATE@
</LocationMatch>
----
#path /open/index.html/x
#anywhere
AcceptPathInfo On
RewriteEngine On
RewriteRule \.html$ - [F]
)~"},
    {"certificates that nobody verified", Where::both, 3, "", R"~(
SSLVerifyClient optional_no_ca
<Location "/secure">
    SSLVerifyClient require
</Location>
----
<Location "/open">
    SSLVerifyClient optional_no_ca
</Location>
<Location "/secure">
    Require expr "-n %{SSL_CLIENT_S_DN}"
</Location>
----
<Location "/open">
    SSLVerifyClient optional_no_ca
</Location>
<Location "/secure">
    SSLVerifyClient optional
    Require expr "%{SSL_CLIENT_VERIFY} != 'NONE'"
</Location>
----
#sections
SSLVerifyClient optional_no_ca
Require expr "%{SSL_CLIENT_VERIFY} == 'SUCCESS' || %{SSL_CLIENT_VERIFY} == 'GENEROUS'"
----
SSLVerifyClient optional_no_ca
SSLUserName SSL_CLIENT_S_DN_CN
<Location "/">
    Require valid-user
</Location>
----
<Location "/">
    SSLVerifyClient optional_no_ca
    SSLRequire %{SSL_CLIENT_VERIFY} ne "NONE"
</Location>
----
<If "%{SSL_CLIENT_VERIFY} =~ /^FAILED/">
    Require all granted
</If>
<Location "/">
    @GATE@
</Location>
----
<Location "/open">
    SSLVerifyClient optional
</Location>
<If "%{SSL_CLIENT_VERIFY} != 'SUCCESS'">
    Require all denied
</If>
----
SSLVerifyClient optional
<If "-T %{HTTP2}">
    Require all granted
</If>
<Location "/">
    @GATE@
</Location>
)~"},
    {"pages in pages", Where::vhost, 3, "autoindex mime include setenvif", R"~(
<Directory @SITE@/open>
    Options +Indexes
    DirectoryIndex disabled
    HeaderName /secure/index.html
</Directory>
<Location "/secure">
    @GATE@
</Location>
----
<Directory @SITE@/open>
    Options +Indexes
    DirectoryIndex disabled
    ReadmeName index.html
</Directory>
<Location "/">
    Require expr "%{REQUEST_URI} == '/open/' || %{SSL_CLIENT_VERIFY} == 'SUCCESS'"
</Location>
AddType text/html .html
----
<Location "/">
    Require expr "%{REQUEST_URI} == '/' || %{SSL_CLIENT_VERIFY} == 'SUCCESS'"
</Location>
----
<Directory @SITE@>
    Require expr "%{REQUEST_URI} in {'/', '/open/'} || %{SSL_CLIENT_VERIFY} == 'SUCCESS'"
</Directory>
DirectoryIndex index.html /secure/index.html
----
<If "%{REQUEST_URI} != '/'">
    @GATE@
</If>
----
<If "%{REQUEST_URI} !~ m#^/open/#">
    @GATE@
</If>
<Directory @SITE@>
    Options FollowSymLinks
    RewriteEngine On
    RewriteRule ^open/(.*)$ /secure/$1 [L]
</Directory>
----
<Location "/">
    Require expr "%{REQUEST_URI} =~ m#^/open/# || %{SSL_CLIENT_VERIFY} == 'SUCCESS'"
</Location>
<Directory @SITE@>
    Options FollowSymLinks
    RewriteEngine On
    RewriteRule ^open/(.*)$ /secure/$1 [L]
</Directory>
----
SetEnvIf Request_URI "^/(open/)?$" entry
<Location "/">
    <RequireAny>
        Require env entry
        @MUST@
    </RequireAny>
</Location>
----
FallbackResource /secure/index.html
<Location "/open">
    Require all granted
</Location>
<Location "/secure">
    @GATE@
</Location>
#path /open/none
----
SSLUserName SSL_PROTOCOL
<If "-z %{REMOTE_USER} && %{REQUEST_URI} != '/'">
    Require all denied
</If>
)~"},
    {"numbers and texts", Where::both, 3, "", R"~(
<If "%{SSL_CLIENT_VERIFY} ne 'SUCCESS'">
    Require all denied
</If>
----
RewriteEngine On
RewriteCond %{SSL:SSL_CLIENT_VERIFY} !-eq0
RewriteRule ^ - [F]
----
#sections
Require expr "%{SSL_CLIENT_V_REMAIN} -ge 0"
----
#sections
Require expr "%{SSL_CLIENT_V_REMAIN} -gt 0"
----
RewriteEngine On
RewriteCond %{SSL_CLIENT_VERIFY} -eqSUCCESS
RewriteRule ^ - [F]
----
#sections
Require expr "%{REQUEST_URI} -strmatch '/open/*' || %{SSL_CLIENT_VERIFY} == 'SUCCESS'"
----
#sections
Require expr "%{REQUEST_URI} -fnmatch '/o*' || %{SSL_CLIENT_VERIFY} == 'SUCCESS'"
----
<If "%{REMOTE_ADDR} -ipmatch '10.0.0.0/8'">
    Require all granted
</If>
<Location "/">
    @GATE@
</Location>
----
<If "tolower(%{SSL_CLIENT_VERIFY}) != 'success'">
    @GATE@
</If>
----
RewriteEngine On
RewriteCond "%{SSL:SSL_CLIENT_VERIFY}:%{REQUEST_URI}" "!^(SUCCESS:|NONE:/open/)"
RewriteRule ^ - [F]
----
RewriteEngine On
RewriteCond %{SERVER_PORT} -ne 443
RewriteCond %{SERVER_PORT} -ne 8443
RewriteRule ^ - [F]
----
#sections
Require expr "%{SERVER_PORT} -eq 443"
----
<If "%{SERVER_PORT} -lt 1000">
    @GATE@
</If>
----
#sections
Require expr "%{SSL_CLIENT_VERIFY} in { 'SUCCESS', 'NONE' }"
----
#sections
Require expr "! %{SSL_CLIENT_VERIFY} == 'NONE' && %{HTTPS} == 'on'"
----
#sections
Require expr "%{HTTP_USER_AGENT} =~ /Monitor/ || %{SSL_CLIENT_S_DN_CN} == 'client'"
#header User-Agent: Monitor
----
#sections
SSLRequire %{SSL_CLIENT_S_DN_CN} in {"client", "other", ""}
----
#sections
SSLRequire %{SSL_CIPHER_USEKEYSIZE} >= 128
----
#sections
SSLRequireSSL
Satisfy Any
)~"},
    {"files in conditions", Where::both, 2, "", R"~(
<If "-f '@SITE@/secure/index.html'">
    @GATE@
</If>
----
RewriteEngine On
RewriteCond @SITE@/maintenance.html !-f
RewriteRule ^/secure - [F]
----
RewriteEngine On
RewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} !-f
RewriteRule ^ https://elsewhere.test/ [R,L]
#path /none.html
#path /open/index.html
----
RewriteEngine On
RewriteCond %{REQUEST_URI} -F
RewriteRule ^ - [F]
----
<If "file('@SITE@/open/index.html') =~ /page/">
    Require all granted
</If>
<Location "/">
    @GATE@
</Location>
----
<Directory @SITE@>
    Options FollowSymLinks
    RewriteEngine On
    RewriteCond %{REQUEST_FILENAME} !-f
    RewriteRule ^ - [F]
</Directory>
#path /open/index.html
----
<If "-d %{REQUEST_FILENAME}">
    @GATE@
</If>
#path /open/index.html
----
<If "-z '%{PATH_INFO}'">
    @GATE@
</If>
#path /open/index.html/x
)~"},
    {"order and satisfaction", Where::both, 3, "setenvif", R"~(
#sections
Order deny,allow
Deny from all
Satisfy Any
@MUST@
----
<Directory @SITE@>
    Order deny,allow
    Deny from all
    Require all denied
</Directory>
<Location "/secure">
    Satisfy Any
</Location>
----
#sections
Satisfy Any
SSLOptions +StrictRequire
SSLRequireSSL
Require all granted
----
#sections
Order allow,deny
@GATE@
Satisfy Any
----
#sections
Order mutual-failure
Allow from all
@GATE@
----
#sections
Allow from all
Require all denied
Satisfy Any
----
<Location "/">
    Order deny,allow
    Deny from all
    Allow from 127.0.0.1
</Location>
<Location "/open">
    Order allow,deny
</Location>
----
<Directory @SITE@>
    AuthMerging And
    Require all granted
</Directory>
<Location "/">
    AuthMerging And
    @GATE@
</Location>
<Files "index.html">
    AuthMerging Or
    Require all granted
</Files>
----
#sections
<RequireNone>
    Require expr "%{SSL_CLIENT_VERIFY} != 'SUCCESS'"
</RequireNone>
Require all granted
----
#sections
<RequireAll>
    <RequireNone>
        Require expr "%{SSL_CLIENT_VERIFY} != 'SUCCESS'"
    </RequireNone>
    Require all granted
</RequireAll>
----
<Location "/">
    @GATE@
</Location>
<Location "/open">
    AuthMerging Or
    Require all granted
</Location>
----
#main <If "%{HTTPS} == 'on'">
#main Require all granted
#main </If>
<Location "/">
    Require ssl-verify-client
</Location>
)~"},
    {"names with several files", Where::vhost, 2, "negotiation mime", R"~(
#: @FOLDER@/page.html page of views
#path /page
Options +MultiViews
AddType text/html .html
RewriteEngine On
RewriteRule \.html$ - [F]
DirectoryIndex disabled
----
#: @FOLDER@/page.html page of views
#path /page
<Directory @SITE@>
    Options +MultiViews +FollowSymLinks
    AddType text/html .html
</Directory>
<LocationMatch "\.html$|/$">
    @GATE@
</LocationMatch>
----
#: @FOLDER@/page.html page of views
#path /page
<Directory @SITE@>
    Options +MultiViews +FollowSymLinks
    AddType text/html .html
</Directory>
<Files "page.html">
    @GATE@
</Files>
----
#: @FOLDER@/page.html page of views
#path /page
<Directory @SITE@>
    Options +MultiViews +FollowSymLinks
    AddType text/html .html
</Directory>
RedirectMatch \. https://elsewhere.test/
<LocationMatch "^[^.]*$">
    @GATE@
</LocationMatch>
----
#: @FOLDER@/page.html page of views
#path /page
<Directory @SITE@>
    Options +MultiViews +FollowSymLinks
    AddType text/html .html
</Directory>
<If "%{REQUEST_URI} =~ m#\.html$#">
    @GATE@
</If>
)~"},
    {"shared caches", Where::vhost, 2, "cache cache_socache", R"~(
CacheSocache shmcb
CacheEnable socache /
CacheKeyBaseURL https://a.test:443/
<Location "/secure">
    @GATE@
</Location>
----
CacheSocache shmcb
CacheEnable socache /
UseCanonicalName On
Require all denied
#sections
----
<Location "/secure">
    CacheEnable socache
    @GATE@
</Location>
CacheSocache shmcb
----
CacheSocache shmcb
CacheEnable socache /
CacheDisable /secure
CacheQuickHandler off
<Location "/">
    @GATE@
</Location>
)~"},
    {"headers that httpd changes", Where::both, 3, "setenvif", R"~(
RequestHeader set X-Key secret
<Location "/secure">
    Require expr "%{HTTP:X-Key} == 'secret'"
</Location>
#header X-Key: secret
----
RequestHeader unset X-Key early
RequestHeader set X-Key secret early
<Location "/secure">
    Require expr "%{HTTP:X-Key} != 'secret'"
</Location>
#header X-Key: none
----
RequestHeader set X-Verified "%{SSL_CLIENT_VERIFY}s" early
<Location "/">
    Require expr "%{HTTP:X-Verified} == 'SUCCESS'"
</Location>
#header X-Verified: SUCCESS
----
RequestHeader set X-Verified "%{SSL_CLIENT_VERIFY}s"
<Location "/">
    Require expr "%{HTTP:X-Verified} == 'SUCCESS'"
</Location>
#header X-Verified: SUCCESS
----
RequestHeader append X-Key other early
<Location "/">
    Require expr "%{HTTP:X-Key} =~ /secret/"
</Location>
#header X-Key: secret
----
RequestHeader edit X-Key secret other early
<Location "/">
    Require expr "%{HTTP:X-Key} == 'secret'"
</Location>
#header X-Key: secret
----
RequestHeader set X-Key secret early env=friend
SetEnvIf User-Agent Friend friend
<Location "/">
    Require expr "%{HTTP:X-Key} == 'secret'"
</Location>
#header User-Agent: Friend
----
RequestHeader setifempty X-Key secret early
<Location "/">
    Require expr "%{HTTP:X-Key} != 'secret'"
</Location>
#header X-Key: open
----
SetEnvIf X-Key ^secret$ friend
RequestHeader unset X-Key early
<Location "/">
    Require env friend
</Location>
#header X-Key: secret
----
RequestHeader add X-Key secret early
SetEnvIf X-Key secret friend
Order deny,allow
Deny from all
Allow from env=friend
#anywhere
)~"},
    {"names of sections", Where::both, 3, "", R"~(
<Location "/~*">
    @GATE@
</Location>
----
<Directory "@SITE@/*">
    @GATE@
</Directory>
----
<Directory "@SITE@/[s]ecure">
    @GATE@
</Directory>
----
<Directory "@SITE@">
    @GATE@
</Directory>
<Directory "@SITE@/*.html">
    Require all granted
</Directory>
#path /index.html
----
<Files "*.*">
    @GATE@
</Files>
----
<Files "index.htm?">
    @GATE@
</Files>
----
<Location "/Secure">
    @GATE@
</Location>
#path /SECURE/
----
<Location "/sec%75re">
    @GATE@
</Location>
----
<LocationMatch "/secure">
    @GATE@
</LocationMatch>
#path /open/secure
----
<Location ~ "^/(open|secure)">
    @GATE@
</Location>
----
<Directory ~ "/(open|secure)$">
    @GATE@
</Directory>
----
<Directory "@SITE@/secure/">
    @GATE@
</Directory>
----
<Directory "@SITE@">
    <Files "index.html">
        @GATE@
    </Files>
</Directory>
<Directory "@SITE@/open">
    <Files "index.*">
        Require all granted
    </Files>
</Directory>
----
<Location "/">
    @GATE@
</Location>
<Location "/open">
    <If "%{REQUEST_METHOD} == 'GET'">
        Require all granted
    </If>
</Location>
----
<Location "/a b">
    @GATE@
</Location>
#raw /a%20b/ /a b/
#path /a b/
----
<Directory "/">
    @GATE@
</Directory>
<Directory @SITE@/open>
    Require all granted
</Directory>
Alias /alias @SITE@/open
#path /alias/
)~"},
};
// clang-format on

}

std::span<const Feature> later_features() { return rows; }

}
